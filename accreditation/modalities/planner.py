"""The window planner (R3, R7, R8; the calendar trap of DESIGN 5). The earliest possible decision: earliest.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from accreditation.modalities.calendar import close_of, is_working_day, local_date
from accreditation.modalities.consultations import clock_end
from accreditation.modalities.decisions import Meeting, MeetingKind
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.periods import earliest_period_end, falls_badly

SATURDAY = 5
# What a window may be for: States have time before each substantive plenary and review conference (R3).
MAY_BE_FED = frozenset({MeetingKind.PLENARY, MeetingKind.REVIEW_CONFERENCE})


@dataclass(frozen=True)
class Plan:
    """The latest safe dates before one plenary, all at the seat: an objected case can still be heard there."""

    plenary_opens: date
    consultations_end: date
    period_ends: date
    circulate: date
    window_closes: date
    window_opens: date
    announce: date


def plan_backwards(plenary_opens: date, parameters: Parameters) -> Plan:
    """Work backwards from a plenary: three months, the period, the checking, the window, the notice."""
    eve = plenary_opens - timedelta(days=1)
    period_ends = eve
    while local_date(clock_end(close_of(period_ends, parameters), parameters), parameters) > eve:
        period_ends -= timedelta(days=1)
    circulate = period_ends - timedelta(days=parameters.non_objection_days + 1)
    window_closes = circulate - timedelta(days=parameters.checking_days)
    window_opens = window_closes - timedelta(days=parameters.window_days)
    return Plan(
        plenary_opens=plenary_opens,
        consultations_end=local_date(clock_end(close_of(period_ends, parameters), parameters), parameters),
        period_ends=period_ends,
        circulate=circulate,
        window_closes=window_closes,
        window_opens=window_opens,
        announce=window_opens - timedelta(days=parameters.announcement_days),
    )


class CalendarWarning(StrEnum):
    """What the planner warns about; the Secretariat may go on."""

    CLOSE_TOO_LATE = "close_too_late"
    PERIOD_TOO_LATE = "period_too_late"
    NOT_WORKING_DAY = "not_working_day"
    OPENS_NOT_WORKING_DAY = "opens_not_working_day"
    MEETS_NOT_WORKING_DAY = "meets_not_working_day"
    SHORT_NOTICE = "short_notice"
    NO_PLENARY = "no_plenary"
    LATE_NOT_WORKING_DAY = "late_not_working_day"
    LATE_FOR_PLENARY = "late_for_plenary"
    PLENARY_BEGUN = "plenary_begun"
    OVERLAPS = "overlaps"
    OVER_BEFORE_CYCLE = "over_before_cycle"


def window_warnings(
    opens_at: datetime,
    closes_at: datetime,
    plenary: Meeting | None,
    parameters: Parameters,
    now: datetime,
    announced_at: datetime | None = None,
) -> list[CalendarWarning]:
    """What is risky in a window's dates for the plenary that it feeds. The notice counts from its announcement."""
    warnings = []
    if plenary is None:
        warnings.append(CalendarWarning.NO_PLENARY)
    warnings += close_warnings(closes_at, plenary, parameters)
    if falls_badly(opens_at, parameters):
        warnings.append(CalendarWarning.OPENS_NOT_WORKING_DAY)
    if falls_badly(closes_at, parameters):
        warnings.append(CalendarWarning.NOT_WORKING_DAY)
    if opens_at - (announced_at or now) < timedelta(days=parameters.announcement_days):
        warnings.append(CalendarWarning.SHORT_NOTICE)
    return warnings


def overlap_warnings(
    opens_at: datetime, closes_at: datetime, others: Sequence[tuple[datetime, datetime]]
) -> list[CalendarWarning]:
    """Whether a window, half-open, would be open while another of the process is: `others`, when they open and close (R3: the
    window is annual)."""
    meets = any(opens_at < closes and opens < closes_at for opens, closes in others)
    return [CalendarWarning.OVERLAPS] if meets else []


