"""What an outage before a close does to its outcome: "ended, held" (DESIGN 2)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts.capacities import timer
from accounts.models import Heartbeat
from accounts.services.record import record_act
from accreditation.modalities.calendar import sweep_may_act
from accreditation.modalities.objections import outcomes_known_at
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.periods import outage_holds, time_not_ready
from accreditation.models import Circulation
from accreditation.models.circulation import CirculationStatus
from accreditation.services.held import tell_held
from accreditation.services.sweeping import each

READY = "ready"


def was_out(boundary: datetime, parameters: Parameters) -> bool:
    """Whether the portal was not ready for so long before `boundary` that people may have been kept out."""
    first = Heartbeat.objects.filter(source=READY).order_by("beat_at").values_list("beat_at", flat=True).first()
    beats = list(
        Heartbeat.objects.filter(
            source=READY, beat_at__gte=boundary - timedelta(hours=parameters.outage_hours), beat_at__lt=boundary
        ).values_list("beat_at", flat=True)
    )
    return outage_holds(time_not_ready(boundary, beats, first, parameters), parameters)


def record_list_ends(*, now: datetime) -> int:
    """Record that the periods of lists have ended, held or not, before anything follows for their cases (R1)."""
    due = Circulation.objects.filter(
        status=CirculationStatus.CIRCULATED, ended_recorded_at__isnull=True, period_ends_at__lte=now
    ).values_list("pk", flat=True)
    return each(list(due), lambda pk: _record_list_end(pk, now))


def _record_list_end(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        circulation = (
            Circulation.objects.select_for_update(of=("self",), no_key=True)
            .select_related("window__cycle__process")
            .get(pk=pk)
        )
        rules = circulation.window.cycle.process.rules()
        if circulation.ended_recorded_at is not None or not sweep_may_act(circulation.period_ends_at, now, rules):
            return False
        circulation.ended_recorded_at = now
        circulation.held_at = now if was_out(circulation.period_ends_at, rules) else None
        circulation.outcomes_known_at = outcomes_known_at(circulation.period_ends_at, rules)
        circulation.save(update_fields=["ended_recorded_at", "held_at", "outcomes_known_at"])
        act = record_act(
            kind="circulation.end_held" if circulation.held_at else "circulation.end",
            moment=circulation.period_ends_at,
            actor=timer("record_list_ends"),
            subject=f"circulation:{circulation.pk}",
            facts={"number": circulation.number},
            rule="R1",
            # The public calendar says so: its readers' copies are renewed (DESIGN 5).
            public=circulation.is_held and circulation.window.is_announced,
        )
        if circulation.held_at:
            tell_held(act, circulation, now)
    return True
