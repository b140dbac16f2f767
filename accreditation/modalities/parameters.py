"""The parameters of a process: one frozen dataclass, read from the Process row, so that a second process is data (DESIGN 2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones


class LastWithdrawal(StrEnum):
    """What follows when the last objection is withdrawn after the period."""

    AT_ONCE = "at_once"
    AFTER_NOTICE = "after_notice"
    BY_DECISION = "by_decision"


class InputsFrom(StrEnum):
    """Who may send written inputs (R10)."""

    REGISTERED = "registered"
    ACCREDITED = "accredited"


class ApplicantLearns(StrEnum):
    """What the applicant may learn of an objection beyond that one was received (DESIGN 2): the name and the basis, each
    as its State shares it, or neither whatever is shared."""

    AS_SHARED = "as_shared"
    RECEIVED_ONLY = "received_only"


def goes_as_shared(in_force: Iterable[ApplicantLearns]) -> bool:
    """Whether name and basis go to the applicant as their State shares them: only where no value in force since the file
    was before Member States was stricter (DESIGN 2)."""
    return all(value is ApplicantLearns.AS_SHARED for value in in_force)


class Attendance(StrEnum):
    """ACCREDITED: attend, speak in dedicated stakeholder sessions, and perhaps after States. OPEN: all interested
    stakeholders, accredited or not. NOT_SETTLED: the text does not say, and nothing has been set."""

    ACCREDITED = "accredited"
    OPEN = "open"
    NOT_SETTLED = "not_settled"


# Kinds of meeting for which the text is silent (R4 names plenaries and review conferences, R13 consultative meetings).
ATTENDANCE: dict[str, Attendance] = {
    "organizational": Attendance.NOT_SETTLED,
    "thematic_group": Attendance.NOT_SETTLED,
}

WORD_LIMITS: dict[str, int] = {
    "purpose": 500,
    "programmes": 500,
    "activities": 500,
    "past_interaction": 400,
    "funding": 250,
    "governance": 250,
    "relevance": 400,
    "answer": 500,
    "state_question": 250,
    "written_input": 2000,
}


@dataclass(frozen=True)
class Parameters:
    """The settings of DESIGN 2 with their defaults. Days are calendar days unless named working days; zone is IANA."""

    zone: str = "America/New_York"
    non_objection_days: int = 30
    dissemination_working_days: int = 5
    consultation_months: int = 3
    hearing_days: int = 7
    ecosoc_notice_days: int = 14
    return_days: int = 14
    withdrawal_notice_days: int = 7
    reminder_days: tuple[int, ...] = (14, 3, 1)
    second_person_warning_hours: tuple[int, ...] = (48, 24, 2)
    sweep_delay_seconds: int = 60
    outage_minutes: int = 60
    outage_hours: int = 24
    checking_days: int = 21
    window_days: int = 45
    announcement_days: int = 90
    last_withdrawal: LastWithdrawal = LastWithdrawal.AT_ONCE
    inputs_from: InputsFrom = InputsFrom.REGISTERED
    applicant_learns: ApplicantLearns = ApplicantLearns.AS_SHARED
    attendance: dict[str, Attendance] = field(default_factory=lambda: dict(ATTENDANCE))
    small_count: int = 5
    max_file_bytes: int = 10 * 1024 * 1024
    max_files: int = 8
    word_limits: dict[str, int] = field(default_factory=lambda: dict(WORD_LIMITS))
    basis_words: int = 1000
    reply_words: int = 1000
    mission_note_words: int = 1000
    holidays: frozenset[date] = frozenset()

    def most_words(self, text: str) -> int | None:
        """The most words that a text may have, by its name; None where it has no limit. Those of objections are the Chair's."""
        of_objections = {
            "basis": self.basis_words,
            "reply": self.reply_words,
            "mission_note": self.mission_note_words,
        }
        return of_objections.get(text, self.word_limits.get(text))

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


