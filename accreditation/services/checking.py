"""The Secretariat's check of a file: find complete, ask, confirm consultative status, invite to the other route (R1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accounts.deadline_words import instant_words
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import record_act
from accreditation.modalities.applications import may_answer
from accreditation.modalities.checking import answer_due, may_check, may_confirm_status, may_return, other_route_due
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import Route, Step
from accreditation.models import Accreditation, Application, EcosocEntry, Question
from accreditation.notices import letters
from accreditation.policy import insist_may, insist_represents
from accreditation.queries.people import is_acted_for
from accreditation.services.accreditations import accredit
from accreditation.services.edits import insist_whole, late_permission_of
from accreditation.services.replies import keeps_limit
from accreditation.services.scope import insist_no_open_proposal
from accreditation.services.steps import insist, insist_free, lock_application, take_step
from accreditation.services.telling import tell_applicant
from accreditation.services.unsent import QUESTIONS, take_kept
from accreditation.services.versions import freeze_version


def find_complete(*, application: Application, actor: Actor, now: datetime, version: int | None = None) -> Application:
    """The file is complete and its organization is who it says it is (R1).

    Raises Refused: no right, a stale page, an open scope proposal, another state, the body not confirmed or frozen."""
    insist_may(ActOf.CHECK, actor)
    with transaction.atomic():
        application = lock_application(application.pk, version)
        organization = application.organization
        insist_no_open_proposal(application)
        insist(
            may_check(application.state_now, organization.confirmed_at is not None, organization.frozen_at is not None)
        )
        act = take_step(application=application, step=Step.FIND_COMPLETE, actor=actor, now=now)
        tell_applicant(act, letters.COMPLETE, application, now)
    return application


def ask_applicant(
    *,
    application: Application,
    questions: Sequence[tuple[str, str]],
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> Application:
    """Return the file with questions, (field, text) each, and a due date at the seat (R1, R3).

    Raises Refused: no right, no question, a stale page, an open scope proposal, frozen, another state, nobody acts for
    the body."""
    insist_may(ActOf.CHECK, actor)
    if not questions or any(not said(text) for _field, text in questions):
        raise Refused(Reason.NEEDS_REASON)
    with transaction.atomic():
        application = lock_application(application.pk, version)
        insist_no_open_proposal(application)
        _insist_may_return(application, Step.ASK)
        application.due_at = answer_due(now, application.cycle.process.rules())
        act = take_step(
            application=application,
            step=Step.ASK,
            actor=actor,
            now=now,
            facts={"questions": len(questions)},
            fields=("due_at",),
        )
        Question.objects.bulk_create(
            Question(
                application=application,
                field=field,
                text=said(text),
                asked_at=now,
                asked_by_id=actor.person_id,
                due_at=application.due_at,
            )
            for field, text in questions
        )
        tell_applicant(act, letters.RETURNED, application, now, due=instant_words(application.due_at))
    return application


def _insist_may_return(application: Application, step: Step) -> None:
    body = application.organization
    insist(
        may_return(
            application.state_now,
            application.route_now,
            body.frozen_at is not None,
            step,
            somebody_acts=is_acted_for(body),
        )
    )


def answer_questions(
    *,
    application: Application,
    answers: dict[int, str],
    actor: Actor,
    now: datetime,
    kept_version: int | None = None,
) -> Application:
    """Answer every open question of the Secretariat and resubmit, before the due instant (R1); its people get a receipt.
    `answers` by question id.
    What was kept of the answers is erased; `kept_version` is as the page showed it.

    Raises Refused: another party, frozen, nothing asked, past the due instant, a question unanswered or an answer over its
    limit, by the questions' ids, the file not whole."""
    with transaction.atomic():
        application = lock_application(application.pk)
        actor = insist_represents(actor, application.organization)
        insist_free(application)
        insist(may_answer(application.state_now, application.due_at, now))
        open_questions = list(application.questions.filter(answered_at__isnull=True, asked_by_state__isnull=True))
        missing = [str(question.pk) for question in open_questions if not said(answers.get(question.pk, ""))]
        if missing:
            raise Refused(Reason.INCOMPLETE, "R1", tuple(missing))
        over = [str(one.pk) for one in open_questions if not keeps_limit(answers[one.pk], "answer", application)]
        if over:
            raise Refused(Reason.LIMIT_EXCEEDED, "R1", tuple(over))
        texts = {f"question_{question.pk}": answers[question.pk] for question in open_questions}
        take_kept(application=application, place=QUESTIONS, texts=texts, version=kept_version)
        for question in open_questions:
            question.answer = said(answers[question.pk])
            question.answered_at = now
            question.answered_by_id = actor.user_id
            question.save(update_fields=["answer", "answered_at", "answered_by"])
        insist_whole(application)
        version = freeze_version(application, reason="answered", now=now)
        act = take_step(
            application=application, step=Step.ANSWER, actor=actor, now=now, facts={"digest": version.digest}
        )
        tell_applicant(act, letters.ANSWERED, application, now, moment=instant_words(now), digest=version.digest)
    return application


