"""allauth's letters in the portal's words: links at once and kept nowhere, changes on record and through the outbox."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.adapter import CHANGES, LINKS
from accounts.capacities import Party, Right
from accounts.models import Act, Letter
from accounts.notices.occasions import OCCASIONS, fill
from accounts.services.letters import post_due_letters
from accounts.services.wordings import clear_wording, write_wording
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
NEW = "a quite different phrase"
# What allauth says of itself.
STOCK = re.compile("example.com|Hello from|Thank you for using|You're receiving|Two-Factor|username")


@pytest.fixture
def zoe():
    user = build.person("Zoe")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def client(zoe):
    return sign_in(Client(), zoe, factor=False, again=True)


def sign_up(email: str) -> None:
    Client().post(
        "/accounts/signup/",
        {"email": email, "full_name": "New", "language": "en", "password1": NEW, "password2": NEW},
    )


def test_every_letter_of_allauths_that_can_be_sent_has_words_of_ours():
    """Read out of allauth itself: a new kind of letter in a later version fails here, not at a person's page."""
    from pathlib import Path

    import allauth

    sent = set()
    for app in ("account", "mfa"):
        for path in (Path(allauth.__file__).parent / app).rglob("*.py"):
            sent |= set(re.findall(r"\"((?:account|mfa)/email/\w+)\"", path.read_text()))
    by_code = {"account/email/login_code", "account/email/password_reset_code"}  # two ways in that settings leave shut
    assert sent - by_code == set(LINKS) | set(CHANGES)


@pytest.mark.parametrize(
    ("ask", "subject", "link"),
    [
        (lambda zoe: sign_up("new@example.org"), "Confirm your e-mail address", "/accounts/confirm-email/"),
        (lambda zoe: sign_up(zoe.email), "You have an account already", "/accounts/password/reset/"),
        (
            lambda zoe: Client().post("/accounts/password/reset/", {"email": zoe.email}),
            "Choose a new password",
            "/accounts/password/reset/key/",
        ),
        (
            lambda zoe: Client().post("/accounts/password/reset/", {"email": "nobody@example.org"}),
            "There is no account for this address",
            "/accounts/signup/",
        ),
    ],
)
def test_a_link_goes_at_once_and_is_kept_nowhere(zoe, ask, subject, link):
    ask(zoe)
    (message,) = mail.outbox
    assert message.subject == subject
    assert link in message.body
    assert not STOCK.search(message.body)
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert not Letter.objects.exists()


def test_the_links_work(zoe):
    sign_up("new@example.org")
    confirm = re.search(r"http://[^/]+(/accounts/confirm-email/\S+)", mail.outbox[0].body)[1]
    Client().post(confirm)
    assert EmailAddress.objects.get(email="new@example.org").verified
    browser = Client()
    browser.post("/accounts/password/reset/", {"email": zoe.email})
    reset = re.search(r"http://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[1].body)[1]
    form = browser.get(reset, follow=True)
    browser.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    zoe.refresh_from_db()
    assert zoe.check_password(NEW)
    letter = Letter.objects.get(kind="account.password_reset")
    assert (letter.address, letter.user_id) == (zoe.email, zoe.pk)
    assert Act.objects.get(kind="account.password_reset").subject == f"user:{zoe.pk}"
    used = Client().get(reset, follow=True).content.decode()
    assert "password1" not in used


def test_a_change_is_on_record_and_told_even_while_the_mail_server_is_silent(client, zoe, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert answer.status_code == 302
    letter = Letter.objects.get(kind="account.password_changed")
    assert "If it was not you" in letter.body
    assert Act.objects.get(kind="account.password_changed").actor_id == zoe.pk
    post_due_letters(now=timezone.now())
    letter.refresh_from_db()
    assert (letter.status, letter.attempts) == ("queued", 0)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    post_due_letters(now=timezone.now() + timedelta(minutes=1))
    assert mail.outbox[-1].subject == "Your password has been changed"
    assert not STOCK.search(mail.outbox[-1].body)


@pytest.mark.usefixtures("within_a_step")
def test_a_factor_set_up_and_recovery_codes_are_told(client, zoe, django_capture_on_commit_callbacks):
    client.get("/accounts/2fa/totp/activate/")
    code = format_hotp_value(hotp_value(client.session["mfa.totp.secret"], int(time.time()) // 30))
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/activate/", {"code": code})
        sign_in(client, zoe, again=True).post("/accounts/2fa/recovery-codes/generate/")
    kinds = set(Letter.objects.filter(user=zoe).values_list("kind", flat=True))
    assert kinds == {"account.app_set_up", "account.codes_made"}
    assert set(Act.objects.filter(subject=f"user:{zoe.pk}").values_list("kind", flat=True)) == kinds


def test_a_removed_app_is_told(zoe):
    TOTP.activate(zoe, "JBSWY3DPEHPK3PXP")
    client = sign_in(Client(), zoe, again=True)
    client.post("/accounts/2fa/totp/deactivate/")
    assert Letter.objects.get(kind="account.app_removed").address == zoe.email


def test_a_new_address_is_told_at_the_old_one(client, zoe):
    old = zoe.email
    client.post("/accounts/email/", {"action_add": "", "email": "zoe.new@example.org"})
    confirm = re.search(r"http://[^/]+(/accounts/confirm-email/\S+)", mail.outbox[0].body)[1]
    client.post(confirm)
    client.post("/accounts/email/", {"action_primary": "", "email": "zoe.new@example.org"})
    letter = Letter.objects.get(kind="account.address_changed")
    assert letter.address == old
    assert f"zoe.new@example.org instead of {old}" in letter.body
    client.post("/accounts/email/", {"action_remove": "", "email": old})
    assert Letter.objects.get(kind="account.address_removed").address == "zoe.new@example.org"


def test_the_secretariat_words_them_in_the_persons_language(zoe):
    actor, now = build.mandate(Party.SECRETARIAT, Right.SETTINGS).actor(), timezone.now()
    assert {kind.code for kind, _link in LINKS.values()} | {kind.code for kind in CHANGES.values()} <= set(OCCASIONS)
    wording = write_wording(
        occasion="account.password_link",
        language="fr",
        subject="Mot de passe",
        body="Ici : {link}",
        actor=actor,
        now=now,
    )
    clear_wording(wording=wording, actor=actor, now=now)
    zoe.language = "fr"
    zoe.save(update_fields=["language"])
    Client().post("/accounts/password/reset/", {"email": zoe.email})
    assert mail.outbox[0].subject == "Mot de passe"
    assert mail.outbox[0].extra_headers["Content-Language"] == "fr"


@pytest.mark.parametrize(("symbol", "body"), [("", "“T” under silence."), ("A/1", "“T” A/1 under silence.")])
def test_a_value_that_is_empty_leaves_no_gap_in_a_sentence(symbol, body):
    assert fill("S {symbol}", "“T” {symbol} under silence.", {"symbol": symbol})[1].startswith(f"{body}\n")
