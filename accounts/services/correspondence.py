"""What the Secretariat does with letters in the outbox. Each is an act; a letter posted is never called back (DESIGN 7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet

from accounts.capacities import Actor
from accounts.models import Act, HeldOccasion, Letter, User
from accounts.models.letter import LetterStatus
from accounts.notices import letters as occasions
from accounts.notices.occasions import LINK, OCCASIONS
from accounts.people_reasons import PeopleReason
from accounts.policy import PeopleAct, insist_may
from accounts.queries.letters import OUTCOME, TO_DRAFTERS
from accounts.refusals import Refused
from accounts.said import said
from accounts.sealed import hide_seals, marks_in
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
SEEN_TO = {Status.FAILED, Status.BOUNCED}
MOST_SUBJECT, MOST_BODY = 200, 20_000
# In one act; a list to all missions is 193.
MOST_AT_ONCE = 1000


@transaction.atomic
def hold_letter(*, letter: Letter, actor: Actor, now: datetime, seen: str | None = None) -> Letter:
    """Keep a waiting letter back. `seen`: the status that the page showed; another one raises STALE."""
    row = _locked(letter, actor, HOLDABLE, seen)
    return _set(row, Status.HELD, "letter.hold", actor, now)


@transaction.atomic
def release_letter(*, letter: Letter, actor: Actor, now: datetime, seen: str | None = None) -> Letter:
    """Let a held letter go; it is due at once. `seen`: the status that the page showed; another one raises STALE."""
    row = _locked(letter, actor, RELEASABLE, seen)
    row.next_attempt_at = now
    return _set(row, Status.QUEUED, "letter.release", actor, now)


@transaction.atomic
def cancel_letter(*, letter: Letter, actor: Actor, now: datetime, seen: str | None = None) -> Letter:
    """Cancel a letter that has not been accepted by the mail server. `seen`: the status that the page showed; another one
    raises STALE."""
    row = _locked(letter, actor, CANCELLABLE, seen)
    return _set(row, Status.CANCELLED, "letter.cancel", actor, now)


@transaction.atomic
def hold_letters(*, letters: QuerySet[Letter], actor: Actor, now: datetime, seen: str | None = None) -> int:
    """Keep back all of these that wait; those posted meanwhile are gone. Returns how many are held. `seen`: `mark_of` those
    that the page showed; any others raise STALE."""
    return _set_all(letters, HOLDABLE, Status.HELD, "letter.hold", actor, now, seen)


@transaction.atomic
def release_letters(*, letters: QuerySet[Letter], actor: Actor, now: datetime, seen: str | None = None) -> int:
    """Let all of these go that are held; they are due at once. Returns how many. `seen`: `mark_of` those that
    the page showed; any others raise STALE, for nobody was shown to whom they go."""
    return _set_all(letters, RELEASABLE, Status.QUEUED, "letter.release", actor, now, seen)


@transaction.atomic
def cancel_letters(*, letters: QuerySet[Letter], actor: Actor, now: datetime, seen: str | None = None) -> int:
    """Cancel all of these that are held. Returns how many. `seen`: `mark_of` those that the page showed; any others raise
    STALE."""
    return _set_all(letters, RELEASABLE, Status.CANCELLED, "letter.cancel", actor, now, seen)


def mark_of(letters: Iterable[int]) -> str:
    """What a page carries of the letters that it showed, by their numbers: their words never change, a correction is a
    letter of its own."""
    return sha256(",".join(str(pk) for pk in sorted(letters)).encode()).hexdigest()


def _set_all(
    letters: QuerySet[Letter],
    wanted: set[LetterStatus],
    status: LetterStatus,
    kind: str,
    actor: Actor,
    now: datetime,
    seen: str | None,
) -> int:
    insist_may(PeopleAct.LETTERS, actor)
    open_ones = letters.filter(status__in=wanted, replaced_by__isnull=True).order_by("id")
    rows = list(open_ones.select_for_update(of=("self",))[:MOST_AT_ONCE])
    if not rows:
        raise Refused(PeopleReason.LETTER_ON_ITS_WAY)
    if seen is not None and seen != mark_of(row.pk for row in rows):
        raise Refused(PeopleReason.STALE)
    Letter.objects.filter(pk__in=[row.pk for row in rows]).update(status=status, next_attempt_at=now)
    record_act(
        kind=kind,
        moment=now,
        actor=actor,
        subject="letters",
        facts={"letters": [row.pk for row in rows]},
        secret=any(row.secret for row in rows),
    )
    return len(rows)


@transaction.atomic
def hold_occasion(*, occasion: str, actor: Actor, now: datetime) -> None:
    """From now on letters of this occasion are written held, and go when released. Not those that carry a link to their
    recipient alone, nor those about objections, which are the Chair's. A second press changes nothing.

    Raises Refused: no right, an occasion that is never held."""
    insist_may(PeopleAct.LETTERS, actor)
    if not can_be_held(occasion):
        raise Refused(PeopleReason.NOT_HELD)
    _row, made = HeldOccasion.objects.get_or_create(
        occasion=occasion, defaults={"held_at": now, "held_by_id": actor.person_id}
    )
    if made:
        record_act(kind="letter.hold_occasion", moment=now, actor=actor, subject=f"occasion:{occasion}")


@transaction.atomic
def free_occasion(*, occasion: str, actor: Actor, now: datetime) -> None:
    """Letters of this occasion go at once again. Those held meanwhile stay held until they are released.

    Raises Refused: no right."""
    insist_may(PeopleAct.LETTERS, actor)
    ended, _by_model = HeldOccasion.objects.filter(occasion=occasion).delete()
    if ended:
        record_act(kind="letter.free_occasion", moment=now, actor=actor, subject=f"occasion:{occasion}")


def can_be_held(occasion: str) -> bool:
    """Whether the Secretariat may keep the letters of an occasion back until it has seen them: those that it may read."""
    kind = OCCASIONS.get(occasion)
    if kind is None or kind.secret or occasion in OUTCOME + TO_DRAFTERS:
        return False
    return LINK not in kind.values and not occasion.startswith("account.")


@transaction.atomic
def see_to_letter(*, letter: Letter, actor: Actor, now: datetime, seen: str | None = None) -> Letter:
    """Put a letter that did not arrive out of the queue, because nothing more is to be done by letter. `seen`: the
    status that the page showed; another one raises STALE."""
    row = _locked(letter, actor, SEEN_TO, seen)
    row.seen_to_at = now
    row.save(update_fields=["seen_to_at"])
    _record("letter.see_to", row, actor, now)
    return row


@transaction.atomic
def correct_letter(
    *,
    letter: Letter,
    address: str,
    subject: str,
    body: str,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> Letter:
    """Write a corrected letter in the place of one that was not received. The old row stays, cancelled if it waited.

    Raises Refused: no right, a letter on its way, a status other than the one `seen`, no address or words, too long, a
    link that is its recipient's alone."""
    row = _locked(letter, actor, CORRECTABLE, seen)
    if len(subject) > MOST_SUBJECT or len(body) > MOST_BODY:
        raise Refused(PeopleReason.TOO_LONG)
    if not said(subject) or not said(body):
        raise Refused(PeopleReason.EMPTY_WORDING)
    address = clean_address(address)
    _insist_same_links(row, address, body)
    fresh = _write_again(row, "letter.correct", actor, now, address=address, subject=subject, body=body)
    if row.status in CANCELLABLE:
        row.status = Status.CANCELLED
        row.save(update_fields=["status"])
    return fresh


