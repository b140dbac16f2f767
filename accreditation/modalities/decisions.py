"""The plenary: which meeting the update falls to, what a decision needs (R8, R9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from accreditation.modalities.calendar import has_passed, is_open
from accreditation.modalities.outcomes import Reason, Verdict, allow, refuse
from accreditation.modalities.paragraphs import Rule
from accreditation.modalities.states import CONTESTED, State


class MeetingKind(StrEnum):
    """Kinds of meeting. What accreditation gives at each is a setting per kind (R4)."""

    ORGANIZATIONAL = "organizational"
    PLENARY = "plenary"
    REVIEW_CONFERENCE = "review_conference"
    THEMATIC_GROUP = "thematic_group"
    CONSULTATIVE = "consultative"


DECIDING = frozenset({MeetingKind.PLENARY, MeetingKind.REVIEW_CONFERENCE})


@dataclass(frozen=True)
class Meeting:
    """A meeting on the calendar. Instants UTC, half-open."""

    key: int
    kind: MeetingKind
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class CaseFacts:
    """One contested case before an update or a decision. `undisseminated` counts what States have not been told yet;
    `clock_over`: its consultations have ended, by the Chair or by the calendar; `as_of_earlier`: it is looked at as it was
    told by an instant that has passed; `note_received`: a note verbale that came in has still to be entered."""

    state: State
    undisseminated: int
    clock_over: bool = True
    updated_here: bool = False
    as_of_earlier: bool = False
    note_received: bool = False


def next_plenary(meetings: Sequence[Meeting], after: datetime) -> Meeting | None:
    """The next substantive plenary that opens at or after `after`: the one to which an update falls (R8)."""
    plenaries = [m for m in meetings if m.kind is MeetingKind.PLENARY and m.opens_at >= after]
    return min(plenaries, key=lambda m: m.opens_at, default=None)


def next_deciding(meetings: Sequence[Meeting], after: datetime) -> Meeting | None:
    """The next meeting that opens at or after `after` and may decide: a plenary or a review conference (R9)."""
    deciding = [m for m in meetings if m.kind in DECIDING and m.opens_at >= after]
    return min(deciding, key=lambda m: m.opens_at, default=None)


# What an update speaks of: cases whose consultations are over, and those resolved since the last one.
UPDATABLE = frozenset(
    {
        State.IN_CONSULTATION,  # only when its clock is over and the sweep has not recorded it yet
        State.AWAITING_PLENARY,
        State.FURTHER_CONSULTATIONS,
        State.ACCREDITED,
        State.WITHDRAWN,
        State.CLOSED_WITH_CYCLE,
        State.RELINQUISHED,
        State.ANNULLED,
    }
)


def may_update(case: CaseFacts, meeting: Meeting, now: datetime) -> Verdict:
    """The Chair updates a substantive plenary while it is open, on cases whose consultations are over, all disseminated,
    each case once at a plenary (R8)."""
    if meeting.kind is not MeetingKind.PLENARY:
        return refuse(Reason.NOT_A_PLENARY, Rule.R8)
    if not is_open(meeting.opens_at, meeting.closes_at, now):
        return refuse(Reason.MEETING_NOT_OPEN, Rule.R8)
    if case.state not in UPDATABLE:
        return refuse(Reason.WRONG_STATE, Rule.R8)
    if case.state is State.IN_CONSULTATION and not case.clock_over:
        return refuse(Reason.CLOCK_STILL_RUNS, Rule.R7)
    if case.undisseminated:
        return refuse(Reason.NOT_DISSEMINATED, Rule.R6)
    if case.updated_here:
        return refuse(Reason.ALREADY_UPDATED, Rule.R8)
    return allow(Rule.R8)


def may_decide(case: CaseFacts, meeting: Meeting | None, consensus: bool, now: datetime) -> Verdict:
    """A decision confirms a contested case by consensus, in a plenary or review conference, or under silence (None):
    there the silence itself shows whether there is consensus, and nobody declares it before. Never while a note verbale waits
    that may be one more objection (R5)."""
    if case.state not in CONTESTED:
        return refuse(Reason.WRONG_STATE, Rule.R9)
    if meeting is not None and not consensus:
        return refuse(Reason.NO_CONSENSUS, Rule.R9)
    if case.note_received:
        return refuse(Reason.NOTE_WAITS, Rule.R5)
    if case.undisseminated:
        return refuse(Reason.NOT_DISSEMINATED_THEN if case.as_of_earlier else Reason.NOT_DISSEMINATED, Rule.R6)
    if meeting is not None:
        if meeting.kind not in DECIDING:
            return refuse(Reason.NOT_A_PLENARY, Rule.R9)
        if not meeting.opens_at <= now:
            return refuse(Reason.MEETING_NOT_OPEN, Rule.R9)
    return allow(Rule.R9)


def may_take(left: int, *, notes: int = 0) -> Verdict:
    """A decision takes the cases of its draft that still await one; those resolved meanwhile it leaves where they are (R9). It
    is not confirmed while on any of them a note verbale has still to be entered (`notes`)."""
    if not left:
        return refuse(Reason.NO_CASE_LEFT, Rule.R9)
    return refuse(Reason.NOTE_WAITS, Rule.R5) if notes else allow(Rule.R9)


def may_date(meeting: Meeting, adopted_at: datetime, now: datetime, contested_since: Sequence[datetime]) -> Verdict:
    """A meeting adopts while it sits; the record may come later, and says when it was. Never in the future, nor before a
    case that it takes was contested (R9)."""
    sat = is_open(meeting.opens_at, meeting.closes_at, adopted_at)
    if not sat or adopted_at > now or any(adopted_at < since for since in contested_since):
        return refuse(Reason.NOT_ADOPTED_THEN, Rule.R9)
    return allow(Rule.R9)


def may_propose(*, under_silence: bool) -> Verdict:
    """A case is under one silence at a time: States answer one proposal on it (R9)."""
    return refuse(Reason.UNDER_SILENCE, Rule.R9) if under_silence else allow(Rule.R9)


# What is customary in the General Assembly, and so warned about where a silence is shorter; never forbidden.
USUAL_SILENCE = timedelta(hours=72)


def may_last(ends_at: datetime, now: datetime) -> Verdict:
    """A silence ends after it begins (R9)."""
    return refuse(Reason.SILENCE_IN_PAST, Rule.R9) if has_passed(ends_at, now) else allow(Rule.R9)


def is_short_silence(ends_at: datetime, begins_at: datetime) -> bool:
    """Whether missions would have less time to read, ask their capitals and answer than is usual."""
    return ends_at - begins_at < USUAL_SILENCE


class SilenceOutcome(StrEnum):
    """A decision proposed between meetings under silence. Not adopted is not refused."""

    RUNNING = "running"
    ADOPTED = "adopted"
    BROKEN = "broken"


def may_break(ends_at: datetime, broken_at: datetime | None, now: datetime) -> Verdict:
    """A State breaks a silence before its end, and once: where another State has done so, nothing is left to break (R9)."""
    if broken_at is not None:
        return refuse(Reason.SILENCE_BROKEN, Rule.R9)
    return refuse(Reason.SILENCE_ENDED, Rule.R9) if has_passed(ends_at, now) else allow(Rule.R9)


def silence_outcome(ends_at: datetime, broken_at: datetime | None, now: datetime) -> SilenceOutcome:
    """Silence until T adopts; a State that breaks it before T leaves the case where it was (R9)."""
    if broken_at is not None and broken_at < ends_at:
        return SilenceOutcome.BROKEN
    return SilenceOutcome.ADOPTED if has_passed(ends_at, now) else SilenceOutcome.RUNNING
