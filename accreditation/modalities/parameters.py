"""The parameters of a process: one frozen dataclass, read from the Process row, so that a second process is data (DESIGN 2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo


class LastWithdrawal(StrEnum):
    """What follows when the last objection is withdrawn after the period."""

    AT_ONCE = "at_once"
    AFTER_NOTICE = "after_notice"
    BY_DECISION = "by_decision"


class ApplicantLearns(StrEnum):
    """When the applicant may know that an objection was received. From the widest to the strictest."""

    AT_DISSEMINATION = "at_dissemination"  # or at the end of the period, whichever comes first
    AT_PERIOD_END = "at_period_end"


class ApplicantReads(StrEnum):
    """Whether the applicant may read the State's name, or its basis. From the widest to the strictest."""

    IF_STATE_SHARES = "if_state_shares"
    NEVER = "never"


class InputsFrom(StrEnum):
    """Who may send written inputs (R10)."""

    REGISTERED = "registered"
    ACCREDITED = "accredited"


# United Nations Headquarters holidays fall on these days of each year or are added by the Secretariat as dates.
FIXED_HOLIDAYS: frozenset[tuple[int, int]] = frozenset({(1, 1), (6, 19), (7, 4), (12, 25)})

WORD_LIMITS: dict[str, int] = {
    "purpose": 500,
    "programmes": 500,
    "activities": 500,
    "past_interaction": 400,
    "funding": 250,
    "governance": 250,
    "relevance": 400,
    "answer": 500,
    "reply": 1000,
    "basis": 1000,
    "state_question": 250,
    "mission_note": 1000,
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
    applicant_learns: ApplicantLearns = ApplicantLearns.AT_DISSEMINATION
    applicant_reads_name: ApplicantReads = ApplicantReads.IF_STATE_SHARES
    applicant_reads_basis: ApplicantReads = ApplicantReads.IF_STATE_SHARES
    inputs_from: InputsFrom = InputsFrom.REGISTERED
    small_count: int = 5
    max_file_bytes: int = 10 * 1024 * 1024
    max_files: int = 8
    word_limits: dict[str, int] = field(default_factory=lambda: dict(WORD_LIMITS))
    holidays: frozenset[date] = frozenset()

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


# What is shown of an objection and to whom. A wider value never touches what was lodged under a stricter one.
APPLICANTS_SIGHT: frozenset[str] = frozenset({"applicant_learns", "applicant_reads_name", "applicant_reads_basis"})
# Those that touch objections, disclosure and the consultation log are the Chair's; the rest the Secretariat's.
CHAIRS_PARAMETERS: frozenset[str] = APPLICANTS_SIGHT | {
    "dissemination_working_days",
    "consultation_months",
    "last_withdrawal",
    "small_count",
    "withdrawal_notice_days",
}
# Settings with a closed choice.
CHOICES: dict[str, type[StrEnum]] = {
    "last_withdrawal": LastWithdrawal,
    "applicant_learns": ApplicantLearns,
    "applicant_reads_name": ApplicantReads,
    "applicant_reads_basis": ApplicantReads,
    "inputs_from": InputsFrom,
}
# Never a setting: fixed by the text ("not exceeding three months", R7) or by the machine.
FIXED_PARAMETERS: frozenset[str] = frozenset({"consultation_months", "sweep_delay_seconds"})


def strictest(values: Iterable[StrEnum]) -> StrEnum:
    """The strictest of some values of one setting of disclosure; each lists its own from the widest to the strictest."""
    return max(values, key=lambda value: list(value.__class__.__members__.values()).index(value))


def parameters_from(stored: dict[str, Any]) -> Parameters:
    """Build the parameters from a Process row's JSON; an unknown or ill-typed key raises ValueError naming it."""
    known = {f.name for f in fields(Parameters)}
    values: dict[str, Any] = {}
    for key, value in stored.items():
        if key not in known:
            raise ValueError(f"unknown parameter {key}")
        values[key] = _typed(key, value)
    return Parameters(**values)


def _typed(key: str, value: Any) -> Any:
    if key in CHOICES:
        return CHOICES[key](value)
    if key == "holidays":
        return frozenset(date.fromisoformat(day) for day in value)
    if key in {"reminder_days", "second_person_warning_hours"}:
        return tuple(sorted((int(n) for n in value), reverse=True))
    if key == "word_limits":
        return {**WORD_LIMITS, **{str(k): int(v) for k, v in value.items()}}
    if key == "zone":
        ZoneInfo(value)
        return value
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise ValueError(f"{key} must be a whole number above zero")
    return value