@transaction.atomic
def post_again(*, letter: Letter, actor: Actor, now: datetime, seen: str | None = None) -> Letter:
    """Post the same words to the same recipient again. One that was given up waits again under its own Message-ID; one
    that was accepted once gets a new row, because one row is one message. `seen`: the status that the page showed;
    another one raises STALE."""
    row = _locked(letter, actor, REPOSTABLE, seen)
    if row.status != Status.FAILED:
        return _write_again(
            row, "letter.post_again", actor, now, address=row.address, subject=row.subject, body=row.body
        )
    row.next_attempt_at, row.attempts = now, 0
    row.save(update_fields=["next_attempt_at", "attempts"])
    return _set(row, Status.QUEUED, "letter.post_again", actor, now)


@transaction.atomic
def test_letter_to_self(*, letter: Letter, actor: Actor, now: datetime) -> int:
    """Send oneself what the recipient is sent, its links closed.

    Raises Refused: no right."""
    insist_may(PeopleAct.LETTERS, actor)
    act = _record("letter.test", letter, actor, now)
    user = User.objects.get(pk=actor.user_id or 0)
    shown = hide_seals(letter.body, "[link]")
    return tell_users(act, occasions.TEST_TO_SELF, [user], now, subject=letter.subject, body=shown)


def _insist_same_links(row: Letter, address: str, body: str) -> None:
    """A sealed link makes its holder somebody's delegate: who corrects letters must not be able to send it elsewhere."""
    theirs = marks_in(row.body)
    moved = bool(theirs) and address.lower() != row.address.lower()
    if moved or not marks_in(body) <= theirs:
        raise Refused(PeopleReason.LINK_IS_THEIRS)


def _locked(letter: Letter, actor: Actor, wanted: set[LetterStatus], seen: str | None) -> Letter:
    """The row under lock: while the post has it in hand, we wait, and then see what became of it. Another status than the
    one `seen` is somebody else's doing, or the post's."""
    insist_may(PeopleAct.LETTERS, actor)
    row = Letter.objects.select_for_update().get(pk=letter.pk)
    if seen is not None and seen != row.status:
        raise Refused(PeopleReason.STALE)
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
        kept_until=row.kept_until,
        draft_only=row.draft_only,
        replaces=row,
    )
