"""A Member State withdraws its objection, at the desk or on paper (R5). Runs as the desk role."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor, Party
from accounts.deadline_words import instant_words
from accounts.models import Act
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.objections import (
    Standing,
    dissemination_due,
    may_withdraw,
)
from accreditation.modalities.second_persons import Course, course_of, may_go_as_read_back
from accreditation.policy import insist_may
from accreditation.services.steps import insist
from objections.models import Objection, PreparedAct
from objections.notices import letters
from objections.services.preparing import end_prepared, prepare
from objections.services.receipts import acknowledge, acknowledge_paper, lock_own
from objections.services.resolving import follow_withdrawal
from objections.services.telling import tell_chair, tell_missions


def withdraw_objection(*, objection: Objection, actor: Actor, now: datetime, read_back: str = "") -> Objection:
    """The State withdraws its objection, at any time before a decision. When the last one goes after the period, the
    body is accredited at once, or as the process has chosen (DESIGN 2). Where the mission has chosen a second person, the
    withdrawal of a standing objection is only prepared and awaits it; what was never lodged one delegate may take back.

    `read_back` is the Course that the page named. Raises Refused: no right, another party, not standing, decided already,
    another course since."""
    insist_may(ActOf.LODGE, actor)
    with transaction.atomic():
        objection = lock_own(objection, actor)
        own = Standing(objection.standing)
        insist(may_withdraw(own, objection.application.state_now))
        course = course_of(objection.state.second_person, own)
        insist(may_go_as_read_back(read_back, course))
        if course is Course.TO_SECOND:
            prepare(objection, PreparedAct.Kind.WITHDRAWAL, "", actor=actor, now=now)
        else:
            record_withdrawal(objection, actor=actor, received_at=now, now=now)
    return objection


def record_withdrawal(objection: Objection, *, actor: Actor, received_at: datetime, now: datetime) -> None:
    """The shared end of a withdrawal at the desk and of one on paper. The case's row is locked by the caller."""
    application = objection.application
    rules = application.cycle.process.rules()
    never_lodged = objection.standing == Standing.AWAITING_SECOND.value
    objection.standing = Standing.WITHDRAWN.value
    objection.withdrawn_at, objection.withdrawn_by_id = now, actor.user_id
    objection.withdrawal_received_at = received_at
    objection.withdrawal_due_at = dissemination_due(received_at, rules)
    if never_lodged:
        objection.standing, objection.withdrawn_at = Standing.NOT_LODGED.value, None
    objection.save(
        update_fields=["standing", "withdrawn_at", "withdrawn_by", "withdrawal_received_at", "withdrawal_due_at"]
    )
    act = record_act(
        kind="mission.drop" if never_lodged else "objection.withdraw",
        moment=received_at,
        actor=actor,
        subject=f"objection:{objection.pk}",
        facts={"application": application.pk},
        rule="R5",
        secret=True,
    )
    if never_lodged:
        _tell_dropped(act, objection, now)
        return
    for kind in PreparedAct.Kind:
        end_prepared(objection, kind, now)
    if actor.party is Party.CHAIR:  # entered by the Chair's office: only a withdrawal on paper is
        acknowledge_paper(act, objection, received_at, now)
    else:
        acknowledge(act, objection, now, received_at)
    tell_chair(
        act,
        letters.OBJECTION_TO_CHAIR,
        now,
        reference=application.reference,
        due=instant_words(objection.withdrawal_due_at),
    )
    follow_withdrawal(application, actor=actor, now=now)


def _tell_dropped(act: Act, objection: Objection, now: datetime) -> None:
    if objection.state.mailbox:
        tell_missions(
            act,
            letters.DROPPED_TO_MISSION,
            now,
            [objection.state],
            receipt=objection.receipt,
            reference=objection.application.reference,
            moment=instant_words(now),
        )
