"""A Member State gives or supplements the general basis of its objection (R5). Runs as the desk role."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accounts.deadline_words import instant_words
from accounts.services.record import record_act, text_digest
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.objections import (
    Standing,
    dissemination_due,
    may_supplement,
)
from accreditation.modalities.second_persons import Course, course_of, may_go_as_read_back
from accreditation.policy import insist_may
from accreditation.services.given import insist_said
from accreditation.services.steps import insist
from objections.models import Objection, ObjectionStatement, PreparedAct
from objections.notices import letters
from objections.services.preparing import end_prepared, prepare, withdrawal_awaits
from objections.services.receipts import acknowledge, insist_words, lock_own
from objections.services.telling import tell_chair


def supplement_objection(
    *, objection: Objection, text: str, actor: Actor, now: datetime, read_back: str = ""
) -> ObjectionStatement | None:
    """Give or supplement the general basis, at any time while the objection stands (R5). Where the mission has chosen a
    second person it is only prepared: None, and nobody outside the mission knows of it until it is confirmed.

    `read_back` is the Course that the page named. Raises Refused: no right, another party, nothing said, not standing,
    decided already, a withdrawal that awaits its second person, too many words, another course since."""
    insist_may(ActOf.LODGE, actor)
    text = insist_said(text, "R5")
    with transaction.atomic():
        objection = lock_own(objection, actor)
        own, state = Standing(objection.standing), objection.application.state_now
        insist(may_supplement(own, state, withdrawal_awaits=withdrawal_awaits(objection)))
        repeated = objection.statements.filter(text=text).first()
        if repeated is not None:
            return repeated  # pressed twice, or said already: what was received stands
        insist_words(text, objection.application.cycle.process.rules())
        course = course_of(objection.state.second_person, own)
        insist(may_go_as_read_back(read_back, course))
        if course is Course.TO_SECOND:
            prepare(objection, PreparedAct.Kind.SUPPLEMENT, text, actor=actor, now=now)
            return None
        return record_supplement(objection, text, actor, now)


def record_supplement(objection: Objection, text: str, actor: Actor, now: datetime) -> ObjectionStatement:
    """The end of a supplement, with one person or two, on a locked objection."""
    due = dissemination_due(now, objection.application.cycle.process.rules())
    statement = ObjectionStatement.objects.create(
        objection=objection, text=text, made_at=now, made_by_id=actor.person_id, dissemination_due_at=due
    )
    end_prepared(objection, PreparedAct.Kind.SUPPLEMENT, now)
    act = record_act(
        kind="objection.supplement",
        moment=now,
        actor=actor,
        subject=f"objection:{objection.pk}",
        facts={"statement": statement.pk, "sha256": text_digest(text)},
        rule="R5",
        secret=True,
    )
    acknowledge(act, objection, now)
    tell_chair(act, letters.OBJECTION_TO_CHAIR, now, reference=objection.application.reference, due=instant_words(due))
    return statement