# Those that touch objections, disclosure and the consultation log are the Chair's; the rest the Secretariat's. The shortest
# non-objection period is among them: only the Chair may set less.
CHAIRS_PARAMETERS: frozenset[str] = frozenset(
    {
        "non_objection_days",
        "dissemination_working_days",
        "consultation_months",
        "ecosoc_notice_days",
        "second_person_warning_hours",
        "last_withdrawal",
        "withdrawal_notice_days",
        "applicant_learns",
        "small_count",
        "basis_words",
        "reply_words",
        "mission_note_words",
    }
)
# Never a setting: fixed by the text ("not exceeding three months", R7) or by the machine.
FIXED_PARAMETERS: frozenset[str] = frozenset({"consultation_months", "sweep_delay_seconds"})


# Between which whole numbers, both included, a setting may lie. Nothing beyond is meant by anybody, and a date so far away
# that the calendar has no such day would stop every act that asks it.
BOUNDS: dict[str, tuple[int, int]] = {
    "non_objection_days": (1, 365),
    "dissemination_working_days": (1, 60),
    "consultation_months": (1, 3),
    "hearing_days": (1, 90),
    "ecosoc_notice_days": (1, 365),
    "return_days": (1, 180),
    "withdrawal_notice_days": (1, 180),
    "reminder_days": (1, 60),
    "second_person_warning_hours": (1, 336),
    "sweep_delay_seconds": (1, 3600),
    "outage_minutes": (1, 1440),
    "outage_hours": (1, 168),
    "checking_days": (1, 365),
    "window_days": (1, 365),
    "announcement_days": (1, 730),
    "small_count": (1, 1000),
    "max_file_bytes": (1024 * 1024, 20 * 1024 * 1024),
    "max_files": (1, 50),
    "word_limits": (1, 20_000),
    "basis_words": (1, 20_000),
    "reply_words": (1, 20_000),
    "mission_note_words": (1, 20_000),
}
MOST_IN_A_LIST = 12
# Between which years, both included, a day may lie that is typed or imported.
FIRST_YEAR, LAST_YEAR = 1945, 2200


def parameters_from(stored: dict[str, Any]) -> Parameters:
    """Build the parameters from a Process row's JSON; an unknown or ill-typed key raises ValueError naming it."""
    known = {f.name for f in fields(Parameters)}
    values: dict[str, Any] = {}
    for key, value in stored.items():
        if key not in known:
            raise ValueError(f"unknown parameter {key}")
        values[key] = _typed(key, value)
    return Parameters(**values)


def day_from(text: str) -> date:
    """A day written as 2027-03-10. Anything else, or a year that nobody means, raises ValueError."""
    day = date.fromisoformat(text)
    if day.isoformat() != text or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{text[:40]} is no day as 2027-03-10")
    return day


@cache
def _zones() -> frozenset[str]:
    """The places of the IANA database. What a machine has besides (its own clock, a folder) is no zone."""
    return frozenset({"UTC", *(name for name in available_timezones() if "/" in name)})


def _typed(key: str, value: Any) -> Any:
    if key == "last_withdrawal":
        return LastWithdrawal(value)
    if key == "inputs_from":
        return InputsFrom(value)
    if key == "applicant_learns":
        return ApplicantLearns(value)
    if key == "attendance":
        return {**ATTENDANCE, **{_open_kind(kind): Attendance(given) for kind, given in value.items()}}
    if key == "holidays":
        return frozenset(day_from(day) for day in value)
    if key in {"reminder_days", "second_person_warning_hours"}:
        numbers = tuple(sorted({_bounded(key, n) for n in value}, reverse=True))
        if not 0 < len(numbers) <= MOST_IN_A_LIST:
            raise ValueError(f"{key} must have between 1 and {MOST_IN_A_LIST} numbers")
        return numbers
    if key == "word_limits":
        return {**WORD_LIMITS, **{str(k): _bounded(key, v) for k, v in value.items()}}
    if key == "zone":
        if value not in _zones():
            raise ValueError("zone must be the name of a place, as America/New_York, or UTC")
        return value
    return _bounded(key, value)


def _bounded(key: str, value: Any) -> int:
    least, most = BOUNDS[key]
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"{key} must be a whole number from {least} to {most}")
    return value


def _open_kind(kind: str) -> str:
    if kind not in ATTENDANCE:
        raise ValueError(f"what {kind} gives is fixed by the text")
    return kind
