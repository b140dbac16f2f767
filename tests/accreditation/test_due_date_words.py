"""Past the due instant of a returned file: said at once, with the instant and what can be done; what was typed stays (R3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from accounts.deadline_words import instant_words
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import State
from accreditation.services.applications import save_answers
from accreditation.services.checking import ask_applicant
from accreditation.services.sweeps import expire_returns
from tests import builders as build
from tests.accreditation.test_unsent import autosave, one_factor, signed_in

__all__ = ["one_factor"]
pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def returned():
    """A returned file, its due instant, and the version of a page that a colleague has overtaken."""
    case = build.submitted()
    ask_applicant(application=case.application, questions=[("funding", "Who?")], actor=case.checker, now=build.CLOSES)
    due, drawn = case.fresh().due_at, case.application.version
    save_answers(application=case.application, answers={"funding": "Theirs."}, actor=case.alice, now=build.CLOSES)
    return case, due, drawn


@pytest.mark.parametrize("swept", [False, True])
def test_autosave_says_that_the_date_has_passed_before_anything_else(swept):
    """Also on a page that a colleague has overtaken, and once the sweep has recorded it."""
    case, due, drawn = returned()
    if swept:
        expire_returns(now=due + MINUTE)
        assert case.state is State.NOT_COMPLETED
    client, address = signed_in(case.alice), f"/my/{case.application.reference}/autosave/"
    with time_machine.travel(due + 2 * MINUTE, tick=False):
        answer = client.post(address, {"field": "funding", "value": "Mine.", "version": drawn})
        kept = autosave(client, case, "questions", f"question_{case.application.questions.get().pk}", "Mine.", 0)
    for one in (answer, kept):
        assert one.status_code == 409
        told = one.json()
        assert (told["reason"], told["closed"]) == (Reason.DUE_DATE_PASSED, True)
        assert instant_words(due) in told["sentence"]
        assert "later window" in told["sentence"]
        assert "theirs" not in told


@pytest.mark.parametrize("swept", [False, True])
def test_the_button_says_it_as_well_and_keeps_what_was_typed(swept):
    case, due, drawn = returned()
    if swept:
        expire_returns(now=due + MINUTE)
    client = signed_in(case.alice)
    with time_machine.travel(due + 2 * MINUTE, tick=False):
        address = f"/my/{case.application.reference}/edit/funding/"
        answer = client.post(address, {"funding": "An hour of work.", "version": drawn})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert instant_words(due) in page
    assert "An hour of work." in page
    assert "Saved now:" not in page


def test_the_service_says_it_before_a_page_out_of_date():
    case, due, drawn = returned()
    with pytest.raises(Exception, match=Reason.DUE_DATE_PASSED):
        save_answers(
            application=case.application, answers={"funding": "Mine."}, actor=case.alice, now=due, version=drawn
        )
