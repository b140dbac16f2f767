"""What accreditation gives at each kind of meeting (R4, R13)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from accreditation.modalities.decisions import MeetingKind
from accreditation.modalities.paragraphs import Rule


class Attendance(StrEnum):
    """ACCREDITED: attend, speak in dedicated stakeholder sessions, and perhaps after States. OPEN: all interested
    stakeholders, accredited or not. NOT_SETTLED: the text does not say, and nothing has been set."""

    ACCREDITED = "accredited"
    OPEN = "open"
    NOT_SETTLED = "not_settled"


@dataclass(frozen=True)
class Access:
    """An answer with the rule it rests on."""

    attendance: Attendance
    rule: Rule


_TABLE = {
    MeetingKind.PLENARY: Access(Attendance.ACCREDITED, Rule.R4),
    MeetingKind.REVIEW_CONFERENCE: Access(Attendance.ACCREDITED, Rule.R4),
    MeetingKind.CONSULTATIVE: Access(Attendance.OPEN, Rule.R13),
    MeetingKind.ORGANIZATIONAL: Access(Attendance.NOT_SETTLED, Rule.R4),
    MeetingKind.THEMATIC_GROUP: Access(Attendance.NOT_SETTLED, Rule.R4),
}


def access_to(kind: MeetingKind) -> Access:
    """What accreditation gives at a meeting of this kind."""
    return _TABLE[kind]
