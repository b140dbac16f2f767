"""A Member State asks the applicant a question, instead of an objection or beside one (R5, DESIGN 10)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.words import is_within
from accreditation.models import Application, Question
from accreditation.notices import letters
from accreditation.policy import insist_may
from accreditation.services.given import insist_said
from accreditation.services.steps import insist, lock_application
from accreditation.services.telling import tell_applicant
from objections.queries.states_case import asking_verdict


def ask_as_state(*, application: Application, text: str, shows_state: bool, actor: Actor, now: datetime) -> Question:
    """Ask the applicant. All Member States and the Chair read question and answer; the State's name is shown to the
    applicant and to other States only if it chooses. No state changes and nothing becomes due.

    The same words from the same State again are answered with the question that was asked already.

    Raises Refused: no right, nothing asked, wrong route, questions over, too many words."""
    insist_may(ActOf.ASK_AS_STATE, actor)
    text = insist_said(text, "R5")
    with transaction.atomic():
        application = lock_application(application.pk)
        insist(asking_verdict(application, now))
        if not is_within(text, application.cycle.process.rules().word_limits["state_question"]):
            raise Refused(Reason.LIMIT_EXCEEDED, "R5", ("text",))
        asked = application.questions.filter(asked_by_state_id=actor.state_id, text=text).first()
        if asked is not None:
            return asked
        question = Question.objects.create(
            application=application,
            asked_by_state_id=actor.state_id,
            shows_state=shows_state,
            text=text,
            asked_at=now,
            asked_by_id=actor.person_id,
        )
        act = record_act(
            kind="question.ask_as_state",
            moment=now,
            actor=actor,
            subject=application.record_subject,
            facts={"question": question.pk, "shows_state": shows_state},
            rule="R5",
        )
        tell_applicant(act, letters.STATE_ASKED, application, now)
    return question
