"""What reaches the Chair by note verbale: flagged, entered, contested, and never silently too late (R5, DESIGN 2).

Receipt decides, not entry. Runs as the desk role."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.capacities import Actor
from accounts.deadline_words import instant_words
from accounts.models import Act, MemberState, StoredFile
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.objections import (
    Standing,
    dissemination_due,
    may_enter_on_paper,
    may_withdraw_on_paper,
)
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import CONTESTED, State
from accreditation.models import Application
from accreditation.policy import insist_may
from accreditation.services.references import fresh_reference
from accreditation.services.steps import insist, lock_application
from objections.models import Consultation, NoteReceived, Objection, ObjectionStatement
from objections.notices import letters
from objections.queries.cases import Entry, contested_entry, note_is_flagged, objection_facts, was_objected_to
from objections.services.lodging import insist_words, receipt_digest, record_withdrawal
from objections.services.pushing_down import push_down
from objections.services.resolving import follow_withdrawal
from objections.services.telling import tell_chair, tell_missions


def flag_note_received(
    *, application: Application, state: MemberState | None, received_at: datetime, actor: Actor, now: datetime
) -> NoteReceived:
    """A note verbale came in: until it is entered or found to be none, the case's automatic outcome is held. Where the
    outcome has been written already, it is refused and kept like one that is entered too late."""
    insist_may(ActOf.ENTER_ON_PAPER, actor)
    with transaction.atomic():
        application = lock_application(application.pk)
        if note_is_flagged(application):
            raise Refused(Reason.ALREADY_DONE, "R5")
        own = state.pk if state else 0
        verdict = may_enter_on_paper(objection_facts(application, own), received_at, now)
        missed = verdict.reason is Reason.OUTCOME_WRITTEN
        if missed:
            _keep_missed(application, state, received_at, None, actor, now)
        else:
            insist(verdict, application.reference)
            flag = NoteReceived.objects.create(
                application=application,
                state=state,
                received_at=received_at,
                flagged_at=now,
                flagged_by_id=actor.person_id,
            )
            _record(application, "paper.flag", actor, now, {"flag": flag.pk, "received": received_at.isoformat()})
    if missed:
        raise Refused(Reason.OUTCOME_WRITTEN, "R5", (application.reference,))
    return flag


def lift_flag(*, flag: NoteReceived, reason: str, actor: Actor, now: datetime) -> NoteReceived:
    """The Chair's office says what became of a flagged note, or of one that was missed. The outcome is free again."""
    insist_may(ActOf.ENTER_ON_PAPER, actor)
    if not reason.strip():
        raise Refused(Reason.NEEDS_REASON, "R5")
    with transaction.atomic():
        application = lock_application(flag.application_id)
        flag = NoteReceived.objects.select_for_update(of=("self",)).get(pk=flag.pk)
        if flag.lifted_at is not None:
            raise Refused(Reason.ALREADY_DONE, "R5")
        _lift(application, flag, reason.strip(), actor, now)
        if not flag.missed and was_objected_to(application):
            follow_withdrawal(application, actor=actor, now=now)  # the last objection may have gone meanwhile
    return flag


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
) -> Objection:
    """Enter an objection received by note verbale; `received_at` decides. The mission gets a receipt and may contest.

    One that came in time and is brought in after the case was accredited is refused, and kept for the Chair to say what
    becomes of it. Raises Refused: no right, no scan, outside the period by receipt, twice, too many words."""
    insist_may(ActOf.ENTER_ON_PAPER, actor)
    if paper is None:
        raise Refused(Reason.SCAN_MISSING, "R5")
    with transaction.atomic():
        application = lock_application(application.pk)
        verdict = may_enter_on_paper(objection_facts(application, state.pk), received_at, now)
        missed = verdict.reason is Reason.OUTCOME_WRITTEN
        if missed:
            _keep_missed(application, state, received_at, paper, actor, now)
        else:
            insist(verdict, application.reference)
            insist_words(basis, application.cycle.process.rules())
            objection = _write_objection(
                application, state, received_at, paper, share_basis, share_name, actor=actor, now=now
            )
            _write_basis(objection, basis, actor)
            objection.digest = receipt_digest(objection, basis)
            objection.save(update_fields=["digest"])
            _record_entered(objection, basis, actor, now)
    if missed:
        raise Refused(Reason.OUTCOME_WRITTEN, "R5", (application.reference,))
    return objection


def enter_withdrawal(
    *, objection: Objection, received_at: datetime, paper: StoredFile | None, actor: Actor, now: datetime
) -> Objection:
    """Enter a withdrawal received by note verbale, of an objection lodged at the desk or on paper alike."""
    insist_may(ActOf.ENTER_ON_PAPER, actor)
    if paper is None:
        raise Refused(Reason.SCAN_MISSING, "R5")
    with transaction.atomic():
        objection = _locked(objection)
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


