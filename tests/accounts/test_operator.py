"""What the operator does at the console: the first security officers, and the one way back where two cannot help each other."""

from __future__ import annotations

import io
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.capacities import Party, Right
from accounts.models import Act, Invitation, Letter, Mandate, Proposal, User
from accounts.sealed import digest
from accounts.services.letters import post_due_letters
from tests import builders as build
from tests.accounts.officers import client_of

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
ACCOUNT = {"full_name": "Sam", "language": "en", "password1": "a long phrase here", "password2": "a long phrase here"}


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("create_secretariat", *words, stdout=out)
    return out.getvalue()


def officer(factor: bool = True) -> Mandate:
    mandate = build.mandate(Party.SECRETARIAT, Right.SECURITY_OFFICER, Right.SETTINGS)
    EmailAddress.objects.create(user=mandate.user, email=mandate.user.email, verified=True, primary=True)
    if factor:
        TOTP.activate(mandate.user, SECRET)
    return mandate


def test_the_first_officers_are_invited_until_two_can_sign_in(client):
    for number in (1, 2):
        url = next(line for line in run(f"sam{number}@un.example").splitlines() if line.startswith("http"))
        token = url.rstrip("/").rpartition("/")[2]
        assert Invitation.objects.get(email=f"sam{number}@un.example").token_sha256 == digest(token)
        client.logout()
        assert client.post(f"/accounts/invitation/{token}/", ACCOUNT).status_code == 302
    # The first is told of the second: nobody else has confirmed it.
    assert [letter.user.email for letter in Letter.objects.filter(kind="people.officer_by_operator")] == [
        "sam1@un.example"
    ]
    run("sam3@un.example")  # neither has set up a factor yet: nobody could confirm anything
    for user in User.objects.filter(email__startswith="sam"):
        TOTP.activate(user, SECRET)
    with pytest.raises(CommandError, match=r"two security officers already who can sign in.*--lost-factor"):
        run("sam4@un.example")
    with pytest.raises(CommandError, match="not an e-mail address"):
        run("sam3")
    with pytest.raises(CommandError, match=r"acts in that capacity already"):
        run("sam1@un.example")


def test_of_two_officers_one_who_lost_the_factor_is_helped_from_the_console():
    """The other proposes and nobody can confirm: the operator does it, on record, and every officer is told."""
    lost, other, third = officer(), officer(), officer()
    client, address = client_of(other), f"/admin/accounts/user/{lost.user_id}/factor/"
    assert client.post(address, {"reason": "In person."}).status_code == 302
    proposal = Proposal.objects.get()
    third.until_at = timezone.now()  # by the last day of the mandate
    third.save(update_fields=["until_at"])
    assert client.post(f"/admin/accounts/proposal/{proposal.pk}/confirm/").status_code == 409
    for page in (client.get(address), client.post(address, {"reason": "In person."})):
        assert "There is no third security officer: nobody could confirm it." in page.content.decode()
        assert "Propose the reset" not in page.content.decode()
    theirs = client_of(lost)
    assert theirs.get("/accounts/security/").status_code == 200

    said = run(lost.user.email.upper(), "--lost-factor")
    assert f"The second factor of {lost.user.email} is removed" in said
    assert "/accounts/password/reset/" in said
    assert {one.user_id for one in Authenticator.objects.all()} == {other.user_id, third.user_id}
    assert theirs.get("/accounts/security/").status_code == 302
    act = Act.objects.get(kind="people.reset_factor")
    assert (act.timer, act.actor_id, act.subject) == ("operator", None, f"user:{lost.user_id}")
    told = {letter.kind: letter for letter in Letter.objects.filter(kind__contains="factor")}
    assert told["people.factor_reset"].user_id == lost.user_id
    assert "was removed on" in told["people.factor_reset"].body
    assert told["people.factor_by_operator"].user_id == other.user_id
    assert str(lost.user) in told["people.factor_by_operator"].body
    # Nobody is asked to confirm what is done.
    proposal.refresh_from_db()
    assert proposal.confirmed is False
    assert "From the server’s console" in client.get("/admin/accounts/act/").content.decode()

    # And the way back goes through the account's own address.
    mail.outbox.clear()
    fresh = Client()
    fresh.post("/accounts/password/reset/", {"email": lost.user.email})
    link = re.search(r"(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = fresh.get(link, follow=True).redirect_chain[-1][0]
    fresh.post(form, {"password1": "another long phrase", "password2": "another long phrase"})
    fresh.post("/accounts/login/", {"login": lost.user.email, "password": "another long phrase"})
    assert fresh.get("/accounts/security/").status_code == 200


def test_who_is_gone_for_good_is_followed_by_another_officer():
    gone, _left = officer(), officer()
    with pytest.raises(CommandError, match="two security officers already"):
        run("new@un.example")
    run(gone.user.email, "--lost-factor")
    assert "becomes security officer" in run("new@un.example")
    post_due_letters(now=timezone.now())
    told = [message for message in mail.outbox if "invited new@un.example to be a security officer" in message.body]
    assert len(told) == 2


def test_the_console_resets_the_factor_of_officers_alone():
    officer(), officer()
    dora = build.mandate(Party.STATE, Right.LODGING, state=build.member_state())
    TOTP.activate(dora.user, SECRET)
    for email in (dora.user.email, "nobody@un.example"):
        with pytest.raises(
            CommandError, match=r"is no security officer\. Two security officers reset anybody else's factor"
        ):
            run(email, "--lost-factor")
    with pytest.raises(CommandError, match="no second factor"):
        run(officer(factor=False).user.email, "--lost-factor")
    assert Authenticator.objects.count() == 3
    assert not Act.objects.filter(kind="people.reset_factor").exists()
