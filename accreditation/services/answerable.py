"""Whether something may still be answered: asked while it is being written as well as when it is sent (R1, R5, R6)."""

from __future__ import annotations

from datetime import datetime

from accounts.models import MemberState
from accounts.refusals import Refused
from accreditation.modalities.annulments import may_answer_annulment
from accreditation.modalities.checking import may_be_heard
from accreditation.modalities.objections import may_reply
from accreditation.modalities.outcomes import Reason
from accreditation.models import Accreditation, Application, Question, ScopeProposal
from accreditation.services.steps import insist


def insist_may_reply(application: Application, now: datetime) -> None:
    """Raise Refused unless the applicant knows of an objection and its case is before States (R6)."""
    insist(may_reply(application.objection_known_at, application.state_now, now))


def insist_may_be_heard(proposal: ScopeProposal | None, now: datetime) -> None:
    """Raise Refused unless the proposal is undecided, unanswered, and its days have not passed (R1)."""
    if proposal is None:
        raise Refused(Reason.WRONG_STATE, "R1")
    answered, decided = proposal.statement_at is not None, proposal.decided_at is not None
    insist(may_be_heard(proposal.heard_until, answered, decided, now))


def insist_may_answer_annulment(place: Accreditation | None, now: datetime) -> None:
    """Raise Refused unless the place may be annulled, stands, and the organization has days left to answer (R2)."""
    if place is None:
        raise Refused(Reason.WRONG_STATE, "R2")
    answered, ended = place.annulment_answered_at is not None, place.ended_at is not None
    insist(may_answer_annulment(place.annulment_heard_until, answered, now, ended=ended))


def insist_unanswered(question: Question | None) -> MemberState:
    """The Member State that asked. Raises Refused unless one did and nobody has answered (R5)."""
    if question is None or question.asked_by_state is None:
        raise Refused(Reason.WRONG_STATE, "R5")
    if question.answered_at is not None:
        raise Refused(Reason.ALREADY_ANSWERED, "R5")
    return question.asked_by_state
