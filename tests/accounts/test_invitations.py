"""Invitations over HTTP: the only way to a mandate; single use, by POST, with that address alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.capacities import Party, Right
from accounts.models import Act, Invitation, Letter, Mandate, StoredFile, User
from accounts.services.invitations import invite_delegate, name_administrator
from accounts.services.letters import post_due_letters
from tests import builders as build
from tests.accounts.drawn import send
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://[^\s]+(/accounts/(?:invitation|mailbox)/[^\s]+/)")
ACCOUNT = {
    "full_name": "New Delegate",
    "language": "fr",
    "password1": "a long enough phrase",
    "password2": "a long enough phrase",
}


@pytest.fixture
def ada():
    """The administrator of a mission."""
    return build.delegate(build.member_state("Utopia"), Right.ADMINISTRATOR)


def invite(ada, email="new@mission.example", **kwargs) -> str:
    now = timezone.now()
    invite_delegate(email=email, full_name="", language="en", lodging=True, actor=ada, now=now, **kwargs)
    return posted_link(now)


def posted_link(now) -> str:
    post_due_letters(now=now)
    return LINK.search(mail.outbox[-1].body)[1]


def test_the_link_stands_in_no_row(ada):
    token = invite(ada).split("/")[3]
    assert len(token) == 43
    assert not Letter.objects.filter(body__contains=token).exists()
    assert not Invitation.objects.filter(token_sha256=token).exists()
    assert not Act.objects.filter(content__contains="new@mission.example").exists()


def test_somebody_new_makes_an_account_and_acts(client, ada):
    url = invite(ada)
    page = client.get(url)
    assert "Make your account and accept" in page.content.decode()
    assert Invitation.objects.get().accepted_at is None
    answer = client.post(url, ACCOUNT)
    assert answer["Location"] == "/accounts/after-sign-in/"
    user = User.objects.get(email="new@mission.example")
    assert (user.full_name, user.language) == ("New Delegate", "fr")
    mandate = Mandate.objects.get(user=user)
    assert (mandate.state.name, mandate.rights, mandate.given_by_id) == ("Utopia", ["lodging"], ada.user_id)
    assert Act.objects.filter(kind="people.accept_invitation", subject=f"mandate:{mandate.pk}").count() == 1
    assert client.get("/accounts/after-sign-in/")["Location"] == "/accounts/second-factor/"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"password2": "another long phrase"}, "The two passwords differ"),
        ({"password1": "short", "password2": "short"}, "too short"),
        ({"full_name": ""}, "Fill this in"),
    ],
)
def test_what_is_wrong_is_told_and_the_link_is_not_spent(client, ada, wrong, words):
    url = invite(ada)
    page = client.post(url, {**ACCOUNT, **wrong}).content.decode()
    assert words in page
    assert not Mandate.objects.filter(user__email="new@mission.example").exists()
    assert client.post(url, ACCOUNT).status_code == 302


def test_an_account_accepts_signed_in_with_the_same_address_alone(client, ada):
    user = build.person("Nell")
    url = invite(ada, email=user.email.upper())
    assert "There is an account for this address" in client.get(url).content.decode()
    stranger = build.person("Strange")
    sign_in(client, stranger, factor=False)
    assert "Sign out" in client.post(url).content.decode()
    assert not Mandate.objects.filter(user=stranger).exists()
    sign_in(client, user, factor=False)
    client.get(url)
    assert not Mandate.objects.filter(user=user).exists()
    assert client.post(url).status_code == 302
    assert Mandate.objects.get(user=user).rights == ["lodging"]
    assert client.post(url).status_code == 410
    assert Mandate.objects.filter(user=user).count() == 1


def test_expired_says_what_to_do_and_lets_one_ask_once(client, ada):
    url = invite(ada)
    Invitation.objects.update(expires_at=timezone.now())
    page = client.get(url)
    assert page.status_code == 410
    assert "Ask for another invitation" in page.content.decode()
    assert client.post(url, ACCOUNT).status_code == 410
    assert not User.objects.filter(email="new@mission.example").exists()
    assert client.post(f"{url}ask/").status_code == 200
    assert client.post(f"{url}ask/").status_code == 409
    letter = Letter.objects.get(kind="people.asked_again")
    assert letter.user_id == ada.user_id
    assert "new@mission.example" in letter.body


def test_unknown_links_say_so(client):
    page = client.get("/accounts/invitation/nonsense/")
    assert page.status_code == 404
    assert "This link is not known" in page.content.decode()
    assert client.post("/accounts/invitation/nonsense/ask/").status_code == 409
    assert client.get("/accounts/invitation/nonsense/ask/")["Location"] == "/accounts/invitation/nonsense/"


def test_signing_up_by_oneself_gives_no_mandate(client, ada):
    """Even with the invited address: the letter's link is the only way."""
    invite(ada)
    given = {**ACCOUNT, "email": "new@mission.example"}
    answer = client.post("/accounts/signup/", given)
    assert answer["Location"] == "/accounts/confirm-email/"
    user = User.objects.get(email="new@mission.example")
    assert (user.full_name, user.language, user.joined_at is None) == ("New Delegate", "fr", False)
    assert not user.mandates.exists()
    confirm = re.search(r"http://[^/]+(/accounts/confirm-email/\S+)", mail.outbox[-1].body)[1]
    client.post(confirm)
    client.post("/accounts/login/", {"login": user.email, "password": "a long enough phrase"})
    assert client.get("/accounts/capacity/").status_code == 200
    assert not Mandate.objects.filter(user=user).exists()


