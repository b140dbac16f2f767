"""Why an objection was never lodged: taken back, overtaken by a note or by another route, not confirmed in time. Its own
mission reads the true cause at every place, and nobody else reads of it (DESIGN 2, 4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.capacities import Right
from accounts.connection import desk
from accounts.models import Act, Letter, MemberState
from accreditation.modalities.objections import ContestAnswer
from accreditation.modalities.states import State
from accreditation.services.applications import withdraw_application
from objections.models import Objection, PreparedAct
from objections.services.confirming import confirm_objection, confirm_prepared, drop_prepared
from objections.services.contesting import contest_entry, settle_contest
from objections.services.paper import enter_objection
from objections.services.route_changes import consent_to_route_change, take_up_route_changes
from objections.services.supplementing import supplement_objection
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import DAY, DURING, MINUTE, SWEPT, object_to, scan
from tests.objections.states_people import at, client_of
from tests.objections.test_route_changes import ask

pytestmark = pytest.mark.django_db
LATE = "Not lodged: its second person did not confirm it in time"
CAUSES = {
    "taken_back": "Not lodged: taken back by your mission",
    "gave_way": "Not lodged: a note verbale entered for your State took its place",
    "moot": "Not lodged: the case moved to a route on which no State objects",
    "lapsed": LATE,
    "not_swept": LATE,
}


@pytest.fixture
def two(db):
    """A mission with a second person: its two delegates."""
    state = build.member_state()
    state.second_person = True
    state.save(update_fields=["second_person"])
    return build.delegate(state), build.delegate(state)


def note_of(state, case, chris, now=DURING + DAY):
    return enter_objection(
        application=case.application, state=state, received_at=DURING, paper=scan(), basis="", share_basis=False,
        share_name=False, actor=chris, now=now,
    )  # fmt: skip


@pytest.mark.parametrize("cause", CAUSES)
def test_the_true_cause_stands_on_list_receipt_and_file(two, cause):
    chris, case, (dora, _dev) = build.chair(), build.circulated(), two
    with desk():
        objection = object_to(case, dora)
        reader = DURING + 20 * DAY
        if cause == "taken_back":
            withdraw_objection(objection=objection, actor=dora, now=DURING + DAY)
        elif cause == "gave_way":
            entered = note_of(objection.state, case, chris)
        elif cause == "moot":
            consent_to_route_change(change=ask(case, DURING), actor=chris, now=DURING)
            take_up_route_changes(now=DURING + 16 * DAY)
        elif cause == "lapsed":
            end_periods(now=SWEPT)
            reader = SWEPT
        else:  # the period is over and no worker has said so: time decides
            reader = build.PERIOD_ENDS
    receipt = f"/states/objections/{objection.receipt}/"
    with at(reader):
        client = client_of(dora)
        pages = {address: client.get(address).content.decode() for address in (receipt, "/states/objections/")}
        file = client.get(f"/states/files/{case.application.reference}/").content.decode()
        front = client.get("/states/").content.decode()
        confirm = client.get(f"{receipt}confirm/").content.decode()
        waiting = client.get("/states/files/?position=awaiting_second").content.decode()
    if cause == "gave_way":  # the file shows the entry, which stands
        assert f"/states/objections/{entered.receipt}/" in pages[receipt]
        assert f"/states/objections/{entered.receipt}/" in file
    else:
        assert CAUSES[cause] in file
    for page in pages.values():
        assert CAUSES[cause] in page
        assert "Not lodged yet" not in page
        if cause not in {"lapsed", "not_swept"}:
            assert LATE not in page
    assert "Nothing: no objection was lodged." in pages[receipt]
    assert "will be told that an objection was received" not in pages[receipt]
    assert "prepared, not received by the Chair" in pages["/states/objections/"]
    assert "has not confirmed it" not in file
    assert objection.receipt not in front
    assert "Confirm and lodge" not in confirm
    assert "No file matches" in waiting


def test_who_lodges_for_a_mission_is_told_when_a_note_takes_the_place_of_what_it_prepared(two):
    """By a letter to each of the two, and nobody else, the Chair's office least of all; the act is not of its person."""
    chris, case, (dora, dev) = build.chair(), build.circulated(), two
    with desk():
        objection = object_to(case, dora, basis="zqbasis")
        reader = build.mandate(dora.party, Right.ADMINISTRATOR, state=objection.state).actor()
        note_of(objection.state, case, chris)
        letters = Letter.objects.filter(kind="mission.gave_way")
        assert {letter.user_id for letter in letters} == {dora.user_id, dev.user_id}
        assert reader.user_id not in {letter.user_id for letter in letters}
        for letter in letters:
            assert objection.receipt in letter.body
            assert case.application.reference in letter.body
            assert "zqbasis" not in letter.body
        act = Act.objects.get(kind="mission.gave_way")
        assert (act.actor_id, act.timer, act.subject, act.secret) == (
            None, "enter_objection", f"objection:{objection.pk}", True,
        )  # fmt: skip
        end_periods(now=SWEPT)
        assert case.state is State.IN_CONSULTATION
        assert not Letter.objects.filter(kind="mission.not_lodged").exists()


