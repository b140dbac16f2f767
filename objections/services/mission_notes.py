"""A mission's private note, kept once however often its button is pressed (DESIGN 4)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accreditation.models import Application
from accreditation.services.steps import lock_application
from objections.models import MissionNote
from objections.services.mission import write_note


def write_note_once(*, application: Application, text: str, form_key: str, actor: Actor, now: datetime) -> MissionNote:
    """Write a private note on a file. `form_key` is the drawn form's: the same person with the same key is answered with
    the note that was kept; "" asks nothing.

    Raises Refused: not a delegate, no words or too many."""
    with transaction.atomic():
        application = lock_application(application.pk)
        kept = MissionNote.objects.filter(
            state_id=actor.state_id, written_by_id=actor.person_id, form_key=form_key
        ).first()
        if form_key and kept is not None:
            return kept
        note = write_note(application=application, text=text, actor=actor, now=now)
        note.form_key = form_key
        note.save(update_fields=["form_key"])
    return note
