"""A returned file is sent again: what is missing is named as what it is, and answers to the Secretariat keep their limit (R1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from accreditation.modalities.states import Route, State
from accreditation.models import Application
from accreditation.services.checking import ask_applicant, invite_other_route
from tests import builders as build
from tests.signing_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor", "own_files")]
NOW = build.OPENS + timedelta(days=1)
LETTER = "the signed letter of the head"


def sent(case, data):
    with time_machine.travel(NOW, tick=False):
        return signed_in(case.alice).post(f"/my/{case.application.reference}/questions/", {**data, "version": "0"})


@pytest.mark.parametrize(
    ("undeclared", "letter", "parts"),
    [
        (("declares_circulation",), True, "Declarations"),
        (("declares_consultative", "declares_circulation", "declares_true"), True, "Declarations"),
        ((), False, LETTER),
        (("declares_circulation", "declares_true"), False, f"{LETTER}, Declarations"),
    ],
)
def test_what_a_file_invited_to_the_other_route_lacks_is_named_once(undeclared, letter, parts):
    case = build.submitted(Route.ECOSOC)
    invite_other_route(application=case.application, actor=case.checker, now=NOW)
    declared = {name: name not in undeclared for name in build.DECLARED}
    written = dict.fromkeys(("purpose", "programmes", "activities", "past_interaction", "funding"), "Text.")
    Application.objects.filter(pk=case.application.pk).update(**written, governance="Text.", **declared)
    if letter:
        build.letter_of_head(case.application)
    page = sent(case, {})
    assert page.status_code == 409
    assert parts in page.context["form"].non_field_errors()
    assert case.state is State.RETURNED


def test_an_answer_to_the_secretariat_over_its_limit_is_refused_at_its_question_and_nothing_is_lost():
    case = build.submitted()
    questions = [("purpose", "Why?"), ("funding", "Who?")]
    ask_applicant(application=case.application, questions=questions, actor=case.checker, now=NOW)
    first, second = (f"question_{one.pk}" for one in case.application.questions.order_by("id"))
    page = sent(case, {first: "word " * 501, second: "Members."})
    assert page.status_code == 409
    assert page.context["form"].errors[first] == ["This answer is longer than its limit. Shorten it."]
    assert second not in page.context["form"].errors
    assert "word " * 500 in page.content.decode()
    assert "Members." in page.content.decode()
    assert case.state is State.RETURNED
    assert not case.application.questions.filter(answered_at__isnull=False).exists()
    assert sent(case, {first: "word " * 500, second: "Members."}).status_code == 302
    assert case.state is State.SUBMITTED
