"""An entry from paper that was disseminated, contested and struck: all Member States are told that it never was, by the same
term as anything received (R6)."""

from __future__ import annotations

import re

import pytest

from accounts.connection import desk
from accounts.models import Letter
from accounts.refusals import Refused
from accreditation.modalities.objections import ContestAnswer, dissemination_due
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.states import State
from objections.models import DisseminationItem, NoteReceived
from objections.models.dissemination import ItemKind
from objections.queries.cases import last_entry, undisseminated_count, undisseminated_since
from objections.queries.pending import due_of, pending_items, unsent_by_case
from objections.queries.states_files import entry_for
from objections.services.contesting import contest_entry, settle_contest
from objections.services.disseminating import disseminate
from objections.services.note_flags import lift_flag
from objections.services.paper import enter_objection, enter_withdrawal
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import DAY, DURING, MINUTE, SWEPT, object_to, scan, state_of
from tests.objections.states_people import at, client_of
from tests.objections.test_states_leaks import unpacked

pytestmark = pytest.mark.django_db
P = Parameters()
STRUCK = SWEPT + 3 * DAY


@pytest.fixture
def chris():
    return build.chair()


@pytest.fixture
def dora():
    return build.delegate()


def strike(objection, dora, chris, now):
    contest_entry(objection=objection, reason="Not ours.", actor=dora, now=now - MINUTE)
    return settle_contest(objection=objection, answer=ContestAnswer.UNDONE, outcome="Struck.", actor=chris, now=now)


def entered_and_told(case, dora, chris):
    objection = enter_objection(
        application=case.application, state=state_of(dora), received_at=DURING, paper=scan(), basis="zqbasis",
        share_basis=False, share_name=False, actor=chris, now=DURING,
    )  # fmt: skip
    disseminate(actor=chris, now=DURING + DAY)
    return objection


def test_an_objection_told_and_struck_is_corrected_with_the_next_communication(chris, dora):
    case, other = build.circulated(), build.delegate()
    reference = case.application.reference
    with desk():
        objection = entered_and_told(case, dora, chris)
        object_to(case, build.delegate())  # another one, which is not told: the case stays contested
        end_periods(now=SWEPT)
        before = undisseminated_count(case.application)
        assert entry_for(other, reference, STRUCK).word == "in_consultation"
        strike(objection, dora, chris, STRUCK)
        item = next(one for one in pending_items() if one.kind == ItemKind.STRUCK)
        assert due_of(item) == dissemination_due(STRUCK, P)
        assert undisseminated_count(case.application) == before + 1
        assert undisseminated_count(case.application, STRUCK) == before
        assert undisseminated_count(case.application, STRUCK + MINUTE) == before + 1
        assert unsent_by_case()[case.application.pk] == before + 1
        assert objection.pk in {one.pk for one, _due in undisseminated_since(dissemination_due(STRUCK, P))}
        sent = disseminate(actor=chris, now=STRUCK + DAY)
        told = sent.items.get(kind=ItemKind.STRUCK)
        assert told.corrects == DisseminationItem.objects.get(objection=objection, kind=ItemKind.OBJECTION)
        assert not [one for one in pending_items() if one.corrects_id]
        assert undisseminated_count(case.application) == 0
        assert undisseminated_count(case.application, STRUCK + DAY) == before + 1
    with at(STRUCK + 2 * DAY):
        page = client_of(other).get(f"/states/communications/{sent.number}/").content.decode()
        assert f"Correction: the objection told of {state_of(dora)} was never lodged" in page
        assert "The objection told in communication 1" in page
        file = client_of(other).get(f"/states/files/{reference}/").content.decode()
        assert f"Correction: the objection told of {state_of(dora)} was never lodged" in file
        corrected = f"corrected by communication {sent.number}"
        assert file.count(corrected) == 2  # the objection, and its basis
        address = "/states/communications/1/"
        assert client_of(other).get(address).content.decode().count(corrected) == 2
        printed = unpacked(client_of(other).post(f"{address}pdf/").content)
        assert " ".join(printed.split()).count(corrected) == 3  # in the table, and over the text of the basis
        assert f",{sent.number}," in client_of(other).post(f"{address}csv/").content.decode()
        assert corrected in client_of(chris).get("/chair/disseminations/1/").content.decode()
        rows = client_of(other).post(f"/states/communications/{sent.number}/csv/").content.decode()
        assert "struck" in rows
        assert "it was never lodged" in rows
        chairs = client_of(chris).get(f"/chair/disseminations/{sent.number}/").content.decode()
        assert "Correction: the objection told was never lodged" in chairs


def test_once_corrected_no_state_knows_of_it_and_before_it_none_learns_of_another(chris, dora):
    """The only one that was told was struck: whoever reads "in consultation" of the case would know that another stands."""
    case, other = build.circulated(), build.delegate()
    with desk():
        objection = entered_and_told(case, dora, chris)
        strike(objection, dora, chris, DURING + 2 * DAY)
        disseminate(actor=chris, now=DURING + 3 * DAY)
        object_to(case, build.delegate(), now=DURING + 4 * DAY)
        end_periods(now=SWEPT)
        assert case.state is State.IN_CONSULTATION
        assert entry_for(other, case.application.reference, SWEPT).word == "awaiting_outcome"


