"""What of the completeness checklist is still open on files that are to be found complete (R1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Max

from accreditation.modalities.checking import is_checked
from accreditation.models import Application, ApplicationVersion, ChecklistTick
from accreditation.models.secretariat import ChecklistItem


@dataclass
class StillOpen:
    """Points of the route's checklist that nobody has ticked, and those ticked on an earlier version of the file."""

    unticked: list[ChecklistItem] = field(default_factory=list)
    stale: list[ChecklistItem] = field(default_factory=list)


def still_open(applications: Iterable[Application]) -> dict[int, StillOpen]:
    """By the file's key; two queries, however many files there are."""
    files = {application.pk: application for application in applications}
    newest = dict(
        ApplicationVersion.objects.filter(application__in=files)
        .order_by()
        .values_list("application_id")
        .annotate(last=Max("number"))
    )
    ticks = ChecklistTick.objects.filter(application__in=files, unticked_at__isnull=True)
    ticked = {(pk, item): number for pk, item, number in ticks.values_list("application_id", "item", "version_number")}
    found = {pk: StillOpen() for pk in files}
    for pk, application in files.items():
        for item in ChecklistItem:
            if not is_checked(application.route_now, item.value):
                continue
            number = ticked.get((pk, item.value))
            if number is None:
                found[pk].unticked.append(item)
            elif number != newest.get(pk, 0):
                found[pk].stale.append(item)
    return found
