"""One table of states and acts (DESIGN 3)."""

import pytest

from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import (
    BEFORE_STATES,
    LIVE,
    PENDING,
    TRANSITIONS,
    Route,
    State,
    Step,
    may_step,
    steps_from,
)

ENDED = {
    State.NOT_ADMITTED,
    State.NOT_COMPLETED,
    State.WITHDRAWN,
    State.CLOSED_WITH_CYCLE,
    State.LAPSED,
    State.RELINQUISHED,
    State.ANNULLED,
}


def test_every_step_has_one_arrow_and_every_state_but_the_draft_is_reached():
    assert set(TRANSITIONS) == set(Step)
    assert {arrow.target for arrow in TRANSITIONS.values()} | {State.DRAFT} == set(State)


def test_every_state_is_pending_live_ended_or_a_draft():
    assert PENDING < LIVE
    assert LIVE | ENDED | {State.DRAFT} == set(State)
    assert BEFORE_STATES < PENDING


@pytest.mark.parametrize("state", sorted(ENDED - {State.NOT_ADMITTED}))
@pytest.mark.parametrize("route", list(Route))
def test_nothing_leaves_an_end(state, route):
    assert steps_from(state, route) == []


def test_a_state_may_ask_for_one_not_admitted_to_be_circulated():
    assert steps_from(State.NOT_ADMITTED, Route.NON_OBJECTION) == [Step.REQUEST_CIRCULATION]


def test_the_ecosoc_route_is_never_before_states():
    for step, arrow in TRANSITIONS.items():
        if arrow.target in BEFORE_STATES | {State.COMPLETE}:
            assert all(may_step(step, state, Route.ECOSOC).reason is not None for state in State)


def test_pending_cases_may_be_withdrawn_and_close_with_the_cycle():
    for state in State:
        for step in (Step.WITHDRAW, Step.CLOSE_WITH_CYCLE):
            assert may_step(step, state, Route.NON_OBJECTION).allowed is (state in PENDING)


def test_refusals_name_the_reason():
    assert may_step(Step.CIRCULATE, State.SUBMITTED, Route.NON_OBJECTION).reason is Reason.WRONG_STATE
    assert may_step(Step.CIRCULATE, State.COMPLETE, Route.ECOSOC).reason is Reason.WRONG_ROUTE
    for step in (Step.CONFIRM_ECOSOC, Step.INVITE_OTHER_ROUTE):
        assert may_step(step, State.SUBMITTED, Route.NON_OBJECTION).reason is Reason.NOT_THE_ECOSOC_ROUTE


# The diagram of DESIGN 3, arrow by arrow: source, step, target, routes.
BOTH, ECO, NON = tuple(Route), (Route.ECOSOC,), (Route.NON_OBJECTION,)
DIAGRAM = [
    (State.DRAFT, Step.SUBMIT, State.SUBMITTED, BOTH),
    (State.SUBMITTED, Step.ASK, State.RETURNED, BOTH),
    (State.RETURNED, Step.ANSWER, State.SUBMITTED, BOTH),
    (State.SUBMITTED, Step.CONFIRM_ECOSOC, State.ACCREDITED, ECO),
    (State.SUBMITTED, Step.INVITE_OTHER_ROUTE, State.RETURNED, ECO),
    (State.SUBMITTED, Step.FIND_COMPLETE, State.COMPLETE, NON),
    (State.COMPLETE, Step.CIRCULATE, State.CIRCULATED, NON),
    (State.COMPLETE, Step.ASK, State.RETURNED, BOTH),
    (State.CIRCULATED, Step.END_PERIOD_CLEAR, State.ACCREDITED, NON),
    (State.CIRCULATED, Step.END_PERIOD_OBJECTED, State.IN_CONSULTATION, NON),
    (State.CIRCULATED, Step.END_PERIOD_CLOCK_OVER, State.AWAITING_PLENARY, NON),
    (State.IN_CONSULTATION, Step.END_CONSULTATION, State.AWAITING_PLENARY, NON),
    (State.AWAITING_PLENARY, Step.UPDATE_WITHOUT_DECISION, State.FURTHER_CONSULTATIONS, NON),
    (State.IN_CONSULTATION, Step.LAST_OBJECTION_GONE, State.ACCREDITED, NON),
    (State.AWAITING_PLENARY, Step.LAST_OBJECTION_GONE, State.ACCREDITED, NON),
    (State.FURTHER_CONSULTATIONS, Step.LAST_OBJECTION_GONE, State.ACCREDITED, NON),
    (State.IN_CONSULTATION, Step.DECIDE, State.ACCREDITED, NON),
    (State.AWAITING_PLENARY, Step.DECIDE, State.ACCREDITED, NON),
    (State.FURTHER_CONSULTATIONS, Step.DECIDE, State.ACCREDITED, NON),
    (State.SUBMITTED, Step.EXCLUDE, State.NOT_ADMITTED, NON),
    (State.RETURNED, Step.EXPIRE_RETURN, State.NOT_COMPLETED, BOTH),
    (State.CIRCULATED, Step.RECALL, State.COMPLETE, NON),
    (State.CIRCULATED, Step.CIRCULATE_ANEW, State.SUBMITTED, NON),
    (State.IN_CONSULTATION, Step.CIRCULATE_ANEW, State.SUBMITTED, NON),
    (State.AWAITING_PLENARY, Step.CIRCULATE_ANEW, State.SUBMITTED, NON),
    (State.ACCREDITED, Step.LAPSE, State.LAPSED, BOTH),
    (State.ACCREDITED, Step.RELINQUISH, State.RELINQUISHED, BOTH),
    (State.ACCREDITED, Step.ANNUL, State.ANNULLED, BOTH),
]


@pytest.mark.parametrize(("source", "step", "target", "routes"), DIAGRAM)
def test_the_arrows_of_the_diagram(source, step, target, routes):
    assert TRANSITIONS[step].target is target
    for route in Route:
        assert may_step(step, source, route).allowed is (route in routes)
