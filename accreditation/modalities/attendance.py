"""What accreditation gives at each kind of meeting (R4, R13)."""

from __future__ import annotations

from dataclasses import dataclass

from accreditation.modalities.decisions import MeetingKind
from accreditation.modalities.paragraphs import Rule
from accreditation.modalities.parameters import Attendance, Parameters


@dataclass(frozen=True)
class Access:
    """An answer with the rule it rests on; `by_text` where the text itself gives it, not a setting."""

    attendance: Attendance
    rule: Rule
    by_text: bool = True


# What the text itself gives; for every other kind it is a setting (DESIGN 2, R4).
_BY_TEXT = {
    MeetingKind.PLENARY: Access(Attendance.ACCREDITED, Rule.R4),
    MeetingKind.REVIEW_CONFERENCE: Access(Attendance.ACCREDITED, Rule.R4),
    MeetingKind.CONSULTATIVE: Access(Attendance.OPEN, Rule.R13),
}


def access_to(kind: MeetingKind, parameters: Parameters) -> Access:
    """What accreditation gives at a meeting of this kind, in a process with these parameters."""
    return _BY_TEXT.get(kind) or Access(parameters.attendance[kind.value], Rule.R4, by_text=False)
