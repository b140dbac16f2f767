"""Writing letters to the outbox, and posting them (DESIGN 7, Letters)."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from accounts.models import Act, Letter
from accounts.models.letter import LetterStatus
from accounts.notices.drafts import Draft

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 10
BATCH = 500


def write_letters(*, act: Act, drafts: Iterable[Draft], now: datetime, held: bool = False) -> int:
    """Write the letters of `act` to the outbox, in the caller's transaction; a second time for the same recipient
    and kind writes nothing. Recipients without an address are left out: the list of missions that cannot be reached
    names them. Returns the number handed to the database."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ")
    rows = [
        Letter(
            act_id=act.pk,
            kind=draft.kind,
            recipient=draft.recipient.key,
            user_id=draft.recipient.user_id,
            state_id=draft.recipient.state_id,
            address=draft.recipient.address,
            language=draft.recipient.language,
            subject=draft.subject[:200],
            body=draft.body,
            wording_version=draft.wording_version,
            about=act.subject,
            secret=draft.secret or act.secret,
            message_id=f"<{uuid.uuid4()}@{domain}>",
            status=LetterStatus.HELD if held else LetterStatus.QUEUED,
            written_at=now,
            next_attempt_at=now,
        )
        for draft in drafts
        if draft.recipient.address
    ]
    Letter.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    return len(rows)


def post_due_letters(*, now: datetime, limit: int = BATCH) -> int:
    """Post the letters that are due, one transaction each. Stops early when the mail server cannot be reached at all."""
    posted = 0
    mail = get_connection(fail_silently=False)
    try:
        while posted < limit:
            outcome = _post_one(mail, now)
            if outcome is None:
                break
            posted += outcome
    finally:
        mail.close()
    return posted


def _post_one(mail: BaseEmailBackend, now: datetime) -> int | None:
    """Claim one letter, post it, write the outcome. None when there is nothing due."""
    with transaction.atomic():
        letter = (
            Letter.objects.select_for_update(skip_locked=True)
            .filter(status=LetterStatus.QUEUED, next_attempt_at__lte=now)
            .order_by("next_attempt_at", "id")
            .first()
        )
        if letter is None:
            return None
        message = EmailMessage(
            letter.subject,
            letter.body,
            settings.DEFAULT_FROM_EMAIL,
            [letter.address],
            headers={"Message-ID": letter.message_id, "Content-Language": letter.language},
            connection=mail,
        )
        letter.attempts += 1
        try:
            message.send()
        except (SMTPException, OSError) as error:
            _put_back(letter, error, now)
            return 0
        letter.status = LetterStatus.POSTED
        letter.posted_at = now
        letter.server_answer = "accepted"
        letter.save(update_fields=["status", "posted_at", "server_answer", "attempts"])
        return 1


def _put_back(letter: Letter, error: Exception, now: datetime) -> None:
    """Try again later, ever later; give up after the last attempt, visibly."""
    letter.server_answer = f"{type(error).__name__}: {error}"[:300]
    letter.next_attempt_at = now + timedelta(minutes=min(2**letter.attempts, 24 * 60))
    if letter.attempts >= MOST_ATTEMPTS:
        letter.status = LetterStatus.FAILED
    letter.save(update_fields=["status", "server_answer", "next_attempt_at", "attempts"])
    log.warning("letter %s not posted: %s", letter.pk, type(error).__name__)
