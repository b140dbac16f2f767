"""A place annulled, and a route that changes after circulation (R1, R2, DESIGN 3)."""

from datetime import UTC, datetime, timedelta

import pytest

from accreditation.modalities.annulments import (
    may_annul,
    may_answer_annulment,
    may_confirm_by,
    may_contest_answer,
    may_enter_answer,
    may_propose_annulment,
)
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.periods import may_follow_outcome
from accreditation.modalities.route_changes import (
    may_ask,
    may_consent,
    may_decline,
    may_flag_lost,
    may_take_back_lost,
    takes_effect,
    takes_effect_at,
)
from accreditation.modalities.states import BEFORE_STATES, Route, State, Step, may_step

P = Parameters()
SECOND = timedelta(seconds=1)
HEARD = datetime(2027, 6, 9, 3, 59, tzinfo=UTC)


@pytest.mark.parametrize("state", list(State))
def test_only_a_place_that_is_held_is_annulled(state):
    held = state is State.ACCREDITED
    assert may_propose_annulment(state, already_proposed=False).allowed is held
    assert may_annul(state, HEARD, answered=False, now=HEARD).allowed is held


def test_one_proposal_at_a_time():
    assert may_propose_annulment(State.ACCREDITED, already_proposed=True).reason is Reason.ALREADY_DONE
    assert may_annul(State.ACCREDITED, None, answered=False, now=HEARD).reason is Reason.WRONG_STATE


@pytest.mark.parametrize(
    ("answered", "now", "reason"),
    [
        (False, HEARD - SECOND, Reason.HEARING_STILL_OPEN),
        (True, HEARD - SECOND, None),
        (False, HEARD, None),
        (False, HEARD + SECOND, None),
    ],
)
def test_it_is_heard_first(answered, now, reason):
    assert may_annul(State.ACCREDITED, HEARD, answered=answered, now=now).reason is reason


def test_an_answer_entered_from_paper_ends_nothing():
    """It is entered once, contested once, both within the days of the hearing; the organization may still answer."""
    before = HEARD - SECOND
    assert may_enter_answer(HEARD, answered=False, entered=False, now=before).allowed
    assert may_enter_answer(HEARD, answered=False, entered=True, now=before).reason is Reason.ALREADY_DONE
    assert may_enter_answer(HEARD, answered=True, entered=False, now=before).reason is Reason.ALREADY_DONE
    assert may_enter_answer(HEARD, answered=False, entered=False, now=HEARD).reason is Reason.WRONG_STATE
    assert may_enter_answer(HEARD, False, False, before, ended=True).reason is Reason.WRONG_STATE
    assert may_contest_answer(HEARD, entered=True, contested=False, now=before).allowed
    assert may_contest_answer(HEARD, entered=False, contested=False, now=before).reason is Reason.WRONG_STATE
    assert may_contest_answer(HEARD, entered=True, contested=True, now=before).reason is Reason.ALREADY_DONE
    assert may_contest_answer(HEARD, entered=True, contested=False, now=HEARD).reason is Reason.WRONG_STATE
    assert may_contest_answer(HEARD, True, False, before, ended=True).reason is Reason.WRONG_STATE


def test_a_second_person_has_done_neither_part():
    proposer, enterer, other = 1, 2, 3
    assert may_confirm_by(proposer, None, enterer).allowed
    assert may_confirm_by(proposer, enterer, other).allowed
    assert may_confirm_by(proposer, enterer, enterer).reason is Reason.ENTERED_THE_ANSWER
    assert may_confirm_by(proposer, None, proposer).reason is Reason.SAME_PERSON
    assert may_confirm_by(proposer, proposer, proposer).reason is Reason.SAME_PERSON


def test_it_answers_once_within_its_days():
    assert may_answer_annulment(HEARD, answered=False, now=HEARD - SECOND).allowed
    assert may_answer_annulment(HEARD, answered=False, now=HEARD).reason is Reason.WRONG_STATE
    assert may_answer_annulment(None, answered=False, now=HEARD).reason is Reason.WRONG_STATE
    assert may_answer_annulment(HEARD, answered=True, now=HEARD - SECOND).reason is Reason.ALREADY_DONE
    assert may_answer_annulment(HEARD, answered=False, now=HEARD - SECOND, ended=True).reason is Reason.WRONG_STATE


@pytest.mark.parametrize("state", list(State))
def test_the_chair_consents_only_after_circulation(state):
    verdict = may_consent(state, Route.NON_OBJECTION, Route.ECOSOC, already=False)
    assert verdict.allowed is (state in BEFORE_STATES)


def test_consent_is_given_once_and_to_one_route():
    assert may_consent(State.CIRCULATED, Route.NON_OBJECTION, Route.ECOSOC, already=True).reason is Reason.ALREADY_DONE
    for route, to in ((Route.ECOSOC, Route.ECOSOC), (Route.NON_OBJECTION, Route.NON_OBJECTION)):
        assert may_consent(State.CIRCULATED, route, to, already=False).reason is Reason.WRONG_ROUTE


