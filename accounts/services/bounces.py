"""Letters that came back: delivery reports are read and matched to our rows by Message-ID (R6, DESIGN 7)."""

from __future__ import annotations

import email
import mailbox
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from pathlib import Path

from django.db import transaction

from accounts.capacities import timer
from accounts.models import Letter
from accounts.models.letter import LetterStatus
from accounts.services.letters import mark_mailbox_failed
from accounts.services.record import record_act

TIMER = timer("bounces")
MESSAGE_ID = re.compile(r"<[^<>\s]{3,118}>")
# A machine may report delay or success too.
FAILED = "failed"


@dataclass(frozen=True)
class Report:
    """One delivery report: which message of ours, what became of it, and the far server's words."""

    message_ids: tuple[str, ...]
    failed: bool
    words: str


@dataclass
class Taken:
    """What came of a batch of reports."""

    bounced: int = 0
    known: int = 0
    not_ours: int = 0
    not_failures: int = 0


def messages_in(data: bytes) -> Iterator[Message]:
    """The messages of a file: an mbox, or one bare message."""
    if data.startswith(b"From "):
        for part in re.split(rb"(?:^|\n)From [^\n]*\n", data)[1:]:
            yield email.message_from_bytes(part)
    elif data.strip():
        yield email.message_from_bytes(data)


def read_folder(path: Path) -> Iterator[Message]:
    """The messages of a Maildir."""
    yield from mailbox.Maildir(path, create=False)


def read_report(message: Message) -> Report:
    """What a delivery status notification (RFC 3464) says; of other machines' letters, what can be recognised."""
    ids: list[str] = []
    action, words = "", ""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            for block in part.get_payload() if part.is_multipart() else []:
                action = str(block.get("Action", action)).strip().lower()  # type: ignore[union-attr]
                words = str(block.get("Diagnostic-Code", words) or block.get("Status", words))  # type: ignore[union-attr]
        elif kind in {"message/rfc822", "text/rfc822-headers"} and part is not message:
            ids += _original_ids(part)
    if not ids:
        ids = MESSAGE_ID.findall(f"{message.get('References', '')} {message.get('In-Reply-To', '')}")
    subject = str(message.get("Subject", "")).lower()
    sender = str(message.get("From", "")).lower()
    guessed = not action and "mailer-daemon" in sender and ("undeliver" in subject or "fail" in subject)
    return Report(tuple(dict.fromkeys(ids)), action == FAILED or guessed, " ".join(words.split())[:280])


def _original_ids(part: Message) -> list[str]:
    payload = part.get_payload()
    if isinstance(payload, list) and payload:
        return MESSAGE_ID.findall(str(payload[0].get("Message-ID", "")))  # type: ignore[union-attr]
    return MESSAGE_ID.findall(str(email.message_from_string(str(payload)).get("Message-ID", "")))


def take_bounces(*, messages: Iterator[Message], now: datetime) -> Taken:
    """Mark the letters that came back, each in a transaction of its own. The same report twice marks once."""
    taken = Taken()
    for message in messages:
        report = read_report(message)
        if not report.failed:
            taken.not_failures += 1
            continue
        letter = Letter.objects.filter(message_id__in=report.message_ids).first() if report.message_ids else None
        if letter is None:
            taken.not_ours += 1
        elif _mark(letter, report.words, now):
            taken.bounced += 1
        else:
            taken.known += 1
    return taken


@transaction.atomic
def _mark(letter: Letter, words: str, now: datetime) -> bool:
    row = Letter.objects.select_for_update().get(pk=letter.pk)
    if row.status != LetterStatus.POSTED:
        return False
    row.status, row.bounced_at, row.server_answer = LetterStatus.BOUNCED, now, f"returned: {words}"[:300]
    row.save(update_fields=["status", "bounced_at", "server_answer"])
    if row.state_id is not None and not row.secret:
        mark_mailbox_failed(row.state_id, row.address, now)
    record_act(
        kind="letter.bounce",
        moment=now,
        actor=TIMER,
        subject=f"letter:{row.pk}",
        facts={"kind": row.kind},
        secret=row.secret,
    )
    return True
