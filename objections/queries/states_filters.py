"""Filters, search, order and pages of the States' lists, all in the address (DESIGN 10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Upper
from django.http import QueryDict
from django_countries import countries

from accounts.asked import Asked
from accounts.models import MemberState
from accounts.models.member_state import RegionalGroup
from accreditation.modalities.objections import Standing
from accreditation.models import Circulation, CirculationEntry
from accreditation.models.organization import OrganizationType
from objections.queries.states_files import WORDS, new_since

PAGE = 25
POSITIONS = {
    "objected": (Standing.STANDING.value,),
    "awaiting_second": (Standing.AWAITING_SECOND.value,),
    "withdrawn": (Standing.WITHDRAWN.value,),
    "none": ("", Standing.NOT_LODGED.value, Standing.NO_LONGER_APPLICABLE.value),
}


@dataclass(frozen=True)
class Filters:
    """What the address asks for."""

    lists: tuple[int, ...] = ()
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    seen: str = ""
    position: str = ""
    new: bool = False
    search: str = ""
    after: tuple[int, int, int] | None = None
    before: tuple[int, int, int] | None = None


def read_filters(get: QueryDict, lists: QuerySet[Circulation]) -> Filters:
    """Read a query string. Raises NotUnderstood for what does not exist; a list that was not circulated is none."""
    with Asked(get) as asked:
        numbers = asked.numbers("list")
        circulated = set(lists.filter(pk__in=numbers).values_list("pk", flat=True)) if numbers else set()
        for number in numbers:
            if number not in circulated:
                asked.wrong("list", number)
        return Filters(
            lists=numbers,
            countries=asked.country("country", countries.countries),
            regions=asked.many("region", [group.value for group in RegionalGroup if group.value]),
            types=asked.many("type", OrganizationType.values),
            words=asked.many("status", WORDS),
            seen=asked.one("seen", ("yes", "no")),
            position=asked.one("position", POSITIONS),
            new=asked.one("new", ("1",)) == "1",
            search=asked.text("q", 100),
            after=_cursor(get.get("after", "")),
            before=_cursor(get.get("before", "")),
        )


def _cursor(text: str) -> tuple[int, int, int] | None:
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 10 for part in parts):
        return None
    return int(parts[0]), int(parts[1]), int(parts[2])


def cursor_of(entry: CirculationEntry) -> str:
    return f"{entry.circulation_id}.{entry.position}.{entry.pk}"


def narrow(entries: QuerySet[Any], filters: Filters, since: datetime | None, now: datetime) -> QuerySet[Any]:
    """The entries that the filters leave. `since` is the end of the delegate's last visit."""
    if filters.lists:
        entries = entries.filter(circulation__in=filters.lists)
    if filters.countries:
        entries = entries.filter(country__in=filters.countries)
    if filters.regions:
        states = MemberState.objects.filter(regional_group__in=filters.regions)
        entries = entries.filter(country__in=states.annotate(upper=Upper("code")).values("upper"))
    if filters.types:
        entries = entries.filter(type__in=filters.types)
    if filters.words:
        entries = entries.filter(word__in=filters.words)
    if filters.seen:
        entries = entries.filter(seen=filters.seen == "yes")
    if filters.position:
        entries = entries.filter(own_standing__in=POSITIONS[filters.position])
    if filters.new and since is not None:
        entries = entries.filter(new_since(since, now))
    if filters.search:
        searched = Concat("name", Value(" "), "acronym", Value(" "), "application__reference", output_field=CharField())
        entries = entries.annotate(searched=searched)
        for word in filters.search.split():
            entries = entries.filter(searched__icontains=word)
    return entries


def mark_new(entries: QuerySet[Any], since: datetime | None, now: datetime) -> QuerySet[Any]:
    """With `is_new`: whether something came or changed since the delegate's last visit."""
    if since is None:
        return entries.annotate(is_new=Value(False))  # noqa: FBT003
    return entries.annotate(is_new=Case(When(new_since(since, now), then=Value(True)), default=Value(False)))  # noqa: FBT003


@dataclass(frozen=True)
class Page:
    """One page, newest list first and in a list's own order; cursors of its neighbours, "" where there is none."""

    entries: list[CirculationEntry] = field(default_factory=list)
    newer: str = ""
    older: str = ""


def page_of(entries: QuerySet[Any], filters: Filters, size: int = PAGE) -> Page:
    """A keyset page: constant work however far one leafs."""
    if filters.before:
        rows = list(
            entries.filter(_beyond(filters.before, back=True)).order_by("circulation_id", "-position", "-pk")[
                : size + 1
            ]
        )
        more = len(rows) > size
        rows = rows[:size][::-1]
        return Page(rows, cursor_of(rows[0]) if more else "", cursor_of(rows[-1]) if rows else "")
    if filters.after:
        entries = entries.filter(_beyond(filters.after, back=False))
    rows = list(entries.order_by("-circulation_id", "position", "pk")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return Page(rows, cursor_of(rows[0]) if filters.after and rows else "", cursor_of(rows[-1]) if more else "")


def _beyond(cursor: tuple[int, int, int], *, back: bool) -> Q:
    circulation, position, pk = cursor
    if back:
        return Q(circulation_id__gt=circulation) | Q(circulation_id=circulation) & (
            Q(position__lt=position) | Q(position=position, pk__lt=pk)
        )
    return Q(circulation_id__lt=circulation) | Q(circulation_id=circulation) & (
        Q(position__gt=position) | Q(position=position, pk__gt=pk)
    )


def countries_of(circulation_id: int) -> Mapping[str, int]:
    """The countries on one list with the number of its files: a list is never long, so the count is cheap."""
    rows = (
        CirculationEntry.objects.filter(circulation=circulation_id)
        .order_by()
        .values_list("version__content__organization__country")
        .annotate(Count("pk"))
    )
    return {country: number for country, number in rows if country}