def past_window_warnings(
    opens_at: datetime, closes_at: datetime, cycle_starts_at: datetime, others: Sequence[tuple[datetime, datetime]]
) -> list[CalendarWarning]:
    """What is odd in the dates of a window that was held on paper: over before its cycle began, as that of the first plenary may
    have been, or open while another was."""
    before = [CalendarWarning.OVER_BEFORE_CYCLE] if closes_at <= cycle_starts_at else []
    return [*before, *overlap_warnings(opens_at, closes_at, others)]


def close_warnings(closes_at: datetime, plenary: Meeting | None, parameters: Parameters) -> list[CalendarWarning]:
    """Whether a window that closes then leaves time for the check, the period and three months before the plenary (R7, R8).
    Nothing where no plenary is known."""
    if plenary is None:
        return []
    latest = plan_backwards(local_date(plenary.opens_at, parameters), parameters).window_closes
    return [CalendarWarning.CLOSE_TOO_LATE] if local_date(closes_at, parameters) > latest else []


def late_warnings(until: datetime, plenary: Meeting | None, parameters: Parameters) -> list[CalendarWarning]:
    """What is risky in letting one body in until then: its file goes with its window's, to the plenary that the window feeds."""
    warnings = [CalendarWarning.LATE_NOT_WORKING_DAY] if falls_badly(until, parameters) else []
    if plenary is None:
        return warnings
    if plenary.opens_at <= until:
        return [*warnings, CalendarWarning.PLENARY_BEGUN]
    return [*warnings, *([CalendarWarning.LATE_FOR_PLENARY] if close_warnings(until, plenary, parameters) else [])]


def period_warnings(period_ends_at: datetime, plenary: Meeting | None, parameters: Parameters) -> list[CalendarWarning]:
    """Whether three months of consultation after this end still fit before the plenary (R7, R8). Nothing where none is
    known."""
    if plenary is None:
        return []
    latest = plan_backwards(local_date(plenary.opens_at, parameters), parameters).period_ends
    return [CalendarWarning.PERIOD_TOO_LATE] if local_date(period_ends_at, parameters) > latest else []


def meeting_warnings(opens_at: datetime, closes_at: datetime, parameters: Parameters) -> list[CalendarWarning]:
    """Whether a meeting, half-open, begins or ends on a weekend or UN holiday at the seat, or has a holiday within. The
    weekend between two weeks of a meeting is no risk."""
    first = local_date(opens_at, parameters)
    last = local_date(closes_at - timedelta(microseconds=1), parameters)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    risky = any(not is_working_day(day, parameters) for day in days if day in (first, last) or day.weekday() < SATURDAY)
    return [CalendarWarning.MEETS_NOT_WORKING_DAY] if risky else []


@dataclass(frozen=True)
class Ahead:
    """What is on the calendar after `now`, UTC. `following`: the next cycle is set; `its_first_close`: when its first window
    closes, wherever that opens."""

    cycle_ends_at: datetime
    next_window_opens: datetime | None = None
    next_plenary_opens: datetime | None = None
    following: bool = False
    its_first_close: datetime | None = None


def missing_ahead(ahead: Ahead, now: datetime, parameters: Parameters) -> list[str]:
    """What is missing from the calendar within its notice time: "window", "plenary" or "cycle"; "lapse" where all places
    lapse before the first list of the next cycle can be decided (DESIGN 3, 5)."""
    expected = ahead.following or ahead.cycle_ends_at > now + timedelta(days=365)
    missing = []
    if ahead.next_window_opens is None and expected:
        missing.append("window")
    if ahead.next_plenary_opens is None and expected:
        missing.append("plenary")
    if not ahead.following and ahead.cycle_ends_at - now < timedelta(days=365 + parameters.announcement_days):
        missing.append("cycle")
    if ahead.its_first_close is not None and all_lapse_first(ahead.its_first_close, ahead.cycle_ends_at, parameters):
        missing.append("lapse")
    return missing


def all_lapse_first(first_close: datetime, cycle_ends_at: datetime, parameters: Parameters) -> bool:
    """Whether a cycle ends before the first window of the next one, with its checking and the shortest period, can have
    accredited anybody: for that time nobody at all is accredited (R2, DESIGN 3)."""
    checked = close_of(local_date(first_close, parameters) + timedelta(days=parameters.checking_days), parameters)
    return earliest_period_end(checked, parameters) > cycle_ends_at
