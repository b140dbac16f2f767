"""A body that only sends inputs is who it says it is before one is posted: its letter, domains, queue and namesakes (R10)."""

import io
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pypdf import PdfReader

from accounts.models import Act, User
from accounts.refusals import FileReason, Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters
from accreditation.models import Organization
from accreditation.queries.documents import lacks_letter, letter_of
from accreditation.queries.duplicates import possible_duplicates
from accreditation.queries.queues import queues
from accreditation.queries.secretariat import to_confirm
from accreditation.services.claims_decision import freeze_organization
from accreditation.services.organization_changes import dissolve_organization
from accreditation.services.organization_letters import give_letter
from accreditation.services.organizations import confirm_organization
from submissions.services.moderating import post_input, return_input
from submissions.services.sending import appeal_return, withdraw_input
from tests import builders as build
from tests.papers import pdf, scan
from tests.signing_in import signed_in
from tests.submissions import making as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
SENT = make.NOW + make.MINUTE
NEEDED = "A letter of its head is needed before it is posted"


def given(story, author="Ada", now=SENT):
    upload = SimpleUploadedFile("head.pdf", pdf(author))
    return give_letter(organization=story.organization, upload=upload, actor=story.alice, now=now, rules=Parameters())


def text_of(client, address):
    return client.get(address).content.decode()


def test_from_an_input_without_a_letter_to_its_posting():
    story = make.draft(name="Night Owls", confirmed=False)
    Organization.objects.filter(pk=story.organization.pk).update(
        website="https://owls.example/", website_domain="owls.example", head_name="Olga Head"
    )
    User.objects.filter(pk=story.alice.user_id).update(email="ada@owls.example", full_name="Ada Night")
    alice, reference = signed_in(story.alice), story.written.reference
    assert NEEDED in text_of(alice, f"/my/inputs/{reference}/check/")
    assert queues(make.NOW)["confirm"].count == 0  # a draft is its writers' own
    make.send_input(written=story.written, key="once", declares=True, actor=story.alice, now=SENT)
    followed = text_of(alice, f"/my/inputs/{reference}/")
    assert NEEDED in followed
    assert "Upload the signed letter of the head of your organization" in followed

    # Who only checks, and moderates nothing, finds the body in a queue and compares it without a file.
    waiting = queues(SENT)["confirm"]
    assert (waiting.count, waiting.oldest_at) == (1, SENT)
    checker = signed_in(build.secretariat(build.Right.CHECKER))
    organizations = "/admin/accreditation/organization/"
    assert "Night Owls" in text_of(checker, f"{organizations}?queue=confirm")
    body = f"{organizations}{story.organization.reference}/"
    assert "An input of it waits since" in text_of(checker, body)
    confirm = text_of(checker, f"{body}confirm/")
    assert "owls.example (same as the website)" in confirm
    assert "There is no letter of its head to compare" in confirm
    assert checker.get(f"{body}letter/").status_code == 404

    mine = f"/my/organizations/{story.organization.reference}/"
    assert f"{mine}letter/" in text_of(alice, mine)
    paper = alice.get(f"{mine}letter.pdf")
    words = PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()
    for word in ("Night Owls", "Ada Night", "Olga Head", story.organization.reference, "sends written inputs"):
        assert word in words
    assert "applies for accreditation" not in words
    for answer in ("head.pdf is with the Secretariat.", "head.pdf was with the Secretariat already."):
        done = alice.post(f"{mine}letter/", {"file": scan("head.pdf")}, follow=True)
        assert answer in done.content.decode()
    assert b"".join(alice.get(f"{mine}letter/signed/").streaming_content) == pdf()
    assert NEEDED not in text_of(alice, f"/my/inputs/{reference}/")
    assert "The Secretariat reads it" in text_of(alice, f"/my/inputs/{reference}/")

    page = checker.get(f"{body}confirm/")
    assert "head.pdf" in page.content.decode()
    assert "There is no letter of its head to compare" not in page.content.decode()
    assert f"{body}letter/" in text_of(checker, body)
    assert b"".join(checker.get(f"{body}letter/").streaming_content) == pdf()
    done = checker.post(f"{body}confirm/", {"version": page.context["form"]["version"].value(), "confirmed": "yes"})
    assert done.status_code == 302
    assert Act.objects.get(kind="organization.confirm").facts == {}
    assert queues(SENT)["confirm"].count == 0
    post_input(written=story.fresh(), actor=story.moderator, now=SENT + make.MINUTE)
    assert story.state == "posted"


@pytest.mark.parametrize("who", ["stranger", "state", "chair", "nobody"])
def test_the_letter_is_read_and_given_by_its_own_people_and_read_by_the_secretariat_alone(who):
    story = make.sent(confirmed=False)
    given(story)
    actor = {"stranger": build.applicant, "state": build.delegate, "chair": build.chair, "nobody": lambda: None}[who]()
    client = signed_in(actor) if actor else Client()
    mine = f"/my/organizations/{story.organization.reference}/"
    closed = {"stranger": 404, "state": 403, "chair": 403, "nobody": 302}[who]
    for address in (f"{mine}letter/", f"{mine}letter.pdf", f"{mine}letter/signed/"):
        assert client.get(address).status_code == closed, address
    other = client.post(f"{mine}letter/", {"file": SimpleUploadedFile("x.pdf", pdf("Mallory"))})
    assert other.status_code == (403 if who == "nobody" else closed)
    answer = client.get(f"/admin/accreditation/organization/{story.organization.reference}/letter/")
    assert answer.status_code in {302, 403, 404}
    assert story.organization.letters.get().file.original_name == "head.pdf"
    if actor is not None:
        with pytest.raises(Refused, match=Reason.OTHER_PARTY):
            give_letter(organization=story.organization, upload=scan(), actor=actor, now=SENT, rules=Parameters())


