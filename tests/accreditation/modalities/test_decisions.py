"""The plenary and the decision (R8, R9)."""

from datetime import UTC, datetime, timedelta

import pytest

from accreditation.modalities.decisions import (
    USUAL_SILENCE,
    CaseFacts,
    Meeting,
    MeetingKind,
    SilenceOutcome,
    is_short_silence,
    may_break,
    may_date,
    may_decide,
    may_last,
    may_propose,
    may_take,
    may_update,
    next_plenary,
    silence_outcome,
)
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import CONTESTED, State

SECOND = timedelta(seconds=1)
OPENS, CLOSES = datetime(2027, 7, 19, 14, tzinfo=UTC), datetime(2027, 7, 23, 22, tzinfo=UTC)
PLENARY = Meeting(1, MeetingKind.PLENARY, OPENS, CLOSES)
REVIEW = Meeting(2, MeetingKind.REVIEW_CONFERENCE, OPENS, CLOSES)
THEMATIC = Meeting(3, MeetingKind.THEMATIC_GROUP, OPENS, CLOSES)
AWAITING = CaseFacts(State.AWAITING_PLENARY, 0)


def test_the_update_falls_to_the_next_substantive_plenary():
    later = Meeting(4, MeetingKind.PLENARY, OPENS + timedelta(days=360), CLOSES + timedelta(days=360))
    assert next_plenary([REVIEW, later, PLENARY], OPENS) == PLENARY
    assert next_plenary([REVIEW, later, PLENARY], OPENS + SECOND) == later
    assert next_plenary([REVIEW, THEMATIC], OPENS) is None


@pytest.mark.parametrize(
    ("case", "meeting", "now", "reason"),
    [
        (AWAITING, PLENARY, OPENS, None),
        (AWAITING, PLENARY, OPENS - SECOND, Reason.MEETING_NOT_OPEN),
        (AWAITING, PLENARY, CLOSES, Reason.MEETING_NOT_OPEN),
        (AWAITING, REVIEW, OPENS, Reason.NOT_A_PLENARY),
        (CaseFacts(State.ACCREDITED, 0), PLENARY, OPENS, None),
        (CaseFacts(State.AWAITING_PLENARY, 1), PLENARY, OPENS, Reason.NOT_DISSEMINATED),
        (CaseFacts(State.ACCREDITED, 1), PLENARY, OPENS, Reason.NOT_DISSEMINATED),
        (CaseFacts(State.FURTHER_CONSULTATIONS, 0), PLENARY, OPENS, None),
        (CaseFacts(State.IN_CONSULTATION, 0, clock_over=False), PLENARY, OPENS, Reason.CLOCK_STILL_RUNS),
        # The clock ended during the plenary and the sweep has not come yet: time decides.
        (CaseFacts(State.IN_CONSULTATION, 0, clock_over=True), PLENARY, OPENS, None),
        (CaseFacts(State.CIRCULATED, 0), PLENARY, OPENS, Reason.WRONG_STATE),
        (CaseFacts(State.SUBMITTED, 0), PLENARY, OPENS, Reason.WRONG_STATE),
        (CaseFacts(State.FURTHER_CONSULTATIONS, 0, updated_here=True), PLENARY, OPENS, Reason.ALREADY_UPDATED),
    ],
)
def test_the_update_is_given_while_the_plenary_meets(case, meeting, now, reason):
    assert may_update(case, meeting, now).reason is reason


@pytest.mark.parametrize("state", list(State))
def test_only_contested_cases_are_decided(state):
    assert may_decide(CaseFacts(state, 0), PLENARY, True, OPENS).allowed is (state in CONTESTED)


