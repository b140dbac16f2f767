"""Non-objection periods and what an outage does (R1, R3, DESIGN 2)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.periods import (
    PeriodFacts,
    earliest_period_end,
    falls_badly,
    may_answer_short_period,
    may_change_dates,
    may_correct_past_window,
    may_end_within,
    may_let_in_late,
    may_move_deadline,
    may_move_period,
    may_open_at,
    may_recall,
    may_record_past_window,
    may_release,
    may_reopen,
    may_set_period,
    may_span,
    outage_holds,
    period_outcome,
    proposed_period_end,
    put_off_until,
    time_not_ready,
)
from accreditation.modalities.states import State, Step

P = Parameters()
SECOND = timedelta(seconds=1)
ENDS = datetime(2027, 4, 3, 3, 59, tzinfo=UTC)
FACTS = PeriodFacts(State.CIRCULATED, ENDS, stood_at_end=0)
DUE = ENDS + timedelta(seconds=60)


def test_the_shortest_period_is_whole_whatever_the_hour():
    morning = datetime(2027, 3, 1, 15, tzinfo=UTC)
    assert earliest_period_end(morning, P) == datetime(2027, 4, 1, 3, 59, tzinfo=UTC)
    last_minute = datetime(2027, 2, 2, 4, 59, 30, tzinfo=UTC)
    assert earliest_period_end(last_minute, P) - last_minute >= timedelta(days=30)


@pytest.mark.parametrize(("begins", "ends"), [(1, 1), (4, 6), (5, 6)])
def test_the_end_that_is_proposed_is_a_working_day(begins, ends):
    """Thirty days from 1 March end on a Wednesday, from 4 and 5 March at the weekend before Monday 5 April."""
    end = proposed_period_end(datetime(2027, 3, begins, 15, tzinfo=UTC), P)
    assert end == datetime(2027, 4, ends, 3, 59, tzinfo=UTC)
    assert not falls_badly(end, P)


@pytest.mark.parametrize(
    ("length", "less", "reason"),
    [
        (timedelta(days=30), False, None),
        (timedelta(days=30) - SECOND, False, Reason.PERIOD_TOO_SHORT),
        (timedelta(days=30) - SECOND, True, None),
        (timedelta(0), True, Reason.PERIOD_IN_PAST),
    ],
)
def test_at_least_thirty_days_unless_the_chair_sets_less(length, less, reason):
    published = datetime(2027, 3, 1, 15, tzinfo=UTC)
    assert may_set_period(published, published + length, P, less).reason is reason


def test_a_period_that_the_chair_has_declined_is_refused_as_such():
    """Only a shorter one was the Chair's to decline; an end that is late enough needs no answer."""
    published = datetime(2027, 3, 1, 15, tzinfo=UTC)
    short, enough = published + timedelta(days=30) - SECOND, published + timedelta(days=30)
    said = {"chair_agrees_to_less": False, "chair_declined_less": True}
    assert may_set_period(published, short, P, **said).reason is Reason.SHORT_PERIOD_DECLINED
    assert may_set_period(published, enough, P, **said).allowed


def test_a_published_deadline_is_never_shortened_for_those_in_it():
    assert may_move_deadline(ENDS, ENDS - SECOND, already_running=True).reason is Reason.NEVER_SHORTENED
    assert may_move_deadline(ENDS, ENDS - SECOND, already_running=False).allowed
    assert may_move_deadline(ENDS, ENDS + SECOND, already_running=True).allowed


def test_a_period_is_moved_for_files_that_stand_and_inside_its_cycle():
    assert may_end_within(ENDS, ENDS - SECOND).allowed
    assert may_end_within(ENDS, ENDS).reason is Reason.AFTER_CYCLE
    assert may_move_period(1, ENDS - SECOND, ENDS).allowed
    assert may_move_period(1, ENDS, ENDS).reason is Reason.AFTER_CYCLE
    assert may_move_period(0, ENDS - SECOND, ENDS).reason is Reason.ALL_RECALLED


def test_silence_accredits_an_objection_consults():
    assert period_outcome(FACTS, DUE, P) is Step.END_PERIOD_CLEAR
    assert period_outcome(replace(FACTS, stood_at_end=1), DUE, P) is Step.END_PERIOD_OBJECTED
    assert period_outcome(replace(FACTS, stood_at_end=2, clock_over=True), DUE, P) is Step.END_PERIOD_CLOCK_OVER
    on_paper = replace(FACTS, stood_at_end=1, note_received=True, contested=True)
    assert period_outcome(on_paper, DUE, P) is Step.END_PERIOD_OBJECTED


@pytest.mark.parametrize(
    ("facts", "now", "reason"),
    [
        (FACTS, DUE - SECOND, Reason.NOT_YET_DUE),
        (replace(FACTS, state=State.ACCREDITED), DUE, Reason.WRONG_STATE),
        (replace(FACTS, held=True), DUE, Reason.HELD),
        (replace(FACTS, note_received=True), DUE, Reason.HELD),
        (replace(FACTS, contested=True), DUE, Reason.HELD),
        (replace(FACTS, stood_at_end=1, held=True), DUE, Reason.HELD),
    ],
)
def test_nothing_automatic_too_early_or_while_held(facts, now, reason):
    assert period_outcome(facts, now, P).reason is reason


