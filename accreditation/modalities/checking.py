"""A file is checked: questions and their due dates, the other route, not in scope, circulation (R1, DESIGN 2)."""

from __future__ import annotations

from datetime import datetime

from accreditation.modalities.applications import Earlier, WindowFacts, may_enter
from accreditation.modalities.calendar import has_passed, whole_days_after
from accreditation.modalities.outcomes import Reason, Verdict, allow, refuse
from accreditation.modalities.paragraphs import Rule
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.states import LIVE, PENDING, Route, State, Step, may_step

# The steps by which a file goes back to its body.
RETURNING = frozenset({Step.ASK, Step.INVITE_OTHER_ROUTE})


def may_confirm_body(*, organization_frozen: bool, has_letter: bool, otherwise: bool) -> Verdict:
    """A body is who it says it is by the letter of its head; one without that letter, as on the ECOSOC route, only by an
    express word that it was made sure of `otherwise` (R1)."""
    if organization_frozen:
        return refuse(Reason.ORGANIZATION_FROZEN, Rule.R1)
    return allow(Rule.R1) if has_letter or otherwise else refuse(Reason.NO_LETTER_OF_HEAD, Rule.R1)


def may_give_letter(*, organization_gone: bool) -> Verdict:
    """The letter of its head is taken from any body that is still there, with a file or without; while two people claim it
    too, for that letter decides (R1, DESIGN 3)."""
    return refuse(Reason.ORGANIZATION_GONE, Rule.R1) if organization_gone else allow(Rule.R1)


def is_checked(route: Route, point: str) -> bool:
    """Whether a point of the checklist is one of the route's: the short form has one answer and no letter, and its scope is
    not judged (R1)."""
    return route is Route.NON_OBJECTION or point not in {"letter", "scope"}


def may_check(state: State, organization_confirmed: bool, organization_frozen: bool) -> Verdict:
    """A file is found complete only for a body that is who it says it is, and that nobody disputes (R1)."""
    if state is not State.SUBMITTED:
        return refuse(Reason.WRONG_STATE, Rule.R1)
    if organization_frozen:
        return refuse(Reason.ORGANIZATION_FROZEN, Rule.R1)
    if not organization_confirmed:
        return refuse(Reason.ORGANIZATION_NOT_CONFIRMED, Rule.R1)
    return allow(Rule.R1)


def may_bring_in(*, organization_confirmed: bool, organization_frozen: bool, from_paper: bool = False) -> Verdict:
    """What stands on paper is joined to a body of its name only where that body was confirmed as who it says it is and nobody
    disputes it: anybody may register a name (R1, R2). `from_paper`: nobody acts for it, paper brought it in itself, and
    the case that is joined is no place yet."""
    if organization_frozen:
        return refuse(Reason.ORGANIZATION_FROZEN, Rule.R1)
    return (
        allow(Rule.R2) if organization_confirmed or from_paper else refuse(Reason.ORGANIZATION_NOT_CONFIRMED, Rule.R1)
    )


def may_return(
    state: State, route: Route, organization_frozen: bool, step: Step = Step.ASK, *, somebody_acts: bool
) -> Verdict:
    """A file is returned, with questions or to take the other route, to a body for which somebody can answer: one brought in
    from paper may have nobody, and its days would run out unread (R1, R3)."""
    arrow = may_step(step, state, route)
    if not arrow.allowed:
        return arrow
    if organization_frozen:
        return refuse(Reason.BODY_DISPUTED, Rule.R1)
    return allow(Rule.R3) if somebody_acts else refuse(Reason.NOBODY_ACTS, Rule.R1)


def may_confirm_status(
    state: State,
    route: Route,
    organization_confirmed: bool,
    organization_frozen: bool,
    step: Step = Step.CONFIRM_ECOSOC,
) -> Verdict:
    """By its consultative status a body is accredited at once: only one that was confirmed as who it says it is, which is an
    act of its own. That the register has its name says nothing of who sent the file (R1)."""
    arrow = may_step(step, state, route)
    if not arrow.allowed:
        return arrow
    if organization_frozen:
        return refuse(Reason.ORGANIZATION_FROZEN, Rule.R1)
    return allow(Rule.R1) if organization_confirmed else refuse(Reason.ORGANIZATION_NOT_CONFIRMED, Rule.R1)


def may_circulate(state: State, route: Route, organization_frozen: bool) -> Verdict:
    """A complete file goes before States, also while its window is still open, which gives them more time (R3;
    docs/decisions/0020); not while two people claim its organization (R1)."""
    step = may_step(Step.CIRCULATE, state, route)
    if not step.allowed:
        return step
    return refuse(Reason.ORGANIZATION_FROZEN, Rule.R1) if organization_frozen else allow(Rule.R1)


