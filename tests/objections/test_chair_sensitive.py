"""The Chair's sensitive acts ask for signing in again: nothing happens before, and what was typed is kept (DESIGN 11)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from objections.models import Consultation, Objection
from objections.services.contesting import contest_entry
from objections.services.paper import enter_objection
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.journeys.chairs_desk import read_back
from tests.objections.scenes import DAY, DURING, MINUTE, SWEPT, object_to, scan, state_of
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db


def test_a_contest_a_clock_and_a_withholding(chris):
    dora, fay = build.delegate(), build.delegate()
    case = build.circulated()
    with desk():
        entered = enter_objection(
            application=case.application, state=state_of(dora), received_at=DURING, paper=scan(), basis="",
            share_basis=False, share_name=False, actor=chris, now=DURING,
        )  # fmt: skip
        lodged = object_to(case, fay, shares=True)
        contest_entry(objection=entered, reason="Not ours.", actor=dora, now=DURING + MINUTE)
        end_periods(now=SWEPT)
    acts = [
        (f"/chair/objections/{entered.pk}/contest/", {"answer": "undone", "outcome": "It was for another State."}),
        (f"/chair/objections/{lodged.pk}/withhold/", {"act_name": "withhold", "reason": "The State asks for it."}),
        (f"/chair/cases/{case.application.reference}/end/", {"reason": "Everything is said."}),
    ]

    def done():
        with desk():
            return [
                Objection.objects.get(pk=entered.pk).contest_settled_at is not None,
                Objection.objects.get(pk=lodged.pk).withheld_at is not None,
                Consultation.objects.get().ended_at is not None,
            ]

    with at(SWEPT + DAY):
        for address, typed in acts:
            answer = client_of(chris, again=False).post(address, typed)
            assert answer.status_code == 403, address
            page = answer.content.decode()
            assert "again-way" in page
            assert list(typed.values())[-1] in page
        assert done() == [False, False, False]
        for address, typed in acts:
            answer = client_of(chris).post(address, typed)
            if address.endswith("/contest/"):  # read back first
                answer, _sentence = read_back(client_of(chris), address, typed)
            assert answer.status_code == 302, address
        assert done() == [True, True, True]
