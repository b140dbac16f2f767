"""A Member State lodges, confirms, supplements and withdraws its objection (R5). Runs as the desk role."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

from django.db import transaction

from accounts.capacities import Actor
from accounts.deadline_words import instant_words
from accounts.models import Act, MemberState
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.objections import (
    Standing,
    dissemination_due,
    may_confirm_later,
    may_confirm_second,
    may_contest,
    may_lodge,
    may_supplement,
    may_withdraw,
)
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.words import is_within
from accreditation.models import Application
from accreditation.policy import insist_may
from accreditation.services.references import fresh_reference
from accreditation.services.steps import insist, lock_application
from objections.models import Objection, ObjectionStatement, PreparedAct
from objections.notices import letters
from objections.notices.reminders import SECOND_PERSON
from objections.queries.cases import CONTESTED_ENTRY, is_contested, last_entry, objection_facts
from objections.services.preparing import end_prepared, prepare, tell_others
from objections.services.pushing_down import push_down
from objections.services.resolving import follow_withdrawal
from objections.services.telling import tell_chair, tell_missions


def lodge_objection(
    *,
    application: Application,
    basis: str,
    share_basis: bool,
    share_name: bool,
    actor: Actor,
    now: datetime,
    key: str = "",
) -> Objection:
    """The actor's State objects to the accreditation of an application. The basis is voluntary: "" gives none (R5).

    Where the mission has chosen a second person, the objection awaits it and is not lodged until then. `now` is the
    instant of receipt. `key` is the form's: the same delegate with the same key is answered with what was lodged.
    Raises Refused: no right, another party, wrong route, before or after the period, twice, too many words.
    """
    insist_may(ActOf.LODGE, actor)
    with transaction.atomic():
        application = lock_application(application.pk)
        state = MemberState.objects.get(pk=actor.for_state)
        pressed_before = _lodged_with(key, application, actor)
        if pressed_before is not None:
            return pressed_before
        insist(may_lodge(objection_facts(application, state.pk), now))
        rules = application.cycle.process.rules()
        insist_words(basis, rules)
        due = dissemination_due(now, rules)
        standing = Standing.AWAITING_SECOND if state.second_person else Standing.STANDING
        objection = Objection.objects.create(
            application=application,
            state=state,
            standing=standing.value,
            receipt=fresh_reference(Objection, "OBJ", now, field="receipt"),
            lodge_key=key,
            lodged_by_id=actor.person_id,
            lodged_at=now,
            received_at=now,
            shares_name=share_name,
            shares_basis=share_basis,
            dissemination_due_at=due,
        )
        if basis.strip():
            ObjectionStatement.objects.create(
                objection=objection,
                text=basis.strip(),
                made_at=now,
                made_by_id=actor.person_id,
                dissemination_due_at=due,
            )
        objection.digest = receipt_digest(objection, basis)
        objection.save(update_fields=["digest"])
        if standing is Standing.STANDING:
            _record_lodged(objection, "objection.lodge", basis, actor, now)
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


def confirm_objection(*, objection: Objection, actor: Actor, now: datetime) -> Objection:
    """The mission's second person confirms, before the close; only then is the objection lodged (DESIGN 2)."""
    insist_may(ActOf.LODGE, actor)
    with transaction.atomic():
        objection = _locked(objection, actor)
        application = objection.application
        insist(
            may_confirm_second(
                Standing(objection.standing),
                objection.lodged_by_id,
                actor.person_id,
                objection_facts(application, objection.state_id),
                now,
            )
        )
        objection.standing = Standing.STANDING.value
        objection.confirmed_by_id, objection.confirmed_at = actor.user_id, now
        objection.received_at = now
        objection.dissemination_due_at = dissemination_due(now, application.cycle.process.rules())
        objection.save(
            update_fields=["standing", "confirmed_by", "confirmed_at", "received_at", "dissemination_due_at"]
        )
        objection.statements.update(dissemination_due_at=objection.dissemination_due_at)
        basis = "".join(objection.statements.values_list("text", flat=True))
        _record_lodged(objection, "objection.confirm", basis, actor, now)
    return objection