@pytest.mark.parametrize(("apart", "reason"), [(-1, Reason.BAD_VALUE), (0, Reason.BAD_VALUE), (1, None)])
def test_a_window_closes_after_it_opens(apart, reason):
    assert may_span(ENDS, ENDS + timedelta(seconds=apart)).reason is reason


def test_dates_are_changed_before_they_are_announced_or_while_nothing_rests_on_them():
    assert may_change_dates(announced=False).allowed
    assert may_change_dates(announced=True).reason is Reason.ALREADY_ANNOUNCED
    assert may_correct_past_window(on_paper=True, stands_in_it=False).allowed
    assert may_correct_past_window(on_paper=True, stands_in_it=True).reason is Reason.WINDOW_IN_USE
    assert may_correct_past_window(on_paper=False, stands_in_it=False).reason is Reason.ALREADY_ANNOUNCED


def test_a_window_is_set_and_announced_before_it_opens():
    assert may_open_at(ENDS, ENDS - SECOND).allowed
    assert may_open_at(ENDS, ENDS).reason is Reason.OPENING_PASSED


def test_what_an_outage_held_is_released_once_and_while_it_is_held():
    assert may_release(held=True).allowed
    assert may_release(held=True, awaiting=True).reason is Reason.RELEASE_AWAITED
    assert may_release(held=False).reason is Reason.NOT_HELD


def test_a_held_end_is_reopened_until_later_and_within_its_cycle():
    now, cycle_ends = ENDS + timedelta(hours=3), ENDS + timedelta(days=9)
    assert may_reopen(ENDS, now + SECOND, cycle_ends, now).allowed
    assert may_reopen(ENDS, now, cycle_ends, now).reason is Reason.REOPENED_IN_PAST
    assert may_reopen(ENDS, ENDS - SECOND, cycle_ends, ENDS - 2 * SECOND).reason is Reason.NEVER_SHORTENED
    assert may_reopen(ENDS, cycle_ends - SECOND, cycle_ends, now).allowed
    assert may_reopen(ENDS, cycle_ends, cycle_ends, now).reason is Reason.AFTER_CYCLE


@pytest.mark.parametrize(
    ("closes", "cycle_ends", "reason"),
    [
        (ENDS, ENDS + timedelta(days=900), None),
        (ENDS + timedelta(seconds=1), ENDS + timedelta(days=900), Reason.WINDOW_NOT_OVER),
        (ENDS, ENDS, Reason.AFTER_CYCLE),
    ],
)
def test_a_window_that_was_held_on_paper_is_recorded_once_it_is_over(closes, cycle_ends, reason):
    assert may_record_past_window(closes, cycle_ends, ENDS).reason is reason


def test_a_late_permission_is_to_an_announced_window_of_the_portal():
    assert may_let_in_late(announced=True, on_paper=False).allowed
    assert may_let_in_late(announced=False, on_paper=False).reason is Reason.NOT_ANNOUNCED
    assert may_let_in_late(announced=True, on_paper=True).reason is Reason.HELD_ON_PAPER


def test_more_than_sixty_minutes_not_ready_hold_the_outcome():
    before = ENDS - timedelta(days=30)
    whole = [ENDS - timedelta(minutes=n) for n in range(1, 24 * 60)]
    assert time_not_ready(ENDS, whole, before, P) == timedelta(0)
    gone = [beat for beat in whole if not ENDS - timedelta(minutes=400) < beat < ENDS - timedelta(minutes=340)]
    assert time_not_ready(ENDS, gone, before, P) == timedelta(minutes=60)
    assert not outage_holds(timedelta(minutes=60), P)
    assert outage_holds(timedelta(minutes=60, seconds=1), P)
    assert outage_holds(time_not_ready(ENDS, [], before, P), P)


def test_nothing_is_missing_from_before_the_first_measurement():
    assert time_not_ready(ENDS, [], None, P) == timedelta(0)
    assert time_not_ready(ENDS, [], ENDS - timedelta(minutes=61), P) == timedelta(minutes=61)


@pytest.mark.parametrize(("hours", "until"), [(1, 4), (24, 4), (25, 5), (168, 10)])
def test_what_an_outage_kept_people_from_is_put_off_by_as_long_as_it_is_looked_for(hours, until):
    """Ready again on the morning of 2 April: so the outage is never met again before the new end."""
    rules, ready = replace(P, outage_hours=hours), datetime(2027, 4, 2, 15, tzinfo=UTC)
    ends = put_off_until(ready, rules)
    assert ends == datetime(2027, 4, until, 3, 59, tzinfo=UTC)
    assert ends - timedelta(hours=hours) >= ready


def test_a_deadline_on_a_weekend_is_warned_about():
    assert falls_badly(datetime(2027, 4, 4, 3, 59, tzinfo=UTC), P)  # Saturday 3 April at the seat
    assert not falls_badly(ENDS, P)


def test_a_recall_is_possible_while_the_period_runs():
    assert may_recall(None, ENDS).reason is Reason.PERIOD_NOT_STARTED
    assert may_recall(ENDS, ENDS - SECOND).allowed
    assert may_recall(ENDS, ENDS).reason is Reason.RECALL_ENDED


def test_the_chair_answers_once_whether_it_sets_less():
    assert may_answer_short_period(answered=False).allowed
    assert may_answer_short_period(answered=True).reason is Reason.ALREADY_DONE