def settle_contest(*, objection: Objection, stands: bool, outcome: str, actor: Actor, now: datetime) -> Objection:
    """The Chair answers a mission that contests an entry. `stands`: the entry was right. Otherwise an objection was never
    lodged; a withdrawal was never made and the objection stands again, as long as the case is open."""
    insist_may(ActOf.ENTER_ON_PAPER, actor)
    if not outcome.strip():
        raise Refused(Reason.NEEDS_REASON, "R5")
    with transaction.atomic():
        objection = _locked(objection)
        application = objection.application
        if objection.contested_at is None or objection.contest_settled_at is not None:
            raise Refused(Reason.ALREADY_DONE, "R5")
        undone = not stands
        if undone and application.state_now is not State.CIRCULATED and application.state_now not in CONTESTED:
            raise Refused(Reason.WRONG_STATE, "R9")
        objection.contest_settled_at, objection.contest_settled_by_id = now, actor.user_id
        objection.contest_outcome = outcome.strip()
        fields = ["contest_settled_at", "contest_settled_by", "contest_outcome"]
        if undone:
            fields += _undo(objection)
        objection.save(update_fields=fields)
        act = _record(
            application,
            "paper.settle_contest",
            actor,
            now,
            {"objection": objection.pk, "stands": stands, "sha256": _digest(outcome)},
        )
        tell_missions(
            act,
            letters.CONTEST_SETTLED,
            now,
            [objection.state] if objection.state.mailbox else [],
            receipt=objection.receipt,
            reference=application.reference,
        )
        if undone and objection.standing == Standing.STANDING.value:
            Consultation.objects.filter(application=application).update(resolves_at=None)
        elif undone:
            follow_withdrawal(application, actor=actor, now=now)
        push_down_if_open(application, now)
    return objection


def push_down_if_open(application: Application, now: datetime) -> None:
    """What the applicant may see follows, unless the case has just been resolved and told."""
    if application.state_now in CONTESTED or application.state_now is State.CIRCULATED:
        push_down(application, now=now)


def _undo(objection: Objection) -> list[str]:
    """Undo the contested entry: a withdrawal leaves the objection standing, an objection leaves nothing."""
    if contested_entry(objection) is Entry.WITHDRAWAL:
        objection.standing = Standing.STANDING.value
        objection.withdrawn_at = objection.withdrawn_by = None
        objection.withdrawal_received_at = objection.withdrawal_due_at = None
        return ["standing", "withdrawn_at", "withdrawn_by", "withdrawal_received_at", "withdrawal_due_at"]
    objection.standing = Standing.NOT_LODGED.value
    objection.withdrawn_at = None
    return ["standing", "withdrawn_at"]


def _write_objection(
    application: Application,
    state: MemberState,
    received_at: datetime,
    paper: StoredFile,
    share_basis: bool,
    share_name: bool,
    *,
    actor: Actor,
    now: datetime,
) -> Objection:
    # What the mission had only prepared at its desk gives way to its note; it was never lodged.
    Objection.objects.filter(application=application, state=state, standing=Standing.AWAITING_SECOND.value).update(
        standing=Standing.NOT_LODGED.value
    )
    for flag in NoteReceived.objects.filter(application=application, lifted_at__isnull=True, missed=False):
        if flag.state_id in {None, state.pk}:
            _lift(application, flag, "", actor, now)
    Consultation.objects.filter(application=application).update(resolves_at=None)
    return Objection.objects.create(
        application=application,
        state=state,
        standing=Standing.STANDING.value,
        receipt=fresh_reference(Objection, "OBJ", now, field="receipt"),
        lodged_by_id=actor.person_id,
        lodged_at=now,
        received_at=received_at,
        shares_name=share_name,
        shares_basis=share_basis,
        on_paper=True,
        paper=paper,
        dissemination_due_at=dissemination_due(received_at, application.cycle.process.rules()),
    )


def _write_basis(objection: Objection, basis: str, actor: Actor) -> None:
    if basis.strip():
        ObjectionStatement.objects.create(
            objection=objection,
            text=basis.strip(),
            made_at=objection.received_at,  # receipt decides, not entry
            made_by_id=actor.person_id,
            dissemination_due_at=objection.dissemination_due_at,
        )


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
            "basis_sha256": _digest(basis) if basis.strip() else "",
            "shares_basis": objection.shares_basis,
            "shares_name": objection.shares_name,
        },
        rule="R5",
        secret=True,
    )
    due = instant_words(objection.dissemination_due_at)
    tell_chair(act, letters.OBJECTION_TO_CHAIR, now, reference=application.reference, due=due)
    if objection.state.mailbox:
        tell_missions(
            act,
            letters.PAPER_ENTERED,
            now,
            [objection.state],
            receipt=objection.receipt,
            reference=application.reference,
            received=instant_words(objection.received_at),
        )
    push_down(application, now=now)


def _keep_missed(
    application: Application,
    state: MemberState | None,
    received_at: datetime,
    paper: StoredFile | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Kept once for each State and case, however often the form is sent."""
    if NoteReceived.objects.filter(application=application, state=state, missed=True).exists():
        return
    note = NoteReceived.objects.create(
        application=application,
        state=state,
        paper=paper,
        missed=True,
        received_at=received_at,
        flagged_at=now,
        flagged_by_id=actor.person_id,
    )
    act = _record(application, "paper.missed", actor, now, {"note": note.pk, "received": received_at.isoformat()})
    tell_chair(act, letters.NOTE_MISSED, now, reference=application.reference, received=instant_words(received_at))


def _lift(application: Application, flag: NoteReceived, reason: str, actor: Actor, now: datetime) -> None:
    flag.lifted_at, flag.lifted_by_id, flag.lift_reason = now, actor.user_id, reason
    flag.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    _record(application, "paper.lift_flag", actor, now, {"flag": flag.pk, "sha256": _digest(reason) if reason else ""})


def _locked(objection: Objection) -> Objection:
    lock_application(objection.application_id)
    return (
        Objection.objects.select_for_update(of=("self",))
        .select_related("application__cycle__process", "application__organization", "state")
        .get(pk=objection.pk)
    )


def _record(application: Application, kind: str, actor: Actor, now: datetime, facts: dict[str, Any]) -> Act:
    return record_act(
        kind=kind,
        moment=now,
        actor=actor,
        subject=application.record_subject,
        facts=facts,
        rule="R5",
        secret=True,
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.strip().encode()).hexdigest()
