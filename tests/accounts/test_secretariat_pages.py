"""The Secretariat's pages on people and missions: every page opens, acts act, others are kept out."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.admin.base import RecordedAdmin
from accounts.capacities import Party, Right
from accounts.models import Act, Invitation, Letter, MemberState, Proposal, User
from accounts.queries.missions import unreachable
from accounts.services.letters import post_due_letters
from tests import builders as build
from tests.accounts.officers import client_of, some_of_everything
from tests.papers import scan
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
INVITE, CONFIRMED = "/admin/accounts/proposal/invite/", {"confirmed": "yes"}
MODELS = ("user", "mandate", "invitation", "proposal", "memberstate", "letter", "wording", "act")


def links_in(html: str) -> set[str]:
    return set(re.findall(r'href="(/admin/accounts/[^"?]*)', html))


def test_every_page_opens_and_none_writes(officer, django_assert_max_num_queries):
    some_of_everything()
    client = client_of(officer)
    seen, todo = set(), {f"/admin/accounts/{model}/" for model in MODELS}
    before = Act.objects.count()
    while todo:
        url = todo.pop()
        seen.add(url)
        with django_assert_max_num_queries(15):
            answer = client.get(url)
        assert answer.status_code == 200, url
        html = answer.content.decode()
        assert not re.search(r"<[^>]*\s(style|on\w+)=", html), url
        if len(seen) < 150:
            todo |= {link for link in links_in(html) if not re.search(r"/memberstate/\d", link)} - seen
    assert len(seen) > 25
    assert Act.objects.count() == before


@pytest.mark.parametrize("who", ["nobody", "stranger", "delegate", "chair"])
@pytest.mark.parametrize("model", MODELS)
def test_others_are_kept_out(client, who, model):
    make = {
        "stranger": lambda: build.person("Strange"),
        "delegate": lambda: build.mandate(Party.STATE, Right.LODGING, state=build.member_state()).user,
        "chair": lambda: build.mandate(Party.CHAIR, Right.OFFICE).user,
    }
    if who in make:
        sign_in(client, make[who](), again=True)
    answer = client.get(f"/admin/accounts/{model}/", follow=True)
    if who == "nobody":
        assert answer.redirect_chain[-1] == (f"/accounts/login/?next=/admin/accounts/{model}/", 302)
    else:
        assert answer.status_code == 403


def test_the_admin_has_no_sign_in_of_its_own(client, officer):
    """Django's own would pass the limits and the second factor."""
    given = {"username": officer.user.email, "password": "correct horse battery"}
    answer = client.post("/admin/login/?next=/admin/", given)
    assert answer["Location"] == "/accounts/login/?next=/admin/"
    assert "_auth_user_id" not in client.session
    sign_in(client, officer.user)
    assert client.get("/admin/password_change/")["Location"] == "/accounts/password/change/"


ACTS = [
    ("/admin/accounts/proposal/invite/", {"email": "x@example.org", "full_name": "X", "reason": "r"}),
    ("/admin/accounts/memberstate/tests/", {}),
    ("/admin/accounts/wording/occasion/people.invitation/", {"language": "en", "subject": "s", "body": "b"}),
]


@pytest.mark.parametrize(("url", "data"), ACTS)
def test_reading_gives_no_right_to_act(url, data):
    build.member_state("Utopia")
    client = client_of(build.mandate(Party.SECRETARIAT, Right.CHECKER))
    before = Act.objects.count()
    assert client.post(url, data).status_code == 403
    assert Act.objects.count() == before


def test_djangos_second_record_is_off(officer):
    admin = RecordedAdmin(User, __import__("django.contrib.admin", fromlist=["site"]).site)
    assert admin.log_addition(None, officer.user, "x") is None
    assert admin.log_change(None, officer.user, "x") is None
    assert admin.log_deletions(None, User.objects.all()) is None
    assert not LogEntry.objects.exists()


def test_nothing_can_be_deleted_in_the_admin(rf, officer):
    from django.contrib import admin

    request = rf.get("/")
    request.user, request.actor = officer.user, officer.actor()
    for model, model_admin in admin.site._registry.items():
        if model._meta.app_label == "accounts":
            assert not model_admin.has_delete_permission(request), model
            assert not model_admin.has_add_permission(request), model
            assert not model_admin.has_change_permission(request), model


