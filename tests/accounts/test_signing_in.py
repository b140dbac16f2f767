"""Signing in as people do, over allauth's own pages: what the session then holds is what the middleware reads."""

from __future__ import annotations

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from accounts.capacities import Party, Right
from accounts.models import KeptValue
from tests import builders as build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("within_a_step")]
SECRET = "JBSWY3DPEHPK3PXP"
PASSWORD = "correct horse battery"
SECOND_FACTOR = "/accounts/second-factor/"


def code_now() -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


@pytest.fixture
def sam():
    user = build.mandate(Party.SECRETARIAT, Right.CHECKER).user
    EmailAddress.objects.create(user=user, email=user.email.lower(), verified=True, primary=True)
    return user


def sign_in(client: Client, user, password: str = PASSWORD):
    return client.post("/accounts/login/", {"login": user.email, "password": password})


def test_password_and_code_open_the_desk(client, sam):
    TOTP.activate(sam, SECRET)
    answer = sign_in(client, sam)
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/admin/").status_code == 302
    assert "_auth_user_id" not in client.session
    answer = client.post("/accounts/2fa/authenticate/", {"code": code_now()})
    assert answer["Location"] == "/accounts/after-sign-in/"
    assert client.get("/accounts/after-sign-in/")["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_recovery_code_opens_it_too(client, sam):
    TOTP.activate(sam, SECRET)
    code = RecoveryCodes.activate(sam).get_unused_codes()[0]
    sign_in(client, sam)
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert client.get("/admin/").status_code == 200


def test_who_has_none_sets_one_up_and_confirms_with_it(client, sam):
    """The whole way: password, stopped, password again, an app, its code, the desk."""
    sign_in(client, sam)
    assert client.get("/admin/")["Location"].startswith(SECOND_FACTOR)
    page = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert page.redirect_chain[-1][0].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/?next=/accounts/2fa/totp/activate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert client.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    stopped = client.get("/admin/")
    assert stopped["Location"].startswith(SECOND_FACTOR)
    assert "/accounts/2fa/reauthenticate/" in client.get(stopped["Location"]).content.decode()
    answer = client.post("/accounts/2fa/reauthenticate/", {"code": code, "next": "/admin/"})
    assert answer["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_an_older_session_does_not_grow_a_factor(client, sam):
    """Somebody holds a session of before the factor was set up: it stays shut, and the password does not open it."""
    sign_in(client, sam)
    TOTP.activate(sam, SECRET)
    assert client.get("/admin/")["Location"].startswith(SECOND_FACTOR)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.get("/admin/")["Location"].startswith(SECOND_FACTOR)
    assert client.get("/accounts/2fa/totp/deactivate/")["Location"].startswith(
        ("/accounts/reauthenticate", "/accounts/2fa/")
    )
    assert TOTP(sam.authenticator_set.get()).instance.pk


@pytest.mark.parametrize("known", [True, False])
def test_guessing_passwords_is_limited_whoever_it_is(sam, known):
    email = sam.email if known else "nobody@example.org"
    client = Client()
    for _ in range(20):
        page = client.post("/accounts/login/", {"login": email, "password": "wrong wrong wrong"})
        assert "are not correct" in page.content.decode()
    page = client.post("/accounts/login/", {"login": email, "password": PASSWORD})
    assert "Too many failed login attempts" in page.content.decode()
    assert KeptValue.objects.filter(cache_key__contains="login_failed").exists()


def test_nobody_keeps_the_owner_out_by_guessing_from_elsewhere(sam):
    """A deadline must not be lost to somebody who knows an address and types nonsense."""
    guesser, owner = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    for _ in range(21):
        page = guesser.post("/accounts/login/", {"login": sam.email, "password": "wrong wrong wrong"})
    assert "Too many failed login attempts" in page.content.decode()
    assert owner.post("/accounts/login/", {"login": sam.email, "password": PASSWORD}).status_code == 302


def test_redis_may_be_down(client, sam, settings):
    """Neither limits nor sessions are kept there."""
    settings.CACHES = {**settings.CACHES, "redis": {**settings.CACHES["redis"], "LOCATION": "redis://127.0.0.1:1/0"}}
    TOTP.activate(sam, SECRET)
    sign_in(client, sam)
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})
    assert client.get("/admin/").status_code == 200


def test_the_pages_of_the_account_open(client, sam):
    sign_in(client, sam)
    for url in ("/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/security/"):
        assert client.get(url).status_code == 200, url
