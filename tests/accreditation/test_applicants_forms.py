"""The applicant's forms: stale pages, doors that only a form opens, what is told after the close, late permissions."""

import re
from datetime import timedelta

import pytest
import time_machine

from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import Route, State
from accreditation.models import LatePermission, Organization
from accreditation.notices.own_case import next_action
from accreditation.queries.own import own_application
from accreditation.services.applications import save_answers, submit_application, withdraw_application
from accreditation.services.late_permissions import give_late_permission
from tests import builders as build
from tests.signing_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor", "own_files")]
NOW = build.OPENS + timedelta(days=1)
AFTER = build.CLOSES + timedelta(hours=1)


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
    edit = next_action(sent, AFTER)
    assert edit.deadline == until
    assert "until your late permission ends" in edit.words
    with time_machine.travel(AFTER, tick=False):
        receipt = signed_in(alice).get(f"/my/{application.reference}/receipt/").content.decode()
        page = signed_in(alice).get(f"/my/{application.reference}/").content.decode()
    assert "Until your late permission ends, or until the file is circulated" in page
    assert "17 February 2027, 23:59 New York" in receipt
    assert "until your late permission ends" in receipt
    over = next_action(own_application(alice, application.reference), until)
    assert over.deadline is None


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
        assert client.post(address, {"key": "one tab", **build.DECLARED}).url == f"/my/{application.reference}/receipt/"
        again = client.post(address, {"key": "other tab", **build.DECLARED}, follow=True)
    assert again.redirect_chain == [(f"/my/{application.reference}/receipt/", 302)]
    assert "was received already" in again.content.decode()
    assert application.versions.count() == 1


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