def test_two_officers_invite_to_the_secretariat(officer, sid):
    one, other = client_of(officer), client_of(sid)
    typed = {
        "email": "sam@un.example",
        "full_name": "Sam",
        "rights": ["checker", "circulator"],
        "reason": "Posted here.",
    }
    assert f"<li>{sid.user.full_name} · {sid.user.email}</li>" in one.get(INVITE).content.decode()
    assert one.post(INVITE, typed).status_code == 302
    proposal = Proposal.objects.get()
    assert Letter.objects.get(kind="people.proposed").user_id == sid.user_id
    barred = one.get(f"/admin/accounts/proposal/{proposal.pk}/confirm/").content.decode()
    assert "You did the first part of this act" in barred
    assert "Confirm, and do it" not in barred
    same = one.post(f"/admin/accounts/proposal/{proposal.pk}/confirm/")
    assert same.status_code == 409
    assert "Another person must confirm it" in same.content.decode()
    assert not Invitation.objects.exists()
    confirm = f"/admin/accounts/proposal/{proposal.pk}/confirm/"
    first = other.post(confirm).content.decode()  # shows to whom a letter goes, and does nothing yet
    assert "This will notify 1 recipient." in first
    assert "<li>sam@un.example</li>" in first
    assert not Invitation.objects.exists()
    assert not Letter.objects.filter(address="sam@un.example").exists()
    assert other.post(confirm, CONFIRMED).status_code == 302
    assert Invitation.objects.get().rights == ["checker", "circulator"]
    again = other.post(confirm, CONFIRMED)
    assert again.status_code == 409
    assert "has been decided already" in again.content.decode()


def test_who_confirms_an_invitation_reads_its_address_and_rights_and_for_whom_it_acts_already(officer, sid):
    dora = build.mandate(Party.STATE, Right.LODGING, state=build.member_state())
    alice = build.applicant()
    build.organization(alice)
    addresses = {
        dora.user.email: f"acts for {dora.state}",
        User.objects.get(pk=alice.user_id).email: "acts for an organization here",
        "new@un.example": "",
    }
    for email, warning in addresses.items():
        typed = {"email": email, "full_name": "Sam", "rights": ["checker"], "reason": "Posted here."}
        assert client_of(officer).post("/admin/accounts/proposal/invite/", typed).status_code == 302
        one = Proposal.objects.get(email=email)
        page = client_of(sid).get(f"/admin/accounts/proposal/{one.pk}/confirm/").content.decode()
        assert email in page
        assert "checks files" in page
        assert ("This address belongs to" in page) is bool(warning)
        assert warning in page


def test_named_staff_is_not_the_officers_to_give(officer):
    typed = {"email": "sam@un.example", "full_name": "Sam", "rights": ["named_staff"], "reason": "r"}
    answer = client_of(officer).post("/admin/accounts/proposal/invite/", typed)
    assert answer.status_code == 200
    assert not Proposal.objects.exists()


def test_a_lost_factor_is_reset_by_two_and_ends_the_sessions(officer, sid):
    dora = build.mandate(Party.STATE, Right.LODGING, state=build.member_state())
    TOTP.activate(dora.user, "JBSWY3DPEHPK3PXP")
    theirs = client_of(dora)
    assert theirs.get("/accounts/security/").status_code == 200
    url = f"/admin/accounts/user/{dora.user_id}/factor/"
    assert client_of(officer).post(url, {"reason": ""}).status_code == 200
    third = build.mandate(Party.SECRETARIAT, Right.SECURITY_OFFICER)
    page = client_of(officer).get(url).content.decode()
    assert all(f"<li>{one.user.full_name} · {one.user.email}</li>" in page for one in (sid, third))
    client_of(officer).post(url, {"reason": "Telephoned through the mission."})
    twice = client_of(officer).post(url, {"reason": "Again."})
    assert twice.status_code == 409
    proposal = Proposal.objects.get()
    confirm = f"/admin/accounts/proposal/{proposal.pk}/confirm/"
    assert f"{dora.user.email}</li>" in client_of(sid).post(confirm).content.decode()
    assert Authenticator.objects.filter(user=dora.user).exists()
    client_of(sid).post(confirm, CONFIRMED)
    assert not Authenticator.objects.filter(user=dora.user).exists()
    assert theirs.get("/accounts/security/").status_code == 302
    assert Letter.objects.get(kind="people.factor_reset").address == dora.user.email
    # Who knows the password alone gets nowhere; the link to a new one goes to the account's own address.
    EmailAddress.objects.create(user=dora.user, email=dora.user.email, verified=True, primary=True)
    thief = Client()
    thief.post("/accounts/login/", {"login": dora.user.email, "password": "correct horse battery"})
    assert thief.get("/accounts/security/").status_code == 302
    mail.outbox.clear()
    Client().post("/accounts/password/reset/", {"email": dora.user.email})
    assert "/accounts/password/reset/key/" in mail.outbox[0].body
    act = Act.objects.get(kind="people.reset_factor")
    assert (act.subject, act.actor_id) == (f"user:{dora.user_id}", sid.user_id)


