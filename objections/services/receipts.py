"""What every act on an objection shares: the locks, the limit in words, the digest and the receipt to the
mission (R5). The callers ask who may."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from accounts.capacities import Actor
from accounts.deadline_words import instant_words
from accounts.models import Act
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import record_act, text_digest
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.words import is_within
from accreditation.models import Application
from accreditation.services.references import fresh_reference
from accreditation.services.steps import lock_application
from objections.models import Objection, ObjectionStatement
from objections.notices import letters
from objections.services.telling import tell_missions


def lock_objection(objection: Objection) -> Objection:
    """Lock the case, then the objection, whichever State lodged it."""
    lock_application(objection.application_id)
    return (
        Objection.objects.select_for_update(of=("self",), no_key=True)
        .select_related("application__cycle__process", "application__organization", "state")
        .get(pk=objection.pk)
    )


def lock_own(objection: Objection, actor: Actor) -> Objection:
    """Lock the case, then the objection; somebody else's is answered like one that is not there."""
    found = lock_objection(objection)
    if found.state_id != actor.state_id:
        raise Refused(Reason.OTHER_PARTY, "R5")
    return found


def keep_with_basis(objection: Objection, basis: str, actor: Actor) -> None:
    """Keep a new objection, from the desk or from paper: its receipt number, its basis as of the instant of receipt if it
    gives one, and the digest over both (R5)."""
    objection.receipt = fresh_reference(Objection, "OBJ", objection.lodged_at, field="receipt")
    objection.digest = receipt_digest(objection, basis)
    objection.save()
    if said(basis):
        ObjectionStatement.objects.create(
            objection=objection,
            text=said(basis),
            made_at=objection.received_at,  # receipt decides, not entry
            made_by_id=actor.person_id,
            dissemination_due_at=objection.dissemination_due_at,
        )


def receipt_digest(objection: Objection, basis: str) -> str:
    """SHA-256 over what was lodged, for the receipt: receipt number, case, State, instant, basis and what is shared."""
    content = {
        "basis_sha256": text_digest(basis),
        "case": objection.application.reference,
        "lodged_at": objection.lodged_at.astimezone(UTC).isoformat(timespec="seconds"),
        "receipt": objection.receipt,
        "shares_basis": objection.shares_basis,
        "shares_name": objection.shares_name,
        "state": objection.state.code,
    }
    return text_digest(json.dumps(content, sort_keys=True, separators=(",", ":")))


def insist_words(basis: str, rules: Parameters) -> None:
    """A basis keeps its limit in words, and in characters by it, whether typed at the desk or entered from paper."""
    if not is_within(said(basis), rules.basis_words):
        raise Refused(Reason.LIMIT_EXCEEDED, "R5", ("basis",))


def acknowledge(act: Act, objection: Objection, now: datetime, received_at: datetime | None = None) -> None:
    """A receipt to the mission's mailbox, of an act made at its desk."""
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


def acknowledge_paper(act: Act, objection: Objection, received_at: datetime, now: datetime) -> None:
    """A receipt to the mission's mailbox, of what the Chair's office entered for it from a note; it may contest that."""
    if objection.state.mailbox:
        tell_missions(
            act,
            letters.PAPER_ENTERED,
            now,
            [objection.state],
            receipt=objection.receipt,
            reference=objection.application.reference,
            received=instant_words(received_at),
        )


def record_on_case(application: Application, kind: str, actor: Actor, now: datetime, facts: dict[str, Any]) -> Act:
    """An act of the Chair's office on what came to it on paper; its subject is the case."""
    return record_act(
        kind=kind,
        moment=now,
        actor=actor,
        subject=application.record_subject,
        facts=facts,
        rule="R5",
        secret=True,
    )