@pytest.mark.parametrize(
    ("case", "meeting", "consensus", "now", "reason"),
    [
        (AWAITING, REVIEW, True, OPENS, None),
        (AWAITING, None, True, OPENS, None),
        (AWAITING, None, False, OPENS, None),  # the silence itself is asked
        (AWAITING, PLENARY, False, OPENS, Reason.NO_CONSENSUS),
        (AWAITING, THEMATIC, True, OPENS, Reason.NOT_A_PLENARY),
        (AWAITING, PLENARY, True, OPENS - SECOND, Reason.MEETING_NOT_OPEN),
        (CaseFacts(State.AWAITING_PLENARY, 1), PLENARY, True, OPENS, Reason.NOT_DISSEMINATED),
        (CaseFacts(State.AWAITING_PLENARY, 1, as_of_earlier=True), PLENARY, True, OPENS, Reason.NOT_DISSEMINATED_THEN),
        (CaseFacts(State.AWAITING_PLENARY, 0, note_received=True), PLENARY, True, OPENS, Reason.NOTE_WAITS),
        (CaseFacts(State.AWAITING_PLENARY, 0, note_received=True), None, True, OPENS, Reason.NOTE_WAITS),
    ],
)
def test_a_decision_needs_consensus_and_a_meeting_that_decides(case, meeting, consensus, now, reason):
    assert may_decide(case, meeting, consensus, now).reason is reason


@pytest.mark.parametrize(
    ("broken", "now", "outcome"),
    [
        (None, CLOSES - SECOND, SilenceOutcome.RUNNING),
        (None, CLOSES, SilenceOutcome.ADOPTED),
        (CLOSES - SECOND, CLOSES - SECOND, SilenceOutcome.BROKEN),
        (CLOSES, CLOSES, SilenceOutcome.ADOPTED),
    ],
)
def test_silence_adopts_unless_broken_in_time(broken, now, outcome):
    assert silence_outcome(CLOSES, broken, now) is outcome


@pytest.mark.parametrize(
    ("broken", "now", "reason"),
    [
        (None, CLOSES - SECOND, None),
        (None, CLOSES, Reason.SILENCE_ENDED),
        (CLOSES - SECOND, CLOSES - SECOND, Reason.SILENCE_BROKEN),
        (CLOSES - SECOND, CLOSES, Reason.SILENCE_BROKEN),
    ],
)
def test_a_silence_is_broken_in_time_and_once(broken, now, reason):
    assert may_break(CLOSES, broken, now).reason is reason


def test_a_silence_ends_after_it_begins_and_a_short_one_is_warned_about():
    assert may_last(CLOSES, CLOSES - SECOND).allowed
    assert may_last(CLOSES, CLOSES).reason is Reason.SILENCE_IN_PAST
    assert is_short_silence(CLOSES, CLOSES - USUAL_SILENCE + SECOND)
    assert not is_short_silence(CLOSES, CLOSES - USUAL_SILENCE)


def test_a_case_is_under_one_silence_at_a_time():
    assert may_propose(under_silence=False).allowed
    assert may_propose(under_silence=True).reason is Reason.UNDER_SILENCE


@pytest.mark.parametrize(
    ("adopted", "now", "since", "allowed"),
    [
        (OPENS, CLOSES, [OPENS], True),
        (CLOSES - SECOND, CLOSES + timedelta(days=9), [], True),
        (OPENS, OPENS, [], True),
        (OPENS - SECOND, CLOSES, [], False),
        (CLOSES, CLOSES + SECOND, [], False),
        (OPENS + SECOND, OPENS, [], False),
        (OPENS, CLOSES, [OPENS - SECOND, OPENS + SECOND], False),
    ],
)
def test_a_meeting_adopts_while_it_sits_and_the_record_may_come_later(adopted, now, since, allowed):
    verdict = may_date(PLENARY, adopted, now, since)
    assert verdict.reason is (None if allowed else Reason.NOT_ADOPTED_THEN)


def test_a_decision_takes_what_still_awaits_it():
    assert may_take(1).allowed
    assert may_take(0).reason is Reason.NO_CASE_LEFT
    assert may_take(1, notes=1).reason is Reason.NOTE_WAITS