def test_confirming_needs_signing_in_again(officer, sid):
    typed = {"email": "sam@un.example", "full_name": "Sam", "rights": ["checker"], "reason": "r"}
    client_of(officer).post("/admin/accounts/proposal/invite/", typed)
    proposal = Proposal.objects.get()
    once = sign_in(Client(), sid.user)
    assert once.post(f"/admin/accounts/proposal/{proposal.pk}/confirm/").status_code == 403
    proposal.refresh_from_db()
    assert proposal.decided_at is None


def test_the_administrator_is_named_with_the_note(officer):
    state = build.member_state("Utopia")
    client = client_of(officer)
    typed = {"state": state.pk, "email": "ada@mission.example", "full_name": "Ada"}
    url = "/admin/accounts/invitation/administrator/"
    assert "Choose a file." in client.post(url, typed).content.decode()
    fake = SimpleUploadedFile("note.pdf", b"MZ not a pdf", "application/pdf")
    wrong = client.post(url, {**typed, "upload": fake})
    assert "is not a PDF" in wrong.content.decode()
    assert "ada@mission.example" in wrong.content.decode()
    # A good scan is kept while another field is wrong; nobody chooses it twice.
    halfway = client.post(url, {**typed, "email": "no address", "upload": scan("note.pdf")}).content.decode()
    mark = re.search(r'name="upload-kept" value="([^"]+)"', halfway)[1]
    assert "note.pdf" in halfway
    assert not Invitation.objects.exists()
    stranger = client_of(build.mandate(Party.SECRETARIAT, Right.SECURITY_OFFICER))
    assert "Choose a file." not in stranger.post(url, {**typed, "upload-kept": mark}).content.decode()
    assert not Invitation.objects.exists()  # another's mark is as good as none
    shown = client.post(url, {**typed, "upload-kept": mark}).content.decode()
    assert all(f"<li>{line}</li>" in shown for line in ("ada@mission.example", "Utopia"))
    assert not Invitation.objects.exists()
    mark = re.search(r'name="upload-kept" value="([^"]+)"', shown)[1]
    assert client.post(url, {**typed, "upload-kept": mark, **CONFIRMED}).status_code == 302
    invitation = Invitation.objects.get()
    assert invitation.evidence.original_name == "note.pdf"
    assert invitation.rights == ["administrator"]


def test_mailboxes_are_tested_and_confirmed_by_the_mission(officer):
    MemberState.objects.all().update(mailbox="")
    state = build.member_state("Utopia")
    client = client_of(officer)
    page = client.get("/admin/accounts/memberstate/tests/").content.decode()
    assert "This will notify 1 mission." in page
    client.post("/admin/accounts/memberstate/tests/")
    post_due_letters(now=timezone.now())
    (message,) = [one for one in mail.outbox if one.to == [state.mailbox]]
    url = re.search(r"(/accounts/mailbox/\S+/)", message.body)[1]
    anybody = Client()
    assert "Is this mailbox read?" in anybody.get(url).content.decode()
    assert any(one.state == state for one in unreachable())
    anybody.post(url)
    assert "Thank you" in anybody.get(url).content.decode()
    assert not any(one.state == state for one in unreachable())
    assert Act.objects.get(kind="mailbox.confirm").on_behalf_of == f"state:{state.pk}"
    changed = {"mailbox": "other@mission.example", "seen": state.mailbox, "reason": "Note 7."}
    assert client.post(f"/admin/accounts/memberstate/{state.pk}/mailbox/", changed).status_code == 302
    assert anybody.get(url).status_code == 404
    assert any(one.state == state for one in unreachable())
    stale = client.post(f"/admin/accounts/memberstate/{state.pk}/mailbox/", {**changed, "mailbox": "third@x.example"})
    assert stale.status_code == 409
    assert "Somebody else has changed this" in stale.content.decode()
    assert "third@x.example" in stale.content.decode()
    export = client.post("/admin/accounts/memberstate/unreachable.csv").content.decode()
    assert "Utopia,other@mission.example,unchecked" in export
    assert Act.objects.filter(kind="export", subject="mailboxes").exists()
