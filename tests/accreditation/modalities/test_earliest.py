"""The earliest possible decision on a case, by what one audience knows of it (R1, R7 to R9; DESIGN 5)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from accreditation.modalities.decisions import Meeting, MeetingKind, next_deciding
from accreditation.modalities.earliest import Horizon, Way, earliest_decision
from accreditation.modalities.parameters import Parameters

P = Parameters()
DAY = timedelta(days=1)
PERIOD_ENDS = datetime(2027, 4, 3, 3, 59, tzinfo=UTC)
OPENS = datetime(2027, 7, 19, 14, tzinfo=UTC)
PLENARY = Meeting(1, MeetingKind.PLENARY, OPENS, OPENS + 4 * DAY)
NEXT = Meeting(2, MeetingKind.PLENARY, OPENS + 364 * DAY, OPENS + 368 * DAY)
REVIEW = Meeting(3, MeetingKind.REVIEW_CONFERENCE, OPENS - 4 * DAY, OPENS - 2 * DAY)
THEMATIC = Meeting(4, MeetingKind.THEMATIC_GROUP, OPENS - 4 * DAY, OPENS - 2 * DAY)
KNOWN = Horizon(period_ends_at=PERIOD_ENDS, objection_known=True)


def test_undisputed_the_earliest_is_the_end_of_the_period():
    now = PERIOD_ENDS - 5 * DAY
    found = earliest_decision(Horizon(period_ends_at=PERIOD_ENDS), [PLENARY], now, P)
    assert (found.at, found.way, found.meeting, found.assumed) == (PERIOD_ENDS, Way.PERIOD, None, False)


def test_before_a_period_runs_its_end_is_worked_out():
    now = PERIOD_ENDS - 95 * DAY
    before = earliest_decision(Horizon(closes_at=datetime(2027, 2, 16, 4, 59, tzinfo=UTC)), [PLENARY], now, P)
    assert before.at > datetime(2027, 3, 17, tzinfo=UTC)
    assert before.assumed
    assert earliest_decision(Horizon(), [PLENARY], now, P).at >= now + 30 * DAY


@pytest.mark.parametrize(("told_at", "at"), [(None, None), (PERIOD_ENDS + DAY, PERIOD_ENDS + DAY), (PERIOD_ENDS, None)])
def test_once_the_period_is_over_its_end_is_no_date_of_a_decision(told_at, at):
    """What follows is held, being recorded, or told on a day that is known."""
    found = earliest_decision(Horizon(period_ends_at=PERIOD_ENDS, told_at=told_at), [PLENARY], PERIOD_ENDS, P)
    assert (found.at, found.way) == (at, Way.OUTCOME)


def test_a_change_of_route_comes_before_the_end_of_the_period_or_to_a_contested_case():
    """Else the end of the period decides, and whether it has is told of all files alike."""
    horizon = Horizon(period_ends_at=PERIOD_ENDS, route_changes_at=PERIOD_ENDS - DAY)
    assert earliest_decision(horizon, [], PERIOD_ENDS - 2 * DAY, P).way is Way.ROUTE
    assert earliest_decision(horizon, [], PERIOD_ENDS, P).way is Way.OUTCOME


def test_disputed_the_earliest_is_the_meeting_after_the_clock():
    first = earliest_decision(KNOWN, [PLENARY, NEXT], PERIOD_ENDS, P)
    assert (first.at, first.way, first.meeting, first.plenary) == (OPENS, Way.PLENARY, PLENARY, PLENARY)
    late = replace(KNOWN, clock_ends_at=OPENS + DAY)
    assert earliest_decision(late, [PLENARY, NEXT], PERIOD_ENDS, P).meeting == NEXT
    assert earliest_decision(late, [PLENARY], PERIOD_ENDS, P).way is Way.UNSET


def test_a_coming_review_conference_may_decide_and_leaves_the_update_to_the_plenary():
    found = earliest_decision(KNOWN, [NEXT, PLENARY, THEMATIC, REVIEW], PERIOD_ENDS, P)
    assert (found.at, found.way, found.meeting, found.plenary) == (REVIEW.opens_at, Way.REVIEW, REVIEW, PLENARY)
    assert earliest_decision(KNOWN, [REVIEW], PERIOD_ENDS, P).plenary is None
    assert next_deciding([THEMATIC], OPENS - 5 * DAY) is None


def test_a_clock_opened_early_brings_no_decision_before_the_end_of_the_period():
    """Three months may force it to end before the period does."""
    opened_early = replace(KNOWN, period_ends_at=OPENS + DAY, clock_ends_at=OPENS - 10 * DAY)
    assert earliest_decision(opened_early, [PLENARY, NEXT], OPENS - 20 * DAY, P).meeting == NEXT


def test_a_clock_that_ended_during_a_plenary_may_be_heard_there_while_it_is_open():
    ended = OPENS + DAY
    horizon = Horizon(period_ends_at=ended, objection_known=True, clock_ends_at=ended)
    assert earliest_decision(horizon, [PLENARY, NEXT], ended + timedelta(hours=1), P).meeting == PLENARY
    assert earliest_decision(horizon, [PLENARY, NEXT], PLENARY.closes_at, P).meeting == NEXT


def test_a_meeting_that_sits_now_and_may_decide_counts_though_consultations_run():
    """A plenary or a review conference, once the period is over and its end is on record; nothing else, and not before."""
    during, ended = OPENS + DAY, OPENS - DAY
    horizon = Horizon(period_ends_at=ended, objection_known=True, clock_ends_at=OPENS + 60 * DAY)
    for kind, counts in (
        (MeetingKind.PLENARY, True),
        (MeetingKind.REVIEW_CONFERENCE, True),
        (MeetingKind.THEMATIC_GROUP, False),
    ):
        sits = replace(PLENARY, kind=kind)
        found = earliest_decision(horizon, [sits, NEXT], during, P)
        assert (found.meeting, found.way) == ((sits, Way.SITTING) if counts else (NEXT, Way.PLENARY))
    assert earliest_decision(replace(horizon, end_recorded=False), [PLENARY, NEXT], during, P).meeting == NEXT
    runs = replace(horizon, period_ends_at=during + DAY)
    assert earliest_decision(runs, [PLENARY, NEXT], during, P).meeting == NEXT
    assert earliest_decision(replace(horizon, objection_known=False), [PLENARY], during, P).way is Way.OUTCOME


@pytest.mark.parametrize(
    ("field", "way"),
    [("silence_ends_at", Way.SILENCE), ("notice_ends_at", Way.NOTICE), ("route_changes_at", Way.ROUTE)],
)
def test_a_silence_a_notice_or_a_change_of_route_may_come_first(field, way):
    """The sooner counts; the meeting stays known beside it. One that is over and not recorded is still what comes."""
    sooner, later = (replace(KNOWN, **{field: OPENS + by}) for by in (-DAY, DAY))
    found = earliest_decision(sooner, [PLENARY], PERIOD_ENDS, P)
    assert (found.at, found.way, found.meeting) == (OPENS - DAY, way, PLENARY)
    assert earliest_decision(later, [PLENARY], PERIOD_ENDS, P).way is Way.PLENARY
    assert earliest_decision(later, [], PERIOD_ENDS, P).way is way
    assert earliest_decision(sooner, [], OPENS, P).way is way
    sits = earliest_decision(later, [PLENARY], OPENS, P)
    assert sits.way is (way if way is Way.SILENCE else Way.SITTING)  # under silence it is not taken up
    assert (sits.coming, sits.coming_at, sits.meeting) == (way, OPENS + DAY, PLENARY)
    assert (found.coming, found.coming_at) == (way, OPENS - DAY)
    assert earliest_decision(later, [PLENARY], PERIOD_ENDS, P).coming is None
