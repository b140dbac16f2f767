"""A draft of a decision, one of whose cases was resolved before its second person came: it takes the others (R9)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accounts.models import Letter
from accounts.refusals import Refused
from accreditation.modalities.states import State
from objections.services.deciding import confirm_decision
from objections.services.disseminating import disseminate
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import DAY, MINUTE, PLENARY_CLOSES, PLENARY_OPENS, awaiting, plenary, prepare
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
NOW = PLENARY_OPENS + MINUTE


def withdraw(objection, chris, now=NOW):
    withdraw_objection(objection=objection, actor=build.delegate(objection.state), now=now)
    disseminate(actor=chris, now=now)


def drafted(chris, **how):
    """Two cases on a draft; the objection to the first is withdrawn before it is confirmed, and the first accredited."""
    (gone, objection), (left, _other) = awaiting(chris), awaiting(chris)
    decision = prepare([gone, left], chris, now=PLENARY_OPENS, **how)
    withdraw(objection, chris)
    assert (gone.state, left.state) == (State.ACCREDITED, State.AWAITING_PLENARY)
    return gone, left, decision


@pytest.mark.parametrize("in_meeting", [True, False])
def test_it_is_confirmed_for_the_others(chris, cora, in_meeting):
    how = {"session": plenary()} if in_meeting else {"silence_ends_at": PLENARY_OPENS + 9 * DAY}
    with desk():
        gone, left, decision = drafted(chris, **how)
    address = f"/chair/decisions/{decision.pk}/"
    with at(NOW + MINUTE):
        client = client_of(cora)
        assert client.get(address).content.decode().count("left out: resolved meanwhile") == 1
        page = client.get(f"{address}confirm/").content.decode()
        assert "confirming 1 case" in page
        assert "Left out: resolved meanwhile" in page
    with desk():
        confirm_decision(decision=decision, consensus=in_meeting, actor=cora, now=NOW + MINUTE)
        done = dict(decision.items.values_list("application_id", "done_at"))
        assert done[gone.application.pk] is None
        if in_meeting:
            assert left.state is State.ACCREDITED
            assert done[left.application.pk] == NOW + MINUTE
        else:
            assert "Cases that it confirms: 1" in Letter.objects.filter(kind="decision.under_silence").first().body


def test_with_none_left_it_can_only_be_put_aside(chris, cora):
    with desk():
        gone, objection = awaiting(chris)
        decision = prepare([gone], chris, now=PLENARY_OPENS, silence_ends_at=PLENARY_OPENS + 9 * DAY)
        withdraw(objection, chris)
        with pytest.raises(Refused, match="no_case_left"):
            confirm_decision(decision=decision, consensus=False, actor=cora, now=NOW)
    with at(NOW + MINUTE):
        answer = client_of(cora).get(f"/chair/decisions/{decision.pk}/confirm/")
        assert answer.status_code == 409
        assert "Put the draft aside" in answer.content.decode()


def test_a_meeting_that_adopted_before_is_still_recorded(chris, cora):
    """The case has gained its place since the adoption: that is what was adopted, and it is on the decision."""
    with desk():
        gone, objection = awaiting(chris)
        decision = prepare([gone], chris, now=PLENARY_OPENS, session=plenary())
        withdraw(objection, chris, NOW + MINUTE)
        confirm_decision(decision=decision, consensus=True, actor=cora, now=NOW + DAY, adopted_at=NOW)
        assert decision.items.get().done_at == NOW
    with at(PLENARY_CLOSES):
        assert "left out" not in client_of(cora).get(f"/chair/decisions/{decision.pk}/").content.decode()


def test_a_plenary_that_sits_may_decide_now(chris):
    """Also while the consultations on a case still run."""
    with desk():
        case, _objection = awaiting(chris)
        plenary()
    with at(NOW):
        page = client_of(chris).get(f"/chair/cases/{case.application.reference}/").content.decode()
    assert "Now, in the meeting that is open" in page
    assert "A meeting that may decide is open" in page
