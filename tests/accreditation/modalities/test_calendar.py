"""Days and instants at the seat."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accreditation.modalities.calendar import (
    add_months,
    add_working_days,
    close_of,
    has_passed,
    is_open,
    is_working_day,
    local_date,
    sweep_may_act,
)
from accreditation.modalities.parameters import Parameters

P = Parameters()


@pytest.mark.parametrize(
    ("day", "instant"),
    [
        (date(2027, 3, 12), datetime(2027, 3, 13, 4, 59, tzinfo=UTC)),  # before the clocks change
        (date(2027, 3, 14), datetime(2027, 3, 15, 3, 59, tzinfo=UTC)),  # the Sunday they do
        (date(2027, 11, 6), datetime(2027, 11, 7, 3, 59, tzinfo=UTC)),
        (date(2027, 11, 7), datetime(2027, 11, 8, 4, 59, tzinfo=UTC)),
    ],
)
def test_a_day_closes_at_23_59_at_the_seat(day, instant):
    assert close_of(day, P) == instant


def test_the_date_is_the_seats_not_utcs():
    assert local_date(datetime(2027, 1, 1, 4, 59, tzinfo=UTC), P) == date(2026, 12, 31)
    assert local_date(datetime(2027, 1, 1, 5, 0, tzinfo=UTC), P) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2027, 8, 31), 3, date(2027, 11, 30)),
        (date(2027, 10, 15), 3, date(2028, 1, 15)),
        (date(2027, 1, 31), 12, date(2028, 1, 31)),
    ],
)
def test_months_are_calendar_months_clamped_to_the_last_day(day, months, later):
    assert add_months(day, months) == later


def test_working_days_leave_out_weekends_and_holidays():
    assert is_working_day(date(2027, 3, 12), P)
    assert not is_working_day(date(2027, 3, 13), P)
    assert not is_working_day(date(2026, 12, 25), P)
    assert not is_working_day(date(2027, 3, 26), Parameters(holidays=frozenset({date(2027, 3, 26)})))
    assert add_working_days(date(2026, 12, 24), 5, P) == date(2027, 1, 4)
    assert add_working_days(date(2026, 12, 24), 0, P) == date(2026, 12, 24)


def test_a_boundary_is_passed_at_its_very_instant_and_swept_a_minute_later():
    boundary = datetime(2027, 4, 3, 3, 59, tzinfo=UTC)
    assert not has_passed(boundary, boundary - timedelta(seconds=1))
    assert has_passed(boundary, boundary)
    assert not sweep_may_act(boundary, boundary + timedelta(seconds=59), P)
    assert sweep_may_act(boundary, boundary + timedelta(seconds=60), P)


@pytest.mark.parametrize(("offset", "opened"), [(-1, False), (0, True), (59, True), (60, False), (61, False)])
def test_open_is_half_open_to_the_second(offset, opened):
    opens_at = datetime(2027, 1, 4, 14, tzinfo=UTC)
    assert is_open(opens_at, opens_at + timedelta(seconds=60), opens_at + timedelta(seconds=offset)) is opened
