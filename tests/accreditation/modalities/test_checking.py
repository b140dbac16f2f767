"""Checking a file: complete, returned, not in scope, listed, and what ends it (R1, R2, R3)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from accreditation.modalities.applications import (
    Earlier,
    WindowFacts,
)
from accreditation.modalities.checking import (
    answer_due,
    ends_with_cycle,
    hearing_ends,
    is_checked,
    may_be_heard,
    may_bring_in,
    may_check,
    may_circulate,
    may_confirm_body,
    may_confirm_exclusion,
    may_confirm_status,
    may_expire_return,
    may_give_letter,
    may_make_list,
    may_propose_exclusion,
    may_request_circulation,
    may_return,
    other_route_due,
)
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.states import LIVE, PENDING, Route, State, Step

P = Parameters()
SECOND = timedelta(seconds=1)
OPENS, CLOSES = datetime(2027, 1, 4, 14, tzinfo=UTC), datetime(2027, 2, 16, 4, 59, tzinfo=UTC)
CYCLE_ENDS = datetime(2031, 3, 30, 4, tzinfo=UTC)
WINDOW = WindowFacts(OPENS, CLOSES, CYCLE_ENDS, announced=True)


@pytest.mark.parametrize(
    ("frozen", "has_letter", "otherwise", "reason"),
    [
        (False, True, False, None),
        (False, False, True, None),
        (False, False, False, Reason.NO_LETTER_OF_HEAD),
        (True, True, True, Reason.ORGANIZATION_FROZEN),
    ],
)
def test_a_body_without_a_letter_of_its_head_is_confirmed_by_an_express_word(frozen, has_letter, otherwise, reason):
    verdict = may_confirm_body(organization_frozen=frozen, has_letter=has_letter, otherwise=otherwise)
    assert verdict.reason is reason


@pytest.mark.parametrize(("gone", "reason"), [(False, None), (True, Reason.ORGANIZATION_GONE)])
def test_the_letter_of_its_head_is_taken_from_a_body_that_is_still_there(gone, reason):
    assert may_give_letter(organization_gone=gone).reason is reason


def test_the_short_form_is_checked_by_what_it_has():
    points = ("answers", "scope", "letter", "identity")
    assert [is_checked(Route.NON_OBJECTION, point) for point in points] == [True] * 4
    assert [is_checked(Route.ECOSOC, point) for point in points] == [True, False, False, True]


@pytest.mark.parametrize("state", list(State))
def test_a_complete_file_goes_before_states_unless_its_organization_is_frozen(state):
    assert may_circulate(state, Route.NON_OBJECTION, organization_frozen=False).allowed is (state is State.COMPLETE)
    assert not may_circulate(state, Route.NON_OBJECTION, organization_frozen=True).allowed
    assert not may_circulate(state, Route.ECOSOC, organization_frozen=False).allowed
    if state is State.COMPLETE:
        frozen = may_circulate(state, Route.NON_OBJECTION, organization_frozen=True)
        assert frozen.reason is Reason.ORGANIZATION_FROZEN


@pytest.mark.parametrize("state", list(State))
def test_a_state_may_ask_for_a_body_not_admitted_inside_the_cycle_unless_it_has_applied_again(state):
    ends = WINDOW.cycle_ends_at
    asked = [Route.NON_OBJECTION, (), ends]
    assert may_request_circulation(state, *asked, ends - SECOND).allowed is (state is State.NOT_ADMITTED)
    if state is State.NOT_ADMITTED:
        assert may_request_circulation(state, *asked, ends).reason is Reason.CYCLE_ENDED
    again = (Earlier(state, same_cycle=True, not_before=True),)
    live = may_request_circulation(State.NOT_ADMITTED, Route.NON_OBJECTION, again, ends, OPENS)
    assert live.reason is (Reason.WRONG_STATE if state in LIVE else None)
    other = (Earlier(state, same_cycle=False, not_before=True),)
    assert may_request_circulation(State.NOT_ADMITTED, Route.NON_OBJECTION, other, ends, OPENS).allowed


def test_the_other_route_in_this_window_while_it_is_open_else_in_the_next():
    """At least the days that any returned file has; none for who asks after the close (R1, R3)."""
    assert other_route_due(WINDOW, OPENS, P) == CLOSES
    assert other_route_due(WINDOW, CLOSES - SECOND, P) == answer_due(CLOSES - SECOND, P)
    assert other_route_due(WINDOW, CLOSES, P) is None
    late = replace(WINDOW, late_until=CLOSES + timedelta(days=2))
    assert other_route_due(late, CLOSES, P) == answer_due(CLOSES, P)


@pytest.mark.parametrize(
    ("state", "confirmed", "frozen", "reason"),
    [
        (State.SUBMITTED, True, False, None),
        (State.SUBMITTED, False, False, Reason.ORGANIZATION_NOT_CONFIRMED),
        (State.SUBMITTED, True, True, Reason.ORGANIZATION_FROZEN),
        (State.CIRCULATED, True, False, Reason.WRONG_STATE),
    ],
)
def test_a_file_is_complete_only_for_a_body_that_is_who_it_says(state, confirmed, frozen, reason):
    assert may_check(state, confirmed, frozen).reason is reason


def test_due_dates_are_closes_of_days_at_the_seat():
    asked = datetime(2027, 2, 20, 2, tzinfo=UTC)  # still 19 February at the seat
    assert answer_due(asked, P) == datetime(2027, 3, 6, 4, 59, tzinfo=UTC)
    assert hearing_ends(asked, P) == datetime(2027, 2, 27, 4, 59, tzinfo=UTC)


def confirmed(answered, now, state=State.SUBMITTED, frozen=False, somebody_acts=True):
    until = datetime(2027, 2, 27, 4, 59, tzinfo=UTC)
    return may_confirm_exclusion(state, until, answered, until + now, somebody_acts=somebody_acts, frozen=frozen).reason


def test_the_chair_confirms_after_the_hearing():
    assert confirmed(False, -SECOND) is Reason.HEARING_STILL_OPEN
    assert confirmed(True, -SECOND) is None
    assert confirmed(False, SECOND * 0) is None
    assert confirmed(False, SECOND * 0, State.WITHDRAWN) is Reason.WRONG_STATE


@pytest.mark.parametrize(
    ("answered", "decided", "offset", "reason"),
    [
        (False, False, -SECOND, None),
        (False, False, SECOND * 0, Reason.DUE_DATE_PASSED),
        (True, False, -SECOND, Reason.ALREADY_ANSWERED),
        (False, True, -SECOND, Reason.WRONG_STATE),
    ],
)
def test_the_applicant_is_heard_once_and_in_time(answered, decided, offset, reason):
    until = hearing_ends(datetime(2027, 3, 1, 15, tzinfo=UTC), P)
    assert may_be_heard(until, answered, decided, until + offset).reason is reason


def test_who_cannot_speak_is_not_heard():
    assert confirmed(False, SECOND, frozen=True) is Reason.ORGANIZATION_FROZEN
    assert confirmed(False, SECOND, somebody_acts=False) is Reason.NOBODY_ACTS
    assert confirmed(True, SECOND, frozen=True, somebody_acts=False) is None
    assert may_propose_exclusion(State.SUBMITTED, Route.NON_OBJECTION, somebody_acts=True).allowed
    nobody = may_propose_exclusion(State.SUBMITTED, Route.NON_OBJECTION, somebody_acts=False)
    assert nobody.reason is Reason.NOBODY_ACTS
    ecosoc = may_propose_exclusion(State.SUBMITTED, Route.ECOSOC, somebody_acts=False)
    assert ecosoc.reason is Reason.WRONG_ROUTE


@pytest.mark.parametrize(("files", "annexed", "alone", "allowed"), [
    (1, 0, False, True), (0, 1, False, False), (0, 1, True, True), (0, 0, True, False),
])  # fmt: skip
def test_a_list_has_files_or_is_an_annex_alone(files, annexed, alone, allowed):
    verdict = may_make_list(files, annexed, annex_only=alone)
    assert verdict.reason is (None if allowed else Reason.NOTHING_CHOSEN)


def test_what_stands_on_paper_is_joined_only_to_a_body_that_is_who_it_says():
    assert may_bring_in(organization_confirmed=True, organization_frozen=False).allowed
    assert may_bring_in(organization_confirmed=False, organization_frozen=False, from_paper=True).allowed
    verdict = may_bring_in(organization_confirmed=False, organization_frozen=False)
    assert verdict.reason is Reason.ORGANIZATION_NOT_CONFIRMED
    assert may_bring_in(organization_confirmed=True, organization_frozen=True).reason is Reason.ORGANIZATION_FROZEN


def test_a_file_is_returned_to_a_body_that_somebody_speaks_for():
    assert may_return(State.SUBMITTED, Route.NON_OBJECTION, organization_frozen=False, somebody_acts=True).allowed
    frozen = may_return(State.SUBMITTED, Route.NON_OBJECTION, organization_frozen=True, somebody_acts=True)
    assert frozen.reason is Reason.BODY_DISPUTED
    assert (
        may_return(State.DRAFT, Route.NON_OBJECTION, organization_frozen=True, somebody_acts=True).reason
        is Reason.WRONG_STATE
    )
    other_route = may_return(State.SUBMITTED, Route.ECOSOC, True, Step.INVITE_OTHER_ROUTE, somebody_acts=True)
    assert other_route.reason is Reason.BODY_DISPUTED
    nobody = may_return(State.SUBMITTED, Route.NON_OBJECTION, organization_frozen=False, somebody_acts=False)
    assert nobody.reason is Reason.NOBODY_ACTS


@pytest.mark.parametrize(
    ("step", "route"),
    [(Step.CONFIRM_ECOSOC, Route.ECOSOC), (Step.CONFIRM_GAINED_ECOSOC, Route.NON_OBJECTION)],
)
@pytest.mark.parametrize(
    ("state", "confirmed", "frozen", "reason"),
    [
        (State.SUBMITTED, True, False, None),
        (State.SUBMITTED, False, False, Reason.ORGANIZATION_NOT_CONFIRMED),
        (State.SUBMITTED, True, True, Reason.ORGANIZATION_FROZEN),
        (State.WITHDRAWN, True, False, Reason.WRONG_STATE),
    ],
)
def test_a_status_is_confirmed_only_of_a_body_that_is_who_it_says(step, route, state, confirmed, frozen, reason):
    assert may_confirm_status(state, route, confirmed, frozen, step).reason is reason


def test_what_the_end_of_the_cycle_does_to_each_file():
    for state in State:
        ends = ends_with_cycle(state, None, organization_frozen=False, cycle_ends_at=CYCLE_ENDS)
        assert ends is {State.ACCREDITED: Step.LAPSE}.get(state, Step.CLOSE_WITH_CYCLE if state in PENDING else None)


@pytest.mark.parametrize(
    ("due_at", "frozen", "ends"),
    [
        (CYCLE_ENDS - SECOND, False, None),
        (CYCLE_ENDS, False, None),
        (CYCLE_ENDS + SECOND, False, Step.CLOSE_WITH_CYCLE),
        (CYCLE_ENDS - SECOND, True, Step.CLOSE_WITH_CYCLE),
    ],
)
def test_a_file_that_could_have_been_answered_before_the_cycles_end_is_not_completed(due_at, frozen, ends):
    assert ends_with_cycle(State.RETURNED, due_at, frozen, CYCLE_ENDS) is ends
    assert may_expire_return(State.RETURNED, due_at, frozen, CYCLE_ENDS).allowed is (ends is None)
