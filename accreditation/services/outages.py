"""What an outage before an end does to its outcome: a close is "ended, held" (DESIGN 2), the end of an answer, a silence or a
notice is put off (docs/decisions/0021)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.capacities import timer
from accounts.lately import lately
from accounts.models import Heartbeat
from accounts.services.record import record_act
from accreditation.modalities.calendar import sweep_may_act
from accreditation.modalities.objections import outcomes_known_at
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.periods import outage_holds, put_off_until, time_not_ready
from accreditation.models import Circulation
from accreditation.models.circulation import CirculationStatus
from accreditation.services.held import tell_held
from accreditation.services.sweeping import each

READY = "ready"
# As long as a gap between two signs of readiness that counts for nothing.
LATELY_READY = timedelta(minutes=2)


@dataclass(frozen=True)
class PutOff:
    """An outage may have kept people out before an end. `until`: to when it is put off (UTC); None while the portal is not
    ready again, when nothing follows from the end yet."""

    until: datetime | None


def was_out(boundary: datetime, parameters: Parameters) -> bool:
    """Whether the portal was not ready for so long before `boundary` that people may have been kept out."""
    first = Heartbeat.objects.filter(source=READY).order_by("beat_at").values_list("beat_at", flat=True).first()
    beats = list(
        Heartbeat.objects.filter(
            source=READY, beat_at__gte=boundary - timedelta(hours=parameters.outage_hours), beat_at__lt=boundary
        ).values_list("beat_at", flat=True)
    )
    return outage_holds(time_not_ready(boundary, beats, first, parameters), parameters)


def put_off_by_outage(boundary: datetime, now: datetime, parameters: Parameters) -> PutOff | None:
    """What an outage does to an end at `boundary` that nobody can be asked to release; None: its outcome follows."""
    if not lately(
        ("out", boundary, parameters.outage_minutes, parameters.outage_hours), lambda: was_out(boundary, parameters)
    ):
        return None
    ready = Heartbeat.objects.filter(source=READY, beat_at__gt=now - LATELY_READY, beat_at__lte=now).exists()
    return PutOff(put_off_until(now, parameters) if ready else None)


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
        # Where every file was taken off it before, nothing follows that could be held.
        holds = Circulation.objects.with_period().filter(pk=pk).exists() and was_out(circulation.period_ends_at, rules)
        circulation.held_at = now if holds else None
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
