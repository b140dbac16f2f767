"""The Secretariat's notes to itself and its ticks on the completeness checklist; nobody else sees them (DESIGN 4)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.models import Application, ChecklistTick, SecretariatNote
from accreditation.models.secretariat import ChecklistItem
from accreditation.policy import insist_may


def write_note(*, application: Application, text: str, actor: Actor, now: datetime) -> SecretariatNote:
    """A note on a file. The record keeps that one was written, never its words. When the newest note of the file is this
    person's and says the same, the button was pressed twice: that note is answered.

    Raises Refused: no right, no words."""
    insist_may(ActOf.EXPORT, actor)
    if not said(text):
        raise Refused(Reason.INCOMPLETE, "", ("text",))
    with transaction.atomic():
        Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application.pk)
        newest = application.secretariat_notes.order_by("pk").last()
        if newest is not None and (newest.written_by_id, newest.text) == (actor.person_id, said(text)):
            return newest
        note = SecretariatNote.objects.create(
            application=application, text=said(text), written_at=now, written_by_id=actor.person_id
        )
        record_act(
            kind="application.note",
            moment=now,
            actor=actor,
            subject=application.record_subject,
            facts={"note": note.pk},
        )
    return note


def set_ticks(
    *, application: Application, ticked: set[str], shown: set[str], version_number: int, actor: Actor, now: datetime
) -> int:
    """Tick what the page has more than it showed, take back what it has less; what a colleague has ticked meanwhile
    stands. A tick is on the version of the file that was on the page, `version_number`, never on one that came after it.
    Returns how many changed.

    Raises Refused: no right, an item that is not on the checklist."""
    insist_may(ActOf.CHECK, actor)
    unknown = (ticked | shown) - set(ChecklistItem.values)
    if unknown:
        raise Refused(Reason.BAD_VALUE, "R1", tuple(sorted(unknown)))
    with transaction.atomic():
        Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application.pk)
        standing = {tick.item: tick for tick in application.ticks.filter(unticked_at__isnull=True)}
        number = min(version_number, application.versions.count())
        added = ticked - shown
        # A tick on an earlier version of the file is renewed by ticking again.
        renewed = {item for item in added & set(standing) if standing[item].version_number < number}
        back = [standing[item].pk for item in standing if item in shown - ticked or item in renewed]
        ChecklistTick.objects.filter(pk__in=back).update(unticked_at=now)
        new = sorted((added - set(standing)) | renewed)
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
