"""A body gains consultative status while its file is before States: consent, notice, effect (R1, DESIGN 2)."""

from __future__ import annotations

from datetime import datetime

from accreditation.modalities.calendar import sweep_may_act, whole_days_after
from accreditation.modalities.outcomes import Reason, Verdict, allow, refuse
from accreditation.modalities.paragraphs import Rule
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.states import BEFORE_STATES, Route, State, Step, may_step


def may_ask(state: State, route: Route, *, outcome_untold: bool, asked: bool = False) -> Verdict:
    """The Secretariat moves a pending file, or asks for it, once. Between the end of a period and the day on which outcomes are
    told no file of the list is moved: the answer would tell which of them are still pending (DESIGN 4)."""
    if outcome_untold:
        return refuse(Reason.OUTCOME_UNTOLD, Rule.R1)
    verdict = may_step(Step.CONFIRM_GAINED_ECOSOC, state, route)
    return refuse(Reason.ROUTE_CHANGE_ASKED, Rule.R1) if asked and verdict.allowed else verdict


def may_flag_lost(state: State, route: Route, *, flagged: bool, in_register: bool) -> Verdict:
    """A place gained by consultative status is flagged, once, when the body is no longer in the register; the place itself
    stands to the end of the cycle (DESIGN 2)."""
    if route is not Route.ECOSOC:
        return refuse(Reason.NOT_THE_ECOSOC_ROUTE, Rule.R1)
    if state is not State.ACCREDITED:
        return refuse(Reason.WRONG_STATE, Rule.R2)
    if flagged:
        return refuse(Reason.ALREADY_FLAGGED, Rule.R2)
    return refuse(Reason.STILL_IN_REGISTER, Rule.R1) if in_register else allow(Rule.R2)


def may_take_back_lost(state: State, *, flagged: bool, in_register: bool) -> Verdict:
    """The flag is taken back while the place stands, once the register has the body again, or has it after all (DESIGN 2)."""
    if not flagged:
        return refuse(Reason.NOT_FLAGGED, Rule.R2)
    if state is not State.ACCREDITED:
        return refuse(Reason.WRONG_STATE, Rule.R2)
    return allow(Rule.R2) if in_register else refuse(Reason.STILL_GONE, Rule.R1)


def may_consent(
    state: State, route: Route, to_route: Route, already: bool, *, lapsed: bool = False, outcome_untold: bool = False
) -> Verdict:
    """After circulation the Chair consents, once; before it the Secretariat moves the file alone, so that what was asked lapses
    when the file leaves its list. All Member States have notice of it, which waits until they are told what became of the list."""
    if already:
        return refuse(Reason.ALREADY_DONE, Rule.R1)
    if lapsed:
        return refuse(Reason.ROUTE_CHANGE_LAPSED, Rule.R1)
    if to_route is not Route.ECOSOC or route is not Route.NON_OBJECTION:
        return refuse(Reason.WRONG_ROUTE, Rule.R1)
    if state not in BEFORE_STATES:
        return refuse(Reason.WRONG_STATE, Rule.R1)
    if outcome_untold:
        return refuse(Reason.OUTCOME_UNTOLD, Rule.R1)
    return allow(Rule.R1)


def may_decline(state: State, already: bool, *, lapsed: bool = False, outcome_untold: bool = False) -> Verdict:
    """The Chair declines while the case is before States: it goes on as it was, which the organization is told. Until outcomes
    are told that waits as well, since it would tell that this file is still pending (DESIGN 4)."""
    if already:
        return refuse(Reason.ALREADY_DONE, Rule.R1)
    if lapsed:
        return refuse(Reason.ROUTE_CHANGE_LAPSED, Rule.R1)
    if state not in BEFORE_STATES:
        return refuse(Reason.WRONG_STATE, Rule.R1)
    return refuse(Reason.OUTCOME_UNTOLD, Rule.R1) if outcome_untold else allow(Rule.R1)


def takes_effect_at(noticed_at: datetime, parameters: Parameters) -> datetime:
    """23:59 at the seat of the day that leaves all Member States the whole notice."""
    return whole_days_after(noticed_at, parameters.ecosoc_notice_days, parameters)


def takes_effect(state: State, effect_at: datetime, now: datetime, parameters: Parameters) -> bool:
    """Whether the sweep may now record it: the notice has passed and the case is still before States."""
    return state in BEFORE_STATES and sweep_may_act(effect_at, now, parameters)
