"""Writing an input: begin and save, with or without a file (R10)."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from django.core.files import File
from django.db import transaction

from accounts.capacities import Actor
from accounts.said import plain, said
from accounts.services.files import shown_name
from accounts.services.record import record_act
from accreditation.modalities.inputs import InputState, may_edit
from accreditation.modalities.parameters import Parameters
from accreditation.models import Organization
from accreditation.policy import insist_represents
from accreditation.services.references import fresh_reference
from accreditation.services.steps import insist, lock_organization
from submissions.models import WrittenInput
from submissions.services.files import store_pdf
from submissions.services.steps import lock_own_input

EDITABLE = ("title", "session", "agenda_item", "topic", "language", "text")


def begin_input(
    *,
    organization: Organization,
    answers: dict[str, Any],
    actor: Actor,
    now: datetime,
    upload: File | None = None,
    key: str = "",
) -> WrittenInput:
    """Begin a draft for a body that the person acts for. It may be incomplete. Unknown keys raise KeyError; a file that
    is not taken raises Refused with a FileReason, and nothing is begun.

    Safe to press twice: the same `key` with the same answers and file returns the draft already begun."""
    actor = insist_represents(actor, organization)
    with transaction.atomic():
        lock_organization(organization.pk)
        begun = _begun_with(key, organization, actor, answers, upload)
        if begun is not None:
            return begun
        written = WrittenInput(
            reference=fresh_reference(WrittenInput, "IN", now),
            organization=organization,
            state=InputState.DRAFT.value,
            state_since=now,
            created_at=now,
            created_by_id=actor.user_id or 0,
            saved_at=now,
            send_key=key,
            **_cleaned(answers),
        )
        if upload is not None:
            written.file = store_pdf(upload=upload, actor=actor, now=now, rules=rules_of(written))
        written.save()
        record_act(
            kind="input.begin",
            moment=now,
            actor=actor,
            subject=written.record_subject,
            facts={"organization": organization.pk},
            rule="R10",
        )
    return written


def begin_by_key(
    *, organization: Organization, answers: dict[str, Any], actor: Actor, now: datetime, key: str
) -> WrittenInput:
    """Begin a draft by what a page saves of itself, or go on with the one that the same page has begun: an answer that was
    lost on its way begins no second one. Raises as `begin_input` does."""
    actor = insist_represents(actor, organization)
    with transaction.atomic():
        lock_organization(organization.pk)
        begun = WrittenInput.objects.filter(
            organization=organization, created_by_id=actor.user_id, state=InputState.DRAFT.value, send_key=key
        ).first()
        if begun is not None:
            return save_input(written=begun, answers=answers, actor=actor, now=now)
        return begin_input(organization=organization, answers=answers, actor=actor, now=now, key=key)


def _begun_with(
    key: str, organization: Organization, actor: Actor, answers: dict[str, Any], upload: File | None
) -> WrittenInput | None:
    """The draft that the same page has begun, if it says the same. Sending gives the key anew."""
    drafts = WrittenInput.objects.filter(
        organization=organization, created_by_id=actor.user_id, state=InputState.DRAFT.value, send_key=key
    ).exclude(send_key="")
    file = (upload.size, shown_name(upload.name or "")) if upload is not None else None
    for draft in drafts:
        there = (draft.file.size, draft.file.original_name) if draft.file is not None else None
        if there == file and all(getattr(draft, name) == value for name, value in _cleaned(answers).items()):
            return draft
    return None


def save_input(
    *,
    written: WrittenInput,
    answers: dict[str, Any],
    actor: Actor,
    now: datetime,
    version: int | None = None,
    upload: File | None = None,
    remove_file: bool = False,
) -> WrittenInput:
    """Save a draft or a returned input. `upload` takes the place of the file there; `remove_file` takes it out.

    Raises Refused when it has been sent, when `version` is stale, or with a FileReason; then nothing is saved."""
    with transaction.atomic():
        written = lock_own_input(written.pk, actor, version)
        insist(may_edit(written.state_now))
        values = _cleaned(answers)
        changed = [key for key, value in values.items() if getattr(written, key) != value]
        for key in changed:
            setattr(written, key, values[key])
        if upload is not None:
            written.file = store_pdf(upload=upload, actor=actor, now=now, rules=rules_of(written))
            changed.append("file")
        elif remove_file and written.file is not None:
            written.file = None
            changed.append("file")
        written.saved_at = now
        written.version += 1 if changed else 0
        written.save(update_fields=[*changed, "saved_at", "version"])
    return written


def rules_of(written: WrittenInput) -> Parameters:
    """The parameters of the process of its meeting, as the meeting's cycle has them; the defaults while none is chosen."""
    return written.session.cycle.rules() if written.session else Parameters()


def _cleaned(answers: dict[str, Any]) -> dict[str, Any]:
    unknown = set(answers) - set(EDITABLE)
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    return {key: without_controls(value) if isinstance(value, str) else value for key, value in answers.items()}


def without_controls(text: str) -> str:
    """Without control and private-use characters (the snippets' marks are among them); lines end in a line feed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return said("".join(c for c in plain(text) if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Co", "Cs"}))
