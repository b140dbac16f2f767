"""An applicant's text saved: by itself, from a stale page, over its limit, a second too late."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from accreditation.modalities.states import State
from accreditation.models import Question
from accreditation.queries.own import own_application
from accreditation.services.applications import save_answers
from accreditation.services.checking import ask_applicant
from tests import builders as build
from tests.signing_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor", "own_files")]
NOW = build.OPENS + timedelta(days=1)
SECOND = timedelta(seconds=1)


def autosave(client, application, value, version, field="purpose", **extra):
    return client.post(
        f"/my/{application.reference}/autosave/", {"field": field, "value": value, "version": version}, **extra
    )


def test_a_long_text_saves_itself_with_the_time_in_utc():
    alice = build.applicant()
    application = build.draft(alice)
    with time_machine.travel(build.OPENS.replace(hour=14, minute=2), tick=False):
        answer = autosave(signed_in(alice), application, "Line one.\r\nLine two.", application.version)
    assert answer.json()["saved"] == "Saved 14:02 UTC"
    application.refresh_from_db()
    assert application.purpose == "Line one.\nLine two."
    assert answer.json()["version"] == application.version


def test_a_stale_autosave_is_answered_with_both_texts():
    alice = build.applicant()
    application = build.draft(alice)
    seen = application.version
    save_answers(application=application, answers={"purpose": "Bob's."}, actor=alice, now=NOW)
    answer = autosave(signed_in(alice), application, "Mine.", seen)
    assert answer.status_code == 409
    assert (answer.json()["theirs"], answer.json()["yours"]) == ("Bob's.", "Mine.")
    application.refresh_from_db()
    assert application.purpose == "Bob's."


def test_autosave_asks_what_the_button_asks():
    alice = build.applicant()
    application = build.draft(alice)
    version = application.version
    assert autosave(Client(), application, "x", version).status_code == 401
    assert autosave(signed_in(build.applicant()), application, "x", version).status_code == 404
    assert autosave(signed_in(alice, enforce_csrf_checks=True), application, "x", version).status_code == 403
    assert autosave(signed_in(alice), application, "x", version, field="state").status_code == 400
    assert autosave(signed_in(alice), application, "x", version, field="contact_email").status_code == 400
    application.refresh_from_db()
    assert application.purpose == build.ANSWERS["purpose"]
    sent = build.submitted()
    assert autosave(signed_in(sent.alice), sent.application, "x", sent.application.version).status_code == 409
    assert sent.fresh().purpose == build.ANSWERS["purpose"]


def test_a_page_that_comes_back_for_another_reason_is_as_out_of_date_as_before():
    """Somebody else saves; one's own page comes back because a field is wrong; its next press overwrites nothing unseen."""
    alice = build.applicant()
    application = build.draft(alice)
    client, seen = signed_in(alice), application.version
    save_answers(application=application, answers={"contact_name": "Bob"}, actor=alice, now=NOW)
    page = f"/my/{application.reference}/edit/contact/"
    typed = {"contact_name": "Alice", "contact_email": "no address", "version": seen}
    wrong = client.post(page, typed)
    assert wrong.context["version"] == seen
    again = client.post(page, {**typed, "contact_email": "a@example.org", "version": wrong.context["version"]})
    assert again.status_code == 409
    application.refresh_from_db()
    assert application.contact_name == "Bob"
    body = f"/my/organizations/{application.organization.reference}/profile/"
    assert client.post(body, {"name": "", "version": "1"}).context["version"] == 1


def test_a_stale_page_shows_both_texts_and_keeps_what_was_typed():
    alice = build.applicant()
    application = build.draft(alice)
    page = f"/my/{application.reference}/edit/purpose/"
    client, seen = signed_in(alice), application.version
    save_answers(application=application, answers={"purpose": "Bob's text."}, actor=alice, now=NOW)
    answer = client.post(page, {"purpose": "Mine is this.", "version": seen})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Bob&#x27;s text." in text
    assert "Mine is this." in text
    again = re.search(r'name="version" value="(\d+)"', text).group(1)
    assert client.post(page, {"purpose": "Joined.", "version": again}).status_code == 302
    application.refresh_from_db()
    assert application.purpose == "Joined."


def test_a_submission_one_second_late_is_told_and_kept():
    alice = build.applicant()
    application = build.draft(alice)
    client = signed_in(alice)
    with time_machine.travel(build.CLOSES + SECOND, tick=False):
        client.force_login(User.objects.get(pk=alice.user_id))
        answer = client.post(f"/my/{application.reference}/submit/", {"key": "k"})
    assert answer.status_code == 409
    assert "The window has closed. Your draft is kept" in answer.content.decode()
    assert own_application(alice, application.reference).state_now is State.DRAFT


def test_a_text_over_its_limit_is_saved_and_told():
    alice = build.applicant()
    application = build.draft(alice)
    answer = signed_in(alice).post(
        f"/my/{application.reference}/edit/purpose/", {"purpose": "word " * 503, "version": application.version}
    )
    assert "3 words over the limit of 500" in answer.content.decode()
    application.refresh_from_db()
    assert application.purpose.count("word") == 503
    check = signed_in(alice).get(f"/my/{application.reference}/check/").content.decode()
    assert "503 words, the limit is 500" in check


def test_an_answer_of_blanks_is_named_by_its_question():
    case = build.submitted()
    ask_applicant(application=case.application, questions=[("purpose", "Why?")], actor=case.checker, now=NOW)
    name = f"question_{Question.objects.get().pk}"
    with time_machine.travel(NOW, tick=False):
        for blank in ("", "   "):
            page = signed_in(case.alice).post(f"/my/{case.application.reference}/questions/", {name: blank})
            assert page.context["form"].errors[name] == ["Answer this question."]


def test_two_texts_of_one_page_are_saved_counted_and_told_apart():
    alice = build.applicant()
    application = build.draft(alice)
    page, autosave = f"/my/{application.reference}/edit/funding/", f"/my/{application.reference}/autosave/"
    client = signed_in(alice)
    texts = {"funding": "Fees.", "governance": "word " * 252}
    answer = client.post(page, {**texts, "version": application.version}).content.decode()
    assert 'href="#id_governance"' in answer
    assert 'href="#id_funding"' not in answer
    application.refresh_from_db()
    assert (application.funding, application.governance.count("word")) == ("Fees.", 252)
    assert "In progress" in client.get(f"/my/{application.reference}/").content.decode()
    typed = {"field": "governance", "value": "A board.", "version": application.version}
    assert "saved" in client.post(autosave, typed).json()
    application.refresh_from_db()
    assert (application.funding, application.governance) == ("Fees.", "A board.")
