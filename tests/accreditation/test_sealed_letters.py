"""No letter of the outbox shows the link that makes its holder somebody: not to who reads letters, nor to the database."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.capacities import Party, Right
from accounts.connection import desk
from accounts.models import Letter
from accounts.notices.occasions import LINK, OCCASIONS
from accounts.services.changing_chair import hand_over_chair
from accounts.services.invitations import invite_delegate
from accounts.services.letters import post_due_letters
from accounts.services.mailboxes import send_mailbox_tests
from accounts.services.subscriptions import confirm_subscription, subscribe, write_to_list
from accreditation.services.representatives import invite_colleague
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
ADDRESS = "reader@example.org"
# Posted at once and kept nowhere (accounts.adapter).
KEPT_NOWHERE = {"account.confirm_address", "account.exists", "account.unknown", "account.password_link"}


def colleague() -> None:
    alice = build.applicant()
    invite_colleague(organization=build.organization(alice), email="bob@example.org", actor=alice, now=NOW)


def delegate() -> None:
    ada = build.delegate(build.member_state("Utopia"), Right.ADMINISTRATOR)
    invite_delegate(email="n@mission.example", full_name="N", language="en", lodging=True, actor=ada, now=NOW)


def new_chair() -> None:
    hand_over_chair(
        at=NOW + timedelta(days=3), email="n@chair.example", full_name="N", language="en", actor=build.chair(), now=NOW
    )


def mailbox() -> None:
    send_mailbox_tests(states=[build.member_state("Utopia")], actor=build.secretariat(Right.SETTINGS), now=NOW)


def asked_for(now: datetime = NOW) -> None:
    subscribe(email=ADDRESS, language="en", now=now)


def on_list() -> None:
    asked_for()
    with desk():
        post_due_letters(now=NOW)
    token = re.search(r"/mailing-list/confirm/([^/\s]+)/", mail.outbox[-1].body)[1]
    confirm_subscription(token=token, now=NOW)


def already() -> None:
    on_list()
    asked_for(NOW + timedelta(days=7))


def letter_to_list() -> None:
    on_list()
    write_to_list(subject="Next plenary", body="In March.", actor=build.secretariat(Right.SETTINGS), now=NOW)


WRITERS: dict[str, Callable[[], None]] = {
    "organization.invited": colleague,
    "people.invitation": delegate,
    "people.new_chair_invited": new_chair,
    "mailbox.test": mailbox,
    "mailing_list.confirm": asked_for,
    "mailing_list.already": already,
    "mailing_list.letter": letter_to_list,
}


def live_links(text: str) -> list[str]:
    """The addresses in a text that carry a token."""
    found = []
    for path in re.findall(r"https?://[^/\s]+(/[^\s<&]*)", text):
        try:
            if "token" in resolve(path).kwargs:
                found.append(path)
        except Resolver404:
            continue
    return found


def test_every_occasion_with_a_link_is_tried_here():
    assert {code for code, kind in OCCASIONS.items() if LINK in kind.values} == set(WRITERS) | KEPT_NOWHERE


@pytest.mark.parametrize("code", WRITERS)
def test_a_link_is_sealed_on_every_way_and_opened_in_the_post(code):
    with time_machine.travel(NOW, tick=False):
        WRITERS[code]()
        with desk():
            one = Letter.objects.filter(kind=code).latest("id")
        assert not live_links(one.body)
        sam = build.mandate(Party.SECRETARIAT, Right.SETTINGS)
        client = sign_in(Client(), sam.user, again=True)
        page = client.get(f"/admin/accounts/letter/{one.pk}/change/").content.decode()
        assert "a link that only the recipient is given" in page
        assert not live_links(page)
        assert not live_links(client.get(f"/admin/accounts/letter/{one.pk}/correct/").content.decode())
        listed = client.post(f"/admin/accounts/letter/?kind={code}", {"export": "csv"}).content.decode()
        assert one.address in listed
        assert not live_links(listed)
        client.post(f"/admin/accounts/letter/{one.pk}/test/")
        mail.outbox.clear()
        with desk():
            post_due_letters(now=NOW + timedelta(days=7))
        to_self = [sent.body for sent in mail.outbox if sent.to == [sam.user.email]]
        assert len(to_self) == 1
        assert not live_links(to_self[0])
        assert live_links(next(sent.body for sent in mail.outbox if sent.to == [one.address]))
