"""The missions' mailboxes from a list: faults by line, looked at before they are entered, all or none."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from accounts.capacities import Party, Right
from accounts.models import Act, Letter, MemberState
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
URL = "/admin/accounts/memberstate/mailboxes/"
LINES = 'Kenya,kenya@un.example\nFR\tfrance@un.example\n\n"Bolivia (Plurinational State of)" ; bolivia@un.example\n'


@pytest.fixture
def client():
    return sign_in(Client(), build.mandate(Party.SECRETARIAT, Right.SETTINGS).user, again=True)


def page_of(answer) -> str:
    return html.unescape(answer.content.decode())


def mailbox_of(name: str) -> str:
    return MemberState.objects.get(name=name).mailbox


def looked_at(answer) -> str:
    return re.search(r'name="confirmed" value="([0-9a-f]{64})"', answer.content.decode())[1]


def test_a_list_is_looked_at_and_then_entered(client):
    MemberState.objects.filter(name="Kenya").update(mailbox="old@kenya.example")
    typed = {"lines": LINES, "reason": "List of missions of 1 March."}
    answer = client.post(URL, typed)
    page = page_of(answer)
    assert "3 mailboxes change, of 3 given" in page
    assert "Kenya: old@kenya.example → kenya@un.example" in page
    assert "This will notify 1 recipient." in page
    assert mailbox_of("Kenya") == "old@kenya.example"
    assert client.post(URL, {**typed, "confirmed": looked_at(answer)}).status_code == 302
    assert [mailbox_of(name) for name in ("Kenya", "France")] == ["kenya@un.example", "france@un.example"]
    assert Act.objects.filter(kind="mailbox.change").count() == 3
    assert Letter.objects.get(kind="mailbox.changed").address == "old@kenya.example"
    again = client.post(URL, {**typed, "confirmed": looked_at(answer)})
    assert again.status_code == 409
    assert "entered already" in page_of(again)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("Kenya,kenya@un.example\nAtlantis,a@b.example", "Line 2: no Member State is named “Atlantis”."),
        ("Kenya,not an address", "Line 1: “not an address” is not an e-mail address."),
        ("KE,a@un.example\n\nKenya,b@un.example", "Line 3: Kenya stands in the list twice."),
        ("kenya@un.example", "Line 1: write the State’s name, a comma, then its mailbox: “kenya@un.example”."),
        ("\n \n", "Give at least one line."),
    ],
)
def test_a_fault_is_named_by_its_line_and_nothing_is_entered(client, lines, told):
    answer = client.post(URL, {"lines": lines, "reason": "x", "confirmed": "0" * 64})
    assert told in page_of(answer)
    assert not Act.objects.filter(kind="mailbox.change").exists()


def test_a_mailbox_changed_meanwhile_is_shown_first(client):
    typed = {"lines": "Kenya,kenya@un.example", "reason": "x"}
    answer = client.post(URL, typed)
    MemberState.objects.filter(name="Kenya").update(mailbox="meanwhile@kenya.example")
    shown = client.post(URL, {**typed, "confirmed": looked_at(answer)})
    assert shown.status_code == 200
    assert "meanwhile@kenya.example → kenya@un.example" in page_of(shown)
    assert mailbox_of("Kenya") == "meanwhile@kenya.example"
    assert client.post(URL, {**typed, "confirmed": looked_at(shown)}).status_code == 302


@pytest.mark.parametrize("right", [Right.CHECKER, Right.SECURITY_OFFICER])
def test_only_settings_enter_mailboxes(right):
    client = sign_in(Client(), build.mandate(Party.SECRETARIAT, right).user, again=True)
    typed = {"lines": "Kenya,kenya@un.example", "reason": "x"}
    assert client.post(URL, typed).status_code == 403
    assert "Enter mailboxes" not in page_of(client.get("/admin/accounts/memberstate/"))
