"""The flag of a note verbale: what lifts it, and what does not (R5, DESIGN 2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.connection import desk
from accreditation.modalities.states import State
from accreditation.services.applications import withdraw_application
from objections.models import NoteReceived, Objection
from objections.services.note_flags import flag_note_received
from objections.services.striking import strike_entry
from objections.services.sweeps import end_periods
from tests.journeys.chairs_desk import read_back, seat
from tests.objections.scenes import DAY, DURING, SWEPT, object_to, state_of
from tests.objections.states_people import at, client_of
from tests.papers import scan as paper

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def flag(case, chris, state=None, received_at=DURING):
    return flag_note_received(
        application=case.application, state=state, received_at=received_at, actor=chris, now=DURING
    )


def waiting() -> list[tuple]:
    with desk():
        return list(NoteReceived.objects.filter(lifted_at=None).order_by("id").values_list("state_id", "received_at"))


def enter(client, case, dora, received_at, note=None):
    """Over the page, from a flag's "Enter it" or not: the sentence that was read back."""
    address = f"/chair/paper/objection/?case={case.application.reference}" + (f"&note={note.pk}" if note else "")
    data = {
        "case": case.application.reference,
        "state": dora.state_id,
        **seat("received_at", received_at),
        "paper": paper("note.pdf"),
    }
    answer, sentence = read_back(client, address, data)
    assert answer.status_code == 302
    return sentence


def test_entering_another_note_leaves_the_flag_of_one_of_an_unknown_state(chris, dora, case):
    """Which State's it is, nobody has said: it holds the case, also once the other entry is struck."""
    with desk():
        flag(case, chris)
    with at(DURING + DAY):
        sentence = enter(client_of(chris), case, dora, DURING + HOUR)
    assert "1 other note received on the case stays flagged" in sentence
    assert waiting() == [(None, DURING)]
    with desk():
        strike_entry(objection=Objection.objects.get(), reason="Another file.", actor=chris, now=DURING + 2 * DAY)
        assert waiting() == [(None, DURING), (None, DURING + HOUR)]
        end_periods(now=SWEPT)
        assert case.state is State.CIRCULATED


@pytest.mark.parametrize("typed", [DURING, DURING + HOUR])
def test_the_flag_that_an_entry_was_made_from_is_lifted(chris, dora, case, typed):
    """Also where its instant is put right in the entry; the other one stays."""
    with desk():
        named = flag(case, chris)
        flag(case, chris, received_at=DURING - HOUR)
    with at(DURING + DAY):
        enter(client_of(chris), case, dora, typed, named)
    assert waiting() == [(None, DURING - HOUR)]


def test_a_flag_at_the_same_instant_is_lifted_without_being_named(chris, dora, case):
    with desk():
        flag(case, chris)
    with at(DURING + DAY):
        sentence = enter(client_of(chris), case, dora, DURING)
    assert "flagged" not in sentence
    assert waiting() == []


def test_where_its_own_state_has_objected_a_note_is_only_put_away(chris, dora, case):
    """Entered it would be refused. The end of the period brings consultations all the same: a case held back would tell every
    State of the note (DESIGN 4)."""
    with desk():
        noted = flag(case, chris, state_of(dora))
        object_to(case, dora, now=DURING + HOUR)
        end_periods(now=SWEPT)
        assert case.state is State.IN_CONSULTATION
    reference = case.application.reference
    address = f"/chair/paper/objection/?case={reference}&note={noted.pk}"
    with at(SWEPT + DAY):
        client = client_of(chris)
        page = client.get(f"/chair/cases/{reference}/").content.decode()
        assert "the objection of its State stands already" in page
        assert "It is this one, or was no objection" in page
        assert f"note={noted.pk}" not in page
        front = client.get("/chair/").content.decode()
        assert "Note received, with nothing to enter" in front
        assert f"note={noted.pk}" not in front
        assert "This State already has an objection" in client.get(address).content.decode()
        lifting = f"/chair/notes/{noted.pk}/"
        assert "has an objection on the case, which stands" in client.get(lifting).content.decode()
        answer, _ = read_back(client, lifting, {"reason": "It is the objection that its delegate lodged."})
        assert answer.status_code == 302
    assert case.state is State.IN_CONSULTATION


def test_of_a_case_that_is_over_no_note_is_offered_to_be_entered(chris, case):
    with desk():
        noted = flag(case, chris)
    withdraw_application(application=case.fresh(), actor=case.alice, now=DURING + HOUR)
    with at(DURING + DAY):
        page = client_of(chris).get(f"/chair/cases/{case.application.reference}/").content.decode()
        assert "Note received, to be entered" not in page
        assert "As the case stands it cannot be entered as an objection." in page
        assert f"note={noted.pk}" not in page
        assert f"/chair/notes/{noted.pk}/" in page
