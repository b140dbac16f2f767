"""Windows and non-objection periods: how long, when they end, what an outage does to their outcome (R1, R3, DESIGN 2)."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from accreditation.modalities.calendar import (
    add_working_days,
    close_of,
    has_passed,
    is_working_day,
    local_date,
    sweep_may_act,
    whole_days_after,
)
from accreditation.modalities.outcomes import Reason, Verdict, allow, refuse
from accreditation.modalities.paragraphs import Rule
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.states import State, Step


@dataclass(frozen=True)
class PeriodFacts:
    """One circulated case at the end of its period. `stood_at_end`: objections that stood at that very instant, whatever
    was withdrawn since; `held`: after an outage; `note_received`: a note verbale is in;
    `contested`: a mission contests the withdrawal that was entered for it from paper."""

    state: State
    period_ends_at: datetime
    stood_at_end: int
    clock_over: bool = False
    held: bool = False
    note_received: bool = False
    contested: bool = False


def earliest_period_end(published_at: datetime, parameters: Parameters) -> datetime:
    """The first 23:59 at the seat that leaves States the whole of the shortest period."""
    return whole_days_after(published_at, parameters.non_objection_days, parameters)


def proposed_period_end(published_at: datetime, parameters: Parameters) -> datetime:
    """The earliest end that no warning meets: 23:59 at the seat on the first working day from the earliest end on."""
    eve = local_date(earliest_period_end(published_at, parameters), parameters) - timedelta(days=1)
    return close_of(add_working_days(eve, 1, parameters), parameters)


def may_set_period(
    published_at: datetime,
    ends_at: datetime,
    parameters: Parameters,
    chair_agrees_to_less: bool,
    *,
    chair_declined_less: bool = False,
) -> Verdict:
    """At least `non_objection_days` from publication; the Chair may set less, on record, never an end in the past. Where the
    Chair has declined, that is its answer to this end: another end is another list (DESIGN 2)."""
    if ends_at <= published_at:
        return refuse(Reason.PERIOD_IN_PAST, Rule.R3)
    if ends_at - published_at < timedelta(days=parameters.non_objection_days) and not chair_agrees_to_less:
        return refuse(Reason.SHORT_PERIOD_DECLINED if chair_declined_less else Reason.PERIOD_TOO_SHORT, Rule.R3)
    return allow(Rule.R3)


def may_answer_short_period(answered: bool) -> Verdict:
    """The Chair answers once whether it sets less; another end is another list (DESIGN 2)."""
    return refuse(Reason.ALREADY_DONE, Rule.R3) if answered else allow(Rule.R3)


def may_move_deadline(old: datetime, new: datetime, already_running: bool) -> Verdict:
    """A published deadline is never shortened for those already in it (DESIGN 5)."""
    if already_running and new < old:
        return refuse(Reason.NEVER_SHORTENED, Rule.R3)
    return allow(Rule.R3)


def may_end_within(cycle_ends_at: datetime, ends_at: datetime) -> Verdict:
    """Windows, late permissions and periods end before their cycle does: everything in it lapses then (R2)."""
    return refuse(Reason.AFTER_CYCLE, Rule.R2) if has_passed(cycle_ends_at, ends_at) else allow(Rule.R2)


def may_span(opens_at: datetime, closes_at: datetime) -> Verdict:
    """A window is half-open and closes after it opens, whether it is to come or was held on paper (R3)."""
    return allow(Rule.R3) if opens_at < closes_at else refuse(Reason.BAD_VALUE, Rule.R3)


def may_open_at(opens_at: datetime, now: datetime) -> Verdict:
    """A window is set and announced before it opens: those whom it concerns count on its dates, and of one that had opened
    before, the calendar would claim days on which nobody could apply (R3)."""
    return refuse(Reason.OPENING_PASSED, Rule.R3) if has_passed(opens_at, now) else allow(Rule.R3)


def may_record_past_window(closes_at: datetime, cycle_ends_at: datetime, now: datetime) -> Verdict:
    """A window that was held on paper is recorded once it is over; one still to close is set and announced like any other, so
    that those whom it concerns may count on it (R3)."""
    if not has_passed(closes_at, now):
        return refuse(Reason.WINDOW_NOT_OVER, Rule.R3)
    return may_end_within(cycle_ends_at, closes_at)


def may_release(*, held: bool, awaiting: bool = False) -> Verdict:
    """What becomes of an end after an outage is settled while it is held, by one proposal at a time: `awaiting` where one awaits
    the Chair already (DESIGN 2)."""
    if not held:
        return refuse(Reason.NOT_HELD, Rule.R3)
    return refuse(Reason.RELEASE_AWAITED, Rule.R3) if awaiting else allow(Rule.R3)


def may_reopen(ended_at: datetime, until: datetime, cycle_ends_at: datetime, now: datetime) -> Verdict:
    """An end that an outage has held is reopened for all until an instant that is still to come and later than the end was,
    before its cycle ends (R2, DESIGN 2, 5)."""
    if has_passed(until, now):
        return refuse(Reason.REOPENED_IN_PAST, Rule.R3)
    moved = may_move_deadline(ended_at, until, already_running=True)
    return may_end_within(cycle_ends_at, until) if moved.allowed else moved


def may_correct_past_window(*, on_paper: bool, stands_in_it: bool) -> Verdict:
    """What was recorded of a window held on paper is put right while no application and no list stands in it: theirs are its
    dates from then on. A window of the portal has its dates by announcement (R3)."""
    if not on_paper:
        return refuse(Reason.ALREADY_ANNOUNCED, Rule.R3)
    return refuse(Reason.WINDOW_IN_USE, Rule.R3) if stands_in_it else allow(Rule.R3)


def may_change_dates(*, announced: bool) -> Verdict:
    """The dates of a window are the Secretariat's own to change, and to announce, until they are announced (R3)."""
    return refuse(Reason.ALREADY_ANNOUNCED, Rule.R3) if announced else allow(Rule.R3)


