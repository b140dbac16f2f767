"""The three-month clock (R7): when it ends, whether it may open, whether the Chair may end it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from accreditation.modalities.calendar import add_months, close_of, has_passed, local_date, sweep_may_act
from accreditation.modalities.outcomes import Reason, Verdict, allow, refuse
from accreditation.modalities.paragraphs import Rule
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.states import State

# A pending case that ended without an outcome and does not come back: consultations on it are over with it. One that was not
# admitted may come back, when a State asks for it to be circulated; its clock, started once, goes on.
OVER_WITH_THE_CASE = frozenset({State.WITHDRAWN, State.NOT_COMPLETED, State.CLOSED_WITH_CYCLE})


@dataclass(frozen=True)
class ClockFacts:
    """One application's clock. All instants UTC; `opened_at` is None while no clock has started."""

    state: State
    period_ends_at: datetime | None
    standing_objections: int
    opened_at: datetime | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None


def clock_end(opened_at: datetime, parameters: Parameters) -> datetime:
    """23:59 at the seat on the eve of the same day three calendar months later: never more than three months (R7)."""
    same_day = add_months(local_date(opened_at, parameters), parameters.consultation_months)
    return close_of(same_day - timedelta(days=1), parameters)


def over_at_the_latest(period_ends_at: datetime | None, parameters: Parameters) -> datetime | None:
    """Until when consultations may last, for one who may know neither whether the clock was opened early nor whether the
    Chair ended it sooner: three months from the end of the period, at which it starts by itself (R7, DESIGN 4)."""
    return clock_end(period_ends_at, parameters) if period_ends_at is not None else None


def may_open(facts: ClockFacts, now: datetime) -> Verdict:
    """The Chair may open consultations on a circulated case to which an objection stands; once per application."""
    if facts.opened_at is not None:
        return refuse(Reason.CLOCK_ALREADY_STARTED, Rule.R7)
    if facts.state is not State.CIRCULATED:
        return refuse(Reason.WRONG_STATE, Rule.R7)
    if facts.standing_objections == 0:
        return refuse(Reason.NOT_STANDING, Rule.R7)
    if facts.period_ends_at is not None and has_passed(facts.period_ends_at, now):
        return refuse(Reason.CLOCK_STARTS_ITSELF, Rule.R7)  # the sweep does it, from the period's own end
    return allow(Rule.R7)


def may_end_early(facts: ClockFacts, now: datetime) -> Verdict:
    """The Chair may end a running clock sooner, never before the non-objection period has ended. One of a case that was
    withdrawn, recalled or closed with its cycle runs no more."""
    if facts.opened_at is None or facts.ended_at is not None or facts.ends_at is None or has_passed(facts.ends_at, now):
        return refuse(Reason.CLOCK_NOT_RUNNING, Rule.R7)
    if facts.state not in {State.CIRCULATED, State.IN_CONSULTATION}:
        return refuse(Reason.CLOCK_NOT_RUNNING, Rule.R7)
    if facts.period_ends_at is not None and not has_passed(facts.period_ends_at, now):
        return refuse(Reason.CLOCK_BEFORE_PERIOD, Rule.R7)
    return allow(Rule.R7)


def clock_has_ended(facts: ClockFacts, now: datetime) -> bool:
    """Whether consultations are over at `now`, by the Chair or by the calendar. Time decides, not the sweep."""
    if facts.opened_at is None or facts.ends_at is None:
        return False
    return facts.ended_at is not None or has_passed(facts.ends_at, now)


def clock_is_due(facts: ClockFacts, now: datetime, parameters: Parameters) -> bool:
    """Whether the sweep may now record the end of a clock that the calendar has ended (R7)."""
    return (
        facts.state is State.IN_CONSULTATION
        and facts.ends_at is not None
        and facts.ended_at is None
        and sweep_may_act(facts.ends_at, now, parameters)
    )
