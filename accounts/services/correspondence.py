"""What the Secretariat does with letters in the outbox. Each is an act; a letter posted is never called back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accounts.models import Act, Letter, User
from accounts.models.letter import LetterStatus
from accounts.notices import letters as occasions
from accounts.people_reasons import PeopleReason
from accounts.policy import PeopleAct, insist_may
from accounts.refusals import Refused
from accounts.sealed import hide_seals
from accounts.services.invitations import clean_address
from accounts.services.letters import new_message_id
from accounts.services.record import record_act
from accounts.services.telling import tell_users

Status = LetterStatus
HOLDABLE = {Status.QUEUED}
RELEASABLE = {Status.HELD}
CANCELLABLE = {Status.QUEUED, Status.HELD, Status.FAILED}
CORRECTABLE = {Status.QUEUED, Status.HELD, Status.FAILED, Status.BOUNCED}
REPOSTABLE = {Status.FAILED, Status.BOUNCED, Status.POSTED, Status.CANCELLED}
MOST_SUBJECT, MOST_BODY = 200, 20_000


@transaction.atomic
def hold_letter(*, letter: Letter, actor: Actor, now: datetime) -> Letter:
    """Keep a waiting letter back."""
    row = _locked(letter, actor, HOLDABLE)
    return _set(row, Status.HELD, "letter.hold", actor, now)


@transaction.atomic
def release_letter(*, letter: Letter, actor: Actor, now: datetime) -> Letter:
    """Let a held letter go; it is due at once."""
    row = _locked(letter, actor, RELEASABLE)
    row.next_attempt_at = now
    return _set(row, Status.QUEUED, "letter.release", actor, now)


@transaction.atomic
def cancel_letter(*, letter: Letter, actor: Actor, now: datetime) -> Letter:
    """Cancel a letter that has not been accepted by the mail server."""
    row = _locked(letter, actor, CANCELLABLE)
    return _set(row, Status.CANCELLED, "letter.cancel", actor, now)


@transaction.atomic
def correct_letter(*, letter: Letter, address: str, subject: str, body: str, actor: Actor, now: datetime) -> Letter:
    """Write a corrected letter in the place of one that was not received. The old row stays, cancelled if it waited."""
    row = _locked(letter, actor, CORRECTABLE)
    if len(subject) > MOST_SUBJECT or len(body) > MOST_BODY:
        raise Refused(PeopleReason.TOO_LONG)
    if not subject.strip() or not body.strip():
        raise Refused(PeopleReason.EMPTY_WORDING)
    fresh = _write_again(row, "letter.correct", actor, now, address=clean_address(address), subject=subject, body=body)
    if row.status in CANCELLABLE:
        row.status = Status.CANCELLED
        row.save(update_fields=["status"])
    return fresh


@transaction.atomic
def post_again(*, letter: Letter, actor: Actor, now: datetime) -> Letter:
    """Post the same words to the same recipient again. One that was given up waits again under its own Message-ID; one
    that was accepted once gets a new row, because one row is one message."""
    row = _locked(letter, actor, REPOSTABLE)
    if row.status != Status.FAILED:
        return _write_again(
            row, "letter.post_again", actor, now, address=row.address, subject=row.subject, body=row.body
        )
    row.next_attempt_at, row.attempts = now, 0
    row.save(update_fields=["next_attempt_at", "attempts"])
    return _set(row, Status.QUEUED, "letter.post_again", actor, now)


@transaction.atomic
def test_letter_to_self(*, letter: Letter, actor: Actor, now: datetime) -> int:
    """Send oneself what the recipient is sent, its links closed."""
    insist_may(PeopleAct.LETTERS, actor)
    act = _record("letter.test", letter, actor, now)
    user = User.objects.get(pk=actor.user_id or 0)
    shown = hide_seals(letter.body, "[link]")
    return tell_users(act, occasions.TEST_TO_SELF, [user], now, subject=letter.subject, body=shown)


def _locked(letter: Letter, actor: Actor, wanted: set[LetterStatus]) -> Letter:
    """The row under lock: while the post has it in hand, we wait, and then see what became of it."""
    insist_may(PeopleAct.LETTERS, actor)
    row = Letter.objects.select_for_update().get(pk=letter.pk)
    if row.status not in wanted or Letter.objects.filter(replaces=row).exists():
        raise Refused(PeopleReason.LETTER_ON_ITS_WAY)
    return row


def _record(kind: str, letter: Letter, actor: Actor, now: datetime) -> Act:
    return record_act(
        kind=kind,
        moment=now,
        actor=actor,
        subject=f"letter:{letter.pk}",
        facts={"kind": letter.kind},
        secret=letter.secret,
    )


def _set(row: Letter, status: LetterStatus, kind: str, actor: Actor, now: datetime) -> Letter:
    row.status = status
    row.save(update_fields=["status", "next_attempt_at"])
    _record(kind, row, actor, now)
    return row


def _write_again(
    row: Letter, kind: str, actor: Actor, now: datetime, *, address: str, subject: str, body: str
) -> Letter:
    act = _record(kind, row, actor, now)
    return Letter.objects.create(
        act_id=act.pk,
        kind=row.kind,
        recipient=row.recipient,
        user_id=row.user_id,
        state_id=row.state_id,
        address=address,
        language=row.language,
        subject=" ".join(subject.split()),
        body=body,
        wording_version=row.wording_version,
        about=row.about,
        secret=row.secret,
        message_id=new_message_id(),
        written_at=now,
        next_attempt_at=now,
        replaces=row,
    )