def test_a_correction_waits_although_the_case_is_accredited(chris, dora):
    """The last objection struck and its note found to be none: the case goes its way, and what was told is still to be
    corrected."""
    case = build.circulated()
    with desk():
        objection = entered_and_told(case, dora, chris)
        end_periods(now=SWEPT)
        strike(objection, dora, chris, STRUCK)
        lift_flag(flag=NoteReceived.objects.get(), reason="It is a circular.", actor=chris, now=STRUCK)
        assert case.state is State.ACCREDITED
        assert [one.kind for one in pending_items()] == [ItemKind.STRUCK]
        assert unsent_by_case()[case.application.pk] == 1
        assert disseminate(applications=[case.application], actor=chris, now=STRUCK + DAY).items.count() == 1
        word = entry_for(build.delegate(), case.application.reference, STRUCK + 2 * DAY).word
        assert word == "accredited"  # as every State was told at once: the correction takes nothing back of that
        with pytest.raises(Refused) as refused:
            disseminate(actor=chris, now=STRUCK + 2 * DAY)
        assert refused.value.reason == Reason.NOTHING_CHOSEN


def test_what_a_communication_told_is_not_rewritten_by_what_follows(chris, dora):
    """Neither by the strike, nor by a withdrawal that the mission makes since and of which nobody has been told."""
    case, reader = build.circulated(), build.delegate()
    with desk():
        objection = object_to(case, dora)
        enter_withdrawal(objection=objection, received_at=DURING + DAY, paper=scan(), actor=chris, now=DURING + DAY)
        number = disseminate(actor=chris, now=DURING + 2 * DAY).number
    address = f"/states/communications/{number}/"

    def told(now) -> str:
        with at(now):
            client = client_of(reader)
            file = client.get(f"/states/files/{case.application.reference}/").content.decode()
            received = re.findall(r"Received by the Chair\s+<time[^>]*datetime=\"([^\"]+)", file)
            assert len(received) == 2
            rows = client.post(f"{address}csv/").content.decode()
            return f"{received} {[row.split(',')[:8] for row in rows.splitlines()]}"

    first = told(DURING + 3 * DAY)
    with desk():
        strike(objection, dora, chris, DURING + 4 * DAY)
    assert told(DURING + 4 * DAY) == first
    with desk():
        withdraw_objection(objection=objection, actor=dora, now=DURING + 5 * DAY)
    assert told(DURING + 6 * DAY) == first


def test_a_withdrawal_told_and_struck_is_corrected_and_one_made_later_is_told_again(chris, dora):
    case = build.circulated()
    with desk():
        objection = object_to(case, dora)
        object_to(case, build.delegate())
        enter_withdrawal(objection=objection, received_at=DURING + DAY, paper=scan(), actor=chris, now=DURING + DAY)
        disseminate(actor=chris, now=DURING + 2 * DAY)
        strike(objection, dora, chris, DURING + 3 * DAY)
        assert [one.kind for one in pending_items()] == [ItemKind.REINSTATED]
        disseminate(actor=chris, now=DURING + 4 * DAY)
        withdraw_objection(objection=objection, actor=dora, now=DURING + 5 * DAY)
        # What the mission made itself rests on no note, and is nothing to contest; the note that was struck is kept.
        objection.refresh_from_db()
        assert last_entry(objection) is None
        assert objection.withdrawal_paper is None
        assert objection.struck_paper is not None
        assert undisseminated_count(case.application) == 1
        assert [one.kind for one in pending_items()] == [ItemKind.WITHDRAWAL]
        sent = disseminate(actor=chris, now=DURING + 6 * DAY)
        assert [item.kind for item in sent.items.all()] == [ItemKind.WITHDRAWAL]
        assert undisseminated_count(case.application) == 0
    with at(DURING + 7 * DAY):
        page = client_of(chris).get(f"/chair/cases/{case.application.reference}/").content.decode()
        scan_of, struck_scan = (
            f"/chair/objections/{objection.pk}/withdrawal/{which}" for which in ("scan/", "struck/scan/")
        )
        assert struck_scan in page
        assert scan_of not in page
        assert client_of(dora).get(struck_scan).status_code in {403, 404}


def test_what_nobody_was_told_needs_no_correction(chris, dora):
    case = build.circulated()
    with desk():
        objection = enter_objection(
            application=case.application, state=state_of(dora), received_at=DURING, paper=scan(), basis="",
            share_basis=False, share_name=False, actor=chris, now=DURING,
        )  # fmt: skip
        strike(objection, dora, chris, DURING + DAY)
        assert pending_items() == []


@pytest.mark.parametrize("entry", ["objection", "withdrawal"])
def test_letters_about_a_contest_say_which_entry_and_name_no_state(chris, dora, entry):
    """So that a clerk finds it: the file's reference, the entry, its receipt (DESIGN 4)."""
    case = build.circulated()
    with desk():
        if entry == "objection":
            objection = enter_objection(
                application=case.application, state=state_of(dora), received_at=DURING, paper=scan(), basis="zqbasis",
                share_basis=False, share_name=False, actor=chris, now=DURING,
            )  # fmt: skip
        else:
            objection = object_to(case, dora)
            enter_withdrawal(objection=objection, received_at=DURING + DAY, paper=scan(), actor=chris, now=DURING + DAY)
        strike(objection, dora, chris, DURING + 2 * DAY)
        to_chair = Letter.objects.get(kind="objection.contested")
        to_mission = Letter.objects.get(kind="paper.contest_settled")
        for letter in (to_chair, to_mission):
            for word in (f"the {entry} that the Chair's office entered", case.application.reference, objection.receipt):
                assert word in letter.body
            assert "zqbasis" not in letter.body
        assert str(state_of(dora)) not in to_chair.body
    with at(DURING + 3 * DAY):
        for letter, who in ((to_chair, chris), (to_mission, dora)):
            address = re.search(r"https?://[^/]+(/\S+/)", letter.body)[1]
            assert client_of(who).get(address).status_code == 200
