"""What a mission reads of the notes verbales that the Chair's office entered for it, and struck since: who did what, when, and
what it can still do; and never another State's words (R5, DESIGN 4)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accreditation.modalities.objections import ContestAnswer
from accreditation.modalities.second_persons import Fate
from objections.models import PreparedAct
from objections.queries.prepared import fate_of
from objections.services.confirming import confirm_objection, confirm_prepared
from objections.services.contesting import contest_entry, settle_contest
from objections.services.paper import enter_withdrawal
from objections.services.supplementing import supplement_objection
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import DAY, DURING, MINUTE, SWEPT, object_to, scan
from tests.objections.states_people import at, client_of
from tests.objections.test_states_not_lodged import note_of, two  # noqa: F401
from tests.objections.test_struck_entries import enter, strike

pytestmark = pytest.mark.django_db
STRUCK_BY_OFFICE = "It struck the entry since, made in error:"
CONTESTED = "Your mission contested the entry, and it was struck:"
COUNTS = "What the Chair received by note verbale before the period ended counts by its receipt"


def receipt_of(objection, actor, moment):
    with at(moment):
        return client_of(actor).get(f"/states/objections/{objection.receipt}/").content.decode()


def around(page, words):
    """What follows the words, as far as their sentence goes."""
    return page.partition(words)[2][:200]


@pytest.mark.parametrize("by_contest", [False, True])
def test_who_struck_the_note_that_took_a_place_and_when(case, chris, two, by_contest):  # noqa: F811
    """By the office itself: nobody is said to have contested. After the period what can be done is said as well."""
    dora, _dev = two
    with desk():
        prepared = object_to(case, dora)
        entered = note_of(prepared.state, case, chris)
        if by_contest:
            contest_entry(objection=entered, reason="We sent no note.", actor=dora, now=DURING + 2 * DAY)
            settled = {"answer": ContestAnswer.UNDONE, "outcome": "A slip.", "actor": chris, "now": SWEPT}
            settle_contest(objection=entered, **settled)
        else:
            strike(entered, chris, now=SWEPT)
    page = receipt_of(prepared, dora, SWEPT + DAY)
    said, unsaid = (CONTESTED, STRUCK_BY_OFFICE) if by_contest else (STRUCK_BY_OFFICE, CONTESTED)
    assert unsaid not in page
    assert SWEPT.strftime("%Y-%m-%dT%H:%M") in around(page, said)
    assert COUNTS in page
    assert "write to the Chair’s office" in page


def test_while_the_period_runs_the_way_is_to_lodge(case, chris, two):  # noqa: F811
    dora, _dev = two
    with desk():
        prepared = object_to(case, dora)
        strike(note_of(prepared.state, case, chris), chris, now=DURING + 2 * DAY)
    page = receipt_of(prepared, dora, DURING + 3 * DAY)
    assert STRUCK_BY_OFFICE in page
    assert "You can lodge one until the period ends" in page
    assert COUNTS not in page


def test_a_prepared_withdrawal_that_a_note_overtook_was_not_confirmed(case, chris, two):  # noqa: F811
    """Nobody has confirmed it, nothing of it was sent: so says its page, the receipt, and a press."""
    dora, dev = two
    with desk():
        objection = confirm_objection(objection=object_to(case, dora), actor=dev, now=DURING)
        withdraw_objection(objection=objection, actor=dora, now=DURING + MINUTE)
        one = PreparedAct.objects.get()
        enter_withdrawal(objection=objection, received_at=DURING + DAY, paper=scan(), actor=chris, now=DURING + DAY)
        one.refresh_from_db()
        assert fate_of(one) is Fate.OVERTAKEN
    page = f"/states/objections/{objection.receipt}/prepared/{one.pk}/"
    with at(DURING + 2 * DAY):
        client = client_of(dev)
        pressed = client.post(page, follow=True)
        for body in (client.get(page).content.decode(), pressed.content.decode()):
            assert "the note took its place. Nothing of it was sent." in body
            assert "confirmed and sent" not in body
        assert pressed.status_code == 409
    assert "the note took its place" in receipt_of(objection, dora, DURING + 2 * DAY)


def test_a_prepared_withdrawal_that_was_confirmed_is_done(case, two):  # noqa: F811
    dora, dev = two
    with desk():
        objection = confirm_objection(objection=object_to(case, dora), actor=dev, now=DURING)
        withdraw_objection(objection=objection, actor=dora, now=DURING + MINUTE)
        one = PreparedAct.objects.get()
        confirm_prepared(prepared=one, actor=dev, now=DURING + DAY)
        one.refresh_from_db()
        assert fate_of(one) is Fate.DONE


def test_of_an_entry_that_was_struck_the_words_of_the_note_are_not_shown(case, chris, dora):
    """It may have been another State's note: its basis was never disseminated. While it stood, its State read it."""
    with desk():
        wrong = enter(case, dora, chris, basis="zqruritania said this.")
    assert "zqruritania" in receipt_of(wrong, dora, DURING + MINUTE)
    with desk():
        strike(wrong, chris, now=DURING + DAY)
    page = receipt_of(wrong, dora, DURING + 2 * DAY)
    assert "zqruritania" not in page
    assert "a basis that came with it, if any, is not shown" in page
    assert "None was given" not in page


def test_what_the_mission_itself_has_added_stays(case, chris, dora):
    with desk():
        entered = enter(case, dora, chris, basis="zqnote.")
        supplement_objection(objection=entered, text="zqown words.", actor=dora, now=DURING + MINUTE)
        contest_entry(objection=entered, reason="The instant is wrong.", actor=dora, now=DURING + DAY)
        settled = {"answer": ContestAnswer.UNDONE, "outcome": "So it was.", "actor": chris, "now": DURING + DAY}
        settle_contest(objection=entered, **settled)
    page = receipt_of(entered, dora, DURING + 2 * DAY)
    assert "zqown words." in page
    assert "zqnote" not in page


def test_a_withdrawal_entered_from_paper_is_said_to_be_by_note(case, chris, dora):
    """On receipt, list and timeline, with who entered it and when; one made at the desk is the mission's own."""
    own_case = build.circulated()
    with desk():
        objection, own = object_to(case, dora), object_to(own_case, dora)
        object_to(case, build.delegate())
        object_to(own_case, build.delegate())
        end_periods(now=SWEPT)
        enter_withdrawal(objection=objection, received_at=SWEPT, paper=scan(), actor=chris, now=SWEPT + DAY)
        withdraw_objection(objection=own, actor=dora, now=SWEPT + DAY)
    receipt, words = receipt_of(objection, dora, SWEPT + 2 * DAY), "Withdrawn, by a note verbale"
    assert words in receipt
    assert (SWEPT + DAY).strftime("%Y-%m-%dT%H:%M") in around(
        receipt, "By note verbale, entered by the Chair’s office on"
    )
    assert "note verbale" not in receipt_of(own, dora, SWEPT + 2 * DAY).partition("<main")[2]
    with at(SWEPT + 2 * DAY):
        client = client_of(dora)
        assert client.get("/states/objections/").content.decode().count(words) == 1
        files = [client.get(f"/states/files/{one.application.reference}/").content.decode() for one in (case, own_case)]
    assert "Your State’s objection was withdrawn by note verbale" in files[0]
    assert "By note verbale, entered by the Chair’s office on" in files[0]
    assert "Your State withdrew its objection" not in files[0]
    assert "Your State withdrew its objection" in files[1]
