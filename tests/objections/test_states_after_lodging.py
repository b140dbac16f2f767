"""An objection that stands, over HTTP: confirmed by a second person, withdrawn, supplemented, contested."""

from __future__ import annotations

import pytest

from accounts.capacities import Right
from accounts.connection import desk
from accounts.models import MemberState
from objections.models import Objection
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from objections.services.supplementing import supplement_objection
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import DAY, DURING
from tests.objections.states_people import at, client_of, objections

pytestmark = pytest.mark.django_db


def lodge(case, actor, **values):
    with desk():
        return lodge_objection(
            application=case.application,
            actor=actor,
            now=DURING,
            **{"basis": "", "share_basis": False, "share_name": False, **values},
        )


def test_the_second_person_confirms_on_a_page_of_its_own(case, dora):
    """Both see the warning on the front page; the first person cannot confirm; the second does, and the Chair is told."""
    state = MemberState.objects.get(pk=dora.state_id)
    state.second_person = True
    state.save(update_fields=["second_person"])
    dev = build.mandate(dora.party, Right.LODGING, state=state).actor()
    objection = lodge(case, dora, basis="MARKER-AWAITS")
    address = f"/states/objections/{objection.receipt}/"
    with at(DURING):
        for actor in (dora, dev):
            page = client_of(actor).get("/states/").content.decode()
            assert "Not lodged yet" in page
            assert objection.receipt in page
        assert objection.receipt not in client_of(build.delegate()).get("/states/").content.decode()
        same = client_of(dora).post(address + "confirm/")
        assert same.status_code == 409
        assert "Another person must confirm it" in same.content.decode()
        assert "Confirm and lodge" in client_of(dev).get(address + "confirm/").content.decode()
        assert client_of(dev).post(address + "confirm/").headers["Location"] == address
        assert client_of(dev).post(address + "confirm/").headers["Location"] == address
    assert objections()[0].standing == "standing"


def test_a_receipt_says_what_still_waits_to_be_disseminated(case, dora):
    """Each piece with its own term (R6), also where an earlier one was sent."""
    chris, objection = build.chair(), lodge(case, dora)
    address = f"/states/objections/{objection.receipt}/"
    waits = "The Chair has not disseminated it yet; it is due by"
    with desk():
        disseminate(actor=chris, now=DURING)
        with at(DURING):
            assert waits not in client_of(dora).get(address).content.decode()
        supplement_objection(objection=objection, text="More.", actor=dora, now=DURING + DAY)
        withdraw_objection(objection=objection, actor=dora, now=DURING + DAY)
    with at(DURING + DAY):
        page = " ".join(client_of(dora).get(address).content.decode().split())
    for piece in ("The basis:", "The withdrawal:"):
        assert f"{piece} {waits} Friday 12 March 2027" in page
    assert f"The objection: {waits}" not in page
    with at(DURING + 14 * DAY):
        page = " ".join(client_of(dora).get(address).content.decode().split())
    assert waits not in page
    assert "it was due by Friday 12 March 2027" in page


def test_anothers_objection_is_not_there(case, dora):
    """By address: the receipt and each of its acts are 404 to another State, GET and POST."""
    objection = lodge(case, dora)
    with at(DURING):
        client = client_of(build.delegate())
        for rest in ("", "confirm/", "withdraw/", "supplement/", "contest/"):
            address = f"/states/objections/{objection.receipt}/{rest}"
            assert client.get(address).status_code == 404, rest
            if rest:
                assert client.post(address, {"text": "x", "reason": "x"}).status_code == 404, rest
    assert objections()[0].standing == "standing"


def test_withdrawing_is_read_back_and_done_once(case, dora):
    objection = lodge(case, dora)
    address = f"/states/objections/{objection.receipt}/withdraw/"
    with at(DURING):
        client = client_of(dora)
        assert "withdraws its objection" in client.get(address).content.decode()
        assert objections()[0].standing == "standing"
        assert client.post(address).status_code == 302
        again = client.post(address, follow=True)
    assert "You have withdrawn it already" in again.content.decode()
    assert objections()[0].standing == "withdrawn"


def test_a_supplement_is_read_back_first(case, dora):
    objection = lodge(case, dora)
    address = f"/states/objections/{objection.receipt}/supplement/"
    with at(DURING):
        client = client_of(dora)
        page = client.post(address, {"text": "More."}).content.decode()
        assert "supplements the general basis" in page
        with desk():
            assert objection.statements.count() == 0
        assert client.post(address, {"text": "More.", "step": "send"}).status_code == 302
        assert client.post(address, {"text": ""}).status_code == 422
    with desk():
        assert objection.statements.get().text == "More."


def test_an_entry_from_paper_is_contested(case, dora):
    objection = lodge(case, dora)
    address = f"/states/objections/{objection.receipt}/contest/"
    with at(DURING):
        client = client_of(dora)
        assert client.get(address).status_code == 404
        with desk():
            Objection.objects.update(on_paper=True)
        assert client.get(address).status_code == 200
        assert client.post(address, {"reason": ""}).status_code == 422
        assert (
            "contests the objection that the Chair’s office entered"
            in client.post(address, {"reason": "Not ours."}).content.decode()
        )
        with desk():
            assert Objection.objects.get().contested_at is None
        send = {"reason": "Not ours.", "step": "send"}
        assert client.post(address, send).status_code == client.post(address, send).status_code == 302
        page = client.get(f"/states/objections/{objection.receipt}/").content.decode()
    assert "Contested by your mission" in page
    assert "Not ours." in page
