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


def may_enter_answer(
    heard_until: datetime | None, answered: bool, entered: bool, now: datetime, *, ended: bool = False
) -> Verdict:
    """The Chair's office enters, once, an answer that reached it on paper, while the organization may answer. Who wrote it is
    not proven by the entry: it ends nothing."""
    verdict = may_answer_annulment(heard_until, answered, now, ended=ended)
    if verdict.allowed and entered:
        return refuse(Reason.ALREADY_DONE, Rule.R2)
    return verdict


def may_contest_answer(
    heard_until: datetime | None, entered: bool, contested: bool, now: datetime, *, ended: bool = False
) -> Verdict:
    """The organization says, once, that it did not write what was entered for it, until its days have passed."""
    if not entered:
        return refuse(Reason.WRONG_STATE, Rule.R2)
    return may_answer_annulment(heard_until, contested, now, ended=ended)


def may_confirm_by(proposed_by: int, entered_by: int | None, person: int) -> Verdict:
    """A second person annuls: neither who proposed it, nor who entered an answer for the organization."""
    if person == proposed_by:
        return refuse(Reason.SAME_PERSON, Rule.R2)
    if person == entered_by:
        return refuse(Reason.ENTERED_THE_ANSWER, Rule.R2)
    return allow(Rule.R2)


def may_annul(
    state: State, heard_until: datetime | None, answered: bool, now: datetime, *, frozen: bool = False
) -> Verdict:
    """The second person confirms after the organization was heard: it has answered by its own act, or its days have passed;
    an answer that the office entered for it ends no hearing. One that nobody can speak for is not heard."""
    if state is not State.ACCREDITED or heard_until is None:
        return refuse(Reason.WRONG_STATE, Rule.R2)
    if not answered and not has_passed(heard_until, now):
        return refuse(Reason.HEARING_STILL_OPEN, Rule.R2)
    if frozen and not answered:
        return refuse(Reason.ORGANIZATION_FROZEN, Rule.R2)
    return allow(Rule.R2)
