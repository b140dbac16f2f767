"""Keeping what is being written and not yet sent: a reply, a statement, answers, a correction (DESIGN 10). Nothing is sent by it.

A place is where one writes: `reply`, `scope`, `annulment`, `correct`, `questions` (of the Secretariat) or `state-7` (question 7, a
Member State's). Keeping is no act of procedure: it writes no Act and no letter, and nobody else is told that it happens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from accounts.capacities import Actor
from accounts.refusals import Refused
from accounts.said import said
from accreditation.modalities.applications import may_answer
from accreditation.modalities.outcomes import Reason
from accreditation.models import Accreditation, Application, Question, ScopeProposal, UnsentText
from accreditation.policy import insist_represents
from accreditation.services.answerable import (
    insist_correctable,
    insist_may_answer_annulment,
    insist_may_be_heard,
    insist_may_reply,
    insist_unanswered,
)
from accreditation.services.steps import insist, lock_application

REPLY, SCOPE, ANNULMENT, CORRECT = "reply", "scope", "annulment", "correct"
QUESTIONS, STATE = "questions", "state-"
# How long a text is kept that can no longer be sent; as long as a browser keeps its copy.
KEPT = timedelta(days=30)


def state_place(question_id: int) -> str:
    """Where the answer to a Member State's question is written."""
    return f"{STATE}{question_id}"


def keep_text(
    *, application: Application, place: str, texts: Mapping[str, str | None], actor: Actor, now: datetime, version: int
) -> UnsentText:
    """Keep `texts`, by field name, beside the other fields of the place; None keeps nothing of a field. `version` is the one
    the page was drawn from, 0 where nothing had been written.

    Raises Refused for anybody but the organization's people, where nothing may be answered any more, or STALE: somebody
    else has saved another text since, and nothing is changed."""
    with transaction.atomic():
        application = lock_application(application.pk)
        actor = insist_represents(actor, application.organization)
        insist_open(application, place, now)
        row = UnsentText.objects.filter(application=application, place=place).first()
        row = row or UnsentText(application=application, place=place)
        if row.version != version and any(row.texts.get(name, "") != (text or "") for name, text in texts.items()):
            raise Refused(Reason.STALE)
        if not row.pk or any(row.texts.get(name) != text for name, text in texts.items()):
            row.texts = {name: text for name, text in {**row.texts, **texts}.items() if text is not None}
            row.version += 1
        row.saved_at, row.saved_by_id = now, actor.person_id
        row.save()
    return row


def take_kept(*, application: Application, place: str, texts: Mapping[str, str], version: int | None) -> None:
    """Erase what is kept in a place, as part of sending `texts` from it. The caller holds the file's lock.

    With a `version` that is not the row's, another text kept there raises STALE: it was never seen by who sends."""
    row = UnsentText.objects.filter(application=application, place=place).first()
    if row is None:
        return
    unseen = any(said(row.texts.get(name, "")) not in {"", said(text)} for name, text in texts.items())
    if version is not None and row.version != version and unseen:
        raise Refused(Reason.STALE)
    row.texts = {}
    row.version += 1
    row.save(update_fields=["texts", "version"])


def insist_open(application: Application, place: str, now: datetime) -> None:
    """Raise Refused where nothing may be sent from a place; KeyError where there is no such place."""
    if place == REPLY:
        insist_may_reply(application, now)
    elif place == QUESTIONS:
        insist(may_answer(application.state_now, application.due_at, now))
    elif place == CORRECT:
        insist_correctable(application, now)
    elif place == SCOPE:
        insist_may_be_heard(ScopeProposal.objects.filter(application=application).order_by("-id").first(), now)
    elif place == ANNULMENT:
        proposed = Accreditation.objects.filter(application=application, annulment_proposed_at__isnull=False)
        insist_may_answer_annulment(proposed.first(), now)
    elif place.startswith(STATE) and place.removeprefix(STATE).isdecimal():
        number = int(place.removeprefix(STATE))
        insist_unanswered(Question.objects.filter(application=application, pk=number).first())
    else:
        raise KeyError(place)


def forget_unsent(*, now: datetime) -> int:
    """Erase texts that can no longer be sent, `KEPT` after they were last saved. Returns how many."""
    done = 0
    old = UnsentText.objects.filter(saved_at__lt=now - KEPT).order_by("id")
    # All of them: those that stay, because they may still be sent, must not stand before the others for ever.
    for pk, application_id in list(old.values_list("pk", "application_id")):
        with transaction.atomic():
            application = lock_application(application_id)
            row = UnsentText.objects.filter(pk=pk, saved_at__lt=now - KEPT).first()
            if row is None or (row.texts and is_open(application, row.place, now)):
                continue
            row.delete()
            done += 1
    return done


def is_open(application: Application, place: str, now: datetime) -> bool:
    """Whether something may still be sent from a place; KeyError where there is no such place."""
    try:
        insist_open(application, place, now)
    except Refused:
        return False
    return True
