"""What an applicant's page does that is older than the case: it keeps what was typed, and offers nothing that is refused."""

from datetime import timedelta

import pytest
import time_machine

from accreditation.modalities.states import State
from accreditation.models import Question
from accreditation.services.applications import save_answers
from accreditation.services.checking import answer_questions, ask_applicant
from tests import builders as build
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
NOW = build.OPENS + timedelta(days=2)
SECOND = timedelta(seconds=1)
TYPED = "An hour of work."


@pytest.fixture(autouse=True)
def one_factor(settings, tmp_path):
    settings.SECOND_FACTOR_REQUIRED = False
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("again", [False, True])
def test_answers_after_a_colleague_has_answered_stay_on_the_page(again):
    """Also where the Secretariat has asked something else since: the old answer is not taken for the new one."""
    case = build.submitted()
    ask_applicant(application=case.application, questions=[("funding", "Who?")], actor=case.checker, now=NOW)
    question = Question.objects.get()
    case.fresh()
    answer_questions(application=case.application, answers={question.pk: "They."}, actor=case.alice, now=NOW)
    if again:
        case.fresh()
        ask_applicant(application=case.application, questions=[("funding", "And why?")], actor=case.checker, now=NOW)
    for action in ("send", "save"):
        with time_machine.travel(NOW, tick=False):
            answer = signed_in(case.alice).post(
                f"/my/{case.application.reference}/questions/",
                {f"question_{question.pk}": TYPED, "version": "0", "action": action},
            )
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "answered already" in page
        assert TYPED in page
        assert "Who?" in page
        assert 'value="send"' not in page
        assert 'value="save"' not in page
    question.refresh_from_db()
    assert question.answer == "They."


def test_answers_after_their_due_instant_stay_on_the_page():
    case = build.submitted()
    ask_applicant(application=case.application, questions=[("funding", "Who?")], actor=case.checker, now=NOW)
    case.fresh()
    url = f"/my/{case.application.reference}/questions/"
    with time_machine.travel(case.application.due_at, tick=False):
        client = signed_in(case.alice)
        answer = client.post(url, {f"question_{Question.objects.get().pk}": TYPED, "version": "0", "action": "send"})
        assert client.get(url).status_code == 409
    assert answer.status_code == 409
    assert TYPED in answer.content.decode()


@pytest.mark.parametrize(("offset", "shut"), [(-SECOND, False), (timedelta(), True), (SECOND, True)])
def test_a_draft_offers_to_be_submitted_until_the_close_alone(offset, shut):
    alice = build.applicant()
    application = build.draft(alice)
    url = f"/my/{application.reference}/"
    with time_machine.travel(application.window.closes_at + offset, tick=False):
        client = signed_in(alice)
        check, tasks = (client.get(page).content.decode() for page in (f"{url}check/", url))
        if shut:
            late = client.post(f"{url}submit/", {"key": "k"})
    assert ("Submit the application" not in check) is shut
    assert ("You may edit until the window closes" not in check) is shut
    assert ("The window has closed" in check) is shut
    assert ("Check your answers and submit" not in tasks) is shut
    if shut:
        assert late.status_code == 409
        assert "Submit the application" not in late.content.decode()
        application.refresh_from_db()
        assert application.state_now is State.DRAFT
        assert application.purpose == build.ANSWERS["purpose"]


@pytest.mark.parametrize("stale", [False, True])
def test_a_part_typed_before_the_close_is_told_at_once_that_it_is_late(stale):
    case = build.submitted()
    application = case.application
    version = application.version
    if stale:
        save_answers(application=application, answers={"purpose": "A colleague's."}, actor=case.alice, now=NOW)
    with time_machine.travel(application.window.closes_at, tick=False):
        answer = signed_in(case.alice).post(
            f"/my/{application.reference}/edit/purpose/", {"purpose": TYPED, "version": version, "action": "next"}
        )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert TYPED in page
    assert "stands as it was" in page
    assert "Join the two" not in page
    assert 'value="next"' not in page
