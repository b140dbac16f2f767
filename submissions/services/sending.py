"""The sender's acts: send, withdraw, appeal against a return (R10, R11)."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accounts.deadline_words import instant_words
from accreditation.modalities.inputs import (
    InputState,
    InputStep,
    may_appeal,
    may_send,
    may_withdraw,
    missing_from,
)
from accreditation.services.given import insist_version
from accreditation.services.steps import insist
from submissions.models import InputVersion, WrittenInput
from submissions.models.posted import Gone
from submissions.notices import letters
from submissions.queries.inputs import as_sent, input_facts, latest_sent
from submissions.services.drafting import rules_of
from submissions.services.files import read_words
from submissions.services.posting import lock_process_of, unpublish
from submissions.services.steps import lock_own_input, take_input_step, tell_chair, tell_senders


def send_input(
    *, written: WrittenInput, key: str, declares: bool, actor: Actor, now: datetime, version: int | None = None
) -> WrittenInput:
    """Send a draft or a mended input to the Secretariat, which freezes a version of it.

    Safe to press twice: the same `key` returns what was sent already. Raises Refused; nothing written is lost by it."""
    with transaction.atomic():
        written = lock_own_input(written.pk, actor)
        if written.state_now is InputState.SENT and key and written.send_key == key:
            return written
        # A button pressed twice is not a stale page, so the key comes first.
        insist_version(written, version)
        written.declares_guidelines = declares
        facts = input_facts(written)
        insist(may_send(facts, now, rules_of(written)), *missing_from(facts))
        written.sent_at = now
        written.send_key = key
        written.appealable = False
        frozen = _freeze(written, actor, now)
        act = take_input_step(
            written=written,
            step=InputStep.SEND,
            actor=actor,
            now=now,
            version=frozen,
            facts={"digest": frozen.digest, "version": frozen.number},
            fields=("sent_at", "send_key", "declares_guidelines", "appealable"),
        )
        tell_senders(act, letters.SENT, written, now, moment=instant_words(now), digest=frozen.digest)
    return written


def _freeze(written: WrittenInput, actor: Actor, now: datetime) -> InputVersion:
    """What was sent, never changed again; the digest is SHA-256 over the canonical JSON."""
    assert written.session is not None  # noqa: S101 - may_send has asked
    content = {
        "reference": written.reference,
        "organization": {
            "name": written.organization.name,
            "type": written.organization.type,
            "country": str(written.organization.country),
        },
        "session": written.session.slug,
        "session_title": written.session.title,
        "agenda_number": written.agenda_item.number if written.agenda_item else "",
        "topic": written.agenda_item.title if written.agenda_item else written.topic,
        "language": written.language,
        "title": written.title,
        "text": written.text,
        "file": written.file and (written.file.clean_sha256 or written.file.sha256),
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return InputVersion.objects.create(
        input=written,
        number=written.versions.count() + 1,
        content=content,
        digest=hashlib.sha256(canonical.encode()).hexdigest(),
        session=written.session,
        file=written.file,
        file_text=read_words(written.file) if written.file else "",
        sent_at=now,
        sent_by_id=actor.user_id or 0,
    )


def withdraw_input(*, written: WrittenInput, actor: Actor, now: datetime, version: int | None = None) -> WrittenInput:
    """The organization withdraws its input. One already posted leaves a page that says so, and when.

    Raises Refused: another party, a stale page, withdrawn or withheld already."""
    with transaction.atomic():
        written = lock_own_input(written.pk, actor, version)
        insist(may_withdraw(input_facts(written)))
        posted = written.state_now is InputState.POSTED
        if posted:
            lock_process_of(as_sent(written))
        act = take_input_step(
            written=written,
            step=InputStep.WITHDRAW,
            actor=actor,
            now=now,
            version=latest_sent(written),
        )
        if posted:
            unpublish(written=written, gone=Gone.WITHDRAWN, actor=actor, now=now)
        if written.sent_at is not None:
            tell_senders(act, letters.WITHDRAWN, written, now, moment=instant_words(now))
    return written


def appeal_return(
    *, written: WrittenInput, reason: str, actor: Actor, now: datetime, version: int | None = None
) -> WrittenInput:
    """Bring a return before the Chair, who endeavours to ensure the guidelines (R11). Once for each return.

    Raises Refused: another party, a stale page, not returned, no reason, appealed already."""
    with transaction.atomic():
        written = lock_own_input(written.pk, actor, version)
        insist(may_appeal(input_facts(written), reason))
        act = take_input_step(
            written=written,
            step=InputStep.APPEAL,
            actor=actor,
            now=now,
            reason=reason,
            version=as_sent(written),
        )
        tell_senders(act, letters.APPEALED, written, now, moment=instant_words(now))
        tell_chair(act, letters.APPEAL_TO_CHAIR, written, now)
    return written