def told_of(objection, prepared, actor, moment):
    """What the receipt tells of what was prepared and never sent, the list of objections, and the page of its own."""
    receipt = f"/states/objections/{objection.receipt}/"
    with at(moment):
        client = client_of(actor)
        page = client.get(receipt).content.decode()
        listed = "What was prepared on it was never sent" in client.get("/states/objections/").content.decode()
        own = client.get(f"{receipt}prepared/{prepared.pk}/").content.decode()
    section = page.partition('id="never-sent"')[2].partition("</section>")[0]
    assert not section or f"{receipt}prepared/{prepared.pk}/" in section
    return section, listed, own


def test_what_was_prepared_on_an_entry_struck_since_is_told_with_its_reason(two):
    """On the receipt and on the list, as its own page says, also to who may only read; nothing while it still waits."""
    chris, case, (dora, _dev) = build.chair(), build.circulated(), two
    with desk():
        entered = note_of(MemberState.objects.get(pk=dora.state_id), case, chris, now=DURING)
        supplement_objection(objection=entered, text="More of it.", actor=dora, now=DURING)
        prepared = PreparedAct.objects.get()
    assert told_of(entered, prepared, dora, DURING)[:2] == ("", False)
    with desk():
        contest_entry(objection=entered, reason="We sent no note.", actor=dora, now=DURING + DAY)
        settle_contest(
            objection=entered, answer=ContestAnswer.UNDONE, outcome="A slip.", actor=chris, now=DURING + 2 * DAY
        )
        prepared.refresh_from_db()
        reader = build.mandate(dora.party, Right.ADMINISTRATOR, state=entered.state).actor()
    for person in (dora, reader):
        section, listed, own = told_of(entered, prepared, person, DURING + 3 * DAY)
        assert listed
        for page in (section, own):
            assert "the entry was struck before a second delegate confirmed this" in page
            assert "Nothing of it was sent" in page


def test_what_was_prepared_and_taken_back_or_left_when_the_case_ended_is_told(two):
    chris, case, (dora, dev) = build.chair(), build.circulated(), two
    with desk():
        entered = note_of(MemberState.objects.get(pk=dora.state_id), case, chris, now=DURING)
        supplement_objection(objection=entered, text="First.", actor=dora, now=DURING)
        first = PreparedAct.objects.get()
        drop_prepared(prepared=first, actor=dora, now=DURING + MINUTE)
        supplement_objection(objection=entered, text="Second.", actor=dora, now=DURING + DAY)
        confirm_prepared(prepared=PreparedAct.objects.last(), actor=dev, now=DURING + 2 * DAY)
    section, listed, _own = told_of(entered, first, dora, DURING + 3 * DAY)
    assert "Your mission has taken this back" in section
    assert section.count("/prepared/") == 1  # not the one that was sent
    assert not listed
    with desk():
        supplement_objection(objection=entered, text="Third.", actor=dora, now=DURING + 3 * DAY)
        withdraw_application(application=case.application, actor=case.alice, now=DURING + 4 * DAY)
        last = PreparedAct.objects.last()
    section, listed, own = told_of(entered, last, dora, DURING + 5 * DAY)
    assert listed
    assert "The case was decided or ended before a second delegate confirmed this" in section
    assert "The case was decided or ended before a second delegate confirmed this" in own


def pages_of(actor, objection, moment):
    """Receipt, list of objections and page that confirms, as text."""
    receipt = f"/states/objections/{objection.receipt}/"
    with at(moment):
        client = client_of(actor)
        answers = [client.get(address) for address in (receipt, "/states/objections/", f"{receipt}confirm/")]
    return [" ".join(answer.content.decode().split()) for answer in answers]


