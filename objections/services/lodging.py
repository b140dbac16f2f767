"""A Member State lodges its objection (R5). Runs as the desk role."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accounts.deadline_words import instant_words
from accounts.models import Act, MemberState
from accounts.said import said
from accounts.services.record import record_act, text_digest
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.objections import (
    Standing,
    dissemination_due,
    may_lodge,
)
from accreditation.modalities.second_persons import Course, course_of, may_go_as_read_back
from accreditation.models import Application
from accreditation.policy import insist_may
from accreditation.services.steps import insist, lock_application
from objections.models import Objection
from objections.notices import letters
from objections.notices.reminders import SECOND_PERSON
from objections.queries.lodging import lodging_end_of, objection_facts
from objections.services.preparing import tell_others
from objections.services.pushing_down import push_down
from objections.services.receipts import acknowledge, insist_words, keep_with_basis
from objections.services.telling import tell_chair


def lodge_objection(
    *,
    application: Application,
    basis: str,
    share_basis: bool,
    share_name: bool,
    actor: Actor,
    now: datetime,
    key: str = "",
    read_back: str = "",
) -> Objection:
    """The actor's State objects to the accreditation of an application. The basis is voluntary: "" gives none (R5).

    Where the mission has chosen a second person, the objection awaits it and is not lodged until then. `now` is the
    instant of receipt. `key` is the form's: the same delegate with the same key is answered with what was lodged.
    `read_back` is the Course that the page named. Raises Refused: no right, another party, wrong route, before or after the
    period, twice, too many words, another course since.
    """
    insist_may(ActOf.LODGE, actor)
    basis = said(basis)
    with transaction.atomic():
        application = lock_application(application.pk)
        state = MemberState.objects.get(pk=actor.for_state)
        pressed_before = _lodged_with(key, application, actor)
        if pressed_before is not None:
            return pressed_before
        insist(may_lodge(objection_facts(application, state.pk), now))
        rules = application.cycle.process.rules()
        insist_words(basis, rules)
        course = course_of(state.second_person)
        insist(may_go_as_read_back(read_back, course))
        standing = Standing.AWAITING_SECOND if course is Course.TO_SECOND else Standing.STANDING
        objection = Objection(
            application=application,
            state=state,
            standing=standing.value,
            lodge_key=key,
            lodged_by_id=actor.person_id,
            lodged_at=now,
            received_at=now,
            shares_name=share_name,
            shares_basis=share_basis,
            dissemination_due_at=dissemination_due(now, rules),
        )
        keep_with_basis(objection, basis, actor)
        if standing is Standing.STANDING:
            record_lodged(objection, "objection.lodge", basis, actor, now)
        else:
            act = record_act(
                kind="mission.prepare_objection",
                moment=now,
                actor=actor,
                subject=f"objection:{objection.pk}",
                rule="R5",
                secret=True,
            )
            _tell_second_persons(act, objection, now)
    return objection


def _lodged_with(key: str, application: Application, actor: Actor) -> Objection | None:
    """What the same delegate lodged with the same form, if the button was pressed twice. Asked under the case's lock."""
    if not key:
        return None
    return (
        Objection.objects.filter(
            application=application, state_id=actor.state_id, lodged_by_id=actor.user_id, lodge_key=key
        )
        .select_related("application__organization", "state")
        .first()
    )


def record_lodged(objection: Objection, kind: str, basis: str, actor: Actor, now: datetime) -> None:
    """The shared end of an objection lodged by one person or two: act, receipt, the Chair told, the applicant's cells."""
    application = objection.application
    act = record_act(
        kind=kind,
        moment=now,
        actor=actor,
        subject=f"objection:{objection.pk}",
        facts={
            "application": application.pk,
            "basis_sha256": text_digest(basis),
            "shares_basis": objection.shares_basis,
            "shares_name": objection.shares_name,
            "digest": objection.digest,
        },
        rule="R5",
        secret=True,
    )
    acknowledge(act, objection, now)
    tell_chair(
        act,
        letters.OBJECTION_TO_CHAIR,
        now,
        reference=application.reference,
        due=instant_words(objection.dissemination_due_at),
    )
    push_down(application, now=now)


def _tell_second_persons(act: Act, objection: Objection, now: datetime) -> None:
    """The mission's others who may confirm are told at once; the timers warn them again before the close."""
    ends_at = lodging_end_of(objection.application).at
    if ends_at is not None:
        tell_others(act, SECOND_PERSON, objection, objection.lodged_by_id, now, due=instant_words(ends_at))
