"""The Secretariat's notes to itself and its ticks on the completeness checklist; nobody else sees them (DESIGN 4)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.models import Application, ChecklistTick, SecretariatNote
from accreditation.models.secretariat import ChecklistItem
from accreditation.policy import insist_may


def write_note(*, application: Application, text: str, actor: Actor, now: datetime) -> SecretariatNote:
    """A note on a file. The record keeps that one was written, never its words."""
    insist_may(ActOf.EXPORT, actor)
    if not text.strip():
        raise Refused(Reason.INCOMPLETE, "", ("text",))
    with transaction.atomic():
        note = SecretariatNote.objects.create(
            application=application, text=text.strip(), written_at=now, written_by_id=actor.person_id
        )
        record_act(
            kind="application.note",
            moment=now,
            actor=actor,
            subject=application.record_subject,
            facts={"note": note.pk},
        )
    return note


def set_ticks(*, application: Application, ticked: set[str], actor: Actor, now: datetime) -> int:
    """Make the checklist what the form shows: tick the new, take back the others. Returns how many changed."""
    insist_may(ActOf.CHECK, actor)
    unknown = ticked - set(ChecklistItem.values)
    if unknown:
        raise Refused(Reason.BAD_VALUE, "R1", tuple(sorted(unknown)))
    with transaction.atomic():
        Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        standing = {tick.item: tick for tick in application.ticks.filter(unticked_at__isnull=True)}
        number = application.versions.count()
        # A tick on an earlier version of the file is renewed by ticking again.
        stale = {item for item, tick in standing.items() if tick.version_number != number and item in ticked}
        back = [tick.pk for item, tick in standing.items() if item not in ticked or item in stale]
        ChecklistTick.objects.filter(pk__in=back).update(unticked_at=now)
        new = sorted((ticked - set(standing)) | stale)
        ChecklistTick.objects.bulk_create(
            ChecklistTick(
                application=application, item=item, version_number=number, ticked_at=now, ticked_by_id=actor.person_id
            )
            for item in new
        )
        if new or back:
            record_act(
                kind="application.tick",
                moment=now,
                actor=actor,
                subject=application.record_subject,
                facts={"ticked": new, "taken_back": len(back)},
            )
    return len(new) + len(back)
