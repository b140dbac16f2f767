"""The query string of the public list, its feed, its exports and its API: one meaning for all (DESIGN 9)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import QueryDict

from submissions.queries.posted import BEST, FACETS, NEWEST, Filters

MOST_VALUES = 12
LONGEST = 300


def filters_from(query: QueryDict) -> Filters:
    """What was asked for; nonsense is left out, never an error: addresses are typed, cut and mangled by mail."""
    chosen = {
        facet: tuple(value for value in _texts(query, facet) if facet != "year" or _number(value) is not None)
        for facet in FACETS
    }
    return Filters(
        q=_text(query, "q"),
        by=_text(query, "by"),
        chosen={facet: values for facet, values in chosen.items() if values},
        sort=BEST if query.get("sort") == BEST else NEWEST,
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


def _texts(query: QueryDict, name: str) -> list[str]:
    values = [value.replace("\x00", "").strip()[:LONGEST] for value in query.getlist(name)]
    return list(dict.fromkeys(value for value in values if value))[:MOST_VALUES]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
