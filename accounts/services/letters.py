"""Writing letters to the outbox, and posting them (DESIGN 7, Letters)."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum, auto
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from accounts.models import Act, HeldOccasion, Letter, MemberState
from accounts.models.letter import LetterStatus
from accounts.notices import letters
from accounts.notices.drafts import Draft
from accounts.queries.heartbeats import POSTING
from accounts.sealed import open_seals, opened_under
from accounts.services.heartbeats import beat

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 10
BATCH = 500
LONGEST_WAIT = timedelta(hours=24)
# Letters to the mailing list: the page that their link opens, and the door that mail programs knock at.
LIST_KINDS = frozenset({letters.LIST_LETTER.code, letters.LIST_ALREADY.code})
LEAVE, ONE_CLICK = "/mailing-list/leave/", "/mailing-list/one-click/"
ONE_CLICK_BODY = "List-Unsubscribe=One-Click"
# One sweep a minute: it ends before the next begins. Two at once do no harm, the claims skip each other's rows.
MOST_SECONDS = 45
MOST_IN_A_SWEEP = 20_000


def new_message_id() -> str:
    """One row, one Message-ID."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ")
    return f"<{uuid.uuid4()}@{domain}>"


def write_letters(
    *,
    act: Act,
    drafts: Iterable[Draft],
    now: datetime,
    held: bool = False,
    kept_until: datetime | None = None,
    post_from: datetime | None = None,
    draft_only: bool = False,
) -> int:
    """Write the letters of `act` to the outbox, in the caller's transaction; a second time for the same recipient
    and kind writes nothing. Recipients without an address are left out: the list of missions that cannot be reached
    names them. Letters of an occasion that the Secretariat holds wait for it. `kept_until`: before then the ordinary
    Secretariat does not read them; `post_from`: they are not posted sooner; `draft_only`: to who has only begun an application,
    so that the Secretariat never reads them, and does not hold what it could not release. Returns the number handed to the
    database."""
    waiting = set() if draft_only else set(HeldOccasion.objects.values_list("occasion", flat=True))
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
            message_id=new_message_id(),
            status=LetterStatus.HELD if held or draft.kind in waiting else LetterStatus.QUEUED,
            written_at=now,
            next_attempt_at=post_from or now,
            kept_until=kept_until,
            draft_only=draft_only,
        )
        for draft in drafts
        if draft.recipient.address
    ]
    Letter.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    return len(rows)


class Outcome(Enum):
    """What became of one letter."""

    POSTED = auto()
    REFUSED = auto()
    SERVER_DOWN = auto()
    NOTHING_DUE = auto()


def post_due_letters(*, now: datetime, limit: int = MOST_IN_A_SWEEP) -> int:
    """Post the letters that are due, one transaction each, for as long as a sweep may take: an invitation written behind
    a list to all missions waits for them, not for the next minutes. Stops early when the mail server cannot be reached at
    all: the letters not tried then stay due, and cost no attempt. The sign of life is written only when it answered."""
    posted = tried = 0
    outcome = Outcome.NOTHING_DUE
    ends = time.monotonic() + MOST_SECONDS
    mail = get_connection(fail_silently=False)
    try:
        while tried < limit and time.monotonic() < ends:
            outcome = _post_one(mail, now)
            if outcome in {Outcome.NOTHING_DUE, Outcome.SERVER_DOWN}:
                break
            tried += 1
            posted += outcome is Outcome.POSTED
    finally:
        mail.close()
    if outcome is not Outcome.SERVER_DOWN:
        beat(source=POSTING, now=now)
    return posted


def _post_one(mail: BaseEmailBackend, now: datetime) -> Outcome:
    """Claim one letter, post it, write the outcome. The claim is the row's lock: a kill before the commit gives the
    letter back, and only this one can have been accepted without our knowing."""
    with transaction.atomic():
        letter = (
            Letter.objects.select_for_update(skip_locked=True)
            .filter(status=LetterStatus.QUEUED, next_attempt_at__lte=now)
            .order_by("next_attempt_at", "id")
            .first()
        )
        if letter is None:
            return Outcome.NOTHING_DUE
        try:
            mail.open()
        except (SMTPException, OSError) as error:
            # Without a server nothing is known against this letter: it costs no attempt, however long the outage.
            log.warning("the mail server cannot be reached: %s", type(error).__name__)
            return Outcome.SERVER_DOWN
        letter.attempts += 1
        try:
            message_of(letter, mail).send()
        except Exception as error:  # a letter that cannot be made into a message does not stop those behind it
            return _not_posted(mail, letter, error, now)
        letter.status = LetterStatus.POSTED
        letter.posted_at = now
        letter.server_answer = "accepted"
        letter.save(update_fields=["status", "posted_at", "server_answer", "attempts"])
        return Outcome.POSTED


