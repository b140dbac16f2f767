"""Mission mailboxes: entered with a note, tested by a letter, confirmed by the mission (R6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor, Party
from accounts.models import MailboxTest, MemberState, StoredFile
from accounts.notices import letters
from accounts.notices.drafts import to_mission
from accounts.people_reasons import PeopleReason
from accounts.policy import PeopleAct, insist_may
from accounts.refusals import Refused
from accounts.said import said
from accounts.sealed import digest, seal
from accounts.services.invitations import clean_address
from accounts.services.record import record_act
from accounts.services.telling import moment_words, tell

PATH = "/accounts/mailbox/"


@transaction.atomic
def set_mailbox(
    *,
    state: MemberState,
    mailbox: str,
    seen: str,
    reason: str,
    evidence: StoredFile | None = None,
    actor: Actor,
    now: datetime,
) -> MemberState:
    """Enter a mission's mailbox. `seen` is what the page showed: another's change meanwhile is not overwritten. The old
    mailbox is told, and the new one has to confirm.

    Raises Refused: no right, no reason, no address, a stale page."""
    insist_may(PeopleAct.MAILBOXES, actor)
    if not said(reason):
        raise Refused(PeopleReason.NEEDS_REASON)
    mailbox = clean_address(mailbox) if mailbox.strip() else ""
    row = MemberState.objects.select_for_update().get(pk=state.pk)
    if row.mailbox != seen:
        raise Refused(PeopleReason.STALE)
    if row.mailbox == mailbox:
        return row
    before = to_mission(row)
    row.mailbox, row.mailbox_checked_at, row.mailbox_failed_at = mailbox, None, None
    row.save(update_fields=["mailbox", "mailbox_checked_at", "mailbox_failed_at"])
    act = record_act(
        kind="mailbox.change",
        moment=now,
        actor=actor,
        subject=f"memberstate:{row.pk}",
        facts={
            "before": digest(before.address) if before.address else None,
            "after": digest(mailbox) if mailbox else None,
            "reason": digest(said(reason)),
            "evidence": evidence.sha256 if evidence else None,
        },
    )
    tell(act, letters.MAILBOX_CHANGED, [before], now, moment=moment_words(now))
    return row


@transaction.atomic
def set_mailboxes(*, mailboxes: Iterable[tuple[MemberState, str]], reason: str, actor: Actor, now: datetime) -> int:
    """Enter many mailboxes, all or none, each as `set_mailbox` does: by an act of its own, the old mailbox told. A State
    comes as it was read when the list was looked at. Returns how many have changed.

    Raises Refused: as `set_mailbox`, and where none would change."""
    changed = 0
    for state, mailbox in sorted(mailboxes, key=lambda pair: pair[0].pk):
        if state.mailbox != mailbox:
            set_mailbox(state=state, mailbox=mailbox, seen=state.mailbox, reason=reason, actor=actor, now=now)
            changed += 1
    if not changed:
        raise Refused(PeopleReason.NOTHING_NEW)
    return changed


@transaction.atomic
def send_mailbox_tests(*, states: Iterable[MemberState], actor: Actor, now: datetime) -> int:
    """Write a test letter with a link of its own to each mission that has a mailbox. An unanswered one is replaced.

    Raises Refused: no right, a mission without a mailbox."""
    insist_may(PeopleAct.MAILBOXES, actor)
    chosen = [state for state in states if state.mailbox]
    if not chosen:
        raise Refused(PeopleReason.NO_MAILBOX)
    act = record_act(
        kind="mailbox.test",
        moment=now,
        actor=actor,
        subject="mailboxes",
        facts={"states": sorted(state.pk for state in chosen)},
    )
    MailboxTest.objects.filter(state__in=chosen, answered_at__isnull=True).delete()
    seals = [(state, seal(PATH)) for state in chosen]
    MailboxTest.objects.bulk_create(
        MailboxTest(state=state, mailbox=state.mailbox, token_sha256=link.sha256, sent_at=now) for state, link in seals
    )
    for state, link in seals:
        tell(act, letters.MAILBOX_TEST, [to_mission(state)], now, link=link.mark)
    return len(chosen)


def find_test(token: str) -> MailboxTest | None:
    """The test that a link belongs to, if its mailbox is still the mission's."""
    test = MailboxTest.objects.select_related("state").filter(token_sha256=digest(token)).first()
    return test if test is not None and test.mailbox == test.state.mailbox else None


@transaction.atomic
def confirm_mailbox(*, token: str, now: datetime) -> MemberState:
    """The mission confirms that the mailbox is read. A second press does nothing more.

    Raises Refused: a link that is not known or was replaced."""
    test = MailboxTest.objects.select_for_update(of=("self",)).filter(token_sha256=digest(token)).first()
    if test is None:
        raise Refused(PeopleReason.UNKNOWN_LINK)
    state = MemberState.objects.select_for_update().get(pk=test.state_id)
    if state.mailbox != test.mailbox:
        raise Refused(PeopleReason.UNKNOWN_LINK)
    if test.answered_at is not None:
        return state
    test.answered_at = now
    test.save(update_fields=["answered_at"])
    state.mailbox_checked_at, state.mailbox_failed_at = now, None
    state.save(update_fields=["mailbox_checked_at", "mailbox_failed_at"])
    record_act(
        kind="mailbox.confirm",
        moment=now,
        actor=Actor(Party.STATE, state_id=state.pk),
        subject=f"memberstate:{state.pk}",
        facts={"test": test.pk},
    )
    return state
