"""Breaking a silence too late, or after another State, has a sentence of its own (R9)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from objections.services.deciding import break_silence, confirm_decision, prepare_decision
from objections.services.disseminating import disseminate
from objections.services.sweeps import end_silences
from tests import builders as build
from tests.objections.scenes import DAY, MINUTE, SECOND, SWEPT, contested
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
ENDS = SWEPT + 10 * DAY


@pytest.mark.parametrize(
    ("moment", "meanwhile", "said"),
    [
        (ENDS, "nothing", "The silence procedure has ended"),
        (ENDS + 2 * MINUTE, "swept", "The silence procedure has ended"),
        (ENDS - SECOND, "broken", "A Member State has broken the silence already"),
    ],
)
def test_too_late_says_what_it_is_too_late_for(chris, cora, moment, meanwhile, said):
    with desk():
        case, _ = contested()
        disseminate(actor=chris, now=SWEPT)
        decision = prepare_decision(
            applications=[case.application],
            title="A decision",
            symbol="A/X.1",
            session=None,
            silence_ends_at=ENDS,
            actor=chris,
            now=SWEPT + DAY,
        )
        confirm_decision(decision=decision, consensus=False, actor=cora, now=SWEPT + DAY)
        if meanwhile == "swept":
            end_silences(now=ENDS + MINUTE)
        if meanwhile == "broken":
            break_silence(decision=decision, actor=build.delegate(), now=ENDS - DAY)
    with at(moment):
        answer = client_of(build.delegate()).post(f"/states/decisions/{decision.pk}/break-silence/")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert said in page
    assert "non-objection period" not in page
