"""What a note that waits, or a withdrawal that is contested, holds, and where it is said (R5, R7, DESIGN 2 and 4)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accreditation.modalities.states import State
from objections.models import Consultation
from objections.queries.states_files import entry_for
from objections.services.contesting import contest_entry
from objections.services.disseminating import disseminate
from objections.services.note_flags import flag_note_received
from objections.services.paper import enter_withdrawal
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import DAY, DURING, MINUTE, SWEPT, choose, contested, object_to, scan
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db


def flag(case, chris, now=DURING):
    return flag_note_received(application=case.application, state=None, received_at=DURING, actor=chris, now=now)


def of(client, case) -> str:
    return " ".join(client.get(f"/chair/cases/{case.application.reference}/").content.decode().split())


def test_a_note_beside_an_objection_holds_nothing_back(chris, dora):
    """Told in one communication, both go the same way at the same instant: nobody infers a note from the one that waits."""
    reader = build.delegate()
    with desk():
        one, noted = build.circulated(), build.circulated()
        for case in (one, noted):
            gone = object_to(case, dora)
            object_to(case, build.delegate())
            enter_withdrawal(objection=gone, received_at=DURING + DAY, paper=scan(), actor=chris, now=DURING + DAY)
        contest_entry(objection=gone, reason="Not ours.", actor=dora, now=DURING + DAY)
        flag(noted, chris)
        disseminate(actor=chris, now=DURING + 2 * DAY, as_entered=True)
    with at(DURING + 2 * DAY):
        page = of(client_of(chris), noted)
        assert "consultations begin by themselves, if an objection stands then (R7)" in page
        assert "holds the end of the period" not in page
    with desk():
        end_periods(now=SWEPT)
        assert (one.state, noted.state) == (State.IN_CONSULTATION, State.IN_CONSULTATION)
        assert {clock.opened_at for clock in Consultation.objects.all()} == {build.PERIOD_ENDS}
        assert len({entry_for(reader, case.application.reference, SWEPT).word for case in (one, noted)}) == 1
    with at(SWEPT + MINUTE):
        page = of(client_of(chris), noted)
        assert "Until then no decision on the case is confirmed, and no withdrawal accredits." in page
        assert "A note received stands in the way of a decision" in page


def test_while_the_period_runs_the_note_stands_beside_the_earliest_decision(chris):
    with desk():
        case = build.circulated()
        flag(case, chris)
    with at(DURING + DAY):
        page = of(client_of(chris), case)
    assert "nothing by itself, while a note received is neither entered nor found to be none" in page
    assert page.count("A note received holds the end of the period") == 1
    assert "The note received is entered, or found to be no objection" in page


def test_a_notice_on_which_a_withdrawal_is_contested_has_no_date(chris, dora):
    choose("after_notice")
    with desk():
        case, objection = contested(dora)
        enter_withdrawal(objection=objection, received_at=SWEPT, paper=scan(), actor=chris, now=SWEPT + MINUTE)
        disseminate(actor=chris, now=SWEPT + MINUTE)
    with at(SWEPT + DAY):
        client = client_of(chris)
        assert "accredited after notice" in of(client, case)
        assert "accredited after notice" in client.get("/chair/").content.decode()
    with desk():
        contest_entry(objection=objection, reason="We never withdrew.", actor=dora, now=SWEPT + 2 * DAY)
    with at(SWEPT + 3 * DAY):
        client = client_of(chris)
        page, front = of(client, case), client.get("/chair/").content.decode()
        assert "accredited after notice" not in page + front
        assert "nothing follows by itself until the contest is answered" in page
        assert "The contested withdrawal is answered" in page
        assert "what follows waits for a note, or for a contested entry" in front


def test_only_what_is_left_to_come_is_said_to_wait(chris, dora):
    """Of a case that is over no decision is left, and no objection is to come."""
    with desk():
        case, objection = contested(dora)
        bars = "no decision on it is confirmed"
        with at(SWEPT + MINUTE):
            assert bars in of(client_of(chris), case)
        withdraw_objection(objection=objection, actor=dora, now=SWEPT + DAY)
    clear = build.circulated()
    with desk():
        end_periods(now=SWEPT)
    with at(SWEPT + DAY):
        page = of(client_of(chris), case)
        assert "Until then no update tells of the case." in page
        assert bars not in page
        page = of(client_of(chris), clear)
        assert "None was received." in page
        assert "the moment they are lodged" not in page
