"""The mailing list (R15): each individual signs up, confirms by a link in a letter, and leaves by a link in every letter."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.capacities import Actor, Party, timer
from accounts.models import Subscription
from accounts.notices import letters
from accounts.notices.drafts import Recipient
from accounts.notices.occasions import Writer
from accounts.people_reasons import PeopleReason
from accounts.policy import PeopleAct, insist_may
from accounts.queries.subscriptions import CONFIRM_WITHIN, subscribed, to_confirm, to_leave, unconfirmed
from accounts.refusals import Refused
from accounts.said import said
from accounts.sealed import digest, seal
from accounts.services.invitations import clean_address
from accounts.services.letters import LEAVE, write_letters
from accounts.services.record import record_act
from accounts.services.telling import tell

CONFIRM = "/mailing-list/confirm/"
# Somebody else may type an address again and again: it gets no more letters than this.
AT_MOST_EACH = timedelta(hours=1)
MOST_SUBJECT, MOST_BODY = 200, 20_000
ANYBODY = Actor(Party.PERSON)


def to_subscriber(row: Subscription) -> Recipient:
    """The address of a subscription, as a letter is written to it."""
    return Recipient(f"address:{row.email}", row.email, row.language, name=row.email)


def subscribe(*, email: str, language: str, now: datetime) -> None:
    """Ask to be put on the list. Returns nothing, and does the same whether or not the address is on it: nobody learns that
    by asking. A letter goes to the address, with a link that confirms, or the words that it is on the list already.
    Raises Refused for what is no address."""
    email = clean_address(email).lower()
    try:
        with transaction.atomic():
            _subscribe(email, language if language in dict(settings.LANGUAGES) else "en", now)
    except IntegrityError:
        # The same address at the same instant: the other one's letter is the one.
        return


def _subscribe(email: str, language: str, now: datetime) -> None:
    row = Subscription.objects.select_for_update().filter(email__iexact=email).first()
    if row is not None and now < row.told_at + AT_MOST_EACH:
        return
    if row is not None and row.confirmed_at is not None:
        row.told_at = now
        row.save(update_fields=["told_at"])
        act = record_act(kind="mailing_list.ask_again", moment=now, actor=ANYBODY, subject=_subject(row), rule="R15")
        tell(act, letters.LIST_ALREADY, [to_subscriber(row)], now, link=row.leave_mark)
        return
    link, leave = seal(CONFIRM), seal(LEAVE)
    values = {
        "language": language, "asked_at": now, "told_at": now, "confirm_sha256": link.sha256,
        "leave_mark": leave.mark, "leave_sha256": leave.sha256,
    }  # fmt: skip
    if row is None:
        row = Subscription.objects.create(email=email, **values)
    else:
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
    act = record_act(kind="mailing_list.ask", moment=now, actor=ANYBODY, subject=_subject(row), rule="R15")
    tell(act, letters.LIST_CONFIRM, [to_subscriber(row)], now, link=link.mark, days=CONFIRM_WITHIN.days)


@transaction.atomic
def confirm_subscription(*, token: str, now: datetime) -> Subscription:
    """Who reads the address confirms it. A second press does nothing more. Raises Refused for a link that cannot be used."""
    found = to_confirm(token, now)
    row = Subscription.objects.select_for_update().filter(pk=found.pk).first() if found else None
    if row is None or row.confirm_sha256 != digest(token):
        raise Refused(PeopleReason.UNKNOWN_LINK)
    if row.confirmed_at is None:
        row.confirmed_at = now
        row.save(update_fields=["confirmed_at"])
        record_act(kind="mailing_list.confirm", moment=now, actor=ANYBODY, subject=_subject(row), rule="R15")
    return row


@transaction.atomic
def leave_list(*, token: str, now: datetime) -> bool:
    """Take an address off the list and erase it. False where it has left already: nothing is known of it any more."""
    found = to_leave(token)
    row = Subscription.objects.select_for_update().filter(pk=found.pk).first() if found else None
    if row is None:
        return False
    record_act(kind="mailing_list.leave", moment=now, actor=ANYBODY, subject=_subject(row), rule="R15")
    row.delete()
    return True


@transaction.atomic
def write_to_list(*, subject: str, body: str, actor: Actor, now: datetime) -> int:
    """The Secretariat writes to everybody on the list, each in a letter of its own with the link to leave it. Returns the
    number of letters. Raises Refused without the right, without words, or with nobody on the list."""
    insist_may(PeopleAct.MAILING_LIST, actor)
    subject, body = said(" ".join(subject.split())), said(body.replace("\r\n", "\n"))
    if not subject or not body:
        raise Refused(PeopleReason.EMPTY_WORDING)
    if len(subject) > MOST_SUBJECT or len(body) > MOST_BODY:
        raise Refused(PeopleReason.TOO_LONG)
    rows = list(subscribed())
    if not rows:
        raise Refused(PeopleReason.NOBODY_ON_LIST)
    act = record_act(
        kind="mailing_list.write",
        moment=now,
        actor=actor,
        subject="mailing_list",
        facts={"letters": len(rows), "words": digest(f"{subject}\n{body}")},
        rule="R15",
    )
    writer = Writer(letters.LIST_LETTER)
    drafts = [writer.draft(to_subscriber(r), {"subject": subject, "body": body, "link": r.leave_mark}) for r in rows]
    return write_letters(act=act, drafts=drafts, now=now)


@transaction.atomic
def forget_unconfirmed(*, now: datetime) -> int:
    """Erase the addresses that nobody confirmed in time."""
    rows = list(unconfirmed(now).select_for_update(skip_locked=True)[:500])
    for row in rows:
        record_act(
            kind="mailing_list.forget", moment=now, actor=timer("forget_unconfirmed"), subject=_subject(row), rule="R15"
        )
        row.delete()
    return len(rows)


def _subject(row: Subscription) -> str:
    return f"subscription:{row.pk}"