def supplement_objection(*, objection: Objection, text: str, actor: Actor, now: datetime) -> ObjectionStatement | None:
    """Give or supplement the general basis, at any time while the objection stands (R5). Where the mission has chosen a
    second person it is only prepared: None, and nobody outside the mission knows of it until it is confirmed."""
    insist_may(ActOf.LODGE, actor)
    text = text.strip()
    if not text:
        raise Refused(Reason.NEEDS_REASON, "R5")
    with transaction.atomic():
        objection = _locked(objection, actor)
        insist(may_supplement(Standing(objection.standing), objection.application.state_now))
        repeated = objection.statements.filter(text=text).first()
        if repeated is not None:
            return repeated  # pressed twice, or said already: what was received stands
        insist_words(text, objection.application.cycle.process.rules())
        if objection.state.second_person:
            prepare(objection, PreparedAct.Kind.SUPPLEMENT, text, actor=actor, now=now)
            return None
        return _supplement(objection, text, actor, now)


def _supplement(objection: Objection, text: str, actor: Actor, now: datetime) -> ObjectionStatement:
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
        facts={"statement": statement.pk, "sha256": _digest(text)},
        rule="R5",
        secret=True,
    )
    _acknowledge(act, objection, now)
    tell_chair(act, letters.OBJECTION_TO_CHAIR, now, reference=objection.application.reference, due=instant_words(due))
    return statement


def withdraw_objection(*, objection: Objection, actor: Actor, now: datetime) -> Objection:
    """The State withdraws its objection, at any time before a decision. When the last one goes after the period, the
    body is accredited at once, or as the process has chosen (DESIGN 2). Where the mission has chosen a second person, the
    withdrawal of a standing objection is only prepared and awaits it; what was never lodged one delegate may take back."""
    insist_may(ActOf.LODGE, actor)
    with transaction.atomic():
        objection = _locked(objection, actor)
        insist(may_withdraw(Standing(objection.standing), objection.application.state_now))
        if objection.state.second_person and objection.standing == Standing.STANDING.value:
            prepare(objection, PreparedAct.Kind.WITHDRAWAL, "", actor=actor, now=now)
        else:
            record_withdrawal(objection, actor=actor, received_at=now, now=now)
    return objection


def confirm_prepared(*, prepared: PreparedAct, actor: Actor, now: datetime) -> Objection:
    """The mission's second person confirms a withdrawal or a supplement: made as of now, by the same rules as before.

    Raises Refused: no right, another party, the same person, taken back or done meanwhile, decided meanwhile."""
    insist_may(ActOf.LODGE, actor)
    with transaction.atomic():
        objection = _locked(prepared.objection, actor)
        prepared = PreparedAct.objects.get(pk=prepared.pk, objection=objection)
        insist(may_confirm_later(prepared.ended_at is None, prepared.prepared_by_id, actor.person_id))
        own, state = Standing(objection.standing), objection.application.state_now
        if prepared.kind == PreparedAct.Kind.WITHDRAWAL:
            insist(may_withdraw(own, state))
            record_withdrawal(objection, actor=actor, received_at=now, now=now)
        else:
            insist(may_supplement(own, state))
            _supplement(objection, prepared.text, actor, now)
    return objection


def drop_prepared(*, prepared: PreparedAct, actor: Actor, now: datetime) -> None:
    """A delegate of the mission takes back what still awaits its second person. Taking it back twice does nothing."""
    insist_may(ActOf.LODGE, actor)
    with transaction.atomic():
        objection = _locked(prepared.objection, actor)
        if end_prepared(objection, PreparedAct.Kind(prepared.kind), now):
            record_act(
                kind="mission.drop",
                moment=now,
                actor=actor,
                subject=f"objection:{objection.pk}",
                facts={"prepared": prepared.pk},
                rule="R5",
                secret=True,
            )


