"""What reaches the Chair by note verbale is entered: receipt decides, not entry (R5, DESIGN 2). Runs as the desk role."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor, timer
from accounts.deadline_words import instant_words
from accounts.models import MemberState, StoredFile
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import record_act, text_digest
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.objections import (
    Standing,
    dissemination_due,
    may_enter_on_paper,
    may_withdraw_on_paper,
)
from accreditation.modalities.outcomes import Reason
from accreditation.models import Application
from accreditation.policy import insist_may
from accreditation.services.steps import insist, lock_application
from objections.models import Consultation, NoteReceived, Objection
from objections.notices import letters
from objections.queries.lodging import objection_facts
from objections.services.note_flags import flag_of_note, insist_note, keep_missed, record_lifted
from objections.services.preparing import tell_mission
from objections.services.pushing_down import push_down
from objections.services.receipts import acknowledge_paper, insist_words, keep_with_basis, lock_objection
from objections.services.telling import tell_chair
from objections.services.withdrawing import record_withdrawal


def enter_objection(
    *,
    application: Application,
    state: MemberState,
    received_at: datetime,
    paper: StoredFile | None,
    basis: str,
    share_basis: bool,
    share_name: bool,
    actor: Actor,
    now: datetime,
    note: NoteReceived | None = None,
) -> Objection:
    """Enter an objection received by note verbale; `received_at` decides. The mission gets a receipt and may contest. `note`:
    the flag that it is entered from, where there is one: it is lifted, and no other that is not surely of this note.

    One that came in time and is brought in after the case was accredited is refused, and kept for the Chair to say what
    becomes of it. Raises Refused: no right, no scan, outside the period by receipt, twice, too many words."""
    insist_may(ActOf.ENTER_ON_PAPER, actor)
    if paper is None:
        raise Refused(Reason.SCAN_MISSING, "R5")
    basis = said(basis)
    with transaction.atomic():
        application = lock_application(application.pk)
        verdict = may_enter_on_paper(objection_facts(application, state.pk), received_at, now)
        missed = verdict.reason is Reason.OUTCOME_WRITTEN
        if missed:
            keep_missed(application, state, received_at, paper, actor, now)
        else:
            insist_note(verdict, application)
            insist_words(basis, application.cycle.process.rules())
            _give_way(application, flag_of_note(application, state, received_at, note), state, actor, now)
            objection = Objection(
                application=application,
                state=state,
                standing=Standing.STANDING.value,
                lodged_by_id=actor.person_id,
                lodged_at=now,
                received_at=received_at,
                shares_name=share_name,
                shares_basis=share_basis,
                on_paper=True,
                paper=paper,
                dissemination_due_at=dissemination_due(received_at, application.cycle.process.rules()),
            )
            keep_with_basis(objection, basis, actor)
            _record_entered(objection, basis, actor, now)
    if missed:
        raise Refused(Reason.OUTCOME_WRITTEN, "R5", (application.reference,))
    return objection


def enter_withdrawal(
    *, objection: Objection, received_at: datetime, paper: StoredFile | None, actor: Actor, now: datetime
) -> Objection:
    """Enter a withdrawal received by note verbale, of an objection lodged at the desk or on paper alike.

    Raises Refused: no right, no scan, not standing, received in the future or before the objection, decided already."""
    insist_may(ActOf.ENTER_ON_PAPER, actor)
    if paper is None:
        raise Refused(Reason.SCAN_MISSING, "R5")
    with transaction.atomic():
        objection = lock_objection(objection)
        insist(
            may_withdraw_on_paper(
                Standing(objection.standing),
                objection.application.state_now,
                objection.received_at,
                received_at,
                now,
            )
        )
        objection.withdrawal_paper = paper
        objection.save(update_fields=["withdrawal_paper"])
        record_withdrawal(objection, actor=actor, received_at=received_at, now=now)
    return objection


def _give_way(
    application: Application, flag: NoteReceived | None, state: MemberState, actor: Actor, now: datetime
) -> None:
    """What gives way to a note that is entered: what the mission had only prepared at its desk, and was never lodged; the
    flag of this note; an outcome that waited for the end of a notice."""
    prepared = Objection.objects.select_for_update(of=("self",), no_key=True).select_related("application", "state")
    for objection in prepared.filter(application=application, state=state, standing=Standing.AWAITING_SECOND.value):
        _drop_prepared(objection, now)
    if flag is not None:
        record_lifted(application, flag, "", actor, now)
    Consultation.objects.filter(application=application).update(resolves_at=None)


def _drop_prepared(objection: Objection, now: datetime) -> None:
    """What was prepared is not lodged. Those of the mission who lodge are told: without a word it would be gone from their
    desk. It is the mission's own still, so that the act is nobody's of the Chair's office (DESIGN 4)."""
    objection.standing = Standing.NOT_LODGED.value
    objection.save(update_fields=["standing"])
    act = record_act(
        kind="mission.gave_way",
        moment=now,
        actor=timer("enter_objection"),
        subject=f"objection:{objection.pk}",
        rule="R5",
        secret=True,
    )
    receipt, moment = objection.receipt, instant_words(now)
    tell_mission(act, letters.GAVE_WAY_IN_MISSION, objection, now, receipt=receipt, moment=moment)


def _record_entered(objection: Objection, basis: str, actor: Actor, now: datetime) -> None:
    application = objection.application
    act = record_act(
        kind="objection.enter",
        moment=objection.received_at,
        actor=actor,
        subject=f"objection:{objection.pk}",
        facts={
            "application": application.pk,
            "state": objection.state_id,
            "entered": now.isoformat(),
            "paper": objection.paper.sha256 if objection.paper else "",
            "basis_sha256": text_digest(basis),
            "shares_basis": objection.shares_basis,
            "shares_name": objection.shares_name,
        },
        rule="R5",
        secret=True,
    )
    due = instant_words(objection.dissemination_due_at)
    tell_chair(act, letters.OBJECTION_TO_CHAIR, now, reference=application.reference, due=due)
    acknowledge_paper(act, objection, objection.received_at, now)
    push_down(application, now=now)
