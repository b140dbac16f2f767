"""The three-month clock (R7)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.modalities.calendar import add_months, close_of, local_date
from accreditation.modalities.consultations import (
    ClockFacts,
    clock_end,
    clock_has_ended,
    clock_is_due,
    may_end_early,
    may_open,
    over_at_the_latest,
)
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.states import State

P = Parameters()
SECOND = timedelta(seconds=1)
ENDS = datetime(2027, 4, 3, 3, 59, tzinfo=UTC)
CIRCULATED = ClockFacts(State.CIRCULATED, ENDS, standing_objections=1)
RUNNING = ClockFacts(
    State.IN_CONSULTATION, ENDS, standing_objections=1, opened_at=ENDS, ends_at=datetime(2027, 7, 2, 3, 59, tzinfo=UTC)
)


@pytest.mark.parametrize(
    ("opened", "last_day"),
    [
        (date(2027, 8, 10), date(2027, 11, 9)),
        (date(2026, 11, 30), date(2027, 2, 27)),
        (date(2027, 11, 30), date(2028, 2, 28)),
        (date(2027, 12, 1), date(2028, 2, 29)),
        (date(2027, 1, 1), date(2027, 3, 31)),
    ],
)
def test_it_ends_on_the_eve_of_the_same_day_three_months_later(opened, last_day):
    noon = datetime(opened.year, opened.month, opened.day, 16, tzinfo=UTC)
    assert clock_end(noon, P) == close_of(last_day, P)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)))
def test_it_is_never_more_than_three_months_by_anybodys_reading(opened):
    end = clock_end(opened, P)
    assert opened < end
    assert local_date(end, P) < add_months(local_date(opened, P), 3)
    # The longest: three months of 92 days in which the clocks go back.
    assert end - opened < timedelta(days=92, hours=1)


@pytest.mark.parametrize(
    ("facts", "now", "reason"),
    [
        (CIRCULATED, ENDS - SECOND, None),
        (CIRCULATED, ENDS, Reason.CLOCK_STARTS_ITSELF),
        (CIRCULATED, ENDS + SECOND, Reason.CLOCK_STARTS_ITSELF),
        (replace(CIRCULATED, opened_at=ENDS), ENDS - SECOND, Reason.CLOCK_ALREADY_STARTED),
        (replace(CIRCULATED, state=State.COMPLETE), ENDS - SECOND, Reason.WRONG_STATE),
        (replace(CIRCULATED, standing_objections=0), ENDS - SECOND, Reason.NOT_STANDING),
        (replace(CIRCULATED, period_ends_at=None), ENDS, None),
    ],
)
def test_who_may_open_and_when(facts, now, reason):
    assert may_open(facts, now).reason is reason


@pytest.mark.parametrize(
    ("facts", "now", "reason"),
    [
        (RUNNING, RUNNING.ends_at - SECOND, None),
        (RUNNING, RUNNING.ends_at, Reason.CLOCK_NOT_RUNNING),
        (replace(RUNNING, ended_at=ENDS), ENDS, Reason.CLOCK_NOT_RUNNING),
        (replace(RUNNING, opened_at=None), ENDS, Reason.CLOCK_NOT_RUNNING),
        (replace(RUNNING, ends_at=None), ENDS, Reason.CLOCK_NOT_RUNNING),
        (RUNNING, ENDS - SECOND, Reason.CLOCK_BEFORE_PERIOD),
        (RUNNING, ENDS, None),
        (replace(RUNNING, period_ends_at=None), ENDS - SECOND, None),
        (replace(RUNNING, state=State.CIRCULATED), ENDS, None),
        (replace(RUNNING, state=State.COMPLETE), ENDS, Reason.CLOCK_NOT_RUNNING),
        (replace(RUNNING, state=State.WITHDRAWN), ENDS, Reason.CLOCK_NOT_RUNNING),
    ],
)
def test_the_chair_may_end_it_sooner_but_not_before_the_period(facts, now, reason):
    assert may_end_early(facts, now).reason is reason


def test_time_decides_when_it_has_ended():
    assert not clock_has_ended(replace(RUNNING, opened_at=None), RUNNING.ends_at)
    assert not clock_has_ended(replace(RUNNING, ends_at=None), RUNNING.ends_at)
    assert not clock_has_ended(RUNNING, RUNNING.ends_at - SECOND)
    assert clock_has_ended(RUNNING, RUNNING.ends_at)
    assert clock_has_ended(replace(RUNNING, ended_at=ENDS), ENDS)


@pytest.mark.parametrize(
    ("facts", "after", "due"),
    [
        (RUNNING, 59, False),
        (RUNNING, 60, True),
        (replace(RUNNING, state=State.AWAITING_PLENARY), 60, False),
        (replace(RUNNING, ends_at=None), 60, False),
        (replace(RUNNING, ended_at=ENDS), 60, False),
    ],
)
def test_the_sweep_records_its_end_a_minute_later_and_once(facts, after, due):
    assert clock_is_due(facts, RUNNING.ends_at + timedelta(seconds=after), P) is due


def test_by_when_consultations_are_over_for_who_may_not_know_the_clock():
    """That of a clock that started by itself; an early opening or an early end moves nothing."""
    ends = datetime(2027, 4, 2, 3, 59, tzinfo=UTC)
    assert over_at_the_latest(ends, P) == clock_end(ends, P)
    assert over_at_the_latest(None, P) is None
