"""Days and instants at the seat."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.modalities.calendar import (
    add_months,
    add_working_days,
    close_of,
    has_passed,
    holidays_of,
    is_open,
    is_working_day,
    local_date,
    noon_of,
    sweep_may_act,
    whole_days_after,
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


def test_a_day_on_paper_stands_for_its_noon_at_the_seat():
    assert noon_of(date(2027, 3, 12), P) == datetime(2027, 3, 12, 17, tzinfo=UTC)
    assert noon_of(date(2027, 7, 12), P) == datetime(2027, 7, 12, 16, tzinfo=UTC)


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


@pytest.mark.parametrize(
    ("year", "holidays"),
    [
        (2026, ["01-01", "04-03", "05-25", "06-19", "07-03", "09-07", "11-26", "12-25"]),
        (2027, ["01-01", "03-26", "05-31", "06-18", "07-05", "09-06", "11-25", "12-24"]),
        (2030, ["01-01", "04-19", "05-27", "06-19", "07-04", "09-02", "11-28", "12-25"]),
    ],
)
def test_holidays_that_follow_from_the_calendar(year, holidays):
    """Good Friday, the three of the American year, and the fixed ones, kept on the nearest working day."""
    assert sorted(day.strftime("%m-%d") for day in holidays_of(year)) == holidays


def test_new_years_day_on_a_saturday_is_kept_on_the_last_day_of_the_year_before():
    assert date(2028, 1, 1).weekday() == 5
    assert not is_working_day(date(2027, 12, 31), P)
    assert is_working_day(date(2026, 12, 31), P)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
    st.integers(min_value=1, max_value=60),
)
def test_whole_days_are_whole_and_no_day_more(moment, days):
    """By the hours and by the dates, also where the clocks change between, and for the last minute of a day."""
    end = whole_days_after(moment, days, P)
    assert end - moment >= timedelta(days=days)
    last = local_date(end, P)
    assert end == close_of(last, P)
    assert (last - local_date(moment, P)).days >= days
    day_before = last - timedelta(days=1)
    by_hours = close_of(day_before, P) - moment >= timedelta(days=days)
    by_dates = (day_before - local_date(moment, P)).days >= days
    assert not (by_hours and by_dates)


def test_an_hour_that_the_clocks_take_is_made_good():
    noon, late = (
        datetime(2027, 3, 8, 17, tzinfo=UTC),
        datetime(2027, 3, 9, 4, 59, tzinfo=UTC),
    )  # 8 March, 23:59 New York
    assert whole_days_after(noon, 7, P) == close_of(date(2027, 3, 15), P)
    assert whole_days_after(late, 7, P) == close_of(date(2027, 3, 16), P)
    assert whole_days_after(datetime(2027, 11, 2, 3, 59, tzinfo=UTC), 7, P) == close_of(date(2027, 11, 8), P)


def test_working_days_leave_out_weekends_and_holidays():
    assert is_working_day(date(2027, 3, 12), P)
    assert not is_working_day(date(2027, 3, 13), P)
    assert not is_working_day(date(2026, 12, 25), P)
    assert not is_working_day(date(2027, 3, 10), Parameters(holidays=frozenset({date(2027, 3, 10)})))
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