@pytest.mark.parametrize(
    ("noticed", "effect"),
    [
        (datetime(2027, 6, 1, 15, tzinfo=UTC), datetime(2027, 6, 16, 3, 59, tzinfo=UTC)),
        (
            datetime(2027, 3, 2, 4, 59, tzinfo=UTC),
            datetime(2027, 3, 17, 3, 59, tzinfo=UTC),
        ),  # an hour is lost on the way
        (datetime(2027, 10, 31, 3, 59, tzinfo=UTC), datetime(2027, 11, 14, 4, 59, tzinfo=UTC)),  # an hour is won
        (datetime(2027, 1, 18, 3, tzinfo=UTC), datetime(2027, 2, 1, 4, 59, tzinfo=UTC)),  # over the month's end
    ],
)
def test_all_member_states_have_fourteen_whole_days(noticed, effect):
    assert takes_effect_at(noticed, P) == effect
    assert effect - noticed >= timedelta(days=14)


def test_the_sweep_waits_a_minute_and_leaves_what_is_resolved():
    due = HEARD + timedelta(seconds=60)
    assert takes_effect(State.IN_CONSULTATION, HEARD, due, P)
    assert not takes_effect(State.IN_CONSULTATION, HEARD, due - SECOND, P)
    assert not takes_effect(State.WITHDRAWN, HEARD, due, P)


@pytest.mark.parametrize("state", list(State))
def test_no_file_of_a_list_changes_its_route_while_outcomes_are_not_told(state):
    """Accredited or pending, the answer is the same; afterwards it is the table's."""
    route = Route.NON_OBJECTION
    assert may_ask(state, route, outcome_untold=True).reason is Reason.OUTCOME_UNTOLD
    table = may_step(Step.CONFIRM_GAINED_ECOSOC, state, route)
    assert may_ask(state, route, outcome_untold=False) == table
    again = may_ask(state, route, outcome_untold=False, asked=True)
    assert again.reason is (Reason.ROUTE_CHANGE_ASKED if table.allowed else table.reason)
    consent = may_consent(state, route, Route.ECOSOC, already=False, outcome_untold=True)
    assert consent.reason is (Reason.OUTCOME_UNTOLD if state in BEFORE_STATES else Reason.WRONG_STATE)


@pytest.mark.parametrize("state", list(State))
def test_a_change_of_route_is_declined_once_while_before_states_and_not_while_outcomes_are_not_told(state):
    over = state not in BEFORE_STATES
    assert may_decline(state, already=False).reason is (Reason.WRONG_STATE if over else None)
    assert may_decline(state, already=True).reason is Reason.ALREADY_DONE
    assert may_decline(state, already=False, lapsed=True).reason is Reason.ROUTE_CHANGE_LAPSED
    consent = may_consent(state, Route.NON_OBJECTION, Route.ECOSOC, already=False, lapsed=True)
    assert consent.reason is Reason.ROUTE_CHANGE_LAPSED
    untold = may_decline(state, already=False, outcome_untold=True)
    assert untold.reason is (Reason.WRONG_STATE if over else Reason.OUTCOME_UNTOLD)


def test_what_turns_on_an_outcome_waits_until_it_is_told():
    assert may_follow_outcome(outcome_untold=True).reason is Reason.OUTCOME_UNTOLD
    assert may_follow_outcome(outcome_untold=False).allowed


def test_a_body_that_nobody_can_speak_for_is_not_heard():
    assert (
        may_annul(State.ACCREDITED, HEARD, answered=False, now=HEARD, frozen=True).reason is Reason.ORGANIZATION_FROZEN
    )
    assert may_annul(State.ACCREDITED, HEARD, answered=True, now=HEARD, frozen=True).allowed


@pytest.mark.parametrize("state", list(State))
def test_a_lost_status_is_flagged_once_and_only_when_the_register_says_so(state):
    facts = {"flagged": False, "in_register": False}
    reason = None if state is State.ACCREDITED else Reason.WRONG_STATE
    assert may_flag_lost(state, Route.ECOSOC, **facts).reason is reason
    assert may_flag_lost(state, Route.NON_OBJECTION, **facts).reason is Reason.NOT_THE_ECOSOC_ROUTE
    accredited = (State.ACCREDITED, Route.ECOSOC)
    assert may_flag_lost(*accredited, flagged=True, in_register=False).reason is Reason.ALREADY_FLAGGED
    assert may_flag_lost(*accredited, flagged=False, in_register=True).reason is Reason.STILL_IN_REGISTER


@pytest.mark.parametrize("state", list(State))
def test_a_flag_is_taken_back_once_the_register_has_the_body_again(state):
    reason = None if state is State.ACCREDITED else Reason.WRONG_STATE
    assert may_take_back_lost(state, flagged=True, in_register=True).reason is reason
    assert may_take_back_lost(state, flagged=False, in_register=True).reason is Reason.NOT_FLAGGED
    assert may_take_back_lost(State.ACCREDITED, flagged=True, in_register=False).reason is Reason.STILL_GONE