def contest_entry(*, objection: Objection, reason: str, actor: Actor, now: datetime) -> Objection:
    """The mission contests what the Chair's office entered for it from paper. The entry stands until the Chair has
    looked into it; the Chair's office is told (DESIGN 2)."""
    insist_may(ActOf.CONTEST_ENTRY, actor)
    if not reason.strip():
        raise Refused(Reason.NEEDS_REASON, "R5")
    with transaction.atomic():
        objection = _locked(objection, actor)
        entry = last_entry(objection)
        insist(may_contest(entry is not None, is_contested(objection)))
        insist_words(reason, objection.application.cycle.process.rules())
        objection.contested_at, objection.contested_reason = now, reason.strip()
        objection.contest_settled_at, objection.contest_settled_by, objection.contest_outcome = None, None, ""
        objection.save(
            update_fields=[
                "contested_at",
                "contested_reason",
                "contest_settled_at",
                "contest_settled_by",
                "contest_outcome",
            ]
        )
        act = record_act(
            kind=CONTESTED_ENTRY,
            moment=now,
            actor=actor,
            subject=f"objection:{objection.pk}",
            facts={"sha256": _digest(reason), "entry": entry},
            rule="R5",
            secret=True,
        )
        _acknowledge(act, objection, now)
        tell_chair(act, letters.ENTRY_CONTESTED, now, reference=objection.application.reference)
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
    _acknowledge(act, objection, now, received_at)
    tell_chair(
        act,
        letters.OBJECTION_TO_CHAIR,
        now,
        reference=application.reference,
        due=instant_words(objection.withdrawal_due_at),
    )
    follow_withdrawal(application, actor=actor, now=now)


def receipt_digest(objection: Objection, basis: str) -> str:
    """SHA-256 over what was lodged, for the receipt: receipt number, case, State, instant, basis and what is shared."""
    content = {
        "basis_sha256": _digest(basis) if basis.strip() else "",
        "case": objection.application.reference,
        "lodged_at": objection.lodged_at.astimezone(UTC).isoformat(timespec="seconds"),
        "receipt": objection.receipt,
        "shares_basis": objection.shares_basis,
        "shares_name": objection.shares_name,
        "state": objection.state.code,
    }
    return _digest(json.dumps(content, sort_keys=True, separators=(",", ":")))


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


def insist_words(basis: str, rules: Parameters) -> None:
    """A basis keeps its limit in words, and in characters by it, whether typed at the desk or entered from paper."""
    if not is_within(basis.strip(), rules.word_limits["basis"]):
        raise Refused(Reason.LIMIT_EXCEEDED, "R5", ("basis",))


def _locked(objection: Objection, actor: Actor) -> Objection:
    """Lock the case, then the objection; somebody else's is answered like one that is not there."""
    lock_application(objection.application_id)
    found = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("application__cycle__process", "application__organization", "state")
        .filter(pk=objection.pk, state_id=actor.state_id)
        .first()
    )
    if found is None:
        raise Refused(Reason.OTHER_PARTY, "R5")
    return found


def _record_lodged(objection: Objection, kind: str, basis: str, actor: Actor, now: datetime) -> None:
    application = objection.application
    act = record_act(
        kind=kind,
        moment=now,
        actor=actor,
        subject=f"objection:{objection.pk}",
        facts={
            "application": application.pk,
            "basis_sha256": _digest(basis) if basis.strip() else "",
            "shares_basis": objection.shares_basis,
            "shares_name": objection.shares_name,
            "digest": objection.digest,
        },
        rule="R5",
        secret=True,
    )
    _acknowledge(act, objection, now)
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
    if objection.application.period_ends_at is not None:
        due = instant_words(objection.application.period_ends_at)
        tell_others(act, SECOND_PERSON, objection, objection.lodged_by_id, now, due=due)


def _tell_dropped(act: Act, objection: Objection, now: datetime) -> None:
    if objection.state.mailbox:
        values = {"receipt": objection.receipt, "reference": objection.application.reference}
        tell_missions(act, letters.DROPPED_TO_MISSION, now, [objection.state], moment=instant_words(now), **values)


def _acknowledge(act: Act, objection: Objection, now: datetime, received_at: datetime | None = None) -> None:
    """A receipt to the mission's mailbox."""
    if objection.state.mailbox:
        tell_missions(
            act,
            letters.RECEIPT_TO_MISSION,
            now,
            [objection.state],
            receipt=objection.receipt,
            digest=objection.digest or "–",
            reference=objection.application.reference,
            moment=instant_words(received_at or now),
        )


def _digest(text: str) -> str:
    return hashlib.sha256(text.strip().encode()).hexdigest()