def test_what_waits_follows_every_input_of_the_body():
    story = make.sent(confirmed=False)
    later = make.draft(story.alice, story.organization, title="Another")

    def waits():
        story.organization.refresh_from_db()
        return story.organization.input_waits_since

    step = {"now": SENT + make.MINUTE}
    assert waits() == SENT
    make.send_input(written=later.written, key="other", declares=True, actor=later.alice, **step)
    assert waits() == SENT
    return_input(written=story.fresh(), reason="Name the item.", actor=story.moderator, **step)
    assert waits() == step["now"]
    withdraw_input(written=later.fresh(), actor=later.alice, **step)
    assert waits() is None
    assert story.organization not in to_confirm()
    appealed_at = SENT + timedelta(hours=1)
    appeal_return(written=story.fresh(), reason="It is named.", actor=story.alice, now=appealed_at)
    assert waits() == appealed_at
    assert story.organization in to_confirm()
    confirm_organization(organization=story.organization, actor=story.moderator, now=appealed_at, otherwise=True)
    assert story.organization not in to_confirm()


def test_bodies_whose_input_waited_before_learn_of_it_too():
    story, posted = make.sent(confirmed=False), make.posted()
    Organization.objects.update(input_waits_since=None)
    import_module("submissions.migrations.0004_bodies_whose_input_waits").tell_bodies(apps, connection.schema_editor())
    assert Organization.objects.get(pk=story.organization.pk).input_waits_since == SENT
    assert Organization.objects.get(pk=posted.organization.pk).input_waits_since is None


def test_namesakes_are_paired_once_one_of_them_has_sent_an_input():
    story = make.draft(name="International Owl Watch", confirmed=False)
    _bob, other = make.body("International Owl Watch.")
    assert possible_duplicates() == []
    make.send_input(written=story.written, key="once", declares=True, actor=story.alice, now=SENT)
    [pair] = possible_duplicates()
    assert ({pair.one, pair.other}, "name" in pair.shares) == ({story.organization, other}, True)
    given(story)
    compared = f"/admin/accreditation/organization/compare/{story.organization.reference}/{other.reference}/"
    assert "head.pdf" in text_of(signed_in(story.moderator), compared)
    withdraw_input(written=story.fresh(), actor=story.alice, now=SENT)
    assert possible_duplicates() == []


def test_another_letter_takes_the_place_and_makes_a_comparison_of_the_first_stale():
    story = make.sent(confirmed=False)
    first, _added = given(story)
    story.organization.refresh_from_db()
    compared = story.organization.version
    freeze_organization(organization=story.organization, evidence="Two.", actor=story.moderator, now=SENT)
    second, added = given(story, "Bea", SENT + make.MINUTE)  # frozen as well: it is what decides
    first.refresh_from_db()
    assert (added, first.replaced_at, letter_of(story.organization)) == (True, second.added_at, second)
    with pytest.raises(Refused, match=Reason.STALE):
        confirm_organization(
            organization=story.organization, version=compared, actor=story.moderator, now=SENT, otherwise=True
        )


def test_of_a_letter_with_a_file_and_one_beside_it_the_later_is_compared():
    case = build.submitted()
    body = case.application.organization
    with_file = case.application.documents.get()
    assert letter_of(body) == with_file
    later = with_file.added_at + make.MINUTE
    beside, _added = give_letter(organization=body, upload=scan(), actor=case.alice, now=later, rules=Parameters())
    assert letter_of(body) == beside
    case.application.documents.update(added_at=later + make.MINUTE)
    assert letter_of(body) == with_file
    case.application.documents.update(removed_at=later)
    body.letters.update(replaced_at=later)
    assert lacks_letter(body)


def test_bad_letters_and_bodies_that_are_no_more():
    story = make.sent(confirmed=False)
    alice, page = signed_in(story.alice), f"/my/organizations/{story.organization.reference}/letter/"
    program = SimpleUploadedFile("letter.pdf", b"MZ\x90\x00")
    for typed, sentence in (({}, "Choose a file first."), ({"file": program}, "letter.pdf")):
        refused = alice.post(page, typed)
        assert refused.status_code == 409
        assert sentence in refused.content.decode()
    with pytest.raises(Refused, match=FileReason.FILE_EMPTY):
        give_letter(
            organization=story.organization,
            upload=SimpleUploadedFile("letter.pdf", b""),
            actor=story.alice,
            now=SENT,
            rules=Parameters(),
        )
    dissolve_organization(organization=story.organization, evidence="Register.", actor=story.moderator, now=SENT)
    assert alice.get(page).status_code == 409
    assert alice.post(page, {"file": scan()}).status_code == 409
    with pytest.raises(Refused, match=Reason.ORGANIZATION_GONE):
        given(story)
    assert not story.organization.letters.exists()
