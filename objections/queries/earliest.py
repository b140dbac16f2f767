"""The earliest possible decision on a case, from what a Member State, or the Chair, may know of it. Run as the desk role."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from accounts.capacities import Actor
from accreditation.modalities.calendar import has_passed
from accreditation.modalities.earliest import Earliest, Horizon, earliest_decision
from accreditation.modalities.objections import Standing
from accreditation.modalities.periods import paper_holds
from accreditation.modalities.states import CONTESTED, PENDING, Route, State
from accreditation.models import Application, RouteChange
from accreditation.queries.documents import circulated_entry
from accreditation.queries.earliest import takes_effect_at, told_at
from accreditation.queries.route_changes import NOTICED
from objections.models import Consultation, Decision, Objection
from objections.models.decision import DecisionStatus
from objections.queries.cases import (
    disseminated_to_states,
    note_is_flagged,
    standing_count,
    stood_at,
    withdrawal_told,
)
from objections.queries.contests import withdrawal_is_contested
from sessions_app.queries import meetings_ahead


def silence_on(application: Application) -> datetime | None:
    """Until when the silence runs under which a decision on the case is proposed: put to all Member States (R9)."""
    silences = Decision.objects.filter(items__application=application, status=DecisionStatus.UNDER_SILENCE)
    return silences.values_list("silence_ends_at", flat=True).first()


def notice_on(application: Application) -> datetime | None:
    """Until when all Member States have notice of the last withdrawal on the case."""
    return Consultation.objects.filter(application=application).values_list("resolves_at", flat=True).first()


def move_on(application: Application) -> RouteChange | None:
    """The change of route to which the Chair has consented: all Member States have notice of it (R1)."""
    return application.route_changes.filter(NOTICED).order_by("-id").first()


def _decided(application: Application, now: datetime, **known: Any) -> Earliest:
    """`known`: what only some may know. What is on the calendar, and what all Member States were told, is in it."""
    horizon = Horizon(
        closes_at=application.window.closes_at,
        period_ends_at=application.period_ends_at,
        end_recorded=application.state_now in CONTESTED,
        silence_ends_at=silence_on(application),
        notice_ends_at=notice_on(application),
        route_changes_at=takes_effect_at(move_on(application)),
        **known,
    )
    meetings = meetings_ahead(application.cycle_id, now)
    return earliest_decision(horizon, meetings, now, application.cycle.process.rules())


def ends_at(clock: Consultation | None) -> datetime | None:
    """When consultations end, or ended sooner."""
    return (clock.ended_at or clock.ends_at) if clock is not None else None


def _known_to_stand(application_id: int, actor: Actor) -> bool:
    """Whether an objection stands by what this State was told or did itself: one whose withdrawal it was told stands no
    more; of others it knows nothing (DESIGN 4)."""
    on_case = Objection.objects.filter(application=application_id)
    own = on_case.filter(state_id=actor.state_id, standing=Standing.STANDING.value)
    others = on_case.filter(disseminated_to_states(), ~withdrawal_told()).exclude(state_id=actor.state_id)
    return own.exists() or others.exists()


def earliest_for_state(entry: Any, clock: Consultation | None, actor: Actor, now: datetime) -> Earliest:
    """From what this State may know (DESIGN 4). While the period runs, a case on which nothing stands that it knows of may be
    clear at its end."""
    application = entry.application
    period_ends = application.period_ends_at
    period_over = period_ends is None or has_passed(period_ends, now)
    return _decided(
        application,
        now,
        objection_known=entry.knows and (period_over or _known_to_stand(entry.application_id, actor)),
        clock_ends_at=ends_at(clock),
        told_at=told_at(entry.circulation, application.cycle.process.rules()),
    )


def earliest_for_imported(application: Any, clock: Consultation | None, now: datetime) -> Earliest:
    """Of a case from paper that is on no list: its period is over, and of an objection this State knows what it was told, or
    has lodged itself and not withdrawn."""
    known = application.told or application.own_stands
    return _decided(application, now, objection_known=known, clock_ends_at=ends_at(clock))


def earliest_for_chair(
    application: Application, clock: Consultation | None, standing: int, now: datetime
) -> Earliest | None:
    """From all that is received, `standing` of which stands; from submission on. None on the other route, and once the case
    has ended."""
    if application.state_now not in PENDING or application.route_now is not Route.NON_OBJECTION:
        return None
    known = bool(standing) or application.state_now in CONTESTED
    return _decided(application, now, objection_known=known, clock_ends_at=ends_at(clock))


class Hold(StrEnum):
    """What stands in the way of a case that may be decided else, as the Chair knows it."""

    OUTAGE = "outage"
    NOTE = "note"
    CONTEST = "contest"


def holds_on(application: Application, now: datetime) -> list[Hold]:
    """Why nothing will follow by itself from the end of a period, or follows yet. Of a contested case: that a note waits,
    past which nothing is decided; that a withdrawal is contested on which nothing else stands."""
    period_ends = application.period_ends_at
    if application.state_now in CONTESTED:
        found = _holding(note_is_flagged(application), standing_count(application), application)
    elif application.state_now is State.CIRCULATED and period_ends is not None:
        entry = circulated_entry(application) if has_passed(period_ends, now) else None
        stood = stood_at(period_ends).filter(application=application).count()
        noted = note_is_flagged(application)
        outage = {Hold.OUTAGE: entry is not None and entry.circulation.is_held}
        found = outage | _holding(paper_holds(stood, note_received=noted, contested=False), stood, application)
    else:
        found = {}
    return [hold for hold, holds in found.items() if holds]


def _holding(noted: bool, standing: int, application: Application) -> dict[Hold, bool]:
    contested = withdrawal_is_contested(application)
    return {Hold.NOTE: noted, Hold.CONTEST: paper_holds(standing, note_received=False, contested=contested)}
