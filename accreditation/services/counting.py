"""The public list of a cycle, counted by country and type, so that no page counts it."""

from __future__ import annotations

from django.db.models import Count

from accreditation.models import Accreditation, AccreditedCount, Cycle, Organization
from accreditation.queries.accredited import public_accreditations


def listed_name(organization: Organization) -> str:
    """By what a body is sorted on the public list."""
    return organization.name.casefold()[:200]


def count_accredited(cycle_id: int) -> None:
    """Count the public list of a cycle anew, under the caller's transaction and the cycle's lock: one count at a time."""
    cycle = Cycle.objects.select_for_update(no_key=True).get(pk=cycle_id)
    rows = (
        public_accreditations(cycle)
        .order_by()
        .values_list("organization__country", "organization__type")
        .annotate(number=Count("id"))
    )
    counts = [AccreditedCount(cycle=cycle, country=country, type=kind, number=number) for country, kind, number in rows]
    AccreditedCount.objects.filter(cycle=cycle).delete()
    AccreditedCount.objects.bulk_create(counts)


def list_follows(organization: Organization) -> None:
    """The name, country or type of a body has changed: the public list sorts and counts it as it is now."""
    listed = Accreditation.objects.filter(organization=organization, listed_at__isnull=False, ended_at__isnull=True)
    cycles = sorted(listed.values_list("cycle_id", flat=True))
    listed.update(listed_name=listed_name(organization))
    for cycle_id in cycles:
        count_accredited(cycle_id)