def confirm_ecosoc(
    *, application: Application, entry: EcosocEntry, actor: Actor, now: datetime, version: int | None = None
) -> Accreditation:
    """The body stands in the ECOSOC register: it has informed, and is accredited (R1, R2).

    Raises Refused: no right, a stale page, an open scope proposal, another route or state, the body frozen or not confirmed,
    gone from the register."""
    insist_may(ActOf.CHECK, actor)
    with transaction.atomic():
        application = lock_application(application.pk, version)
        insist_no_open_proposal(application)
        organization = application.organization
        confirmed, frozen = organization.confirmed_at is not None, organization.frozen_at is not None
        insist(may_confirm_status(application.state_now, application.route_now, confirmed, frozen))
        if entry.gone_at is not None:
            raise Refused(Reason.GONE_FROM_REGISTER, "R1")
        organization.ecosoc_status, organization.ecosoc_number = entry.status, entry.number
        organization.save(update_fields=["ecosoc_status", "ecosoc_number"])
        return accredit(
            application=application, step=Step.CONFIRM_ECOSOC, actor=actor, now=now, facts={"entry": entry.pk}
        )


def other_route_until(application: Application, now: datetime) -> datetime | None:
    """Until when this file's body may take the other route in this window, late permission and all; None: in the next."""
    late = late_permission_of(application.window, application.organization)
    return other_route_due(application.window.facts(late), now, application.cycle.process.rules())


def invite_other_route(
    *, application: Application, actor: Actor, now: datetime, version: int | None = None, returns: bool | None = None
) -> Application:
    """Not in the ECOSOC register: returned and invited to the other route while the window is open (R1). After its close
    the file is over in this window, and the body is invited to take the other route in the next; what it wrote is kept.
    `returns`: which of the two the page said.

    Raises Refused: no right, a stale page, an open scope proposal, another route or state, frozen, nobody acts for the body."""
    insist_may(ActOf.CHECK, actor)
    with transaction.atomic():
        application = lock_application(application.pk, version)
        insist_no_open_proposal(application)
        _insist_may_return(application, Step.INVITE_OTHER_ROUTE)
        due = other_route_until(application, now)
        if returns is not None and returns is not (due is not None):
            raise Refused(Reason.STALE)
        application.due_at = due or now
        act = take_step(application=application, step=Step.INVITE_OTHER_ROUTE, actor=actor, now=now, fields=("due_at",))
        if due is not None:
            _take_other_route(application, actor, now)
            tell_applicant(act, letters.OTHER_ROUTE, application, now, due=instant_words(due))
            return application
        # A file that ends was never applied by the other route, and is not shown on it.
        take_step(application=application, step=Step.EXPIRE_RETURN, actor=actor, now=now, facts={"why": "other_route"})
        tell_applicant(act, letters.OTHER_ROUTE_NEXT, application, now)
    return application


def _take_other_route(application: Application, actor: Actor, now: datetime) -> None:
    application.route = Route.NON_OBJECTION.value
    application.save(update_fields=["route"])
    record_act(
        kind="application.change_route",
        moment=now,
        actor=actor,
        subject=application.record_subject,
        facts={"to": application.route},
        rule="R1",
    )
