"""Breaking a silence too late, or after another State, has a sentence of its own (R9)."""

from __future__ import annotations

from datetime import UTC, datetime

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


def proposed(chris, cora, *, ends=ENDS, confirmed=True):
    """A decision under silence until `ends`, or awaiting its second person. Under the desk role."""
    case, _ = contested()
    disseminate(actor=chris, now=SWEPT)
    decision = prepare_decision(
        applications=[case.application],
        title="A decision",
        symbol="A/X.1",
        session=None,
        silence_ends_at=ends,
        actor=chris,
        now=SWEPT + DAY,
    )
    if confirmed:
        confirm_decision(decision=decision, consensus=False, actor=cora, now=SWEPT + DAY)
    return decision


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
        decision = proposed(chris, cora)
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


def test_once_broken_its_page_says_so_and_shows_no_time_that_is_left(chris, cora):
    with desk():
        decision = proposed(chris, cora)
        break_silence(decision=decision, actor=build.delegate(), now=ENDS - DAY)
    with at(ENDS - SECOND):
        page = client_of(build.delegate()).get(f"/states/decisions/{decision.pk}/break-silence/").content.decode()
    assert "A Member State has broken the silence already" in page
    assert "The silence procedure:" not in page


def test_the_second_person_is_warned_of_an_end_on_a_holiday(chris, cora):
    saturday = datetime(2027, 4, 11, 3, 59, tzinfo=UTC)
    for ends, warned in ((saturday, True), (saturday - 2 * DAY, False)):
        with desk():
            decision = proposed(chris, cora, ends=ends, confirmed=False)
        with at(SWEPT + DAY):
            page = client_of(cora).get(f"/chair/decisions/{decision.pk}/confirm/").content.decode()
        assert ("weekend or a holiday" in page) is warned
