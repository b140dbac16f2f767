"""Whether something may still be answered: asked while it is being written as well as when it is sent (R1, R5, R6)."""

from __future__ import annotations

from datetime import datetime

from accounts.models import MemberState
from accounts.refusals import Refused
from accreditation.modalities.calendar import has_passed
from accreditation.modalities.objections import may_reply
from accreditation.modalities.outcomes import Reason
from accreditation.models import Application, Question, ScopeProposal
from accreditation.services.steps import insist


def insist_may_reply(application: Application, now: datetime) -> None:
    """Raise Refused unless the applicant knows of an objection and its case is before States (R6)."""
    insist(may_reply(application.objection_known_at, application.state_now, now))


def insist_may_be_heard(proposal: ScopeProposal | None, now: datetime) -> None:
    """Raise Refused unless the proposal is undecided, unanswered, and its days have not passed (R1)."""
    if proposal is None or proposal.decided_at is not None:
        raise Refused(Reason.WRONG_STATE, "R1")
    if proposal.statement_at is not None:
        raise Refused(Reason.ALREADY_ANSWERED, "R1")
    if has_passed(proposal.heard_until, now):
        raise Refused(Reason.DUE_DATE_PASSED, "R1")


def insist_unanswered(question: Question | None) -> MemberState:
    """The Member State that asked. Raises Refused unless one did and nobody has answered (R5)."""
    if question is None or question.asked_by_state is None:
        raise Refused(Reason.WRONG_STATE, "R5")
    if question.answered_at is not None:
        raise Refused(Reason.ALREADY_ANSWERED, "R5")
    return question.asked_by_state
