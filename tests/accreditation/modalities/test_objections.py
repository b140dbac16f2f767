"""Lodging, withdrawing, supplementing; when States and the applicant learn (R5, R6)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from accreditation.modalities.objections import (
    AfterLastWithdrawal,
    ContestAnswer,
    ObjectionFacts,
    Sharing,
    Standing,
    after_withdrawal,
    applicant_learns_at,
    dissemination_due,
    lodging_ends_at,
    may_ask_applicant,
    may_confirm_second,
    may_contest,
    may_disseminate,
    may_enter_on_paper,
    may_lodge,
    may_reply,
    may_settle_contest,
    may_share,
    may_supplement,
    may_withdraw,
    notice_is_over,
    outcomes_known_at,
)
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import LastWithdrawal, Parameters
from accreditation.modalities.states import BEFORE_STATES, CONTESTED, PENDING, Route, State

P = Parameters()
SECOND = timedelta(seconds=1)
ENDS = datetime(2027, 4, 3, 3, 59, tzinfo=UTC)
FACTS = ObjectionFacts(Route.NON_OBJECTION, State.CIRCULATED, ENDS)


@pytest.mark.parametrize(
    ("facts", "at", "reason"),
    [
        (FACTS, ENDS - SECOND, None),
        (FACTS, ENDS, Reason.PERIOD_ENDED),
        (FACTS, ENDS + SECOND, Reason.PERIOD_ENDED),
        (replace(FACTS, route=Route.ECOSOC), ENDS - SECOND, Reason.WRONG_ROUTE),
        (replace(FACTS, state=State.COMPLETE), ENDS - SECOND, Reason.PERIOD_NOT_STARTED),
        (replace(FACTS, period_ends_at=None), ENDS - SECOND, Reason.PERIOD_NOT_STARTED),
        (replace(FACTS, state=State.IN_CONSULTATION), ENDS - SECOND, Reason.PERIOD_ENDED),
        (replace(FACTS, route_changes_at=ENDS - 2 * SECOND), ENDS - 3 * SECOND, None),
        (replace(FACTS, route_changes_at=ENDS - 2 * SECOND), ENDS - 2 * SECOND, Reason.WRONG_ROUTE),
        (replace(FACTS, route_changes_at=ENDS + SECOND), ENDS, Reason.PERIOD_ENDED),
        (replace(FACTS, own=Standing.STANDING), ENDS - SECOND, Reason.ALREADY_OBJECTED),
        (replace(FACTS, own=Standing.AWAITING_SECOND), ENDS - SECOND, Reason.ALREADY_OBJECTED),
        (replace(FACTS, own=Standing.WITHDRAWN), ENDS - SECOND, None),
    ],
)
def test_who_may_lodge_and_when(facts, at, reason):
    assert may_lodge(facts, at).reason is reason


def test_receipt_decides_not_entry():
    contested = replace(FACTS, state=State.IN_CONSULTATION)
    late = ENDS + timedelta(days=2)
    assert may_enter_on_paper(FACTS, ENDS - SECOND, late).allowed
    assert may_enter_on_paper(contested, ENDS - SECOND, late).allowed
    assert may_enter_on_paper(contested, ENDS, late).reason is Reason.RECEIVED_AFTER_PERIOD
    assert may_enter_on_paper(replace(contested, period_ends_at=None), ENDS, late).reason is Reason.PERIOD_ENDED
    assert (
        may_enter_on_paper(replace(contested, own=Standing.STANDING), ENDS - SECOND, late).reason
        is Reason.ALREADY_OBJECTED
    )
    assert may_enter_on_paper(FACTS, late + SECOND, late).reason is Reason.RECEIVED_IN_FUTURE


@pytest.mark.parametrize(
    ("own", "second", "facts", "at", "reason"),
    [
        (Standing.AWAITING_SECOND, 2, FACTS, ENDS - SECOND, None),
        (Standing.AWAITING_SECOND, 2, FACTS, ENDS, Reason.PERIOD_ENDED),
        (Standing.AWAITING_SECOND, 1, FACTS, ENDS - SECOND, Reason.SAME_PERSON),
        (Standing.STANDING, 2, FACTS, ENDS - SECOND, Reason.NOT_STANDING),
        # The body withdrew, or its file was recalled, since the first person prepared it.
        (Standing.AWAITING_SECOND, 2, replace(FACTS, state=State.WITHDRAWN), ENDS - SECOND, Reason.PERIOD_NOT_STARTED),
        (Standing.AWAITING_SECOND, 2, replace(FACTS, state=State.COMPLETE), ENDS - SECOND, Reason.PERIOD_NOT_STARTED),
        (Standing.AWAITING_SECOND, 2, replace(FACTS, route=Route.ECOSOC), ENDS - SECOND, Reason.WRONG_ROUTE),
    ],
)
def test_a_second_person_confirms_before_the_close(own, second, facts, at, reason):
    assert may_confirm_second(own, 1, second, replace(facts, own=own), at).reason is reason


def test_lodging_ends_with_the_period_or_with_a_change_of_route_before_it():
    assert lodging_ends_at(ENDS, None) == ENDS
    assert lodging_ends_at(ENDS, ENDS - SECOND) == ENDS - SECOND
    assert lodging_ends_at(ENDS, ENDS + SECOND) == ENDS
    assert lodging_ends_at(None, ENDS) is None


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("own", [None, *Standing])
def test_withdrawing_and_supplementing_until_a_decision(own, state):
    before_a_decision = state in PENDING  # a recalled file is pending too, and its objection stands
    current = own in {Standing.STANDING, Standing.AWAITING_SECOND}
    assert may_withdraw(own, state).allowed is (current and before_a_decision)
    assert may_supplement(own, state).allowed is (own is Standing.STANDING and before_a_decision)
    if own is Standing.WITHDRAWN:
        assert may_withdraw(own, state).reason is Reason.ALREADY_WITHDRAWN


def test_five_working_days_to_disseminate():
    friday_evening = datetime(2027, 3, 13, 2, tzinfo=UTC)
    assert dissemination_due(friday_evening, P) == datetime(2027, 3, 20, 3, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("setting", "follows"),
    [
        (LastWithdrawal.AT_ONCE, AfterLastWithdrawal.ACCREDIT),
        (LastWithdrawal.AFTER_NOTICE, AfterLastWithdrawal.AFTER_NOTICE),
        (LastWithdrawal.BY_DECISION, AfterLastWithdrawal.BY_DECISION),
    ],
)
def test_what_follows_the_last_withdrawal(setting, follows):
    parameters = Parameters(last_withdrawal=setting)
    for state in State:
        assert after_withdrawal(state, 0, parameters) is (
            follows if state in CONTESTED else AfterLastWithdrawal.NOTHING
        )
        assert after_withdrawal(state, 1, parameters) is AfterLastWithdrawal.NOTHING
        # By receipt none stood at the end: what the process has chosen is about what goes after it.
        as_of_the_end = after_withdrawal(state, 0, parameters, clear_at_end=True, undisseminated=1)
        assert (as_of_the_end is AfterLastWithdrawal.AS_OF_THE_END) is (state in CONTESTED)
        # A note verbale that came in time and is not entered yet would stand.
        assert after_withdrawal(state, 0, parameters, note_received=True) is AfterLastWithdrawal.NOTHING
        assert after_withdrawal(state, 0, parameters, contested=True) is AfterLastWithdrawal.NOTHING
        # Notice is given of what Member States have been told.
        waits = setting is LastWithdrawal.AFTER_NOTICE or state not in CONTESTED
        untold = after_withdrawal(state, 0, parameters, undisseminated=1)
        assert untold is (AfterLastWithdrawal.NOTHING if waits else follows)


@pytest.mark.parametrize("state", list(State))
def test_the_notice_is_over_a_minute_after_its_end_where_nothing_stands(state):
    due = ENDS + timedelta(seconds=60)
    assert notice_is_over(state, 0, ENDS, due, P) is (state in CONTESTED)
    assert not notice_is_over(state, 0, ENDS, due - SECOND, P)
    assert not notice_is_over(state, 1, ENDS, due, P)
    assert not notice_is_over(state, 0, ENDS, due, P, note_received=True)
    assert not notice_is_over(state, 0, ENDS, due, P, contested=True)


def test_the_applicant_learns_at_dissemination_or_the_end_whichever_is_first():
    sent = ENDS - timedelta(days=2)
    assert applicant_learns_at(None, None) is None
    assert applicant_learns_at(None, ENDS) == ENDS
    assert applicant_learns_at(sent, ENDS) == sent
    assert applicant_learns_at(ENDS + SECOND, ENDS) == ENDS


def test_outcomes_are_told_when_the_last_objection_in_time_is_due_to_be_disseminated():
    """Whatever was received in the period is due by then, and the day is the same for a list without any objection."""
    told = outcomes_known_at(ENDS, P)
    assert told == datetime(2027, 4, 10, 3, 59, tzinfo=UTC)
    assert dissemination_due(ENDS - SECOND, P) <= told


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("known", [True, False])
def test_a_question_may_be_asked_while_the_period_runs(state, known):
    """To all files before States; nobody questions a body that informs (R1, R5)."""
    verdict = may_ask_applicant(Route.NON_OBJECTION, state, period_over=False, objection_disseminated=known)
    assert verdict.allowed is (state in BEFORE_STATES)
    informs = may_ask_applicant(Route.ECOSOC, state, period_over=False, objection_disseminated=known)
    assert informs.reason is Reason.WRONG_ROUTE


@pytest.mark.parametrize("state", list(State))
def test_after_the_period_a_question_tells_nothing_of_an_objection(state):
    """One answer for every file, unless an objection to it was disseminated."""
    unknown = may_ask_applicant(Route.NON_OBJECTION, state, period_over=True, objection_disseminated=False)
    assert unknown.reason is Reason.QUESTIONS_ENDED
    known = may_ask_applicant(Route.NON_OBJECTION, state, period_over=True, objection_disseminated=True)
    assert known.allowed is (state in BEFORE_STATES)


def test_only_an_entry_from_paper_is_contested_and_once():
    """What the mission lodged itself it withdraws; what was entered for it, it may contest."""
    assert may_contest(entered_by_chair=True, contested=False).allowed
    assert may_contest(entered_by_chair=True, contested=True).reason is Reason.ALREADY_CONTESTED
    assert may_contest(entered_by_chair=True, contested=False, struck=True).reason is Reason.NOT_STANDING
    assert may_contest(entered_by_chair=False, contested=False).reason is Reason.OTHER_PARTY


@pytest.mark.parametrize("had", [Sharing(a, b) for a in (True, False) for b in (True, False)])
@pytest.mark.parametrize("asked", [Sharing(a, b) for a in (True, False) for b in (True, False)])
def test_sharing_is_only_ever_widened(had, asked):
    wider = had.widened(asked)
    assert (wider.name, wider.basis) == (had.name or asked.name, had.basis or asked.basis)


@pytest.mark.parametrize("own", [None, *Standing])
@pytest.mark.parametrize("state", list(State))
def test_a_state_shares_more_while_its_objection_stands(own, state):
    assert may_share(own, state, Sharing()).reason is Reason.NOTHING_CHOSEN
    assert may_share(own, state, Sharing(name=True)) == may_supplement(own, state)


@pytest.mark.parametrize("state", State)
def test_a_contest_is_settled_once_and_an_entry_undone_only_while_the_case_is_before_states(state):
    assert may_settle_contest(True, state, ContestAnswer.STANDS).allowed
    assert may_settle_contest(False, state, ContestAnswer.UNDONE).reason is Reason.ALREADY_DONE
    undone = may_settle_contest(True, state, ContestAnswer.UNDONE)
    assert undone.allowed is (state in BEFORE_STATES)
    assert undone.allowed or undone.reason is Reason.WRONG_STATE


@pytest.mark.parametrize("state", State)
def test_that_an_entry_was_wrong_can_be_said_once_it_can_no_longer_be_undone(state):
    decided = may_settle_contest(True, state, ContestAnswer.DECIDED)
    assert decided.allowed is (state not in BEFORE_STATES)
    assert decided.allowed or decided.reason is Reason.WRONG_STATE


@pytest.mark.parametrize("state", State)
def test_an_applicant_replies_from_when_it_may_know_while_the_case_is_before_states(state):
    known = ENDS
    assert may_reply(known, state, known).allowed is (state in BEFORE_STATES)
    assert may_reply(known, state, known - SECOND).reason is Reason.WRONG_STATE
    assert may_reply(None, state, known).reason is Reason.WRONG_STATE


def test_a_contested_entry_is_disseminated_only_by_an_express_word():
    assert may_disseminate(0, as_entered=False).allowed
    assert may_disseminate(1, as_entered=True).allowed
    assert may_disseminate(1, as_entered=False).reason is Reason.ENTRY_CONTESTED


def test_nothing_is_added_while_a_withdrawal_awaits_its_second_person():
    own, state = Standing.STANDING, State.IN_CONSULTATION
    assert may_supplement(own, state, withdrawal_awaits=True).reason is Reason.WITHDRAWAL_AWAITS
    assert may_share(own, state, Sharing(name=True), withdrawal_awaits=True).reason is Reason.WITHDRAWAL_AWAITS
