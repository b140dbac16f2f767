"""The life of an application: one table of states and acts that everything else asks (DESIGN 3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from accreditation.modalities.outcomes import Reason, Verdict, allow, refuse
from accreditation.modalities.paragraphs import Rule


class Route(StrEnum):
    """R1: bodies in consultative status inform; any other body applies and is accredited on a non-objection basis."""

    ECOSOC = "ecosoc"
    NON_OBJECTION = "non_objection"


class State(StrEnum):
    """Where an application stands. A consultation is a record beside the state, not a state of its own making."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    COMPLETE = "complete"
    CIRCULATED = "circulated"
    IN_CONSULTATION = "in_consultation"
    AWAITING_PLENARY = "awaiting_plenary"
    FURTHER_CONSULTATIONS = "further_consultations"
    ACCREDITED = "accredited"
    NOT_ADMITTED = "not_admitted"
    NOT_COMPLETED = "not_completed"
    WITHDRAWN = "withdrawn"
    CLOSED_WITH_CYCLE = "closed_with_cycle"
    LAPSED = "lapsed"
    RELINQUISHED = "relinquished"
    ANNULLED = "annulled"


CONTESTED = frozenset({State.IN_CONSULTATION, State.AWAITING_PLENARY, State.FURTHER_CONSULTATIONS})
PENDING = frozenset({State.SUBMITTED, State.RETURNED, State.COMPLETE, State.CIRCULATED}) | CONTESTED
# One live application per organization and target cycle: pending or accredited.
LIVE = PENDING | {State.ACCREDITED}
BEFORE_STATES = frozenset({State.CIRCULATED}) | CONTESTED


class Step(StrEnum):
    """An act that moves an application from one state to another."""

    SUBMIT = "submit"
    ASK = "ask"
    ANSWER = "answer"
    CONFIRM_ECOSOC = "confirm_ecosoc"
    INVITE_OTHER_ROUTE = "invite_other_route"
    FIND_COMPLETE = "find_complete"
    REOPEN_CHECK = "reopen_check"
    CIRCULATE = "circulate"
    RECALL = "recall"
    CIRCULATE_ANEW = "circulate_anew"
    END_PERIOD_CLEAR = "end_period_clear"
    END_PERIOD_OBJECTED = "end_period_objected"
    END_PERIOD_CLOCK_OVER = "end_period_clock_over"
    END_CONSULTATION = "end_consultation"
    UPDATE_WITHOUT_DECISION = "update_without_decision"
    LAST_OBJECTION_GONE = "last_objection_gone"
    DECIDE = "decide"
    WITHDRAW = "withdraw"
    EXCLUDE = "exclude"
    REQUEST_CIRCULATION = "request_circulation"
    EXPIRE_RETURN = "expire_return"
    CONFIRM_GAINED_ECOSOC = "confirm_gained_ecosoc"
    CLOSE_WITH_CYCLE = "close_with_cycle"
    LAPSE = "lapse"
    RELINQUISH = "relinquish"
    ANNUL = "annul"


@dataclass(frozen=True)
class Transition:
    """One arrow: `routes` is empty when it is the same for both."""

    step: Step
    sources: frozenset[State]
    target: State
    rule: Rule
    routes: frozenset[Route] = frozenset()


def _arrow(step: Step, sources: set[State] | frozenset[State], target: State, rule: Rule, *routes: Route) -> Transition:
    return Transition(step, frozenset(sources), target, rule, frozenset(routes))


