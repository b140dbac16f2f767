"""A button of the two desks pressed twice does once what it says, and the second press is answered by what the first did."""

from __future__ import annotations

import re

import pytest

from accounts.connection import desk
from accounts.models import Act, Letter
from objections.models import ConsultationNote, Decision, MissionNote, PlenaryUpdate
from tests import builders as build
from tests.objections.scenes import CLOCK_ENDS, DAY, DURING, MINUTE, PLENARY_OPENS, awaiting, contested, plenary
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
KEY = re.compile(r'name="form_key" value="(\w+)"')


def drawn_key(client, address):
    return KEY.search(client.get(address).content.decode())[1]


def test_an_entry_of_the_log_is_written_once(chris):
    """The same drawing twice is one entry and one act; the form drawn anew writes another, even with the same words."""
    with desk():
        case, _objection = contested()
    address = f"/chair/cases/{case.application.reference}/log/"
    with at(CLOCK_ENDS - DAY):
        client = client_of(chris)
        sent = {"happened_at_0": "2027-06-10", "happened_at_1": "10:00", "text": "They met."}
        sent["form_key"] = drawn_key(client, address)
        for _press in range(2):
            assert client.post(address, sent).status_code == 302
        with desk():
            assert ConsultationNote.objects.count() == Act.objects.filter(kind="consultation.log").count() == 1
        client.post(address, {**sent, "form_key": drawn_key(client, address)})
    with desk():
        assert ConsultationNote.objects.count() == 2


def test_a_draft_of_a_decision_is_prepared_once(chris):
    """Both presses lead to the one draft; the Chair's office is told of one."""
    with desk():
        case, _objection = awaiting(chris)
    meeting = plenary()
    with at(CLOCK_ENDS + DAY):
        client = client_of(chris)
        sent = {"title": "On one", "how": "meeting", "session": meeting.pk, "cases": case.application.pk}
        sent["form_key"] = drawn_key(client, "/chair/decisions/new/")
        answers = [client.post("/chair/decisions/new/", sent).headers["Location"] for _press in range(2)]
    with desk():
        decision = Decision.objects.get()
        letters = Letter.objects.filter(kind="decision.prepared")
        assert letters.count() == letters.values("recipient").distinct().count() > 0
    assert answers == [f"/chair/decisions/{decision.pk}/"] * 2


def test_a_note_of_a_mission_is_kept_once(chris):
    case, dora = build.circulated(), build.delegate()
    page = f"/states/files/{case.application.reference}/"
    with at(DURING):
        client = client_of(dora)
        sent = {"text": "Ask the capital.", "form_key": drawn_key(client, page)}
        for _press in range(2):
            assert client.post(f"{page}notes/", sent).status_code == 302
    with desk():
        assert MissionNote.objects.count() == 1


def test_an_update_is_given_once_and_said_to_be_given(chris):
    """The second press is led to the update with the word that it was given already; another choice of cases is not."""
    with desk():
        case, _objection = awaiting(chris)
    meeting = plenary()
    address = f"/chair/updates/new/{meeting.slug}/"
    sent = {"exchange_of_views": "held", "cases": case.application.pk}
    with at(PLENARY_OPENS + MINUTE):
        client = client_of(chris)
        seen = client.post(address, sent).context["seen"]
        sent |= {"give": "1", "seen": seen}
        assert client.post(address, sent).status_code == 302
        again = client.post(address, sent, follow=True)
        with desk():
            update = PlenaryUpdate.objects.get()
        assert again.redirect_chain == [(f"/chair/updates/{update.pk}/", 302)]
        assert "given already" in again.content.decode()
        assert client.post(address, {**sent, "cases": "999999"}).status_code == 422