def test_looking_at_an_invitation_is_not_limited_and_trying_is(client, ada):
    url = invite(ada)
    assert {client.get(url).status_code for _ in range(25)} == {200}
    wrong = {**ACCOUNT, "password2": "another long phrase"}
    assert {client.post(url, wrong).status_code for _ in range(25)} == {200, 429}
    assert Invitation.objects.get().accepted_at is None


def test_nobody_learns_who_has_an_account(client):
    """Known or not: the same answer, and one letter each."""
    user = build.person("Known")
    answers = []
    for email in (user.email, "unknown@example.org"):
        mail.outbox.clear()
        answer = client.post("/accounts/signup/", {**ACCOUNT, "email": email})
        answers.append((answer.status_code, answer["Location"], len(mail.outbox)))
        mail.outbox.clear()
        answer = client.post("/accounts/password/reset/", {"email": email})
        answers.append((answer.status_code, answer["Location"], len(mail.outbox)))
    assert answers[:2] == answers[2:]
    pages = []
    for email in (user.email, "nobody@example.org"):
        page = Client().post("/accounts/login/", {"login": email, "password": "wrong wrong wrong"}).content.decode()
        main = re.search(r"<main.*</main>", page, re.S)[0]
        pages.append(re.sub(r"\S+@example.org|value=\"[^\"]*\"", "", main))
    assert "are not correct" in pages[0]
    assert pages[0] == pages[1]


