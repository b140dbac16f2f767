"""A page of the Chair's desk that a colleague, or time, has overtaken: what was typed on it is given back to copy, beside what
was decided; nothing of it is done (DESIGN 11)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.connection import desk
from accounts.models import User
from accreditation.services.circulation import (
    agree_to_short_period,
    circulate,
    discard_circulation,
    prepare_circulation,
)
from objections.models import Objection
from objections.services.disseminating import withhold_from_applicant
from objections.services.paper import enter_withdrawal
from tests import builders as build
from tests.objections.scenes import DAY, DURING, MINUTE, object_to, scan
from tests.objections.states_people import at, client_of
from tests.objections.test_struck_entries import enter

pytestmark = pytest.mark.django_db
TYPED = "zqtyped: the number was read wrongly."


def given_back(answer):
    page = answer.content.decode()
    return answer.status_code == 409 and page.count(TYPED) == 1 and "so that you can copy it" in page


def test_striking_an_objection_on_which_a_withdrawal_was_entered_meanwhile(case, chris, cora, dora):
    with desk():
        objection = enter(case, dora, chris)
        object_to(case, build.delegate())
        enter_withdrawal(objection=objection, received_at=DURING, paper=scan(), actor=cora, now=DURING + MINUTE)
    with at(DURING + DAY):
        sent = {"reason": TYPED, "act_name": "objection"}
        answer = client_of(chris).post(f"/chair/objections/{objection.pk}/strike/", sent)
        assert given_back(answer)
        assert "The withdrawal that the office entered for" in answer.content.decode()
    with desk():
        assert Objection.objects.get(pk=objection.pk).struck_at is None


def test_withholding_what_a_colleague_has_withheld(case, chris, cora, dora):
    with desk():
        objection = object_to(case, dora, basis="Words.", shares=True)
        withhold_from_applicant(objection=objection, reason="Cora's reason.", actor=cora, now=DURING + MINUTE)
    with at(DURING + DAY):
        sent = {"reason": TYPED, "act_name": "withhold"}
        answer = client_of(chris).post(f"/chair/objections/{objection.pk}/withhold/", sent)
        assert given_back(answer)
        assert "No longer withhold" in answer.content.decode()
    with desk():
        assert Objection.objects.get(pk=objection.pk).withheld_reason == "Cora's reason."


@pytest.fixture
def short(db):
    """A list whose period would be short, and its case."""
    case = build.complete()
    build.missions_settled()
    window, ends = case.application.window, build.CIRCULATED + timedelta(days=12)
    who = {"actor": case.checker, "now": build.CIRCULATED}
    return prepare_circulation(window=window, applications=[case.application], period_ends_at=ends, **who), case


def agreed(short, cora):
    agree_to_short_period(circulation=short[0], reason="The plenary is near.", actor=cora, now=build.CIRCULATED)


def circulated(short, cora):
    agreed(short, cora)
    circulate(circulation=short[0], actor=short[1].circulator, now=build.CIRCULATED)


def discarded(short, _cora):
    discard_circulation(circulation=short[0], actor=short[1].checker, now=build.CIRCULATED)


@pytest.mark.parametrize(
    ("meanwhile", "words"),
    [
        (agreed, ["has agreed to the shorter period: The plenary is near."]),
        (circulated, ["has agreed to the shorter period: The plenary is near.", "<dt>Circulated</dt>"]),
        (discarded, ["The Secretariat has discarded it."]),
    ],
)
def test_a_shorter_period_that_was_answered_or_whose_list_went_out(short, chris, cora, meanwhile, words):
    """Opened or pressed: what was decided, no form any more, and the reason that was typed."""
    meanwhile(short, cora)
    page = f"/chair/lists/{short[0].pk}/period/"
    with at(build.CIRCULATED + MINUTE):
        client = client_of(chris)
        opened, pressed = client.get(page), client.post(page, {"answer": "decline", "reason": TYPED})
    assert given_back(pressed)
    for answer in (opened, pressed):
        shown = answer.content.decode()
        assert all(word in shown for word in words), shown
        assert 'name="answer"' not in shown
        assert "If you agree" not in shown
    short[0].refresh_from_db()
    assert short[0].short_period_declined_at is None


def test_the_same_answer_in_the_same_words_was_given_already(short, chris, cora):
    agreed(short, cora)
    with at(build.CIRCULATED + MINUTE):
        sent = {"answer": "agree", "reason": "The plenary is near."}
        answer = client_of(chris).post(f"/chair/lists/{short[0].pk}/period/", sent, follow=True)
    assert answer.redirect_chain == [("/chair/", 302)]
    assert f"{User.objects.get(pk=cora.user_id)} has agreed to the shorter period" in answer.content.decode()
