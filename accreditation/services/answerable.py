"""Whether something may still be answered or corrected: asked while it is being written as well as when it is sent (R1, R3,
R5, R6)."""

from __future__ import annotations

from datetime import datetime

from accounts.models import MemberState
from accounts.refusals import Refused
from accreditation.modalities.annulments import may_answer_annulment, may_contest_answer, may_enter_answer
from accreditation.modalities.changes import may_correct
from accreditation.modalities.checking import may_be_heard
from accreditation.modalities.objections import may_reply
from accreditation.modalities.outcomes import Reason, Verdict
from accreditation.models import Accreditation, Application, Question, ScopeProposal
from accreditation.queries.documents import circulated_entry
from accreditation.queries.own_case import consultations_over_at
from accreditation.services.edits import late_permission_of
from accreditation.services.steps import insist, insist_free


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


def insist_may_enter_answer(place: Accreditation, now: datetime) -> None:
    """Raise Refused unless the Chair's office may still enter an answer that came on paper (R2)."""
    answered, entered = place.annulment_answered_at is not None, place.annulment_entered_at is not None
    ended = place.ended_at is not None
    insist(may_enter_answer(place.annulment_heard_until, answered, entered, now, ended=ended))


def insist_may_contest_answer(place: Accreditation, now: datetime) -> None:
    """Raise Refused unless the organization may still say that it did not write what was entered for it (R2)."""
    entered, contested = place.annulment_entered_at is not None, place.annulment_entry_contested_at is not None
    ended = place.ended_at is not None
    insist(may_contest_answer(place.annulment_heard_until, entered, contested, now, ended=ended))


def insist_unanswered(question: Question | None) -> MemberState:
    """The Member State that asked. Raises Refused unless one did and nobody has answered (R5)."""
    if question is None or question.asked_by_state is None:
        raise Refused(Reason.WRONG_STATE, "R5")
    if question.answered_at is not None:
        raise Refused(Reason.ALREADY_ANSWERED, "R5")
    return question.asked_by_state


def correcting(application: Application, now: datetime) -> Verdict:
    """Whether the file may be corrected now."""
    late = late_permission_of(application.window, application.organization)
    yearly_from = consultations_over_at(application)
    made = (
        application.corrections.all()
        if yearly_from is None
        else application.corrections.filter(made_at__gte=yearly_from)
    )
    last = made.order_by("-made_at").values_list("made_at", flat=True).first()
    facts = application.window.facts(late)
    entry = circulated_entry(application)
    known_at = entry.circulation.outcomes_known_at if entry else None
    return may_correct(application.state_now, facts, now, last, application.period_ends_at, known_at, yearly_from)


def insist_correctable(application: Application, now: datetime) -> None:
    """Raise Refused unless the file may be corrected now."""
    insist(correcting(application, now))
    insist_free(application)