def test_a_mail_server_that_refuses_is_told_and_breaks_nothing(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = client.post("/accounts/signup/", {**ACCOUNT, "email": "unlucky@example.org"}, follow=True)
    assert "our mail server does not answer" in answer.content.decode()


@pytest.mark.parametrize("who", ["stranger", "delegate", "other", "checker", "chair"])
def test_only_the_missions_administrator_invites(client, ada, who):
    actor = {
        "stranger": lambda: build.applicant(),
        "delegate": lambda: build.delegate(build.member_state("Utopia"), Right.LODGING),
        "other": lambda: build.delegate(build.member_state("Erewhon"), Right.LODGING),
        "checker": build.secretariat,
        "chair": build.chair,
    }[who]()
    sign_in(client, User.objects.get(pk=actor.user_id), again=True)
    for url in ("/states/people/", "/states/people/invite/", "/states/people/choices/"):
        assert client.get(url).status_code == 403
    answer = client.post("/states/people/invite/", {"email": "x@example.org", "full_name": "X", "language": "en"})
    assert answer.status_code == 403
    assert not Invitation.objects.exists()


def test_the_administrators_pages(client, ada):
    dora = build.mandate(Party.STATE, state=build.member_state("Utopia"))
    elif_ = build.mandate(Party.STATE, Right.LODGING, state=build.member_state("Erewhon"))
    sign_in(client, User.objects.get(pk=ada.user_id), again=True)
    invited = {"email": "new@mission.example", "full_name": "N", "language": "en", "lodging": "on"}
    assert client.post("/states/people/invite/", invited).status_code == 302
    again = client.post("/states/people/invite/", invited)
    assert again.status_code == 409
    assert "An invitation to this address is open" in again.content.decode()
    send(client, f"/states/people/{dora.pk}/", {"lodging": "on"})
    dora.refresh_from_db()
    assert dora.rights == ["lodging"]
    assert client.get(f"/states/people/{elif_.pk}/").status_code == 404
    assert client.post(f"/states/people/{elif_.pk}/", {"act": "remove"}).status_code == 404
    client.post(f"/states/people/{dora.pk}/", {"act": "remove"})
    dora.refresh_from_db()
    assert dora.until_at is not None
    two = {"second_person": "on", "language": "fr"}
    alone = send(client, "/states/people/choices/", two)
    assert (alone.status_code, "fewer than two delegates with the lodging right" in alone.content.decode()) == (
        409,
        True,
    )
    for _ in range(2):
        build.mandate(Party.STATE, Right.LODGING, state=dora.state)
    assert send(client, "/states/people/choices/", two).status_code == 302
    page = client.get("/states/people/").content.decode()
    assert "Each objection, withdrawal and supplement is confirmed" in page
    assert "new@mission.example" in page
    assert dora.user.email not in page
    mine = Mandate.objects.get(user_id=ada.user_id)
    answer = client.post(f"/states/people/{mine.pk}/", {"act": "remove"})
    assert answer.status_code == 409
    assert "Give another delegate that right first" in answer.content.decode()


def test_rights_are_not_given_without_signing_in_again(client, ada):
    dora = build.mandate(Party.STATE, state=build.member_state("Utopia"))
    sign_in(client, User.objects.get(pk=ada.user_id))
    assert client.post(f"/states/people/{dora.pk}/", {"lodging": "on"}).status_code == 403
    dora.refresh_from_db()
    assert dora.rights == []


def test_the_list_costs_the_same_for_many(client, ada, django_assert_max_num_queries):
    for _ in range(12):
        build.mandate(Party.STATE, state=build.member_state("Utopia"))
    sign_in(client, User.objects.get(pk=ada.user_id))
    with django_assert_max_num_queries(9):
        assert client.get("/states/people/").status_code == 200


def test_an_administrator_needs_the_note_and_the_mission_is_told():
    officer = build.secretariat(Right.SECURITY_OFFICER)
    state = build.member_state("Utopia")
    now = timezone.now()
    scan = StoredFile.objects.create(
        sha256="b" * 64, size=1, media_type="application/pdf", original_name="note.pdf", uploaded_at=now
    )
    named = {"state": state, "email": "ada@mission.example", "full_name": "Ada", "actor": officer, "now": now}
    from accounts.refusals import Refused

    with pytest.raises(Refused, match="needs_evidence"):
        name_administrator(**named, evidence=None)
    with pytest.raises(Refused, match="no_right"):
        name_administrator(**{**named, "actor": build.secretariat(Right.CHECKER)}, evidence=scan)
    invitation = name_administrator(**named, evidence=scan)
    assert invitation.rights == ["administrator"]
    assert Letter.objects.get(kind="people.administrator_named").address == state.mailbox
    assert Act.objects.get(kind="people.invite").facts["evidence"] == "b" * 64


def test_an_invitation_lasts_to_the_second(ada):
    from accounts.services.accepting import accept_invitation, sign_up_by_invitation
    from accounts.services.invitations import LASTS

    def token(minute: int) -> tuple[str, object]:
        now = timezone.now() + timedelta(minutes=minute)
        email = f"n{minute}@mission.example"
        invite_delegate(email=email, full_name="", language="en", lodging=False, actor=ada, now=now)
        return posted_link(now).split("/")[3], now + LASTS

    from accounts.refusals import Refused

    one, ends = token(1)
    details = {"full_name": "N", "language": "en", "password": "a long enough phrase"}
    with pytest.raises(Refused, match="invitation_expired"):
        sign_up_by_invitation(token=one, **details, now=ends)
    sign_up_by_invitation(token=one, **details, now=ends - timedelta(seconds=1))
    with pytest.raises(Refused, match="invitation_used"):
        accept_invitation(token=one, actor=ada, now=ends - timedelta(seconds=1))
