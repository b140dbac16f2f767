"""The query string of the public list, its feed, its exports and its API: one meaning for all (DESIGN 9)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import QueryDict
from django_countries import countries

from accounts.asked import Asked
from accounts.models.member_state import RegionalGroup
from accreditation.models.organization import OrganizationType
from sessions_app.models import Session
from submissions.models.written_input import InputLanguage
from submissions.queries.catalogue import COLUMNS
from submissions.queries.posted import BEST, FACETS, NEWEST, Filters

MOST_VALUES = 12
LONGEST = 300
# Its columns that are no filters, and what another list takes: an address that names one was meant to show less.
NO_FILTERS = (frozenset(COLUMNS) | {"format"}) - frozenset(FACETS)
# Facets with a fixed set of values. Topics are free: one that nobody wrote about finds nothing, under its own name.
KNOWN = {
    "language": InputLanguage.values,
    "type": OrganizationType.values,
    "region": [group.value for group in RegionalGroup if group.value],
}


def filters_from(query: QueryDict) -> Filters:
    """What was asked for. Raises NotUnderstood for a value that does not exist; a mangled place in the list is its
    beginning. One query more where a meeting is asked for."""
    with Asked(query) as asked:
        asked.none_of(NO_FILTERS)
        chosen = {facet: _values(asked, facet) for facet in FACETS}
        best = asked.one("sort", (NEWEST, BEST)) == BEST
    return Filters(
        q=_text(query, "q"),
        by=_text(query, "by"),
        chosen={facet: values for facet, values in chosen.items() if values},
        sort=BEST if best else NEWEST,
        older_than=_number(query.get("before", "")),
        newer_than=_number(query.get("after", "")),
        offset=min(_number(query.get("from", "")) or 0, 10_000),
    )


def query_of(filters: Filters | None, *, paged: bool = True) -> str:
    """The query string that asks for `filters`, without the "?"; the place in the list only if `paged`."""
    if filters is None:
        return ""
    pairs: list[tuple[str, str]] = [("q", filters.q)] if filters.q else []
    pairs += [("by", filters.by)] if filters.by else []
    pairs += [(facet, value) for facet in FACETS for value in filters.chosen.get(facet, ())]
    if filters.sort != NEWEST:
        pairs.append(("sort", filters.sort))
    if paged and filters.older_than is not None:
        pairs.append(("before", str(filters.older_than)))
    if paged and filters.newer_than is not None:
        pairs.append(("after", str(filters.newer_than)))
    if paged and filters.offset:
        pairs.append(("from", str(filters.offset)))
    return urlencode(pairs)


def _text(query: QueryDict, name: str) -> str:
    return query.get(name, "").replace("\x00", "").strip()[:LONGEST]


def _values(asked: Asked, facet: str) -> tuple[str, ...]:
    """The values of one facet that exist, and the others said."""
    if facet in KNOWN:
        found = asked.many(facet, KNOWN[facet])
    elif facet == "country":
        found = asked.country(facet, countries.countries)
    elif facet == "year":
        found = tuple(str(year) for year in asked.numbers(facet))
    elif facet == "session":
        found = _meetings(asked)
    else:
        found = tuple(value[:LONGEST] for value in asked.values(facet))
    return found[:MOST_VALUES]


def _meetings(asked: Asked) -> tuple[str, ...]:
    slugs = asked.values("session")
    known = set(Session.objects.filter(slug__in=slugs).values_list("slug", flat=True)) if slugs else set()
    for slug in slugs:
        if slug not in known:
            asked.wrong("session", slug)
    return tuple(slug for slug in slugs if slug in known)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
