"""Who acts for an organization: invitations, removal, hand-over, and two who claim it."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.capacities import Actor, Party
from accounts.models import Act, Letter, User
from accounts.refusals import FileReason, Refused
from accounts.sealed import open_seals
from accounts.services.invitations import LASTS
from accreditation.modalities.outcomes import Reason
from accreditation.models import Claim, OrganizationInvitation, Representative
from accreditation.policy import represents
from accreditation.services.applications import submit_application
from accreditation.services.claims import claim_organization, decide_claim
from accreditation.services.organizations import update_profile
from accreditation.services.representatives import (
    accept_invitation,
    current,
    hand_over,
    invite_again,
    invite_colleague,
    remove_representative,
    revoke_invitation,
)
from tests import builders as build
from tests.objections.states_people import client_of
from tests.papers import pdf
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
NOW, SECOND = build.OPENS, timedelta(seconds=1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def somebody(name="Bob") -> tuple[User, Actor]:
    user = build.person(name)
    return user, Actor(Party.PERSON, user_id=user.pk)


def joined(organization, alice):
    user, bob = somebody()
    build.invited(organization=organization, email=user.email, actor=alice, now=NOW, token="t" + user.email)
    return accept_invitation(token="t" + user.email, actor=bob, now=NOW), bob


def test_an_invitation_is_accepted_once_and_keeps_no_token():
    alice = build.applicant()
    body = build.organization(alice)
    user, bob = somebody()
    invitation = invite_colleague(organization=body, email=user.email.upper(), actor=alice, now=NOW)
    letter = Letter.objects.get(kind="organization.invited")
    token = re.search(r"/my/invitation/([\w-]+)/", open_seals(letter.body)).group(1)
    assert letter.address == user.email
    assert token not in str(OrganizationInvitation.objects.values().get())
    row = accept_invitation(token=token, actor=bob, now=NOW)
    assert represents(bob, body)
    assert row.role == "colleague"
    assert Letter.objects.get(kind="organization.joined").user_id == alice.user_id
    with pytest.raises(Refused, match=Reason.INVITATION_USED):
        accept_invitation(token=token, actor=bob, now=NOW)
    assert invitation.pk


@pytest.mark.parametrize(
    ("offset", "reason"),
    [(-SECOND, None), (timedelta(), Reason.INVITATION_EXPIRED), (SECOND, Reason.INVITATION_EXPIRED)],
)
def test_an_invitation_ends_to_the_second(offset, reason):
    alice = build.applicant()
    body = build.organization(alice)
    user, bob = somebody()
    build.invited(organization=body, email=user.email, actor=alice, now=NOW, token="token")
    accept = {"token": "token", "actor": bob, "now": NOW + LASTS + offset}
    if reason is None:
        accept_invitation(**accept)
    else:
        with pytest.raises(Refused, match=reason):
            accept_invitation(**accept)
    assert represents(bob, body) is (reason is None)


def test_an_invitation_is_for_its_address_and_can_be_taken_back():
    alice = build.applicant()
    body = build.organization(alice)
    user, bob = somebody()
    _other, eve = somebody("Eve")
    invitation = build.invited(organization=body, email=user.email, actor=alice, now=NOW, token="token")
    with pytest.raises(Refused, match=Reason.INVITATION_OTHER_ADDRESS):
        accept_invitation(token="token", actor=eve, now=NOW)
    revoke_invitation(invitation=invitation, actor=alice, now=NOW)
    with pytest.raises(Refused, match=Reason.INVITATION_EXPIRED):
        accept_invitation(token="token", actor=bob, now=NOW)
    with pytest.raises(Refused, match=Reason.INVITATION_EXPIRED):
        accept_invitation(token="guessed", actor=bob, now=NOW)


def test_a_second_invitation_ends_the_first():
    alice = build.applicant()
    body = build.organization(alice)
    user, bob = somebody()
    build.invited(organization=body, email=user.email, actor=alice, now=NOW, token="one")
    build.invited(organization=body, email=user.email, actor=alice, now=NOW, token="two")
    with pytest.raises(Refused, match=Reason.INVITATION_EXPIRED):
        accept_invitation(token="one", actor=bob, now=NOW)
    accept_invitation(token="two", actor=bob, now=NOW)
    with pytest.raises(Refused, match=Reason.ALREADY_REPRESENTS):
        invite_colleague(organization=body, email=user.email, actor=alice, now=NOW)


def test_the_focal_point_hands_over_and_only_then_may_go():
    alice = build.applicant()
    body = build.organization(alice)
    row, bob = joined(body, alice)
    mine = Representative.objects.get(user_id=alice.user_id)
    with pytest.raises(Refused, match=Reason.NOT_FOCAL_POINT):
        remove_representative(representative=mine, actor=alice, now=NOW)
    with pytest.raises(Refused, match=Reason.NOT_FOCAL_POINT):
        hand_over(organization=body, to=row, actor=bob, now=NOW)
    hand_over(organization=body, to=row, actor=alice, now=NOW)
    assert current(body).get(role="focal_point").user_id == bob.user_id
    remove_representative(representative=mine, actor=alice, now=NOW)
    assert not represents(alice, body)
    assert represents(bob, body)


def test_an_invitation_waits_on_the_front_page_of_its_own_confirmed_address():
    alice = build.applicant()
    body = build.organization(alice)
    user, bob = somebody("Bob")
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"primary": True, "verified": False})
    build.invited(organization=body, email=user.email, actor=alice, now=timezone.now(), token="bob")
    assert body.name not in signed_in(bob).get("/my/").content.decode()
    EmailAddress.objects.filter(user=user).update(verified=True)
    assert f"You are invited to act for {body.name}" in signed_in(bob).get("/my/").content.decode()
    assert "You are invited" not in signed_in(somebody("Eve")[1]).get("/my/").content.decode()
    accept_invitation(token="bob", actor=bob, now=timezone.now())
    assert "You are invited" not in signed_in(bob).get("/my/").content.decode()


def test_handing_over_is_read_back_and_safe_to_press_twice():
    alice = build.applicant()
    body = build.organization(alice)
    row, bob = joined(body, alice)
    page = f"/my/organizations/{body.reference}/people/{row.pk}/focal-point/"
    client = signed_in(alice)
    shown = client.get(page).content.decode()
    assert f"Bob becomes the focal point of {body.name} in your place" in shown
    assert "Everybody who acts for the organization is told by letter." in shown
    assert current(body).get(role="focal_point").user_id == alice.user_id
    for _press in range(2):
        assert client.post(page).url == f"/my/organizations/{body.reference}/"
    assert current(body).get(role="focal_point").user_id == bob.user_id
    assert Act.objects.filter(kind="organization.hand_over").count() == 1
    # Nobody else is shown the sentence, and nothing is handed over to who holds it.
    refused = client.get(f"/my/organizations/{body.reference}/people/{row.pk}/remove/")
    assert refused.status_code == 403
    assert "no longer acts for" not in refused.content.decode()
    with pytest.raises(Refused, match=Reason.UNCHANGED):
        hand_over(organization=body, to=row, actor=bob, now=NOW)


def test_removing_a_colleague_is_read_back_and_safe_to_press_twice():
    alice = build.applicant()
    body = build.organization(alice)
    row, bob = joined(body, alice)
    page = f"/my/organizations/{body.reference}/people/{row.pk}/remove/"
    client = signed_in(alice)
    shown = client.get(page).content.decode()
    assert f"Bob no longer acts for {body.name}, from this moment on" in shown
    assert "Bob is told by letter." in shown
    assert represents(bob, body)
    for _press in range(2):
        assert client.post(page).url == f"/my/organizations/{body.reference}/"
    assert not represents(bob, body)
    assert Letter.objects.get(kind="organization.removed").user_id == bob.user_id


def test_leaving_is_read_back_and_the_focal_point_is_told():
    alice = build.applicant()
    body = build.organization(alice)
    row, bob = joined(body, alice)
    page = f"/my/organizations/{body.reference}/people/{row.pk}/remove/"
    client = signed_in(bob)
    assert f"You no longer act for {body.name}, from this moment on" in client.get(page).content.decode()
    assert represents(bob, body)
    for _press in range(2):
        assert client.post(page).url == "/my/"
    assert not represents(bob, body)
    assert {letter.user_id for letter in Letter.objects.filter(kind="organization.left")} == {
        alice.user_id,
        bob.user_id,
    }
    assert signed_in(build.applicant()).post(page).status_code == 404


def test_who_may_change_the_people_of_an_organization():
    alice = build.applicant()
    body = build.organization(alice)
    row, bob = joined(body, alice)
    acts = {
        "invite": lambda who: invite_colleague(organization=body, email="x@example.org", actor=who, now=NOW),
        "remove": lambda who: remove_representative(representative=row, actor=who, now=NOW),
        "hand over": lambda who: hand_over(organization=body, to=row, actor=who, now=NOW),
    }
    strangers = [build.applicant(), build.secretariat(), build.chair(), build.delegate()]
    for act in acts.values():
        for stranger in strangers:
            with pytest.raises(Refused, match=Reason.OTHER_PARTY):
                act(stranger)
    for name in ("invite", "hand over"):
        with pytest.raises(Refused, match=Reason.NOT_FOCAL_POINT):
            acts[name](bob)
    acts["remove"](bob)  # one's own leaving
    assert not represents(bob, body)


def claim(body, actor, data=None):
    letter = SimpleUploadedFile("letter.pdf", pdf() if data is None else data)
    return claim_organization(organization=body, statement="I do.", letter=letter, actor=actor, now=NOW)


def test_a_claim_freezes_and_the_letter_decides():
    alice = build.applicant()
    application = build.draft(alice)
    body = application.organization
    _user, eve = somebody("Eve")
    row = claim(body, eve)
    body.refresh_from_db()
    assert body.frozen_at == NOW
    with pytest.raises(Refused, match=Reason.ORGANIZATION_FROZEN):
        submit_application(application=application, key="k", actor=alice, now=NOW)
    with pytest.raises(Refused, match=Reason.PEOPLE_FROZEN):
        invite_colleague(organization=body, email="x@example.org", actor=alice, now=NOW)
    told = Letter.objects.get(kind="organization.claimed")
    assert told.user_id == alice.user_id
    assert "Eve" not in told.body
    decide_claim(claim=row, upheld=True, reason="The head's letter.", actor=build.secretariat(), now=NOW)
    body.refresh_from_db()
    assert body.frozen_at is None
    assert represents(eve, body)
    assert not represents(alice, body)
    assert current(body).get(role="focal_point").user_id == eve.user_id


def test_a_declined_claim_thaws_and_is_not_made_again():
    alice = build.applicant()
    application = build.draft(alice)
    _user, eve = somebody("Eve")
    row = claim(application.organization, eve)
    decide_claim(claim=row, upheld=False, reason="Forged.", actor=build.secretariat(), now=NOW)
    assert represents(alice, application.organization)
    submit_application(application=application, key="k", actor=alice, now=NOW)
    with pytest.raises(Refused, match=Reason.ALREADY_CLAIMED):
        claim(application.organization, eve)


def test_two_claims_thaw_with_the_second_decision():
    alice = build.applicant()
    body = build.organization(alice)
    sam = build.secretariat()
    rows = [claim(body, somebody(name)[1]) for name in ("Eve", "Max")]
    decide_claim(claim=rows[0], upheld=False, reason="No.", actor=sam, now=NOW)
    body.refresh_from_db()
    assert body.frozen_at is not None
    decide_claim(claim=rows[1], upheld=False, reason="No.", actor=sam, now=NOW)
    body.refresh_from_db()
    assert body.frozen_at is None


def test_nobody_freezes_a_body_by_a_mere_word():
    body = build.organization(build.applicant())
    _user, eve = somebody("Eve")
    for data, reason in ((b"", FileReason.FILE_EMPTY), (b"MZ" + b"\0" * 99, FileReason.FILE_TYPE)):
        with pytest.raises(Refused, match=reason):
            claim(body, eve, data)
    body.refresh_from_db()
    assert body.frozen_at is None
    for actor in (build.secretariat(), build.delegate()):
        with pytest.raises(Refused, match=Reason.OTHER_PARTY):
            claim(body, actor)


def test_only_a_checker_decides_with_a_reason():
    body = build.organization(build.applicant())
    _user, eve = somebody("Eve")
    row = claim(body, eve)
    for actor in (eve, build.chair(), build.delegate()):
        with pytest.raises(Refused, match=Reason.OTHER_PARTY):
            decide_claim(claim=row, upheld=True, reason="Mine.", actor=actor, now=NOW)
    with pytest.raises(Refused, match=Reason.NEEDS_REASON):
        decide_claim(claim=row, upheld=True, reason=" ", actor=build.secretariat(), now=NOW)
    assert Claim.objects.get().decided_at is None


def test_a_profile_that_a_file_rests_on_is_changed_with_the_file_only():
    case = build.submitted()
    body = case.application.organization
    with pytest.raises(Refused, match=Reason.PROFILE_IN_USE):
        update_profile(organization=body, profile={"address": "x"}, actor=case.alice, now=NOW)
    alice = build.applicant()
    free = build.organization(alice)
    with pytest.raises(Refused, match=Reason.STALE):
        update_profile(organization=free, profile={"address": "x"}, actor=alice, now=NOW, version=99)
    update_profile(organization=free, profile={"address": "x"}, actor=alice, now=NOW, version=1)
    free.refresh_from_db()
    assert free.address == "x"


def test_an_invitation_is_sent_again_with_a_link_of_its_own():
    alice = build.applicant()
    body = build.organization(alice)
    user, bob = somebody()
    first = build.invited(organization=body, email=user.email, actor=alice, now=NOW, token="first")
    later = NOW + LASTS + SECOND  # it has run out meanwhile
    second = invite_again(invitation=first, actor=alice, now=later)
    assert (second.email, second.expires_at) == (user.email, later + LASTS)
    letters = Letter.objects.filter(kind="organization.invited").count()
    assert invite_again(invitation=first, actor=alice, now=later) == second  # pressed twice
    assert Letter.objects.filter(kind="organization.invited").count() == letters == 2
    with pytest.raises(Refused) as refused:
        accept_invitation(token="first", actor=bob, now=later)
    assert refused.value.reason == Reason.INVITATION_EXPIRED
    token = re.search(r"/my/invitation/([\w-]+)/", open_seals(Letter.objects.latest("id").body)).group(1)
    accept_invitation(token=token, actor=bob, now=later)
    with pytest.raises(Refused) as refused:
        invite_again(invitation=second, actor=alice, now=later)
    assert refused.value.reason == Reason.INVITATION_USED
    with pytest.raises(Refused) as refused:
        invite_again(invitation=second, actor=bob, now=later)
    assert refused.value.reason == Reason.NOT_FOCAL_POINT


def test_who_is_invited_stands_on_the_front_page_with_what_can_be_done(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    alice = build.applicant()
    body = build.organization(alice)
    colleague, _bob = joined(body, alice)
    user, _eve = somebody("Eve")
    invitation = invite_colleague(organization=body, email=user.email, actor=alice, now=NOW)
    client = Client()
    again, revoke = (reverse(f"my_{name}", args=[body.reference, invitation.pk]) for name in ("invite_again", "revoke"))
    with time_machine.travel(NOW + SECOND, tick=False):
        client.force_login(User.objects.get(pk=alice.user_id))
        for page in ("/my/", reverse("my_organization", args=[body.reference])):
            shown = client.get(page).content.decode()
            assert user.email in shown
            assert "To be accepted by" in shown
            assert again in shown
            assert revoke in shown
        assert "is on its way to" in client.post(again, follow=True).content.decode()
        client.force_login(colleague.user)  # reads it, and has no buttons
        shown = client.get("/my/").content.decode()
        assert user.email in shown
        assert "/again/" not in shown
        client.force_login(user)
        assert client.post(again).status_code == 404
    with time_machine.travel(NOW + LASTS + SECOND, tick=False):
        client.force_login(User.objects.get(pk=alice.user_id))
        assert "The link has run out:" in client.get("/my/").content.decode()


def test_an_invitation_to_another_address_is_said_on_opening():
    alice = build.applicant()
    body = build.organization(alice)
    user, bob = somebody()
    _other, eve = somebody("Eve")
    build.invited(organization=body, email=user.email, actor=alice, now=NOW, token="token")
    with time_machine.travel(NOW, tick=False):
        theirs = client_of(eve).get("/my/invitation/token/").content.decode()
        assert "sent to another e-mail address" in theirs
        assert "You are signed in as" in theirs
        assert user.email not in theirs
        assert ">Accept<" not in theirs
        assert ">Accept<" in client_of(bob).get("/my/invitation/token/").content.decode()