TRANSITIONS: dict[Step, Transition] = {
    arrow.step: arrow
    for arrow in (
        _arrow(Step.SUBMIT, {State.DRAFT}, State.SUBMITTED, Rule.R3),
        _arrow(Step.ASK, {State.SUBMITTED, State.COMPLETE}, State.RETURNED, Rule.R1),
        _arrow(Step.ANSWER, {State.RETURNED}, State.SUBMITTED, Rule.R1),
        _arrow(Step.CONFIRM_ECOSOC, {State.SUBMITTED}, State.ACCREDITED, Rule.R1, Route.ECOSOC),
        _arrow(Step.INVITE_OTHER_ROUTE, {State.SUBMITTED}, State.RETURNED, Rule.R1, Route.ECOSOC),
        _arrow(Step.FIND_COMPLETE, {State.SUBMITTED}, State.COMPLETE, Rule.R1, Route.NON_OBJECTION),
        _arrow(Step.REOPEN_CHECK, {State.COMPLETE}, State.SUBMITTED, Rule.R3, Route.NON_OBJECTION),
        _arrow(Step.CIRCULATE, {State.COMPLETE}, State.CIRCULATED, Rule.R1, Route.NON_OBJECTION),
        _arrow(Step.RECALL, {State.CIRCULATED}, State.COMPLETE, Rule.R1, Route.NON_OBJECTION),
        _arrow(
            Step.CIRCULATE_ANEW,
            {State.CIRCULATED, State.IN_CONSULTATION, State.AWAITING_PLENARY},
            State.SUBMITTED,
            Rule.R1,
            Route.NON_OBJECTION,
        ),
        _arrow(Step.END_PERIOD_CLEAR, {State.CIRCULATED}, State.ACCREDITED, Rule.R1, Route.NON_OBJECTION),
        _arrow(Step.END_PERIOD_OBJECTED, {State.CIRCULATED}, State.IN_CONSULTATION, Rule.R7, Route.NON_OBJECTION),
        _arrow(Step.END_PERIOD_CLOCK_OVER, {State.CIRCULATED}, State.AWAITING_PLENARY, Rule.R8, Route.NON_OBJECTION),
        _arrow(Step.END_CONSULTATION, {State.IN_CONSULTATION}, State.AWAITING_PLENARY, Rule.R8, Route.NON_OBJECTION),
        _arrow(
            Step.UPDATE_WITHOUT_DECISION,
            {State.AWAITING_PLENARY},
            State.FURTHER_CONSULTATIONS,
            Rule.R9,
            Route.NON_OBJECTION,
        ),
        _arrow(Step.LAST_OBJECTION_GONE, CONTESTED, State.ACCREDITED, Rule.R7, Route.NON_OBJECTION),
        _arrow(Step.DECIDE, CONTESTED, State.ACCREDITED, Rule.R9, Route.NON_OBJECTION),
        _arrow(Step.WITHDRAW, PENDING, State.WITHDRAWN, Rule.R1),
        _arrow(Step.EXCLUDE, {State.SUBMITTED}, State.NOT_ADMITTED, Rule.R1, Route.NON_OBJECTION),
        _arrow(Step.REQUEST_CIRCULATION, {State.NOT_ADMITTED}, State.COMPLETE, Rule.R1, Route.NON_OBJECTION),
        _arrow(Step.EXPIRE_RETURN, {State.RETURNED}, State.NOT_COMPLETED, Rule.R3),
        _arrow(
            Step.CONFIRM_GAINED_ECOSOC,
            PENDING,
            State.ACCREDITED,
            Rule.R1,
            Route.NON_OBJECTION,
        ),
        _arrow(Step.CLOSE_WITH_CYCLE, PENDING, State.CLOSED_WITH_CYCLE, Rule.R2),
        _arrow(Step.LAPSE, {State.ACCREDITED}, State.LAPSED, Rule.R2),
        _arrow(Step.RELINQUISH, {State.ACCREDITED}, State.RELINQUISHED, Rule.R2),
        _arrow(Step.ANNUL, {State.ACCREDITED}, State.ANNULLED, Rule.R2),
    )
}


def may_step(step: Step, state: State, route: Route) -> Verdict:
    """Whether the table has an arrow for `step` from `state` on `route`."""
    arrow = TRANSITIONS[step]
    if arrow.routes and route not in arrow.routes:
        return refuse(Reason.WRONG_ROUTE if route is Route.ECOSOC else Reason.NOT_THE_ECOSOC_ROUTE, arrow.rule)
    if state not in arrow.sources:
        return refuse(Reason.WRONG_STATE, arrow.rule)
    return allow(arrow.rule)


def steps_from(state: State, route: Route) -> list[Step]:
    """The steps that the table allows now: what buttons are drawn from."""
    return [step for step in TRANSITIONS if may_step(step, state, route).allowed]
