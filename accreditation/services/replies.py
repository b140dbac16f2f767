"""What an applicant answers: a State's question, a proposal on its scope, an objection (R5, R6, DESIGN 2)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor, Party
from accounts.notices.drafts import to_mission, to_user
from accounts.notices.occasions import Writer
from accounts.queries.mandates import people_of
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.letters import write_letters
from accounts.services.record import record_act
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.words import is_within
from accreditation.models import Application, ObjectionReply, Question, ScopeProposal
from accreditation.notices import applicant_letters as letters
from accreditation.policy import insist_represents
from accreditation.services.answerable import insist_may_be_heard, insist_may_reply, insist_unanswered
from accreditation.services.steps import insist_free, lock_application
from accreditation.services.unsent import REPLY, SCOPE, state_place, take_kept


def insist_within(text: str, limit_name: str, application: Application) -> str:
    """The text without its margins. Raises Refused where it is empty or over its limit."""
    text = said(text)
    if not text:
        raise Refused(Reason.INCOMPLETE, "R1", (limit_name,))
    if not keeps_limit(text, limit_name, application):
        raise Refused(Reason.LIMIT_EXCEEDED, "R1", (limit_name,))
    return text


def keeps_limit(text: str, limit_name: str, application: Application) -> bool:
    """Whether the text has no more words, and no more characters than so many words can have, than the process takes."""
    limit = application.cycle.process.rules().most_words(limit_name)
    return limit is None or is_within(said(text), limit)


def answer_state_question(
    *, question: Question, text: str, actor: Actor, now: datetime, kept_version: int | None = None
) -> Question:
    """Answer what a Member State asked. The case stays where it is; the answer is with the file, for all States (R5).

    Here and below `kept_version` is that of the text being written which the page showed; what is kept is erased.

    Raises Refused: another party, frozen, not a State's question, answered already, no words or too many, a stale page."""
    with transaction.atomic():
        application = lock_application(question.application_id)
        actor = insist_represents(actor, application.organization)
        insist_free(application)
        rows = Question.objects.select_for_update(of=("self",), no_key=True).select_related("asked_by_state")
        question = rows.get(pk=question.pk)
        state = insist_unanswered(question)
        question.answer = insist_within(text, "answer", application)
        place = state_place(question.pk)
        take_kept(application=application, place=place, texts={"text": text}, version=kept_version)
        question.answered_at = now
        question.answered_by_id = actor.user_id
        question.save(update_fields=["answer", "answered_at", "answered_by"])
        act = record_act(
            kind="question.answer",
            moment=now,
            actor=actor,
            subject=application.record_subject,
            facts={"question": question.pk},
            rule="R5",
        )
        values = {"reference": application.reference, "organization": application.organization.name}
        draft = Writer(letters.STATE_ANSWERED).draft(to_mission(state), values)
        write_letters(act=act, drafts=[draft], now=now)
    return question


def make_scope_statement(
    *, proposal: ScopeProposal, text: str, actor: Actor, now: datetime, kept_version: int | None = None
) -> ScopeProposal:
    """The applicant is heard on "not in scope", once, until `heard_until` (DESIGN 2). It goes to the Chair.

    Raises Refused: another party, frozen, decided, said already, past its days, no words or too many, a stale page."""
    with transaction.atomic():
        application = lock_application(proposal.application_id)
        actor = insist_represents(actor, application.organization)
        insist_free(application)
        proposal = ScopeProposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
        insist_may_be_heard(proposal, now)
        proposal.statement = insist_within(text, "reply", application)
        take_kept(application=application, place=SCOPE, texts={"text": text}, version=kept_version)
        proposal.statement_at = now
        proposal.save(update_fields=["statement", "statement_at"])
        act = record_act(
            kind="scope.statement",
            moment=now,
            actor=actor,
            subject=application.record_subject,
            facts={"proposal": proposal.pk},
            rule="R1",
        )
        writer = Writer(letters.SCOPE_STATEMENT)
        chair = people_of(Party.CHAIR, now)
        drafts = [writer.draft(to_user(user), {"reference": application.reference}) for user in chair]
        write_letters(act=act, drafts=drafts, now=now)
    return proposal


def reply_to_objection(
    *,
    application: Application,
    text: str,
    agrees_to_dissemination: bool,
    actor: Actor,
    now: datetime,
    kept_version: int | None = None,
) -> ObjectionReply:
    """Reply to an objection that the applicant knows of (R6). It goes to the Chair, and to Member States with the
    dissemination only if the applicant agrees. Secret: the ordinary Secretariat does not learn of it.

    Raises Refused: another party, frozen, no objection that it may know of, no longer before States, no words or too many."""
    with transaction.atomic():
        application = lock_application(application.pk)
        actor = insist_represents(actor, application.organization)
        insist_free(application)
        insist_may_reply(application, now)
        text = insist_within(text, "reply", application)
        same = ObjectionReply.objects.filter(application=application, text=text).first()
        if same is not None:
            return same  # the button pressed twice
        take_kept(application=application, place=REPLY, texts={"text": text}, version=kept_version)
        reply = ObjectionReply.objects.create(
            application=application,
            text=text,
            agrees_to_dissemination=agrees_to_dissemination,
            sent_at=now,
            sent_by_id=actor.person_id,
        )
        act = record_act(
            kind="objection.reply",
            moment=now,
            actor=actor,
            subject=application.record_subject,
            facts={"reply": reply.pk, "agrees": agrees_to_dissemination},
            rule="R6",
            secret=True,
        )
        writer = Writer(letters.REPLY_RECEIVED)
        drafts = [writer.draft(to_user(user), {}) for user in people_of(Party.CHAIR, now)]
        write_letters(act=act, drafts=drafts, now=now)
    return reply
