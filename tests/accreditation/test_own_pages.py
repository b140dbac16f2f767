"""The applicant's pages: whose they are, who is sent away, and what stands where nothing is yet."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.capacities import Party
from accounts.models import User
from accreditation.models import Accreditation, Organization, OrganizationInvitation
from accreditation.urls import urlpatterns
from tests import builders as build
from tests.signing_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor", "own_files")]
NOW = build.OPENS + timedelta(days=1)
GET_ONLY = {"my_document_remove", "my_submit", "my_autosave", "my_keep"}


def case_addresses(reference: str, pk: int = 1) -> list[str]:
    """Every address of a case."""
    named = [p.name for p in urlpatterns if str(p.pattern).startswith("my/<str:reference>/")]
    addresses = []
    for name in named:
        kwargs = {"reference": reference}
        if name in {"my_document_remove", "my_state_question"}:
            kwargs["pk"] = pk
        if name == "my_keep":
            kwargs["place"] = "reply"
        if name == "my_section":
            kwargs["name"] = "purpose"
        addresses.append(reverse(name, kwargs=kwargs))
    return addresses


def test_somebody_elses_case_does_not_exist():
    case = build.submitted()
    pages = case_addresses(case.application.reference)
    assert len(pages) >= 16
    mine = signed_in(case.alice)
    assert mine.get(f"/my/{case.application.reference}/").status_code == 200
    stranger = signed_in(build.applicant())
    for page in pages:
        for answer in (stranger.get(page), stranger.post(page, {"field": "purpose", "value": "x", "key": "k"})):
            assert answer.status_code in {404, 405}, page
            assert case.application.organization.name not in answer.content.decode()


@pytest.mark.parametrize("party", [Party.STATE, Party.CHAIR, Party.SECRETARIAT])
def test_who_acts_in_another_capacity_is_told_so(party):
    case = build.submitted()
    actor = {Party.STATE: build.delegate, Party.CHAIR: build.chair, Party.SECRETARIAT: build.secretariat}[party]()
    answer = signed_in(actor).get(f"/my/{case.application.reference}/")
    assert answer.status_code == 403
    assert case.application.organization.name not in answer.content.decode()


def test_signed_out_one_is_asked_to_sign_in_and_brought_back():
    case = build.submitted()
    page = f"/my/{case.application.reference}/check/"
    answer = Client().get(page)
    assert answer.status_code == 302
    assert answer.url == f"/accounts/login/?next={page}"


def test_what_is_typed_into_a_lost_session_comes_back():
    alice = build.applicant()
    application = build.draft(alice)
    typed = "Words that took <b>an hour</b>."
    answer = Client().post(f"/my/{application.reference}/edit/purpose/", {"purpose": typed, "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Words that took &lt;b&gt;an hour&lt;/b&gt;." in page
    assert "/accounts/login/?next=%2Fmy%2F" in page
    application.refresh_from_db()
    assert application.purpose == build.ANSWERS["purpose"]


def test_looking_at_an_invitation_accepts_nothing():
    alice = build.applicant()
    body = build.organization(alice)
    user = build.person("Bob")
    build.invited(organization=body, email=user.email, actor=alice, now=NOW, token="token")
    bob = Client()
    with time_machine.travel(NOW, tick=False):
        bob.force_login(user)
        assert "You are invited to act for" in bob.get("/my/invitation/token/").content.decode()
        assert OrganizationInvitation.objects.get().accepted_at is None
        assert bob.post("/my/invitation/token/").url == "/my/"
        used = bob.post("/my/invitation/token/")
        assert used.status_code == 409
        assert "each works once" in used.content.decode()
        assert "no longer works" in bob.get("/my/invitation/token/").content.decode()
        assert "no longer works" in bob.get("/my/invitation/guessed/").content.decode()
    with time_machine.travel(NOW + timedelta(days=15), tick=False):
        bob.force_login(user)
        build.invited(organization=body, email="zoe@example.org", actor=alice, now=NOW, token="old")
        assert "no longer works" in bob.get("/my/invitation/old/").content.decode()
        assert bob.post("/my/invitation/old/").status_code == 409


def test_a_body_that_is_registered_already_is_told_without_its_people():
    alice = build.applicant()
    body = build.organization(alice, "Institute for Quiet Networks")
    profile = {
        "name": "institute for  quiet networks",
        "type": "ngo",
        "country": "KE",
        "legal_form": "Foundation",
        "address": "Nairobi",
        "head_name": "Head",
        "head_title": "Director",
    }
    eve = signed_in(build.applicant())
    answer = eve.post("/apply/register/", profile)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "may be registered already" in text
    assert User.objects.get(pk=alice.user_id).email not in text
    assert 'value="Foundation"' in text
    claim = re.search(r'href="(/apply/claim/[^"]+)"', text).group(1)
    assert "Claim to act for" in eve.get(claim).content.decode()
    assert eve.get(claim[:-3] + "/").status_code == 404
    assert Organization.objects.count() == 1
    assert eve.post("/apply/register/", profile | {"different": "yes"}).status_code == 302
    assert Organization.objects.count() == 2
    assert body.frozen_at is None


def test_a_stranger_learns_no_name_from_a_website_unless_it_is_public():
    case = build.accredited()
    body = case.application.organization
    body.name, body.website_domain = "Institute for Quiet Networks", "quiet.example"
    body.save()
    profile = {
        "name": "Another Name",
        "type": "ngo",
        "country": "KE",
        "legal_form": "Foundation",
        "website": "https://quiet.example/us",
        "address": "Nairobi",
        "head_name": "Head",
        "head_title": "Director",
    }
    eve = signed_in(build.applicant())
    answer = eve.post("/apply/register/", profile)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Quiet Networks" not in text
    assert "with a website at this address is registered" in text
    claim = eve.get(re.search(r'href="(/apply/claim/[^"]+)"', text).group(1))
    assert claim.status_code == 200
    assert "Quiet Networks" not in claim.content.decode()
    Accreditation.objects.filter(organization=body).update(listed_at=NOW, listed_name="Institute for Quiet Networks")
    assert "Quiet Networks" in eve.post("/apply/register/", profile).content.decode()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"accredited": "no", "ngo": "yes", "status": "yes"}, "The ECOSOC route"),
        ({"accredited": "no", "ngo": "yes", "status": "pending"}, "The non-objection route"),
        ({"accredited": "no", "ngo": "no", "status": "yes"}, "The non-objection route"),
        ({"accredited": "yes"}, "Nothing to apply for"),
        ({"ngo": "yes"}, "One more answer is needed"),
    ],
)
def test_which_route_am_i(client, asked, words):
    assert words in client.get("/apply/route/", asked).content.decode()


def test_without_a_window_the_page_says_what_will_appear(client):
    assert "No window is announced" in client.get("/apply/").content.decode()
