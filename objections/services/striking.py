"""An entry from paper is struck: because its mission was right to contest it, or by the Chair's office that made it in error
(R5, DESIGN 2, decision 22). Runs as the desk role."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accounts.models import Act
from accounts.services.record import text_digest
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.objections import Standing
from accreditation.modalities.states import BEFORE_STATES
from accreditation.models import Application
from accreditation.policy import insist_may
from accreditation.services.given import insist_said
from accreditation.services.steps import insist
from accreditation.services.telling import tell_applicant
from objections.models import Consultation, Objection
from objections.models.dissemination import ItemKind
from objections.notices import letters
from objections.notices.struck import ENTRY_STRUCK
from objections.queries.cases import NEVER_LODGED, STRUCK_ENTRY, Entry, last_entry, may_strike
from objections.services.note_flags import hold_for_note
from objections.services.pushing_down import push_down
from objections.services.receipts import lock_objection, record_on_case
from objections.services.telling import tell_missions


def strike_entry(*, objection: Objection, reason: str, actor: Actor, now: datetime) -> Objection:
    """The Chair's office strikes what it entered last of an objection, in error: wrong State, file or instant. An objection
    was then never lodged, a withdrawal never made; what all Member States were told is corrected with the next communication
    (R6), and the mission is told. The note itself counts by its receipt: its flag holds what would follow by itself, until
    it is entered rightly or found to be no objection.

    Raises Refused: no right, no reason, nothing entered that counts, struck already, contested, decided."""
    insist_may(ActOf.STRIKE_ENTRY, actor)
    reason = insist_said(reason, "R5")
    with transaction.atomic():
        objection = lock_objection(objection)
        insist(may_strike(objection))
        application, entry = objection.application, last_entry(objection)
        knew = application.objection_known_at is not None
        objection.save(update_fields=strike(objection, entry, actor, now, reason=reason))
        act = record_on_case(
            application,
            STRUCK_ENTRY,
            actor,
            now,
            {"objection": objection.pk, "entry": entry, "sha256": text_digest(reason)},
        )
        tell_missions(
            act,
            ENTRY_STRUCK,
            now,
            [objection.state] if objection.state.mailbox else [],
            receipt=objection.receipt,
            reference=application.reference,
            entry=letters.ENTRIES[entry or Entry.OBJECTION],
        )
        unlearn(application, act, now, knew=knew)
    return objection


def strike(objection: Objection, entry: Entry | None, actor: Actor, now: datetime, *, reason: str = "") -> list[str]:
    """Undo an entry on its locked row. What all Member States were told of it is to be corrected, by the same term as anything
    received (R6). A withdrawal leaves the objection standing, and a notice that ran for its sake ends. An objection leaves its
    note, which is flagged: what is struck is the entry, never the note (decision 22). Returns the fields to save."""
    objection.struck_at, objection.struck_by_id, objection.struck_reason = now, actor.user_id, reason
    fields = ["struck_at", "struck_by", "struck_reason", "standing", "withdrawn_at"]
    kind = ItemKind.WITHDRAWAL if entry is Entry.WITHDRAWAL else ItemKind.OBJECTION
    objection.disseminated.filter(kind=kind, struck_at__isnull=True).update(struck_at=now)
    objection.withdrawn_at = None
    if entry is not Entry.WITHDRAWAL:
        objection.standing = Standing.NOT_LODGED.value
        hold_for_note(objection.application, None, objection.received_at, actor, now, paper=objection.paper)
        return fields
    Consultation.objects.filter(application=objection.application_id).update(resolves_at=None)
    objection.standing = Standing.STANDING.value
    objection.withdrawn_by = objection.withdrawal_received_at = objection.withdrawal_due_at = None
    # A withdrawal that the mission makes later rests on no note.
    objection.struck_paper, objection.withdrawal_paper = objection.withdrawal_paper, None
    return [
        *fields,
        "withdrawn_by",
        "withdrawal_received_at",
        "withdrawal_due_at",
        "struck_paper",
        "withdrawal_paper",
    ]


def unlearn(application: Application, act: Act, now: datetime, *, knew: bool) -> None:
    """What the applicant may see follows, unless the case has just been resolved and told; that what it had been told was
    an error it learns all the same."""
    received = Objection.objects.filter(application=application).exclude(standing__in=NEVER_LODGED)
    if application.state_now in BEFORE_STATES or not received.exists():
        push_down(application, now=now)
    if knew and application.objection_known_at is None:
        tell_applicant(act, letters.APPLICANT_UNLEARNS, application, now)
