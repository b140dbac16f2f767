"""Writing an input: begin, save, take a file in or out (R10)."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.capacities import Actor
from accounts.models import StoredFile
from accounts.services.record import record_act
from accreditation.modalities.inputs import InputState, may_edit
from accreditation.models import Organization
from accreditation.policy import insist_represents
from accreditation.services.references import fresh_reference
from accreditation.services.steps import insist
from submissions.models import WrittenInput
from submissions.services.steps import lock_own_input

EDITABLE = ("title", "session", "agenda_item", "topic", "language", "text")


def begin_input(*, organization: Organization, answers: dict[str, Any], actor: Actor, now: datetime) -> WrittenInput:
    """Begin a draft for a body that the person acts for. It may be incomplete. Unknown keys raise KeyError."""
    insist_represents(actor, organization)
    with transaction.atomic():
        written = WrittenInput.objects.create(
            reference=fresh_reference(WrittenInput, "IN", now),
            organization=organization,
            state=InputState.DRAFT.value,
            state_since=now,
            created_at=now,
            created_by_id=actor.user_id,
            saved_at=now,
            **_cleaned(answers),
        )
        record_act(
            kind="input.begin",
            moment=now,
            actor=actor,
            subject=written.record_subject,
            facts={"organization": organization.pk},
            rule="R10",
        )
    return written


def save_input(
    *, written: WrittenInput, answers: dict[str, Any], actor: Actor, now: datetime, version: int | None = None
) -> WrittenInput:
    """Save a draft or a returned input. Raises Refused when it has been sent, or when `version` is stale."""
    with transaction.atomic():
        written = lock_own_input(written.pk, actor, version)
        insist(may_edit(written.state_now))
        values = _cleaned(answers)
        changed = [key for key, value in values.items() if getattr(written, key) != value]
        for key in changed:
            setattr(written, key, values[key])
        return _saved(written, changed, now)


def put_file(
    *, written: WrittenInput, file: StoredFile | None, actor: Actor, now: datetime, version: int | None = None
) -> WrittenInput:
    """Put a checked file into the input in the place of the one there, or take that out with None."""
    with transaction.atomic():
        written = lock_own_input(written.pk, actor, version)
        insist(may_edit(written.state_now))
        written.file = file
        return _saved(written, ["file"], now)


def _saved(written: WrittenInput, changed: list[str], now: datetime) -> WrittenInput:
    written.saved_at = now
    written.version += 1 if changed else 0
    written.save(update_fields=[*changed, "saved_at", "version"])
    return written


def _cleaned(answers: dict[str, Any]) -> dict[str, Any]:
    unknown = set(answers) - set(EDITABLE)
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    return {key: without_controls(value) if isinstance(value, str) else value for key, value in answers.items()}


def without_controls(text: str) -> str:
    """Without control and private-use characters (the snippets' marks are among them); lines end in a line feed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Co", "Cs"}).strip()
