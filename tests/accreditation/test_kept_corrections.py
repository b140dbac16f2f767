"""A correction is kept on the server while it is written, and only what differs from the file (DESIGN 3, 10)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from accreditation.models import UnsentText
from accreditation.services.corrections import correct_file
from tests import builders as build
from tests.accreditation.test_unsent import autosave, colleague_of, one_factor, signed_in

__all__ = ["one_factor"]
pytestmark = pytest.mark.django_db
NOW = build.CIRCULATED + timedelta(days=3)
TYPED = "An hour of drafting."


@pytest.fixture(autouse=True)
def at_once():
    with time_machine.travel(NOW, tick=False):
        yield


def page_of(case: build.Case) -> str:
    return f"/my/{case.application.reference}/correct/"


def whole(client, case, **changes):
    """The form as its page draws it, with what is changed."""
    shown = client.get(page_of(case))
    fields = {name: value for name, value in shown.context["form"].initial.items() if value is not None}
    drawn = {"version": shown.context["version"], "drawn_from": shown.context["drawn_from"], "kind": ""}
    return {**fields, **drawn, "head_name": "A Head", **changes}


def test_it_saves_itself_is_offered_to_a_colleague_and_is_gone_once_sent():
    case = build.circulated()
    alice, bob = signed_in(case.alice), signed_in(colleague_of(case))
    saved = autosave(alice, case, "correct", "programmes", TYPED, 0).json()
    assert autosave(alice, case, "correct", "explanation", "A slip.", saved["version"]).status_code == 200
    offered = bob.get(page_of(case)).content.decode()
    assert TYPED in offered
    assert "A slip." in offered
    assert not case.application.corrections.exists()
    assert bob.post(page_of(case), whole(bob, case)).status_code == 302
    assert case.fresh().programmes == TYPED
    assert UnsentText.objects.get().texts == {}
    assert autosave(alice, case, "correct", "version", "x", 0).status_code == 400


def test_the_button_keeps_what_differs_from_the_file_and_sends_nothing():
    case = build.circulated()
    alice = signed_in(case.alice)
    changed = whole(alice, case, action="save", programmes=TYPED, website="https://other.example")
    assert alice.post(page_of(case), changed, follow=True).content.decode().count("Nothing has been sent.") == 1
    assert set(UnsentText.objects.get().texts) == {"programmes", "website", "head_name"}
    back = whole(alice, case, action="save", programmes=build.ANSWERS["programmes"])
    alice.post(page_of(case), back)
    assert "programmes" not in UnsentText.objects.get().texts
    assert not case.application.corrections.exists()


def test_a_file_corrected_meanwhile_is_shown_beside_what_was_typed():
    case = build.circulated()
    alice = signed_in(case.alice)
    sent = whole(alice, case, programmes=TYPED, explanation="A slip.")
    correct_file(
        application=case.fresh(),
        answers={"programmes": "By a colleague."},
        profile={},
        explanation="Another slip.",
        actor=colleague_of(case),
        now=NOW,
    )
    answer = alice.post(page_of(case), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert TYPED in page
    assert "By a colleague." in page
    again = {**sent, "version": answer.context["version"], "drawn_from": answer.context["drawn_from"]}
    assert alice.post(page_of(case), again).status_code == 302
    assert case.fresh().programmes == TYPED


def test_what_is_typed_when_nothing_can_be_corrected_stays_on_the_page():
    case = build.circulated()
    alice = signed_in(case.alice)
    sent = whole(alice, case, programmes=TYPED, explanation="A slip.")
    with time_machine.travel(build.PERIOD_ENDS, tick=False):
        late = Client()
        late.force_login(User.objects.get(pk=case.alice.user_id), backend="django.contrib.auth.backends.ModelBackend")
        answer = late.post(page_of(case), sent)
        kept = autosave(late, case, "correct", "programmes", TYPED, 0)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert TYPED in page
    assert 'value="send"' not in page
    assert kept.json()["closed"] is True
