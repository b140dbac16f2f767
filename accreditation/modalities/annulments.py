"""A place annulled: only for a proven clerical error or fraud, after the organization was heard (R2, DESIGN 3)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from accreditation.modalities.calendar import has_passed
from accreditation.modalities.outcomes import Reason, Verdict, allow, refuse
from accreditation.modalities.paragraphs import Rule
from accreditation.modalities.states import State


class Ground(StrEnum):
    """The two grounds there are."""

    CLERICAL_ERROR = "clerical_error"
    FRAUD = "fraud"


def may_propose_annulment(state: State, already_proposed: bool) -> Verdict:
    """One proposal at a time, and only of a place that is held."""
    if state is not State.ACCREDITED:
        return refuse(Reason.WRONG_STATE, Rule.R2)
    if already_proposed:
        return refuse(Reason.ALREADY_DONE, Rule.R2)
    return allow(Rule.R2)


def may_answer_annulment(
    heard_until: datetime | None, answered: bool, now: datetime, *, ended: bool = False
) -> Verdict:
    """The organization answers once, until its days have passed, as long as there is a place to lose."""
    if ended or heard_until is None or has_passed(heard_until, now):
        return refuse(Reason.WRONG_STATE, Rule.R2)
    if answered:
        return refuse(Reason.ALREADY_DONE, Rule.R2)
    return allow(Rule.R2)


def may_annul(
    state: State, heard_until: datetime | None, answered: bool, now: datetime, *, frozen: bool = False
) -> Verdict:
    """The second person confirms after the organization was heard: it has answered, or its days have passed. One that
    nobody can speak for is not heard."""
    if state is not State.ACCREDITED or heard_until is None:
        return refuse(Reason.WRONG_STATE, Rule.R2)
    if not answered and not has_passed(heard_until, now):
        return refuse(Reason.HEARING_STILL_OPEN, Rule.R2)
    if frozen and not answered:
        return refuse(Reason.ORGANIZATION_FROZEN, Rule.R2)
    return allow(Rule.R2)