def struck_note(two):
    """A prepared objection that gave way to a note, whose entry the mission contested and the Chair struck."""
    chris, case, (dora, _dev) = build.chair(), build.circulated(), two
    objection = object_to(case, dora)
    entered = note_of(objection.state, case, chris)
    contest_entry(objection=entered, reason="We sent no note.", actor=dora, now=DURING + 2 * DAY)
    settle_contest(objection=entered, answer=ContestAnswer.UNDONE, outcome="A slip.", actor=chris, now=DURING + 3 * DAY)
    return case, objection, entered


def test_of_a_note_that_was_struck_since_it_is_said_what_stands_and_what_can_be_done(two):
    """While the period runs: lodge again, by who may; once that is done: that; after the period: that none can be lodged."""
    dora, dev = two
    with desk():
        case, objection, entered = struck_note(two)
        reader = build.mandate(dora.party, Right.ADMINISTRATOR, state=objection.state).actor()
    receipt, listed, confirm = pages_of(dora, objection, DURING + 4 * DAY)
    for page in (receipt, listed, confirm):
        assert "took its place, and that entry was struck since" in page
    for page in (receipt, confirm):
        assert "No objection of your State stands on this case." in page
        assert f'href="/states/files/{case.application.reference}/objection/"' in page
        assert entered.receipt in page
        assert "contest the entry. Until" not in page
    assert "It does not await a confirmation." in confirm
    assert "Another delegate of your mission" not in confirm  # who prepared it is not sent to a colleague
    read = pages_of(reader, objection, DURING + 4 * DAY)[0]
    assert "A delegate of your mission with the lodging right can lodge one until the period ends." in read
    assert f"{case.application.reference}/objection/" not in read
    late = pages_of(dora, objection, build.PERIOD_ENDS)[0]
    assert "No objection of your State stands on this case. The non-objection period for this file has ended." in late
    assert f"{case.application.reference}/objection/" not in late
    with desk():
        again = object_to(case, dev, now=DURING + 4 * DAY)
    receipt = pages_of(dora, objection, DURING + 5 * DAY)[0]
    assert "What your mission has on this case now:" in receipt
    assert f"/states/objections/{again.receipt}/" in receipt
    assert "No objection of your State stands" not in receipt


def test_the_page_that_confirms_says_why_nothing_awaits_it(two):
    """Taken back; given way to a note; lodged, with who confirmed it: to the first person as to the second."""
    chris, (dora, dev) = build.chair(), two
    with desk():
        back, gone, lodged = (object_to(build.circulated(), dora) for _ in range(3))
        withdraw_objection(objection=back, actor=dora, now=DURING)
        entered = enter_objection(
            application=gone.application, state=gone.state, received_at=DURING, paper=scan(), basis="",
            share_basis=False, share_name=False, actor=chris, now=DURING,
        )  # fmt: skip
        confirm_objection(objection=lodged, actor=dev, now=DURING)
    said = {
        back: [CAUSES["taken_back"]],
        gone: [CAUSES["gave_way"], f"/states/objections/{entered.receipt}/"],
        lodged: ["Standing", "Confirmed by"],
    }
    for objection, words in said.items():
        for person in two:
            confirm = pages_of(person, objection, DURING + DAY)[2]
            assert "It does not await a confirmation." in confirm
            assert all(word in confirm for word in words)
            assert "Another delegate of your mission" not in confirm


def test_only_warnings_still_to_come_are_named(two):
    """Prepared shortly before the close: no promise of a warning that has passed; none at all in the last hours."""
    case, (dora, _dev) = build.circulated(), two
    ends = build.PERIOD_ENDS
    with desk():
        objection = object_to(case, dora, now=ends - timedelta(hours=30))
    for before, words in ((30, "is warned 24 and 2 hours before"), (3, "is warned 2 hours before"), (1, "")):
        with at(ends - timedelta(hours=before)):
            page = client_of(dora).get(f"/states/objections/{objection.receipt}/").content.decode()
        assert "Not lodged yet" in page
        assert words in page
        assert words or "is warned" not in page


def test_confirmed_in_time_it_is_lodged_and_has_no_cause(two):
    case, (dora, dev) = build.circulated(), two
    with desk():
        objection = object_to(case, dora)
        confirm_objection(objection=objection, actor=dev, now=build.PERIOD_ENDS - MINUTE)
        end_periods(now=SWEPT)
        assert Objection.objects.get().standing == "standing"
    with at(SWEPT):
        page = client_of(dora).get(f"/states/objections/{objection.receipt}/").content.decode()
    assert "Not lodged" not in page
    assert "Prepared by your mission" in client_of_file(dora, case, SWEPT)


def client_of_file(actor, case, moment):
    with at(moment):
        return client_of(actor).get(f"/states/files/{case.application.reference}/").content.decode()
