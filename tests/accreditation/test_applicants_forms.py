"""The applicant's forms: stale pages, kept uploads, doors that only a form opens, texts without end, late permissions."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.capacities import Actor
from accounts.forms.visible import visible
from accounts.models import StoredFile, User
from accounts.refusals import Refused
from accreditation.forms.organization_acts import RenameForm
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import Route, State
from accreditation.models import Claim, LatePermission, Organization
from accreditation.notices.own_case import next_action
from accreditation.queries.own import own_application
from accreditation.services.applications import save_answers, submit_application, withdraw_application
from accreditation.services.late_permissions import give_late_permission
from accreditation.services.replies import insist_within
from accreditation.views.apply import CLAIM_SALT
from sessions_app.forms import read_agenda
from tests import builders as build
from tests.accounts.test_files import pdf, word

pytestmark = pytest.mark.django_db
NOW = build.OPENS + timedelta(days=1)
AFTER = build.CLOSES + timedelta(hours=1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SECOND_FACTOR_REQUIRED = False


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def upload(data: bytes | None = None, name: str = "statutes.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if data is None else data)


def mark_in(answer, name: str) -> str:
    return re.search(rf'name="{name}-kept" value="([^"]+)"', answer.content.decode()).group(1)


# --- a stale page ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("garbled", [None, "", "x", "1e3", "-1", "²", "9" * 12, "999"])
def test_a_page_without_a_good_version_is_stale_and_keeps_what_was_typed(garbled):
    alice = build.applicant()
    application = build.draft(alice)
    sent = {"purpose": "Mine."} if garbled is None else {"purpose": "Mine.", "version": garbled}
    with time_machine.travel(NOW, tick=False):
        answer = signed_in(alice).post(f"/my/{application.reference}/edit/purpose/", sent)
        saved = signed_in(alice).post(
            f"/my/{application.reference}/autosave/", {"field": "purpose", "value": "Mine.", "version": garbled or ""}
        )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine." in text
    assert build.ANSWERS["purpose"] in text
    assert saved.status_code == 409
    assert saved.json()["reason"] == "stale"
    application.refresh_from_db()
    assert application.purpose == build.ANSWERS["purpose"]


def test_a_correction_and_a_profile_without_a_good_version_are_stale():
    case = build.circulated()
    page = {"explanation": "Why.", "programmes": "More.", "head_name": "A Head", "version": "x"}
    with time_machine.travel(build.CIRCULATED + timedelta(days=1), tick=False):
        answer = signed_in(case.alice).post(f"/my/{case.application.reference}/correct/", page)
    assert answer.status_code == 409
    assert not case.application.corrections.exists()
    bob = build.applicant()
    body = build.organization(bob)
    profile = {
        "name": "Other",
        "type": "ngo",
        "country": "KE",
        "legal_form": "x",
        "address": "x",
        "head_name": "x",
        "head_title": "x",
        "version": "x",
    }
    assert signed_in(bob).post(f"/my/organizations/{body.reference}/profile/", profile).status_code == 409
    body.refresh_from_db()
    assert body.name != "Other"


# --- who may go which route ---------------------------------------------------------------------------------------------


def test_a_business_does_not_go_the_ecosoc_route():
    alice = build.applicant()
    application = build.draft(alice, route=Route.ECOSOC)
    Organization.objects.filter(pk=application.organization_id).update(type="business")
    with time_machine.travel(NOW, tick=False):
        client = signed_in(alice)
        assert (
            "is for non-governmental organizations"
            in client.get(f"/my/{application.reference}/check/").content.decode()
        )
        answer = client.post(f"/my/{application.reference}/submit/", {"key": "k"})
        begun = client.post(f"/apply/organization/{application.organization.reference}/begin/", {"route": "ecosoc"})
    for page in (answer, begun):
        assert page.status_code == 409
        assert "is for non-governmental organizations" in page.content.decode()
    application.refresh_from_db()
    assert application.state_now is State.DRAFT


# --- names that can be seen -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("\u202e\u200b\u200b", "(U+200B, U+202E)"),
        ("Institute\u2066 of Peace", "(U+2066)"),
        ("\u3164\u200d", "nothing here that can be read"),
        ("\u200c\u200d", "nothing here that can be read"),
    ],
)
def test_a_name_that_cannot_be_read_is_not_registered(name, said):
    profile = {"type": "ngo", "country": "KE", "legal_form": "x", "address": "x", "head_name": "x", "head_title": "x"}
    page = signed_in(build.applicant()).post("/apply/register/", profile | {"name": name})
    assert said in page.content.decode()
    assert not Organization.objects.exists()
    rename = RenameForm({"name": name, "evidence": "Register, 1 May", "version": "1"}, version=1)
    assert said in " ".join(rename.errors["name"])
    with pytest.raises(ValidationError):
        read_agenda(f"1. {name}")


@pytest.mark.parametrize(
    "name",
    [
        "\u0645\u06cc\u200c\u0631\u0648\u062f",
        "\u05e9\u05dc\u05d5\u05dd\u200f (UN)",
        "\u5b89\u5168",
        "\u00c9tudes n\u00b0 1",
    ],
)
def test_names_in_every_script_can_be_seen(name):
    visible(name)


# --- uploads --------------------------------------------------------------------------------------------------------------


def test_the_same_bytes_twice_are_said_to_be_there_and_change_nothing():
    case = build.submitted()
    page = f"/my/{case.application.reference}/documents/"
    with time_machine.travel(NOW, tick=False):
        client = signed_in(case.alice)
        first = client.post(page, {"kind": "statutes", "file": upload()}, follow=True).content.decode()
        versions = case.application.versions.count()
        again = client.post(page, {"kind": "statutes", "file": upload()}, follow=True).content.decode()
    assert "statutes.pdf is with the file." in first
    assert "statutes.pdf was with the file already. Nothing was added twice." in again
    assert case.fresh().versions.count() == versions
    assert case.application.documents.filter(kind="statutes").count() == 1


def test_a_file_survives_an_error_in_another_field():
    alice = build.applicant()
    application = build.draft(alice)
    page = f"/my/{application.reference}/documents/"
    client = signed_in(alice)
    answer = client.post(page, {"kind": "", "file": upload()})
    text = answer.content.decode()
    assert "Choose what the document is." in text
    assert re.search(r"statutes\.pdf \(\S+ \S+\) was checked and is kept", text.replace("\xa0", " "))
    mark = mark_in(answer, "file")
    assert client.post(page, {"kind": "statutes", "file-kept": mark}).status_code == 302
    assert application.documents.get(kind="statutes").file.original_name == "statutes.pdf"


def test_a_mark_is_good_for_who_uploaded_the_file_alone():
    alice, mallory = build.applicant(), build.applicant()
    mine, theirs = build.draft(alice), build.draft(mallory)
    mark = mark_in(signed_in(alice).post(f"/my/{mine.reference}/documents/", {"kind": "", "file": upload()}), "file")
    for tried in (mark, mark[:-1], "x", ""):
        answer = signed_in(mallory).post(f"/my/{theirs.reference}/documents/", {"kind": "statutes", "file-kept": tried})
        assert answer.status_code == 409
        assert "Choose a file" in answer.content.decode()
    assert not theirs.documents.filter(kind="statutes").exists()


def test_a_bad_file_is_told_together_with_the_other_error():
    alice = build.applicant()
    application = build.draft(alice)
    page = f"/my/{application.reference}/documents/"
    answer = signed_in(alice).post(page, {"kind": "", "file": upload(b"MZ" + b"\0" * 900)})
    text = answer.content.decode()
    assert "Choose what the document is." in text
    assert "By its content this is not a PDF" in text
    assert not StoredFile.objects.filter(uploaded_by_id=alice.user_id).exists()


def test_the_file_of_a_correction_survives_and_comes_with_its_kind():
    case = build.circulated()
    page = f"/my/{case.application.reference}/correct/"
    with time_machine.travel(build.CIRCULATED + timedelta(days=1), tick=False):
        client = signed_in(case.alice)
        shown = client.get(page)
        sent = {key: value for key, value in shown.context["form"].initial.items() if value is not None}
        sent |= {"version": case.fresh().version, "head_name": "A Head", "kind": ""}
        answer = client.post(page, sent | {"explanation": "", "file": upload()})
        text = answer.content.decode()
        assert "Say what is corrected, and why." in text
        assert "Choose both what the document is and its file, or neither." in text
        mark = mark_in(answer, "file")
        done = client.post(page, sent | {"explanation": "Added.", "kind": "statutes", "file-kept": mark})
    assert done.status_code == 302
    assert case.application.documents.get(kind="statutes").file.original_name == "statutes.pdf"
    assert "documents" in case.application.corrections.get().fields


def test_the_letter_of_a_claim_survives_a_statement_that_is_too_long():
    body = build.organization(build.applicant(), "A Name That Two Claim")
    client = signed_in(build.applicant())
    profile = {
        "name": body.name,
        "type": "ngo",
        "country": "KE",
        "legal_form": "x",
        "address": "x",
        "head_name": "x",
        "head_title": "x",
    }
    alike = client.post("/apply/register/", profile).content.decode()
    page = re.search(r"/apply/claim/[^\"]+", alike).group(0)
    answer = client.post(page, {"statement": "x" * 2001, "letter": upload(word("Signed"), "letter.docx")})
    mark = mark_in(answer, "letter")
    assert "was received" in client.post(page, {"statement": "Ours.", "letter-kept": mark}).content.decode()
    assert Claim.objects.get().letter.original_name == "letter.docx"


def test_an_expired_claim_leads_back_to_where_a_fresh_one_is_made(monkeypatch):
    monkeypatch.setattr("accreditation.views.apply.CLAIM_SECONDS", -1)
    client = signed_in(build.applicant())
    answer = client.get(f"/apply/claim/{signing.dumps(1, salt=CLAIM_SALT)}/", follow=True)
    assert answer.redirect_chain == [("/apply/register/", 302)]
    assert "That link has expired" in answer.content.decode()
    assert client.get("/apply/claim/garbled/").status_code == 404


# --- doors ----------------------------------------------------------------------------------------------------------------


def test_a_door_that_a_form_opens_sends_a_visitor_to_that_form():
    alice = build.applicant()
    application = build.draft(alice)
    document, body = application.documents.get(), application.organization
    client = signed_in(alice)
    case, organization = f"/my/{application.reference}/", f"/my/organizations/{body.reference}/"
    for door, page in (
        (f"{case}submit/", f"{case}check/"),
        (f"{case}documents/{document.pk}/remove/", f"{case}documents/"),
        (f"{organization}invitations/1/revoke/", organization),
        (f"/apply/organization/{body.reference}/begin/", f"/apply/organization/{body.reference}/"),
    ):
        answer = client.get(door)
        assert (answer.status_code, answer.url) == (302, page)
        stranger = signed_in(build.applicant()).get(door)
        assert stranger.status_code == 404
    assert application.documents.get().removed_at is None


@pytest.mark.parametrize("page", ["/apply/", "/apply/route/?accredited=no&ngo=no&status=no"])
def test_who_acts_for_a_state_is_shown_no_link_that_refuses(page):
    build.window(NOW - timedelta(days=2), NOW + timedelta(days=2), "Open now")
    with time_machine.travel(NOW, tick=False):
        assert "/apply/begin/" in signed_in(build.applicant()).get(page).content.decode()
        shown = signed_in(build.delegate()).get(page).content.decode()
    assert "/apply/begin/" not in shown
    assert "You are acting as" in shown


def test_after_the_close_the_pages_of_a_sent_file_show_it_as_sent():
    case = build.submitted()
    at = f"/my/{case.application.reference}/"
    with time_machine.travel(AFTER, tick=False):
        client = signed_in(case.alice)
        for page in ("edit/purpose/", "edit/profile/", "documents/", "check/"):
            answer = client.get(at + page, follow=True)
            assert answer.redirect_chain[-1][0] == f"{at}file/"
            assert "can no longer be edited" in answer.content.decode()
        typed = client.post(f"{at}edit/purpose/", {"purpose": "Too late.", "version": case.application.version})
    assert typed.status_code == 409
    assert "Too late." in typed.content.decode()


def test_who_cannot_apply_again_is_told_before_writing():
    case = build.accredited()
    page = f"/apply/organization/{case.application.organization.reference}/"
    with time_machine.travel(NOW, tick=False):
        text = signed_in(case.alice).get(page).content.decode()
        refused = signed_in(case.alice).post(f"{page}begin/", {"route": "ecosoc"})
        free = build.organization(bob := build.applicant())
        unchosen = signed_in(bob).post(f"/apply/organization/{free.reference}/begin/", {"route": "x"})
    assert "It need not, and cannot, apply again" in text
    assert "Begin the application" not in text
    assert refused.status_code == 409
    assert unchosen.status_code == 400
    assert "Choose a route." in unchosen.content.decode()


# --- texts without end, and what else a submission needs --------------------------------------------------------------------


def test_one_word_without_end_is_no_answer():
    alice = build.applicant()
    application = build.draft(alice)
    application = save_answers(application=application, answers={"purpose": "x" * 30_001}, actor=alice, now=NOW)
    with time_machine.travel(NOW, tick=False):
        page = signed_in(alice).get(f"/my/{application.reference}/check/").content.decode()
    assert "far more characters than 500 words can have" in page
    with pytest.raises(Refused, match=Reason.LIMIT_EXCEEDED):
        submit_application(application=application, key="k", actor=alice, now=NOW)
    save_answers(application=application, answers={"purpose": "x" * 30_000}, actor=alice, now=NOW)
    assert submit_application(application=application, key="k", actor=alice, now=NOW).state_now is State.SUBMITTED


def test_replies_and_answers_are_bounded_in_characters_too():
    application = build.submitted().application
    assert insist_within("x" * 60_000, "reply", application) == "x" * 60_000
    for text, name in (("x" * 60_001, "reply"), ("x" * 30_001, "answer")):
        with pytest.raises(Refused, match=Reason.LIMIT_EXCEEDED):
            insist_within(text, name, application)


def test_autosave_keeps_no_text_without_bound():
    alice = build.applicant()
    application = build.draft(alice)
    with time_machine.travel(NOW, tick=False):
        answer = signed_in(alice).post(
            f"/my/{application.reference}/autosave/",
            {"field": "purpose", "value": "x" * 100_001, "version": application.version},
        )
    assert answer.status_code == 400
    assert "too long" in answer.json()["sentence"]


def test_a_body_that_informs_names_its_place_in_the_register():
    alice = build.applicant()
    application = build.draft(alice, route=Route.ECOSOC)
    body = application.organization
    body.ecosoc_number = ""
    body.save(update_fields=["ecosoc_number"])
    with time_machine.travel(NOW, tick=False):
        page = signed_in(alice).get(f"/my/{application.reference}/check/").content.decode()
    assert "status and number in the ECOSOC register are missing" in page
    with pytest.raises(Refused, match=Reason.INCOMPLETE) as refused:
        submit_application(application=application, key="k", actor=alice, now=NOW)
    assert refused.value.detail == ("ecosoc_number",)


# --- late permission ------------------------------------------------------------------------------------------------------


def test_a_late_permission_is_the_deadline_that_its_body_reads():
    alice = build.applicant()
    application = build.draft(alice)
    until = build.CLOSES + timedelta(days=2)
    give_late_permission(
        window=application.window,
        organization=application.organization,
        until_at=until,
        reason="A flood.",
        actor=build.secretariat(),
        now=AFTER,
    )
    assert LatePermission.objects.get().until_at == until
    action = next_action(own_application(alice, application.reference), AFTER)
    assert (action.words, action.deadline) == ("Complete the application and submit it", until)
    submit_application(application=application, key="k", actor=alice, now=AFTER)
    sent = own_application(alice, application.reference)
    assert next_action(sent, AFTER).deadline == until
    with time_machine.travel(AFTER, tick=False):
        receipt = signed_in(alice).get(f"/my/{application.reference}/receipt/").content.decode()
    assert "17 February 2027, 23:59 New York" in receipt
    over = next_action(own_application(alice, application.reference), until)
    assert over.deadline is None


@pytest.mark.parametrize(("route", "first"), [(Route.NON_OBJECTION, "purpose"), (Route.ECOSOC, "relevance")])
def test_the_answers_carry_their_language(route, first):
    alice = build.applicant()
    application = build.draft(alice, route=route)
    page = f"/my/{application.reference}/edit/{first}/"
    with time_machine.travel(NOW, tick=False):
        client = signed_in(alice)
        assert "Language of the answers" in client.get(page).content.decode()
        sent = {first: "Rendre les TIC plus sûres.", "version": application.version}
        assert client.post(page, sent | {"language": "xx"}).status_code == 200
        assert client.post(page, sent | {"language": "fr"}).status_code == 302
        check = client.get(f"/my/{application.reference}/check/").content.decode()
    application.refresh_from_db()
    assert application.language == "fr"
    assert "French" in check
    sent_file = submit_application(application=application, key="k", actor=alice, now=NOW)
    assert sent_file.versions.get().content["language"] == "fr"


def test_the_contact_person_may_change_while_the_case_is_pending_and_touches_nothing_else():
    case = build.circulated()
    versions = case.application.versions.count()
    page = f"/my/{case.application.reference}/edit/contact/"
    new = {"contact_name": "Another Person", "contact_email": "another@example.org"}
    with time_machine.travel(build.CIRCULATED + timedelta(days=1), tick=False):
        client = signed_in(case.alice)
        assert "Contact person" in client.get(f"/my/{case.application.reference}/").content.decode()
        assert client.get(page).status_code == 200
        answer = client.post(page, new | {"version": case.fresh().version})
        assert (answer.status_code, answer.url) == (302, f"/my/{case.application.reference}/")
        withdrawn = build.submitted()
        withdraw_application(application=withdrawn.application, actor=withdrawn.alice, now=NOW)
        page = f"/my/{withdrawn.application.reference}/edit/contact/"
        late = signed_in(withdrawn.alice).post(page, new | {"version": withdrawn.fresh().version})
    assert late.status_code == 409
    assert case.fresh().contact_name == "Another Person"
    assert case.state is State.CIRCULATED
    assert case.application.versions.count() == versions
    found = build.complete()
    save_answers(application=found.application, answers={"contact_name": "X"}, actor=found.alice, now=NOW)
    assert found.state is State.COMPLETE, "it need not be checked again"


def test_a_sent_file_edited_after_the_close_stands_and_the_way_on_is_named():
    case = build.submitted()
    sent = {"purpose": "Written too late.", "version": case.application.version}
    with time_machine.travel(AFTER, tick=False):
        answer = signed_in(case.alice).post(f"/my/{case.application.reference}/edit/purpose/", sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Your draft is kept" not in page
    assert "stands as it was" in page
    assert "“Correct the file”" in page
    assert "Written too late." in page


def test_submitting_from_two_tabs_leads_to_the_receipt_twice():
    alice = build.applicant()
    application = build.draft(alice)
    address = f"/my/{application.reference}/submit/"
    with time_machine.travel(NOW, tick=False):
        client = signed_in(alice)
        assert client.post(address, {"key": "one tab"}).url == f"/my/{application.reference}/receipt/"
        again = client.post(address, {"key": "other tab"}, follow=True)
    assert again.redirect_chain == [(f"/my/{application.reference}/receipt/", 302)]
    assert "was received already" in again.content.decode()
    assert application.versions.count() == 1


# --- what a page asks of the database -------------------------------------------------------------------------------------


def test_a_page_of_the_file_asks_for_session_person_mandates_and_case_and_saving_for_little_more(
    django_assert_max_num_queries,
):
    """The act that says whether an answer was taken over from an earlier file is the fifth."""
    alice = build.applicant()
    application = build.draft(alice)
    here = f"/my/{application.reference}/edit"
    with time_machine.travel(NOW, tick=False):
        client = signed_in(alice)
        with django_assert_max_num_queries(4):
            assert client.get(f"{here}/contact/").status_code == 200
        with django_assert_max_num_queries(5):
            page = client.get(f"{here}/purpose/")
        version = re.search(r'name="version" value="(\d+)"', page.content.decode())[1]
        with django_assert_max_num_queries(10):  # a savepoint and its release in a rollback test
            answer = client.post(f"{here}/purpose/", {"version": version, "purpose": "Another."})
    assert answer.status_code == 302
