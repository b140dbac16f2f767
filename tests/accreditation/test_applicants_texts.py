"""An applicant's names and texts: seen in every script, bounded in characters too, in a language of their own."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from accounts.forms.visible import visible
from accounts.refusals import Refused
from accounts.said import said
from accreditation.forms.case import ReplyForm
from accreditation.forms.drawn import ReasonForm
from accreditation.forms.organization_acts import RenameForm
from accreditation.forms.sections import AnswerForm
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import Route, State
from accreditation.models import Organization
from accreditation.services.applications import save_answers, submit_application
from accreditation.services.given import insist_said
from accreditation.services.replies import insist_within
from objections.forms.chair_cases import ReasonForm as ChairReasonForm
from objections.forms.chair_paper import ContestForm
from objections.forms.states import LodgingForm, QuestionForm
from sessions_app.forms import read_agenda
from tests import builders as build
from tests.signing_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor", "own_files")]
NOW = build.OPENS + timedelta(days=1)


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


@pytest.mark.parametrize("text", ["", " \n", "\u202e", "\u200b \u200b", "\u3164", "\u200d\u0301"])
def test_what_cannot_be_read_says_nothing(text):
    """A reason, an answer, evidence: at the services, which hold, and at the fields of the Chair's forms."""
    for reason in (Reason.NEEDS_REASON, Reason.NEEDS_EVIDENCE):
        with pytest.raises(Refused, match=reason):
            insist_said(text, "R5", reason=reason)
    with pytest.raises(Refused, match=Reason.INCOMPLETE):
        insist_within(text, "reply", build.submitted().application)
    assert "outcome" in ContestForm({"answer": "stands", "outcome": text}, decided=False).errors
    assert "reason" in ReasonForm({"reason": text}).errors
    assert "reason" in ChairReasonForm({"reason": text}).errors


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("live \u202eevil\u202c \u202ahere", "live evil here"),
        ("one\x0btwo\x0cthree\x85four", "one\ntwo\nthree\nfour"),
        ("bell\x07 \x9fend", "bell end"),
        ("tab\tand\r\nline", "tab\tand\r\nline"),
        ("\u05e9\u05dc\u05d5\u05dd\u200f (\u2066UN\u2069)", "\u05e9\u05dc\u05d5\u05dd\u200f (\u2066UN\u2069)"),
        ("\u0645\u06cc\u200c\u0631\u0648\u062f \u061c", "\u0645\u06cc\u200c\u0631\u0648\u062f \u061c"),
    ],
)
def test_controls_and_forced_directions_are_taken_out_of_a_free_text(typed, kept):
    """Of a basis, a question, a reply, a reason, a draft's answer alike; what belongs to a script's spelling stays."""
    rules = build.process().rules()
    forms = [
        (LodgingForm({"basis": typed}, most_words=9), "basis"),
        (QuestionForm({"text": typed}, most_words=9), "text"),
        (ReplyForm(rules, {"text": typed}), "text"),
        (AnswerForm("purpose", rules, {"purpose": typed, "language": "en"}), "purpose"),
        (ReasonForm({"reason": typed}), "reason"),
        (ChairReasonForm({"reason": typed}), "reason"),
    ]
    for form, name in forms:
        assert form.is_valid(), form.errors
        assert form.cleaned_data[name] == kept
    assert said(typed) == kept.strip()


def test_what_can_be_read_is_said_whatever_stands_around_it():
    assert insist_said(" \u200f\u05dc\u05d0\u200f ") == "\u200f\u05dc\u05d0\u200f"
    assert insist_said("\U0001f44d") == "\U0001f44d"


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


def test_the_task_list_counts_each_answer_against_its_own_limit():
    """Funding and governance share a page and no limit: a sum would hide that one of them is too long."""
    alice = build.applicant()
    application = build.draft(alice)
    limits = application.cycle.process.rules().word_limits
    save_answers(application=application, answers={"governance": "One two three.", "funding": ""}, actor=alice, now=NOW)
    with time_machine.travel(NOW):
        page = signed_in(alice).get(f"/my/{application.reference}/").content.decode()
    funding, governance = limits["funding"], limits["governance"]
    assert f"Funding in brief: 0 of {funding} words · Governance in brief: 3 of {governance} words" in page
    assert f"4 of {limits['purpose']} words" in page  # what stands alone on its page needs no title
    assert "Purpose: " not in page
