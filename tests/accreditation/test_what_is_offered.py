"""The pages of a person and of an organization offer what would be done, and say why where it would not."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.capacities import Actor, Party
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters
from accreditation.models import Organization
from accreditation.policy import represents
from accreditation.services.claims import claim_organization, decide_claim
from accreditation.services.replacements import ask_replacement
from accreditation.services.representatives import (
    accept_invitation,
    current,
    invite_colleague,
    remove_representative,
)
from tests import builders as build
from tests.papers import pdf
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
NOW = build.OPENS
BEGIN = "Begin an application"


@pytest.fixture(autouse=True)
def at_the_opening(settings, tmp_path):
    settings.SECOND_FACTOR_REQUIRED = False
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


def page_of(actor: Actor, url: str = "/my/") -> str:
    return signed_in(actor).get(url).content.decode()


def colleague(body: Organization, alice: Actor) -> Actor:
    user = build.person("Bob")
    bob = Actor(Party.PERSON, user_id=user.pk)
    build.invited(organization=body, email=user.email, actor=alice, now=NOW, token="bob")
    accept_invitation(token="bob", actor=bob, now=NOW)
    return bob


def claim(body: Organization, eve: Actor):
    letter = SimpleUploadedFile("letter.pdf", pdf())
    return claim_organization(organization=body, statement="I do.", letter=letter, actor=eve, now=NOW)


def test_nobody_joins_a_frozen_organization():
    alice = build.applicant()
    body = build.organization(alice)
    user = build.person("Carol")
    carol = Actor(Party.PERSON, user_id=user.pk)
    build.invited(organization=body, email=user.email, actor=alice, now=NOW, token="carol")
    dispute = claim(body, build.applicant())
    with pytest.raises(Refused, match=Reason.PEOPLE_FROZEN):
        accept_invitation(token="carol", actor=carol, now=NOW)
    page = page_of(carol, "/my/invitation/carol/")
    assert "Nobody is invited, joins" in page
    assert ">Accept<" not in page
    assert not represents(carol, body)
    decide_claim(claim=dispute, upheld=False, reason="No letter.", actor=build.secretariat(), now=NOW)
    assert accept_invitation(token="carol", actor=carol, now=NOW).organization == body


def test_a_frozen_organizations_page_offers_nothing_that_is_refused():
    alice = build.applicant()
    body = build.organization(alice)
    colleague(body, alice)
    invite_colleague(organization=body, email="x@example.org", actor=alice, now=NOW)
    url = f"/my/organizations/{body.reference}/"
    offers = ("Send the invitation", "Send again", "Take back", "Hand over the focal point", ">Remove<")
    assert all(offer in page_of(alice, url) for offer in offers)
    claim(body, build.applicant())
    page = page_of(alice, url)
    assert [offer for offer in offers if offer in page] == []
    assert "until the Secretariat has decided" in page
    assert "Take back" not in page_of(alice)
    assert BEGIN not in page_of(alice)
    refused = signed_in(alice).post(url, {"email": "y@example.org"})
    assert refused.status_code == 409
    assert "What you have written is kept" not in refused.content.decode()


def test_who_asks_to_replace_the_focal_point_stays_and_sees_where_it_stands():
    alice = build.applicant()
    body = build.organization(alice)
    bob = colleague(body, alice)
    request = ask_replacement(
        organization=body,
        reason="She has left.",
        letter=SimpleUploadedFile("letter.pdf", pdf()),
        actor=bob,
        now=NOW,
        rules=Parameters(),
    )
    row = current(body).get(user_id=bob.user_id)
    with pytest.raises(Refused, match=Reason.ASKS_TO_REPLACE):
        remove_representative(representative=row, actor=alice, now=NOW)
    url = f"/my/organizations/{body.reference}/"
    assert ">Remove<" not in page_of(alice, url)
    assert signed_in(alice).get(f"{url}people/{row.pk}/remove/").status_code in {404, 409}
    assert "The focal point may answer; then the Secretariat decides" in page_of(bob)
    decide = {"upheld": False, "reason": "The letter is old.", "actor": build.secretariat()}
    decide_claim(claim=request, now=request.heard_until, **decide)
    with time_machine.travel(request.heard_until, tick=False):
        assert "The letter is old." in page_of(bob)
        assert "The letter is old." not in page_of(alice)
    remove_representative(representative=row, actor=alice, now=request.heard_until)
    assert not represents(bob, body)


def test_a_claimant_from_outside_sees_where_the_claim_stands():
    body = build.organization(build.applicant())
    eve = build.applicant()
    dispute = claim(body, eve)
    assert "The Secretariat decides on the letter of the head" in page_of(eve)
    decide_claim(claim=dispute, upheld=True, reason="Her letter.", actor=build.secretariat(), now=NOW)
    assert "you are the focal point" in page_of(eve)


def test_a_profile_in_use_is_read_and_says_where_it_is_changed():
    case = build.submitted()
    body = case.application.organization
    url = f"/my/organizations/{body.reference}/profile/"
    page = page_of(case.alice, url)
    assert "The profile is part of a file under way" in page
    assert f"/my/{case.application.reference}/" in page
    assert 'name="head_name"' not in page
    alone = build.applicant()
    free = build.organization(alone)
    assert 'name="head_name"' in page_of(alone, f"/my/organizations/{free.reference}/profile/")


def test_the_accredited_are_told_before_that_the_name_stands():
    case = build.accredited()
    body = case.application.organization
    page = page_of(case.alice, f"/my/organizations/{body.reference}/profile/")
    assert "The name stands" in page
    assert "on the public list" not in page  # which it is only from the next posting on
    assert 'name="head_name"' in page


def test_an_application_is_begun_where_it_may_be():
    free, live, accredited = build.applicant(), build.submitted(), build.accredited()
    build.organization(free)
    assert BEGIN in page_of(free)
    assert BEGIN not in page_of(live.alice)
    assert BEGIN not in page_of(accredited.alice)