def may_let_in_late(*, announced: bool, on_paper: bool) -> Verdict:
    """A late permission is to an announced window of the portal; in one that was held on paper nothing is sent (R3)."""
    if on_paper:
        return refuse(Reason.HELD_ON_PAPER, Rule.R3)
    return allow(Rule.R3) if announced else refuse(Reason.NOT_ANNOUNCED, Rule.R3)


def may_move_period(standing: int, ends_at: datetime, cycle_ends_at: datetime) -> Verdict:
    """A period is moved for the files that stand on its list, `standing` of them, and never past its cycle (R1, R2)."""
    return may_end_within(cycle_ends_at, ends_at) if standing else refuse(Reason.ALL_RECALLED, Rule.R1)


def may_recall(ends_at: datetime | None, now: datetime) -> Verdict:
    """A list's file is recalled only while its period runs. Afterwards the answer is the same for every case, whatever
    the outcome, so that a refusal tells nothing of an objection (DESIGN 4)."""
    if ends_at is None:
        return refuse(Reason.PERIOD_NOT_STARTED, Rule.R1)
    if has_passed(ends_at, now):
        return refuse(Reason.RECALL_ENDED, Rule.R1)
    return allow(Rule.R1)


def paper_holds(stood_at_end: int, *, note_received: bool, contested: bool) -> bool:
    """Whether a note verbale that has still to be entered, or a withdrawal from paper that its mission contests, holds the end
    of a period: only where it may be the one objection that stood. Where another did, consultations follow whatever becomes of
    the paper (R7), and a case held back beside its like would tell every State that there is some (DESIGN 4)."""
    return stood_at_end == 0 and (note_received or contested)


def period_outcome(facts: PeriodFacts, now: datetime, parameters: Parameters) -> Step | Verdict:
    """What the end of a non-objection period does, or why nothing is done yet (R1, R7, R8)."""
    if facts.state is not State.CIRCULATED:
        return refuse(Reason.WRONG_STATE, Rule.R1)
    if not sweep_may_act(facts.period_ends_at, now, parameters):
        return refuse(Reason.NOT_YET_DUE, Rule.R1)
    on_paper = paper_holds(facts.stood_at_end, note_received=facts.note_received, contested=facts.contested)
    if facts.held or on_paper:
        return refuse(Reason.HELD, Rule.R5)
    if facts.stood_at_end == 0:
        return Step.END_PERIOD_CLEAR
    return Step.END_PERIOD_CLOCK_OVER if facts.clock_over else Step.END_PERIOD_OBJECTED


def outage_holds(not_ready: timedelta, parameters: Parameters) -> bool:
    """More than `outage_minutes` not ready in the last `outage_hours` before a close holds the outcome (DESIGN 2)."""
    return not_ready > timedelta(minutes=parameters.outage_minutes)


def time_not_ready(
    closes_at: datetime,
    beats: list[datetime],
    measured_since: datetime | None,
    parameters: Parameters,
    beat_every: timedelta = timedelta(minutes=1),
) -> timedelta:
    """How long, in the last hours before a close, no sign of readiness was written; gaps of two beats are forgiven.

    `measured_since` is the first sign ever: before it nothing was measured and nothing can be missing.
    """
    if measured_since is None:
        return timedelta()
    start = max(closes_at - timedelta(hours=parameters.outage_hours), measured_since)
    instants = [start, *sorted(b for b in beats if start < b < closes_at), closes_at]
    gaps = (later - earlier for earlier, later in itertools.pairwise(instants))
    return sum((gap for gap in gaps if gap > 2 * beat_every), timedelta())


def put_off_until(ready_at: datetime, parameters: Parameters) -> datetime:
    """To when an answer, a silence or a notice is put off that an outage may have kept people from: the first 23:59 at the
    seat that leaves, from when the portal was ready again, the whole time over which an outage is looked for. So the same
    outage never puts it off twice (docs/decisions/0021)."""
    return whole_days_after(ready_at, math.ceil(parameters.outage_hours / 24), parameters)


def falls_badly(deadline: datetime, parameters: Parameters) -> bool:
    """Whether a deadline falls on a weekend or UN holiday at the seat: the Secretariat is warned, not stopped."""
    return not is_working_day(local_date(deadline, parameters), parameters)


def may_follow_outcome(*, outcome_untold: bool) -> Verdict:
    """What does one thing to an accredited body and another to a pending one waits from the end of a period until outcomes
    are told: it would tell which of a list's files were objected to (DESIGN 4)."""
    return refuse(Reason.OUTCOME_UNTOLD, Rule.R1) if outcome_untold else allow(Rule.R1)