def may_make_list(files: int, annexed: int, *, annex_only: bool) -> Verdict:
    """A list has files; or it is an annex alone, of bodies that were found not in scope after the last list of their window
    and that no list has named (DESIGN 2)."""
    there = annexed if annex_only else files
    return allow(Rule.R1) if there else refuse(Reason.NOTHING_CHOSEN, Rule.R1)


def may_request_circulation(
    state: State, route: Route, earlier: tuple[Earlier, ...], cycle_ends_at: datetime, now: datetime
) -> Verdict:
    """Any State may ask for a body that was not admitted to be circulated, inside the cycle, unless the body has another
    live application by now: there is only one (R1, R2). The refusal does not say so: of that one States learn from its
    own circulation (DESIGN 4)."""
    step = may_step(Step.REQUEST_CIRCULATION, state, route)
    if not step.allowed:
        return step
    if has_passed(cycle_ends_at, now):
        return refuse(Reason.CYCLE_ENDED, Rule.R2)
    if any(other.same_cycle and other.state in LIVE for other in earlier):
        return refuse(Reason.WRONG_STATE, Rule.R1)
    return allow(Rule.R1)


def other_route_due(window: WindowFacts, now: datetime, parameters: Parameters) -> datetime | None:
    """Until when a body that is not in the ECOSOC register may take the other route: in this window while it is open, with
    at least the days that any returned file has. None after the close: in the next window (R1, R3)."""
    if not may_enter(window, now).allowed:
        return None
    return max(answer_due(now, parameters), window.closes_at)


def answer_due(asked_at: datetime, parameters: Parameters) -> datetime:
    """The first 23:59 at the seat that leaves `return_days` whole days after a question was asked (R3)."""
    return whole_days_after(asked_at, parameters.return_days, parameters)


def may_expire_return(state: State, due_at: datetime | None, organization_frozen: bool, now: datetime) -> Verdict:
    """A returned file not answered by its due date is not completed in this window (R3); one of a body for which nobody can
    answer waits: freeing it gives new days."""
    arrow = may_step(Step.EXPIRE_RETURN, state, Route.NON_OBJECTION)
    if not arrow.allowed:
        return arrow
    if organization_frozen:
        return refuse(Reason.ORGANIZATION_FROZEN, Rule.R3)
    return allow(Rule.R3) if due_at is not None and has_passed(due_at, now) else refuse(Reason.WRONG_STATE, Rule.R3)


def ends_with_cycle(
    state: State, due_at: datetime | None, organization_frozen: bool, cycle_ends_at: datetime
) -> Step | None:
    """What the end of the cycle does to a file: accreditation lapses, what is pending is closed with it (R2). None where
    nothing is left to end, or where a returned file could have been answered and was not: it is not completed, which
    happened before (R3)."""
    if state is State.ACCREDITED:
        return Step.LAPSE
    if may_expire_return(state, due_at, organization_frozen, cycle_ends_at).allowed:
        return None
    return Step.CLOSE_WITH_CYCLE if state in PENDING else None


def hearing_ends(proposed_at: datetime, parameters: Parameters) -> datetime:
    """Until when an applicant is heard before the Chair may confirm "not in scope": whole days (DESIGN 2)."""
    return whole_days_after(proposed_at, parameters.hearing_days, parameters)


def may_be_heard(heard_until: datetime, answered: bool, decided: bool, now: datetime) -> Verdict:
    """The applicant speaks once on "not in scope", until its days have passed or the Chair has decided (DESIGN 2)."""
    if decided:
        return refuse(Reason.WRONG_STATE, Rule.R1)
    if answered:
        return refuse(Reason.ALREADY_ANSWERED, Rule.R1)
    return refuse(Reason.DUE_DATE_PASSED, Rule.R1) if has_passed(heard_until, now) else allow(Rule.R1)


def may_propose_exclusion(state: State, route: Route, *, somebody_acts: bool) -> Verdict:
    """Not in scope is proposed of a body for which somebody can be heard: one brought in from paper may have nobody (R1)."""
    arrow = may_step(Step.EXCLUDE, state, route)
    if not arrow.allowed:
        return arrow
    return allow(Rule.R1) if somebody_acts else refuse(Reason.NOBODY_ACTS, Rule.R1)


def may_confirm_exclusion(
    state: State, heard_until: datetime, answered: bool, now: datetime, *, somebody_acts: bool, frozen: bool = False
) -> Verdict:
    """The Chair confirms after the applicant was heard: it has answered, or its days have passed (DESIGN 2). One that nobody
    can speak for, because two people claim it or nobody acts for it, is not heard."""
    if state is not State.SUBMITTED:
        return refuse(Reason.WRONG_STATE, Rule.R1)
    if not answered and not has_passed(heard_until, now):
        return refuse(Reason.HEARING_STILL_OPEN, Rule.R1)
    if answered:
        return allow(Rule.R1)
    if frozen:
        return refuse(Reason.ORGANIZATION_FROZEN, Rule.R1)
    return allow(Rule.R1) if somebody_acts else refuse(Reason.NOBODY_ACTS, Rule.R1)