def unsubscribing(letter: Letter) -> dict[str, str]:
    """The headers by which a mail program offers to leave the mailing list with one press (RFC 8058)."""
    if letter.kind not in LIST_KINDS:
        return {}
    address = opened_under(letter.body, LEAVE, ONE_CLICK)
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": ONE_CLICK_BODY} if address else {}


def message_of(letter: Letter, mail: BaseEmailBackend | None = None) -> EmailMessage:
    """The row as a message. Nothing is rendered again; sealed links are opened here and nowhere else."""
    return EmailMessage(
        letter.subject,
        open_seals(letter.body),
        settings.DEFAULT_FROM_EMAIL,
        [letter.address],
        headers={
            "Message-ID": letter.message_id,
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
            **unsubscribing(letter),
        },
        connection=mail,
    )


def post_at_once(*, draft: Draft, address: str) -> None:
    """Post a letter that is kept nowhere, because its link gives power over an account. Raises SMTPException or OSError
    when the mail server does not take it: the person waits for it at the page, and asks again."""
    message_of(
        Letter(
            subject=draft.subject[:200],
            body=draft.body,
            address=address,
            language=draft.recipient.language,
            message_id=new_message_id(),
        )
    ).send()


def _not_posted(mail: BaseEmailBackend, letter: Letter, error: Exception, now: datetime) -> Outcome:
    """A refusal for good fails the letter at once; anything else is tried again, ever later, up to the last attempt."""
    mail.close()
    letter.server_answer = _answer(error)
    letter.next_attempt_at = now + min(timedelta(minutes=2**letter.attempts), LONGEST_WAIT)
    for_good = _refused_for_good(error)
    if for_good or letter.attempts >= MOST_ATTEMPTS:
        letter.status = LetterStatus.FAILED
        if letter.state_id is not None and for_good and not letter.secret:
            mark_mailbox_failed(letter.state_id, letter.address, now)
    letter.save(update_fields=["status", "server_answer", "next_attempt_at", "attempts"])
    log.warning("letter %s not posted: %s", letter.pk, type(error).__name__, exc_info=not _of_server(error))
    return Outcome.SERVER_DOWN if _server_is_down(error) else Outcome.REFUSED


def _of_server(error: Exception) -> bool:
    return isinstance(error, SMTPException | OSError)


def _codes(error: Exception) -> list[int]:
    if isinstance(error, SMTPRecipientsRefused):
        return [code for code, _words in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, SMTPResponseException) else []


def _refused_for_good(error: Exception) -> bool:
    """5xx about this recipient or this message; a 5xx to our sign-in or sender is no fault of the letter's."""
    if not isinstance(error, SMTPRecipientsRefused | SMTPDataError):
        return False
    codes = _codes(error)
    return bool(codes) and all(500 <= code < 600 for code in codes)


def _server_is_down(error: Exception) -> bool:
    """No connection, no answer, or an answer to us rather than about a letter (421: closing)."""
    if isinstance(error, SMTPRecipientsRefused | SMTPDataError):
        return 421 in _codes(error)
    return isinstance(error, SMTPException | SMTPServerDisconnected | OSError)


def _answer(error: Exception) -> str:
    """What the server said, for the Secretariat; never the message itself."""
    if isinstance(error, SMTPRecipientsRefused):
        words = "; ".join(f"{code} {_text(said)}" for code, said in error.recipients.values())
    elif isinstance(error, SMTPResponseException):
        words = f"{error.smtp_code} {_text(error.smtp_error)}"
    else:
        words = str(error) if _of_server(error) else ""
    return f"{type(error).__name__}: {words}"[:300]


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def mark_mailbox_failed(state_id: int, address: str, now: datetime) -> None:
    """The mission's mailbox did not take a letter. Never for secret letters: the date would tell that there was one."""
    MemberState.objects.filter(pk=state_id, mailbox=address).update(mailbox_failed_at=now)
