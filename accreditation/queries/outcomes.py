"""Lists whose outcomes are not told yet: from the end of the period to one instant for all (docs/decisions/0007)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accreditation.models import CirculationEntry
from accreditation.models.circulation import CirculationStatus


def untold_entries(now: datetime) -> QuerySet[CirculationEntry]:
    """Files on a list whose period is over and whose outcomes are not told, its end not being recorded yet included. One
    taken off its list is again the Secretariat's."""
    return CirculationEntry.objects.filter(
        Q(circulation__ended_recorded_at__isnull=True) | Q(circulation__outcomes_known_at__gt=now),
        circulation__status=CirculationStatus.CIRCULATED,
        circulation__period_ends_at__lte=now,
        recalled_at__isnull=True,
        changed_at__isnull=True,
    ).order_by()


def untold(now: datetime, application: str = "pk") -> Exists:
    """The condition, on a row whose column `application` names the case."""
    return Exists(untold_entries(now).filter(application=OuterRef(application)))


def is_untold(application_id: int, now: datetime) -> bool:
    """Whether nobody is told yet what became of this case."""
    return untold_entries(now).filter(application=application_id).exists()


def untold_until(application_id: int, now: datetime) -> datetime | None:
    """Until when nobody is told what became of this case; None where that is told, or its end is not recorded."""
    known = (
        untold_entries(now).filter(application=application_id).values_list("circulation__outcomes_known_at", flat=True)
    )
    return known.first()
