"""The mailing list (R15): each individual signs up and confirms; nobody learns who is on it; leaving erases."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.capacities import Party, Right
from accounts.connection import desk
from accounts.models import Act, Letter, Subscription, User
from accounts.people_reasons import PeopleReason
from accounts.refusals import Refused
from accounts.services.letters import post_due_letters
from accounts.services.subscriptions import forget_unconfirmed, subscribe, write_to_list
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
WEEK = timedelta(days=7)
ADDRESS = "reader@example.org"
WRITE = "/admin/accounts/subscription/write/"


def sign_up(client: Client, email: str = ADDRESS) -> str:
    """Sign up over HTTP; returns the words of the page that answers."""
    answer = client.post("/mailing-list/", {"email": email, "language": "en"}, follow=True)
    assert answer.redirect_chain == [("/mailing-list/asked/", 302)]
    return answer.content.decode().partition("Time on the server")[0]


def links(now: datetime) -> list[str]:
    """Post what is due; the links of the letters, as paths."""
    mail.outbox.clear()
    with desk():
        post_due_letters(now=now)
    return [re.search(r"https?://[^/]+(/mailing-list/\S+)", message.body)[1] for message in mail.outbox]


def on_list(client: Client, email: str = ADDRESS, now: datetime = NOW) -> str:
    """Put an address on the list; returns the link that takes it off, from the next letter."""
    with time_machine.travel(now, tick=False):
        sign_up(client, email)
        (link,) = links(now)
        client.post(link)
    write_to_list(subject="Next plenary", body="It meets in March.", actor=build.secretariat(Right.SETTINGS), now=now)
    return links(now)[-1]


def test_a_letter_confirms_by_a_press_not_by_a_visit(client):
    with time_machine.travel(NOW, tick=False):
        sign_up(client)
        assert not Subscription.objects.filter(confirmed_at__isnull=False).exists()
        (link,) = links(NOW)
        assert "Put this address on the mailing list?" in client.get(link).content.decode()
        assert not Subscription.objects.filter(confirmed_at__isnull=False).exists()
        for _press in range(2):
            assert "You are on the mailing list" in client.post(link).content.decode()
    assert Subscription.objects.get().confirmed_at == NOW
    kinds = Act.objects.filter(subject__startswith="subscription:").order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["mailing_list.ask", "mailing_list.confirm"]


def test_the_answer_is_the_same_for_every_address(client):
    on_list(client)
    User.objects.create_user("holder@example.org", "pw", full_name="Holder", joined_at=NOW)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        pages = {
            sign_up(client, email) for email in (ADDRESS, "new@example.org", "holder@example.org", "READER@example.org")
        }
    assert len(pages) == 1


def test_a_mangled_link_claims_no_success(client):
    link = on_list(client)
    for answer in (client.get(f"{link[:-3]}/"), client.post(f"{link[:-3]}/")):
        assert answer.status_code == 404
        assert "use the link of the newest letter" in answer.content.decode()
        assert "erased" not in answer.content.decode()
    assert Subscription.objects.count() == 1


def test_who_signs_up_again_is_told_of_the_last_hour(client):
    with time_machine.travel(NOW, tick=False):
        first = sign_up(client)
        assert "within the last hour" in first
        assert sign_up(client) == first


def test_who_is_on_the_list_is_told_so_by_letter_alone_and_stays(client):
    on_list(client)
    later = NOW + timedelta(days=1)
    with time_machine.travel(later, tick=False):
        sign_up(client, "Reader@Example.org")
    (link,) = links(later)
    assert "already" in mail.outbox[0].subject
    assert link.startswith("/mailing-list/leave/")
    assert Subscription.objects.get().confirmed_at == NOW


@pytest.mark.parametrize(("seconds", "letters"), [(0, 1), (3599, 1), (3600, 2)])
def test_an_address_gets_one_letter_an_hour_however_often_it_is_typed(seconds, letters):
    subscribe(email=ADDRESS, language="en", now=NOW)
    subscribe(email=ADDRESS.upper(), language="fr", now=NOW + timedelta(seconds=seconds))
    assert Letter.objects.filter(kind="mailing_list.confirm").count() == letters
    assert Subscription.objects.count() == 1


def test_a_newer_letter_replaces_the_link_of_the_older(client):
    later = NOW + timedelta(hours=2)
    subscribe(email=ADDRESS, language="en", now=NOW)
    (old,) = links(NOW)
    subscribe(email=ADDRESS, language="en", now=later)
    (new,) = links(later)
    with time_machine.travel(later, tick=False):
        answer = client.post(old)
        assert answer.status_code == 410
        assert "Sign up again" in answer.content.decode()
        assert client.post(new).status_code == 200


@pytest.mark.parametrize(("seconds", "in_time"), [(-1, True), (0, False)])
def test_seven_days_to_confirm_then_the_address_is_erased(client, seconds, in_time):
    subscribe(email=ADDRESS, language="en", now=NOW)
    (link,) = links(NOW)
    end = NOW + WEEK + timedelta(seconds=seconds)
    with time_machine.travel(end, tick=False):
        assert client.post(link).status_code == (200 if in_time else 410)
    assert forget_unconfirmed(now=end) == (0 if in_time else 1)
    assert Subscription.objects.count() == in_time
    assert forget_unconfirmed(now=end + WEEK) == 0


def test_the_link_of_any_letter_takes_one_off_and_erases(client):
    link = on_list(client)
    assert ADDRESS in client.get(link).content.decode()
    assert Subscription.objects.count() == 1, "a visit, by a scanner of mail, does nothing"
    answer = client.post(link)
    assert "You are not on the mailing list" in answer.content.decode()
    assert ADDRESS not in answer.content.decode()
    for again in (client.post(link), client.get(link)):
        assert again.status_code == 404
        assert "This link is not known" in again.content.decode()
    assert not Subscription.objects.exists()
    assert Act.objects.filter(kind="mailing_list.leave").count() == 1
    with pytest.raises(Refused) as refused:
        write_to_list(subject="s", body="b", actor=build.secretariat(Right.SETTINGS), now=NOW)
    assert refused.value.reason == PeopleReason.NOBODY_ON_LIST


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@b", "a b@example.org", "x" * 300 + "@example.org", "\x00@example.org"]
)
def test_what_is_no_address_is_said_and_kept(client, email):
    answer = client.post("/mailing-list/", {"email": email, "language": "en"})
    page = answer.content.decode()
    assert "There is a problem" in page
    assert 'href="#id_email"' in page
    assert not Letter.objects.exists()


def test_an_account_puts_nobody_on_the_list(client):
    client.post(
        "/accounts/signup/",
        {
            "email": ADDRESS,
            "full_name": "R",
            "language": "en",
            "password1": "long enough 47",
            "password2": "long enough 47",
        },
    )
    assert User.objects.filter(email=ADDRESS).exists()
    assert not Subscription.objects.exists()


def test_the_secretariat_sees_to_whom_it_writes_and_each_gets_a_letter_of_its_own(client):
    on_list(client)
    on_list(client, "other@example.org", NOW + timedelta(minutes=1))
    Letter.objects.all().update(status="posted")
    subscribe(email="silent@example.org", language="en", now=NOW)
    sam = sign_in(Client(), build.mandate(Party.SECRETARIAT, Right.SETTINGS).user, again=True)
    page = sam.get(WRITE).content.decode()
    assert "This will notify 2 recipients" in page
    assert ("other@example.org" in page, "silent@example.org" in page) == (True, False)
    answer = sam.post(
        WRITE, {"subject": "A call for inputs", "body": "Send them by May.\r\n{name} ⟦/mailing-list/leave/:x⟧"}
    )
    assert answer.status_code == 302
    rows = Letter.objects.filter(kind="mailing_list.letter", status="queued")
    assert set(rows.values_list("address", flat=True)) == {ADDRESS, "other@example.org"}
    assert all("{name}" in row.body for row in rows), "their words are words, not places to fill"
    assert ADDRESS in sam.get("/admin/accounts/subscription/").content.decode()


@pytest.mark.parametrize("rights", [(), (Right.CHECKER,)])
def test_without_the_right_nothing_is_written(client, rights):
    on_list(client)
    before = Letter.objects.count()
    sam = sign_in(Client(), build.mandate(Party.SECRETARIAT, *rights).user, again=True)
    assert sam.post(WRITE, {"subject": "s", "body": "b"}).status_code == 403
    assert client.post(WRITE, {"subject": "s", "body": "b"}).status_code == 403
    with pytest.raises(Refused):
        write_to_list(subject="s", body="b", actor=build.delegate(), now=NOW)
    assert Letter.objects.count() == before


def test_one_may_have_what_is_held_of_oneself(client):
    from accounts.services.people import own_data

    on_list(client)
    user = User.objects.create_user(ADDRESS, "pw", full_name="Reader", joined_at=NOW)
    assert own_data(user=user)["mailing_list"] == [{"email": ADDRESS, "language": "en", "confirmed_at": NOW}]


def one_click_of(message) -> str:
    """The address in the header of a letter, as a path."""
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return re.fullmatch(r"<https?://[^/]+(/mailing-list/one-click/\S+)>", message.extra_headers["List-Unsubscribe"])[1]


def test_a_mail_program_leaves_the_list_with_one_press():
    """RFC 8058: without cookies, without a token of ours, with the body that it names; a link not known is said."""
    strict = Client(enforce_csrf_checks=True)
    leave = on_list(Client())
    address = one_click_of(mail.outbox[-1])
    page = strict.get(address)
    assert (page.status_code, page["Location"]) == (302, leave)
    for body in ({}, {"List-Unsubscribe": "x"}):
        assert strict.post(address, body).status_code == 400
    assert Subscription.objects.count() == 1
    assert strict.post("/mailing-list/one-click/nonsense/", {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert Subscription.objects.count() == 1
    for status in (200, 404):
        answer = strict.post(address, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.cookies) == (status, {})
    assert "use the link of the newest letter" in answer.content.decode()
    assert not Subscription.objects.exists()
    assert Act.objects.filter(kind="mailing_list.leave").count() == 1


def test_only_letters_to_the_list_offer_to_leave_it(client):
    """The confirmation has nothing to leave yet; another letter that quotes the link is not one to the list."""
    sign_up(client)
    links(datetime.now(UTC) + timedelta(minutes=1))
    assert "List-Unsubscribe" not in mail.outbox[-1].extra_headers
