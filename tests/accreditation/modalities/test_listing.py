"""Moments of posting the public list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accreditation.modalities.attendance import Attendance, access_to
from accreditation.modalities.decisions import MeetingKind
from accreditation.modalities.listing import listing_moment, public_year
from accreditation.modalities.parameters import Parameters, parameters_from

RULES = Parameters()
FIRST = datetime(2027, 5, 1, 4, tzinfo=UTC)  # 1 May 2027, 00:00 New York
PLENARY_ENDS = datetime(2027, 5, 15, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        (FIRST - timedelta(seconds=1), datetime(2027, 4, 1, 4, tzinfo=UTC)),
        (FIRST, FIRST),
        (FIRST + timedelta(seconds=1), FIRST),
        (PLENARY_ENDS - timedelta(seconds=1), FIRST),
        (PLENARY_ENDS, PLENARY_ENDS),
        (datetime(2027, 6, 1, 3, 59, 59, tzinfo=UTC), PLENARY_ENDS),
        (datetime(2027, 6, 1, 4, tzinfo=UTC), datetime(2027, 6, 1, 4, tzinfo=UTC)),
    ],
)
def test_the_first_of_the_month_at_the_seat_or_the_end_of_a_plenary(now, moment):
    assert listing_moment(now, [PLENARY_ENDS], RULES) == moment


def test_the_year_is_the_seats():
    assert public_year(datetime(2028, 1, 1, 4, 59, tzinfo=UTC), RULES) == 2027
    assert public_year(datetime(2028, 1, 1, 5, 0, tzinfo=UTC), RULES) == 2028


def test_every_kind_of_meeting_has_its_access():
    found = {kind: access_to(kind, RULES) for kind in MeetingKind}
    assert {kind: (access.attendance, access.by_text) for kind, access in found.items()} == {
        MeetingKind.PLENARY: (Attendance.ACCREDITED, True),
        MeetingKind.REVIEW_CONFERENCE: (Attendance.ACCREDITED, True),
        MeetingKind.CONSULTATIVE: (Attendance.OPEN, True),
        MeetingKind.ORGANIZATIONAL: (Attendance.NOT_SETTLED, False),
        MeetingKind.THEMATIC_GROUP: (Attendance.NOT_SETTLED, False),
    }


def test_where_the_text_is_silent_it_is_a_setting_of_each_kind():
    rules = parameters_from({"attendance": {"thematic_group": "open"}})
    assert access_to(MeetingKind.THEMATIC_GROUP, rules).attendance is Attendance.OPEN
    assert access_to(MeetingKind.ORGANIZATIONAL, rules).attendance is Attendance.NOT_SETTLED
