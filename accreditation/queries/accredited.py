"""The accredited as the public sees them: who, in which cycle, since which year. Nothing finer (DESIGN 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from accounts.models import MemberState
from accreditation.models import Accreditation, AccreditedCount, Cycle, Organization, WindowStatistics

SIZE = 25
# What the public list shows of a row, and not one column more of the organization.
SHOWN = (
    "listed_name",
    "year",
    "cycle__number",
    *(f"organization__{name}" for name in ("reference", "name", "acronym", "type", "country")),
)
SHORTEST_SEARCH = 2
# Of a search no more are counted.
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Page:
    """Rows by name, and the keys of the neighbouring pages; None where there is none."""

    rows: list[Accreditation]
    before: str | None
    after: str | None


class Count(NamedTuple):
    """How many of a type a country has."""

    country: str
    type: str
    number: int


def public_accreditations(cycle: Cycle | None = None) -> QuerySet[Accreditation]:
    """Those on the public list: posted, and not given up or annulled. A past cycle keeps its list (R2)."""
    rows = Accreditation.objects.filter(Q(ended_at__isnull=True) | Q(ending="lapsed"), listed_at__isnull=False)
    return rows if cycle is None else rows.filter(cycle=cycle)


def shown(cycle: Cycle) -> QuerySet[Accreditation]:
    """The list of a cycle with what the public is shown of each, in order of names."""
    rows = public_accreditations(cycle).select_related("organization", "cycle").only(*SHOWN)
    return rows.order_by("listed_name", "id")


def named(rows: QuerySet[Accreditation], text: str) -> QuerySet[Accreditation]:
    """Those with `text` in their name, or as their acronym; a single letter finds nothing less than all."""
    if len(text) < SHORTEST_SEARCH:
        return rows
    return rows.filter(Q(organization__name__icontains=text) | Q(organization__acronym__iexact=text))


def in_regions(regions: Collection[str]) -> Q:
    """Bodies with their headquarters in a Member State of one of the groups; "" asks for those in none."""
    states = MemberState.objects.exclude(regional_group="")
    inside = Q(organization__country__in=states.filter(regional_group__in=regions).values("code"))
    return inside | ~Q(organization__country__in=states.values("code")) if "" in regions else inside


def page(rows: QuerySet[Accreditation], *, before: str = "", after: str = "", size: int = SIZE) -> Page:
    """One page of `shown` rows by key, `name~id`: no page is slower than another, and a new body does not shift the others."""
    if (key := parse_key(before)) is not None:
        name, pk = key
        found = list(
            rows.filter(Q(listed_name__lte=name), Q(listed_name__lt=name) | Q(id__lt=pk)).reverse()[: size + 1]
        )
        more_before, more_after = len(found) > size, True
        found = found[:size][::-1]
    else:
        key = parse_key(after)
        if key is not None:
            name, pk = key
            rows = rows.filter(Q(listed_name__gte=name), Q(listed_name__gt=name) | Q(id__gt=pk))
        found = list(rows[: size + 1])
        more_before, more_after = key is not None, len(found) > size
        found = found[:size]
    return Page(
        found,
        key_of(found[0]) if found and more_before else None,
        key_of(found[-1]) if found and more_after else None,
    )


def key_of(accreditation: Accreditation) -> str:
    return f"{accreditation.pk}~{accreditation.listed_name}"


def parse_key(text: str) -> tuple[str, int] | None:
    """A key from the address; nonsense asks for the first page."""
    number, mark, name = text.partition("~")
    if not mark or not number.isascii() or not number.isdigit() or len(number) > 18 or "\x00" in name:
        return None
    return name, int(number)


def cycles() -> list[Cycle]:
    """All cycles, the latest first."""
    return list(Cycle.objects.select_related("process").order_by("-starts_at"))


def current_cycle(found: list[Cycle], now: datetime) -> Cycle | None:
    """The one that runs; else the latest that has begun; else the first to come."""
    begun = [cycle for cycle in found if cycle.starts_at <= now]
    running = [cycle for cycle in begun if now < cycle.ends_at]
    return next(iter(running or begun or found[::-1]), None)


def counts(cycle: Cycle) -> list[Count]:
    """By country and type, kept by the services: a few hundred rows at most."""
    rows = AccreditedCount.objects.filter(cycle=cycle).order_by("country", "type")
    return [Count(*row) for row in rows.values_list("country", "type", "number")]


def counted(cycle: Cycle, text: str, kept: list[Count]) -> tuple[list[Count], bool]:
    """By country and type those whose name has `text`; and whether there are more than were counted. One query for a
    search; without one they are the `kept` counts."""
    if len(text) < SHORTEST_SEARCH:
        return kept, False
    found = Counter(
        named(public_accreditations(cycle), text)
        .order_by()
        .values_list("organization__type", "organization__country")[: MOST_COUNTED + 1]
    )
    rows = [Count(str(country), kind, number) for (kind, country), number in found.items()]
    return rows, found.total() > MOST_COUNTED


def public_statistics() -> QuerySet[WindowStatistics]:
    """The figures of each window that was announced, the earliest first: an unannounced one is the Secretariat's own."""
    return WindowStatistics.objects.filter(window__announced_at__isnull=False).select_related("window")


def public_record_of(reference: str) -> list[Accreditation]:
    """The places of one body that are public, the latest first; empty for a body that only applied, or that nobody knows."""
    return list(
        public_accreditations()
        .filter(organization__reference=reference)
        .select_related("organization", "cycle__process")
        .order_by("-cycle__starts_at")
    )


def public_name_of(organization: Organization) -> str:
    """The name under which a body is on the public list; empty where it is on none."""
    listed = public_accreditations().filter(organization=organization).order_by("-cycle__starts_at")
    return listed.values_list("listed_name", flat=True).first() or ""
