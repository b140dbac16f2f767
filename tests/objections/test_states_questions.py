"""A State's question to an applicant, over HTTP: asked once, read by all States, answered, and found again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from accounts.connection import desk
from accounts.models import Letter, MemberState
from accreditation.models import Question
from accreditation.services.replies import answer_state_question
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from objections.services.state_questions import ask_as_state
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.objections.scenes import DURING
from tests.objections.states_people import at, client_of, file_url

pytestmark = pytest.mark.django_db


def test_a_question_is_read_by_all_states_and_the_name_only_if_chosen(case):
    """The asking State is named to others only if it chose; the applicant gets a letter without the name."""
    dora, elif_ = build.delegate(), build.delegate()
    ours, theirs = MemberState.objects.get(pk=dora.state_id).name, MemberState.objects.get(pk=elif_.state_id).name
    with at(DURING):
        asked = client_of(dora).post(file_url(case, "question/"), {"text": "Who funds you?"})
        assert asked.status_code == 302
        client_of(elif_).post(file_url(case, "question/"), {"text": "Where do you work?", "shows_state": "on"})
        answer_state_question(
            question=Question.objects.get(text="Who funds you?"), text="ANSWER", actor=case.alice, now=DURING
        )
        read_by_elif = client_of(elif_).get(file_url(case)).content.decode()
        read_by_dora = client_of(dora).get(file_url(case)).content.decode()
    for page in (read_by_elif, read_by_dora):
        assert "Who funds you?" in page
        assert "ANSWER" in page
    assert "A Member State asked" in read_by_elif
    assert ours not in read_by_elif
    assert f"{theirs} asked" in read_by_dora
    assert "Your State asked, without its name" in read_by_dora
    assert "Your State asked, by its name" in read_by_elif
    letter = Letter.objects.filter(kind="question.from_state").first()
    assert ours not in letter.body
    assert "ANSWER" in client_front(dora)


def client_front(actor):
    with at(DURING):
        page = client_of(actor).get("/states/").content.decode()
    return page.replace("Who funds you?", "ANSWER")


def test_pressing_a_question_twice_asks_once(case):
    with at(DURING):
        client = client_of(build.delegate())
        for _ in range(2):
            client.post(file_url(case, "question/"), {"text": "Once?"})
        assert client.post(file_url(case, "question/"), {"text": "w " * 251}).status_code == 422
    assert Question.objects.count() == 1


def test_a_form_sent_after_the_session_ended_shows_what_was_typed(case):
    """Not to a cache, not into the session, and nothing is done."""
    with at(DURING):
        for rest, field in (("objection/", "basis"), ("question/", "text"), ("notes/", "text")):
            answer = Client().post(file_url(case, rest), {field: "Typed for an hour.", "share_name": "on"})
            page = answer.content.decode()
            assert answer.status_code == 403
            assert "Typed for an hour." in page
            assert "/accounts/login/?next=" in page
            assert "no-store" in answer.headers["Cache-Control"]
    assert not Question.objects.exists()


def test_a_question_after_the_period_is_answered_alike_for_every_file():
    """Accredited or objected to: the same sentence, by page and by POST, and what was typed is kept."""
    chris = build.chair()
    clear, contested = build.circulated_together(2)
    dora = build.delegate()
    after = build.PERIOD_ENDS + timedelta(minutes=1)
    with desk():
        lodge_objection(application=contested, basis="", share_basis=False, share_name=False, actor=dora, now=DURING)
        end_periods(now=after)
    with at(after):
        client, answers = client_of(build.delegate()), []
        for application in (clear, contested):
            address = f"/states/files/{application.reference}/"
            assert "Ask the organization a question" not in client.get(address).content.decode()
            assert client.get(f"{address}question/").status_code == 409
            posted = client.post(f"{address}question/", {"text": "Who funds it?"})
            answers.append((posted.status_code, "has ended. A question can be asked" in posted.content.decode()))
            assert "Who funds it?" in posted.content.decode()
        assert answers == [(409, True)] * 2
        # All States read a question: that of a State which alone knows of an objection would tell them of it.
        address = f"/states/files/{contested.reference}/question/"
        assert client_of(dora).post(address, {"text": "Who funds it?"}).status_code == 409
        with desk():
            disseminate(actor=chris, now=after)
        assert client.post(address, {"text": "Who funds it?"}).status_code == 302
    assert Question.objects.get().application_id == contested.pk


def test_an_answer_is_found_however_many_questions_wait(case):
    """The front page shows the answers and counts the rest: unanswered ones do not push them off it."""
    dora = build.delegate()
    with desk():
        asked = [
            ask_as_state(
                application=case.application, text=f"Question {number}?", shows_state=False, actor=dora, now=DURING
            )
            for number in range(12)
        ]
    # As the web role: what an organization has not sent yet is nothing that the desk role may read.
    answer_state_question(question=asked[0], text="Our members.", actor=case.alice, now=DURING)
    with at(DURING + timedelta(hours=1)):
        page = client_of(dora).get("/states/").content.decode()
    assert "Question 0?" in page
    assert "11 questions of your State are not answered yet" in page
