"""allauth's pages in the portal's words: none of its own is left, at any step."""

from __future__ import annotations

import html
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from accounts.capacities import Party, Right
from tests import builders as build
from tests.accounts.drawn import send
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
STOCK = re.compile(
    r"Email|Password Reset|Bad Token|Two-Factor|two-factor|Sign Out|Sign In\b|Change Password|Recovery Codes|Security Key"
    r"|Are you sure|Authenticator App|Remember Me|Reset My|Please contact us|Make Primary|Incorrect|currently inactive"
)


def words_of(answer) -> str:
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return html.unescape(text)


@pytest.fixture
def zoe():
    user = build.person("Zoe")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


SIGNED_OUT = (
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-nonsense/",
    "/accounts/password/reset/key/done/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/nonsense/",
    "/accounts/inactive/",
)
SIGNED_IN = (
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/logout/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
)
WITH_FACTOR = (
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/reauthenticate/",
)


@pytest.mark.parametrize("url", SIGNED_OUT)
def test_signed_out(url):
    answer = Client().get(url)
    assert answer.status_code == 200
    assert not STOCK.findall(words_of(answer))


@pytest.mark.parametrize("url", SIGNED_IN)
def test_signed_in(zoe, url):
    answer = sign_in(Client(), zoe, factor=False, again=True).get(url)
    assert answer.status_code == 200
    assert not STOCK.findall(words_of(answer))


@pytest.mark.parametrize("url", WITH_FACTOR)
def test_with_a_factor(zoe, url):
    TOTP.activate(zoe, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(zoe)
    answer = sign_in(Client(), zoe, again=True).get(url)
    assert answer.status_code == 200
    assert not STOCK.findall(words_of(answer))


def test_the_codes_stand_one_a_line(zoe):
    TOTP.activate(zoe, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(zoe).get_unused_codes()
    page = sign_in(Client(), zoe, again=True).get("/accounts/2fa/recovery-codes/").content.decode()
    area = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)[1]
    assert html.unescape(area).split("\n") == codes


def test_the_second_step_of_signing_in_says_what_to_do_and_what_if_all_is_lost(zoe):
    TOTP.activate(zoe, "JBSWY3DPEHPK3PXP")
    client = Client()
    answer = client.post("/accounts/login/", {"login": zoe.email, "password": PASSWORD}, follow=True)
    assert answer.request["PATH_INFO"] == "/accounts/2fa/authenticate/"
    page = words_of(answer)
    assert not STOCK.findall(page)
    assert "one of your recovery codes" in page
    assert "The Secretariat can reset the second factor" in page
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "This code is not right" in words_of(wrong)


@pytest.mark.parametrize(
    ("url", "data", "told"),
    [
        ("/accounts/login/", {"login": "x@example.org", "password": "wrong wrong"}, "are not correct together"),
        (
            "/accounts/password/change/",
            {"oldpassword": "no", "password1": "a", "password2": "b"},
            "not your present password",
        ),
        ("/accounts/password/reset/", {"email": "nonsense"}, "Write a whole e-mail address"),
    ],
)
def test_what_is_wrong_is_told_in_our_words(zoe, url, data, told):
    client = Client() if "login" in url or "reset" in url else sign_in(Client(), zoe, factor=False, again=True)
    assert told in words_of(client.post(url, data))


def test_who_tries_too_often_is_told_what_to_do():
    client = Client()
    answers = [client.post("/accounts/password/reset/", {"email": f"x{n}@example.org"}) for n in range(25)]
    assert answers[0].status_code == 302
    last = answers[-1]
    assert last.status_code == 429
    assert "Wait five minutes" in words_of(last)
    assert "<header" in last.content.decode()


def test_messages_are_ours(zoe):
    client = Client()
    page = client.post("/accounts/login/", {"login": zoe.email, "password": PASSWORD}, follow=True)
    assert "You are signed in: Zoe." in words_of(page)
    assert "You are signed out." in words_of(client.post("/accounts/logout/", follow=True))


def test_with_one_confirmed_address_nothing_is_offered_on_it(zoe):
    client = sign_in(Client(), zoe)
    page = client.get("/accounts/email/").content.decode()
    assert zoe.email in page
    assert "action_remove" not in page
    EmailAddress.objects.create(user=zoe, email="second@example.org", verified=False, primary=False)
    assert "action_remove" in client.get("/accounts/email/").content.decode()


def test_a_name_that_hides_or_turns_is_refused(zoe):
    client = sign_in(Client(), zoe)
    answer = client.post("/accounts/security/", {"full_name": "Zoe\u202e", "language": "en"})
    assert "(U+202E)" in answer.content.decode()
    typed = {
        "email": "new@example.org",
        "full_name": "N\u200bew",
        "language": "en",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    assert "(U+200B)" in Client().post("/accounts/signup/", typed).content.decode()


def test_signing_in_again_for_ones_own_data_does_not_speak_of_others(zoe):
    page = sign_in(Client(), zoe).get("/accounts/security/data/").content.decode()
    assert "What is held about you" in page
    assert "in the name of others" not in page


def test_the_root_of_the_interface_leads_to_its_reference(client):
    answer = client.get("/api/v1/")
    assert (answer.status_code, answer["Location"]) == (302, "/api/v1/docs")


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("/accounts/security/sessions/", "/accounts/security/"),
        ("/accounts/invitation/sealed/ask/", "/accounts/invitation/sealed/"),
        ("/states/people/invitations/3/revoke/", "/states/people/"),
        ("/chair/people/invitations/1/revoke/", "/chair/people/"),
    ],
)
def test_the_address_of_a_button_opened_by_hand_leads_to_its_page(url, page):
    mandate = build.mandate(Party.STATE, Right.ADMINISTRATOR, state=build.member_state("Utopia"))
    if "chair" in url:
        mandate = build.mandate(Party.CHAIR, Right.OFFICE)
    answer = sign_in(Client(), mandate.user).get(url)
    assert (answer.status_code, answer["Location"]) == (302, page)


@pytest.mark.parametrize("sent", [{"lodging": "on", "until": ""}, {"act": "remove"}])
def test_who_gives_up_administering_a_mission_is_told_so_at_the_own_desk(sent):
    state = build.member_state("Utopia")
    own = build.mandate(Party.STATE, Right.ADMINISTRATOR, Right.LODGING, state=state)
    build.mandate(Party.STATE, Right.ADMINISTRATOR, state=state)
    client = sign_in(Client(), own.user, again=True)
    answer = send(client, f"/states/people/{own.pk}/", sent, follow=True)
    assert answer.status_code == 200
    assert ("acts for the mission no more." if "act" in sent else "are saved.") in answer.content.decode()
