"""What the Chair's office keeps before its eyes: scans of notes brought in too late, what was struck, what was given up before
the update (R5, R6, R8)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accounts.models import Letter
from accounts.refusals import Refused
from accreditation.modalities.objections import ContestAnswer
from accreditation.modalities.states import State
from accreditation.services.accreditations import relinquish_accreditation
from objections.models import NoteReceived
from objections.queries.chair_communications import update_rows
from objections.services.contesting import contest_entry, settle_contest
from objections.services.disseminating import disseminate
from objections.services.note_flags import flag_note_received, lift_flag
from objections.services.paper import enter_objection, enter_withdrawal
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import (
    DAY,
    DURING,
    MINUTE,
    PLENARY_OPENS,
    SWEPT,
    awaiting,
    object_to,
    plenary,
    scan,
    state_of,
)
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
LATE = SWEPT + 2 * DAY


def enter(case, state, chris, paper, now=DURING):
    return enter_objection(
        application=case.application, state=state, received_at=DURING, paper=paper, basis="The reason of the note.",
        share_basis=True, share_name=False, actor=chris, now=now,
    )  # fmt: skip


@pytest.mark.parametrize("known", [True, False])
def test_the_scan_of_a_missed_note_is_kept_with_its_flag(chris, known):
    """Flagged first, perhaps of a State not known yet; the entry, refused, brings scan and State; another scan is another note."""
    case, dora = build.circulated(), build.delegate()
    state = state_of(dora)
    with desk():
        end_periods(now=SWEPT)
        with pytest.raises(Refused, match="outcome_written"):
            flag_note_received(
                application=case.application, state=state if known else None, received_at=DURING, actor=chris, now=LATE
            )
        paper = scan()
        for _press in range(2):
            with pytest.raises(Refused, match="outcome_written"):
                enter(case, state, chris, paper, now=LATE + MINUTE)
        note = NoteReceived.objects.get()
        assert (note.paper, note.state) == (paper, state)
        assert Letter.objects.filter(kind="paper.missed", user_id=chris.user_id).count() == 1
        lift_flag(flag=note, reason="An annulment is proposed.", actor=chris, now=LATE + DAY)
        with pytest.raises(Refused, match="outcome_written"):
            enter(case, state, chris, scan(), now=LATE + 2 * DAY)
        assert NoteReceived.objects.filter(lifted_at=None, missed=True).count() == 1


def test_an_entry_that_was_struck_stays_on_the_page_of_its_case(chris):
    case, dora = build.circulated(), build.delegate()
    with desk():
        objection = enter(case, state_of(dora), chris, scan())
        number = disseminate(actor=chris, now=DURING + DAY).number
        contest_entry(objection=objection, reason="Not our note.", actor=dora, now=DURING + 2 * DAY)
        settle_contest(
            objection=objection,
            answer=ContestAnswer.UNDONE,
            outcome="Another State's.",
            actor=chris,
            now=DURING + 3 * DAY,
        )
    with at(DURING + 4 * DAY):
        client = client_of(chris)
        page = client.get(f"/chair/cases/{case.application.reference}/").content.decode()
        for words in (
            "Entered from a note in error, and struck: never lodged",
            "Not our note.",
            "Another State&#x27;s.",
            "The reason of the note.",
            f'/chair/disseminations/{number}/"',
            f"/chair/objections/{objection.pk}/scan/",
            f"Objection of {state_of(dora)}",
            "contests the objection entered for it",
            "answered: the entry is struck",
        ):
            assert words in page, words
        assert "Focal point" not in page  # the case is not contested
        for gone in ("withhold", "withdrawal"):
            assert client.get(f"/chair/objections/{objection.pk}/{gone}/").status_code == 404
        contest = f"/chair/objections/{objection.pk}/contest/"
        assert client.get(contest).status_code == 409
        named = client_of(build.secretariat(build.Right.NAMED_STAFF))
        answer = named.get(f"/chair/named/{case.application.reference}/")
        assert answer.status_code == 200
        assert "struck" not in answer.content.decode()


def test_the_timeline_keeps_a_withdrawal_that_was_struck(chris):
    case, dora = build.circulated(), build.delegate()
    with desk():
        objection = object_to(case, dora)
        enter_withdrawal(objection=objection, received_at=DURING + DAY, paper=scan(), actor=chris, now=DURING + DAY)
        contest_entry(objection=objection, reason="We did not.", actor=dora, now=DURING + 2 * DAY)
        settle_contest(
            objection=objection, answer=ContestAnswer.UNDONE, outcome="A mistake.", actor=chris, now=DURING + 3 * DAY
        )
    address = f"/chair/cases/{case.application.reference}/"
    with at(DURING + 4 * DAY):
        page = client_of(chris).get(address).content.decode()
        assert page.count(f"Withdrawn by {state_of(dora)}") == 1
        assert "contests the withdrawal entered for it" in page
        assert "answered: the entry is struck" in page
    with desk():
        withdraw_objection(objection=objection, actor=dora, now=DURING + 5 * DAY)
    with at(DURING + 6 * DAY):
        assert client_of(chris).get(address).content.decode().count(f"Withdrawn by {state_of(dora)}") == 2


def test_a_body_given_up_before_the_update_is_in_it(chris):
    with desk():
        case, objection = awaiting(chris)
        withdraw_objection(objection=objection, actor=build.delegate(objection.state), now=PLENARY_OPENS - 3 * DAY)
        disseminate(actor=chris, now=PLENARY_OPENS - 2 * DAY)
        relinquish_accreditation(application=case.fresh(), actor=case.alice, now=PLENARY_OPENS - DAY)
        assert case.state is State.RELINQUISHED
        (row,) = update_rows(plenary(), PLENARY_OPENS)
        assert (row.application.pk, row.resolved, row.verdict.allowed) == (case.application.pk, True, True)
