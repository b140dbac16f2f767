"""An entry from paper is read back with its consequence before it is made; a mission that contests one is answered truly, also
where the case has been decided on it; and until it is answered nothing follows by itself (R5, DESIGN 2)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accounts.models import Letter
from accounts.refusals import Refused
from accreditation.modalities.objections import ContestAnswer
from accreditation.modalities.states import State
from accreditation.services.trying import foreseen
from objections.models import Consultation, NoteReceived, Objection
from objections.notices.paper_words import objection_sentence, withdrawal_sentence
from objections.queries.after_paper import after_entry, notice_runs
from objections.services.contesting import contest_entry, settle_contest
from objections.services.disseminating import disseminate
from objections.services.paper import enter_objection, enter_withdrawal
from objections.services.resolving import end_notices
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.journeys.chairs_desk import read_back
from tests.objections.scenes import DAY, DURING, MINUTE, SWEPT, choose, object_to, scan, state_of
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
LATER = SWEPT + 2 * DAY


@pytest.fixture
def chris():
    return build.chair()


@pytest.fixture
def dora():
    return build.delegate()


def withdraw(objection, chris, now=LATER):
    return enter_withdrawal(objection=objection, received_at=now, paper=scan(now), actor=chris, now=now)


def said(case, objection, chris, now=LATER):
    """The sentence that is read back; nothing is entered by it."""
    after = foreseen(lambda: withdraw(objection, chris, now), after_entry)
    objection.refresh_from_db()
    assert objection.standing == "standing"
    return withdrawal_sentence(case.fresh(), objection.state, now, after)


def in_consultation(dora):
    case = build.circulated()
    objection = object_to(case, dora)
    end_periods(now=SWEPT)
    return case, objection


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("at_once", "is then accredited at once, for the rest of the cycle. This cannot be undone"),
        ("after_notice", "once this is disseminated, the notice to Member States begins"),
        ("by_decision", "only a decision accredits"),
    ],
)
def test_a_withdrawal_says_what_follows_as_the_process_has_chosen(chris, dora, setting, words):
    choose(setting)
    with desk():
        case, objection = in_consultation(dora)
        assert words in said(case, objection, chris)
        other = enter_other(case, chris)
        assert "1 other objection stands, and the case stays where it is" in said(case, objection, chris)
        contest_entry(objection=withdraw(other[0], chris), reason="Not ours.", actor=other[1], now=LATER)
        assert "waits for a note, or for a contested entry" in said(case, objection, chris, LATER + MINUTE)


ONCE = "once it is disseminated or the period has ended"


@pytest.mark.parametrize("shares", [(True, True), (True, False), (False, True), (False, False)])
def test_after_the_period_nothing_is_said_of_its_end_as_still_to_come(chris, dora, shares):
    """The organization may know by then: read back at the Chair's desk, on the State's receipt, and before it shares more."""
    with desk():
        case, objection = in_consultation(dora)
        fay = build.delegate()
        after = foreseen(lambda: _enter(case, fay, chris), after_entry)
        values = {"basis": "", "shares": shares, "ends_notice": False}
        sentence = objection_sentence(case.fresh(), state_of(fay), DURING, after, **values)
        early = build.circulated()
        before = foreseen(lambda: _enter(early, fay, chris, DURING), after_entry)
        assert ONCE in objection_sentence(early.fresh(), state_of(fay), DURING, before, **values)
    assert ONCE not in sentence
    assert "The applicant may know by now that an objection was received." in sentence
    assert ("which State objects, and" in sentence) is (shares == (True, True))
    assert ("will not be told which State objects" in sentence) is not shares[0]
    assert ("general basis" in sentence) is shares[1]
    receipt = f"/states/objections/{objection.receipt}/"
    with at(LATER):
        client = client_of(dora)
        pages = [client.get(receipt), client.post(f"{receipt}share/", {"share_name": "on"})]
    for page in pages:
        assert ONCE not in page.content.decode()
        assert "may know by now that an objection was received" in page.content.decode()


def enter_other(case, chris):
    fay = build.delegate()
    after = foreseen(lambda: _enter(case, fay, chris), after_entry)
    sentence = objection_sentence(
        case.fresh(),
        state_of(fay),
        DURING,
        after,
        basis="Told by MARKER",
        shares=(True, False),
        ends_notice=notice_runs(case.application),
    )
    assert "It joins 1 other objection on the case" in sentence
    assert "Its general basis: “Told by MARKER”." in sentence
    assert "which State objects" in sentence
    return _enter(case, fay, chris), fay


def _enter(case, fay, chris, now=LATER):
    return enter_objection(
        application=case.application, state=state_of(fay), received_at=DURING, paper=scan(), basis="", share_basis=False,
        share_name=False, actor=chris, now=now,
    )  # fmt: skip


def test_while_the_period_runs_and_while_a_notice_does(chris, dora):
    choose("after_notice")
    with desk():
        case = build.circulated()
        objection = object_to(case, dora)
        assert "If no objection stands when the non-objection period ends" in said(case, objection, chris, DURING + DAY)
        after = foreseen(lambda: _enter(case, build.delegate(), chris, DURING + DAY), after_entry)
        values = {"basis": "", "shares": (False, False), "ends_notice": False}
        sentence = objection_sentence(case.application, objection.state, DURING, after, **values)
        assert "Unless it is withdrawn, consultations on the case follow" in sentence
        end_periods(now=SWEPT)
        disseminate(actor=chris, now=SWEPT + DAY)
        withdraw(objection, chris)
        disseminate(actor=chris, now=LATER + MINUTE)
        assert notice_runs(case.application)
        fay = build.delegate()
        after = foreseen(lambda: _enter(case, fay, chris, LATER + DAY), after_entry)
        sentence = objection_sentence(
            case.application, state_of(fay), DURING, after, basis="", shares=(False, False), ends_notice=True
        )
        assert (
            "It is the only objection that stands on the case. The notice that runs for its accreditation ends."
            in sentence
        )


def test_wrong_and_decided_is_said_as_it_is(chris, dora):
    """The case was accredited on the entry: nothing is undone, the mission reads that it was wrong."""
    with desk():
        case, objection = in_consultation(dora)
        withdraw(objection, chris)
        assert case.state is State.ACCREDITED
        contest_entry(objection=objection, reason="We never withdrew.", actor=dora, now=LATER + MINUTE)
    address = f"/chair/objections/{objection.pk}/contest/"
    with at(LATER + DAY):
        client = client_of(chris)
        page = client.get(address).content.decode()
        assert "It was wrong, and can no longer be undone" in page
        assert "It was wrong and is undone" not in page
        assert client.post(address, {"answer": "undone", "outcome": "It was wrong."}).status_code == 422
        answer, words = read_back(client, address, {"answer": "decided", "outcome": "An annulment is proposed."})
        assert "was entered wrongly; what was decided stands." in words
        assert answer.status_code == 302
        assert case.state is State.ACCREDITED
        receipt = client_of(dora).get(f"/states/objections/{objection.receipt}/").content.decode()
        assert "The entry was wrong. The case was no longer before Member States" in receipt
        assert "An annulment is proposed." in receipt
        case_page = client.get(f"/chair/cases/{case.application.reference}/").content.decode()
        assert "it was wrong, and could no longer be undone" in case_page
    with desk():
        assert Letter.objects.filter(kind="paper.contest_settled", state_id=dora.state_id).exists()
        open_case, other = in_consultation(dora)
        assert open_case.state is State.IN_CONSULTATION
        entered = _enter(open_case, build.delegate(), chris)
        Objection.objects.filter(pk=entered.pk).update(contested_at=LATER)
        with pytest.raises(Refused, match="wrong_state"):
            settle_contest(objection=entered, answer=ContestAnswer.DECIDED, outcome="Decided.", actor=chris, now=LATER)
        assert other.pk


def test_the_answer_to_a_contest_is_read_back_with_what_follows(chris, dora):
    """What is undone is the entry, never the note: it is entered for its own State afterwards (decision 22)."""
    fay = build.delegate()
    with desk():
        case = build.circulated()
        entered = _enter(case, dora, chris)
        end_periods(now=SWEPT)
        contest_entry(objection=entered, reason="Not ours.", actor=dora, now=LATER)
    with at(LATER + MINUTE):
        address = f"/chair/objections/{entered.pk}/contest/"
        for answer, words in (("stands", "was entered rightly and stands."), ("undone", "Its note is flagged")):
            shown = client_of(chris).post(address, {"answer": answer, "outcome": "Looked into."}).content.decode()
            assert words in shown
        answer, sentence = read_back(client_of(chris), address, {"answer": "undone", "outcome": "Looked into."})
        assert "nothing follows by itself until it is entered rightly" in sentence
        assert "0 other objections stand on the case. Member States have not been told of it." in sentence
        assert answer.status_code == 302
    assert case.state is State.IN_CONSULTATION
    with desk():
        right = _enter(case, fay, chris, now=LATER + DAY)
        assert (right.standing, NoteReceived.objects.filter(lifted_at=None).count()) == ("standing", 0)
        other, theirs = enter_other(case, chris)
        withdraw(other, chris, LATER + 2 * DAY)
        contest_entry(objection=other, reason="We did not.", actor=theirs, now=LATER + 2 * DAY)
        withdraw_objection(objection=right, actor=fay, now=LATER + 2 * DAY)
    with at(LATER + 3 * DAY):
        typed = {"answer": "stands", "outcome": "It came."}
        _answer, sentence = read_back(client_of(chris), f"/chair/objections/{other.pk}/contest/", typed)
        assert "is then accredited at once, for the rest of the cycle. This cannot be undone. The mission" in sentence
    assert case.state is State.ACCREDITED


@pytest.mark.parametrize("answer", [ContestAnswer.STANDS, ContestAnswer.UNDONE])
def test_an_open_contest_of_a_withdrawal_holds_a_running_notice(chris, dora, answer):
    choose("after_notice")
    with desk():
        case, objection = in_consultation(dora)
        withdraw(objection, chris)
        disseminate(actor=chris, now=LATER + MINUTE)
        ends = Consultation.objects.get().resolves_at
        contest_entry(objection=objection, reason="We never withdrew.", actor=dora, now=LATER + DAY)
        end_notices(now=ends + DAY)
        assert case.state is State.IN_CONSULTATION
        settle_contest(objection=objection, answer=answer, outcome="Looked into.", actor=chris, now=ends + 2 * DAY)
        end_notices(now=ends + 3 * DAY)
        assert case.state is (State.ACCREDITED if answer is ContestAnswer.STANDS else State.IN_CONSULTATION)


@pytest.mark.parametrize("while_period_runs", [True, False])
def test_nothing_follows_by_itself_from_a_contested_withdrawal(chris, dora, while_period_runs):
    """Not at the end of the period, and not when another State's objection goes as the last; once answered it does."""
    with desk():
        case = build.circulated()
        objection, fay = object_to(case, dora), build.delegate()
        if while_period_runs:
            withdraw(objection, chris, DURING + DAY)
            contest_entry(objection=objection, reason="No.", actor=dora, now=DURING + DAY)
            end_periods(now=SWEPT)
            assert case.state is State.CIRCULATED
        else:
            other = object_to(case, fay)
            end_periods(now=SWEPT)
            withdraw(objection, chris, SWEPT + DAY)
            contest_entry(objection=objection, reason="No.", actor=dora, now=SWEPT + DAY)
            withdraw_objection(objection=other, actor=fay, now=LATER)
            assert case.state is State.IN_CONSULTATION
        settle_contest(objection=objection, answer=ContestAnswer.STANDS, outcome="It came.", actor=chris, now=LATER)
        end_periods(now=LATER + MINUTE)
        assert case.state is State.ACCREDITED
