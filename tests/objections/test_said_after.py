"""What the two desks say once something has come about: struck, broken, told; and what is refused before it is typed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.connection import desk
from accounts.models import Letter
from accreditation.modalities.annulments import Ground
from accreditation.modalities.objections import ContestAnswer
from accreditation.services.annulment import propose_annulment
from objections.services.consulting import open_consultation
from objections.services.contesting import contest_entry, settle_contest
from objections.services.deciding import break_silence, confirm_decision, prepare_decision
from objections.services.disseminating import disseminate
from objections.services.paper import enter_objection
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.objections.scenes import (
    CLOCK_ENDS,
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


def text_of(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_a_struck_entry_is_nobodys_draft(chris):
    """Neither receipt, list nor timeline calls it prepared by the mission, and nobody is promised to be told of it."""
    case, dora = build.circulated(), build.delegate()
    with desk():
        objection = enter_objection(
            application=case.application, state=state_of(dora), received_at=DURING, paper=scan(), basis="",
            share_basis=False, share_name=False, actor=chris, now=DURING,
        )  # fmt: skip
        contest_entry(objection=objection, reason="Not ours.", actor=dora, now=DURING + MINUTE)
        settle_contest(
            objection=objection, answer=ContestAnswer.UNDONE, outcome="Struck.", actor=chris, now=DURING + 2 * MINUTE
        )
    with at(DURING + DAY):
        client = client_of(dora)
        receipt = text_of(client, f"/states/objections/{objection.receipt}/")
        file = text_of(client, f"/states/files/{case.application.reference}/")
        pages = (receipt, file, text_of(client, "/states/objections/"))
    for page in pages:
        assert "entered from a note in error, and struck" in page
        assert "second person" not in page
        assert "mission prepared" not in page
    assert "will be told" not in receipt
    assert "Your mission contested the entry" in file


def test_a_receipt_speaks_of_what_was_told_as_told(chris):
    case, dora = build.circulated(), build.delegate()
    with desk():
        objection = object_to(case, dora)
    address = f"/states/objections/{objection.receipt}/"
    with at(DURING + MINUTE):
        assert "will be told" in text_of(client_of(dora), address)
    with desk():
        disseminate(actor=chris, now=DURING + DAY)
    with at(DURING + DAY + MINUTE):
        page = text_of(client_of(dora), address)
    assert "will be told" not in page
    assert "The applicant is told that an objection was received" in page
    with desk():
        body = Letter.objects.get(kind="objection.receipt").body
    assert "contest" not in body
    assert "administrator can remove a delegate" in body


def silence(chris, cora, ends):
    case, _objection = awaiting(chris)
    decision = prepare_decision(
        applications=[case.application], title="On one", symbol="", session=None, silence_ends_at=ends, actor=chris,
        now=CLOCK_ENDS + DAY,
    )  # fmt: skip
    return confirm_decision(decision=decision, consensus=False, actor=cora, now=CLOCK_ENDS + DAY)


def test_a_broken_silence_counts_down_no_more(chris, cora):
    dora, ends = build.delegate(), CLOCK_ENDS + 20 * DAY
    with desk():
        decision = silence(chris, cora, ends)
    addresses = (f"/states/decisions/{decision.pk}/", f"/chair/decisions/{decision.pk}/")
    with at(CLOCK_ENDS + 2 * DAY):
        for actor, address in zip((dora, chris), addresses, strict=True):
            assert "ends in" in text_of(client_of(actor), address)
        with desk():
            break_silence(decision=decision, actor=dora, now=CLOCK_ENDS + 2 * DAY)
        for actor, address in zip((dora, chris), addresses, strict=True):
            page = text_of(client_of(actor), address)
            assert "ends in" not in page
            assert "Without a word" not in page
            assert "broken" in page


def test_an_impossible_instant_is_refused_at_the_read_back(chris, cora):
    """The day before the meeting opened: never read back as if it could be."""
    with desk():
        case, _objection = awaiting(chris)
        decision = prepare_decision(
            applications=[case.application], title="On one", symbol="", session=plenary(), silence_ends_at=None,
            actor=chris, now=CLOCK_ENDS + DAY,
        )  # fmt: skip
    day = PLENARY_OPENS - DAY
    sent = {"consensus": "on", "adopted_at_0": day.strftime("%Y-%m-%d"), "adopted_at_1": "10:00"}
    with at(PLENARY_OPENS + MINUTE):
        answer = client_of(cora).post(f"/chair/decisions/{decision.pk}/confirm/", sent)
    assert answer.status_code == 409
    assert "It adopted it on" not in answer.content.decode()


def test_who_prepared_a_decision_is_not_asked_to_confirm_it(chris, cora):
    with desk():
        case, _objection = awaiting(chris)
        decision = prepare_decision(
            applications=[case.application], title="On one", symbol="", session=plenary(), silence_ends_at=None,
            actor=chris, now=CLOCK_ENDS + DAY,
        )  # fmt: skip
    address = f"/chair/decisions/{decision.pk}/confirm/"
    with at(PLENARY_OPENS + MINUTE):
        assert 'name="consensus"' not in text_of(client_of(chris), address, 409)
        assert 'name="consensus"' in text_of(client_of(cora), address)


def test_consultations_are_not_ended_before_the_period(chris):
    """The page says it in place of the form; once the period has ended the form is there."""
    case = build.circulated()
    with desk():
        object_to(case, build.delegate())
        open_consultation(application=case.application, actor=chris, now=DURING + MINUTE)
    address = f"/chair/cases/{case.application.reference}/end/"
    with at(DURING + DAY):
        assert 'name="reason"' not in text_of(client_of(chris), address, 409)
    with desk():
        end_periods(now=SWEPT)
    with at(SWEPT + MINUTE):
        assert 'name="reason"' in text_of(client_of(chris), address)


def test_an_annulment_is_offered_to_who_may_confirm_it(chris, cora):
    """Never to who proposed it, and to the second person only once the organization was heard."""
    case = build.circulated()
    with desk():
        end_periods(now=SWEPT)
        place = propose_annulment(
            application=case.fresh(), ground=Ground.CLERICAL_ERROR, reason="An error.", actor=chris, now=SWEPT + DAY
        )
    page = f"/chair/cases/{case.application.reference}/"
    heard = place.annulment_heard_until
    for moment, actor, may in (
        (heard - timedelta(seconds=1), cora, False),
        (heard, cora, True),
        (heard, chris, False),
    ):
        with at(moment):
            client = client_of(actor)
            assert ("annul/confirm/" in text_of(client, page)) is may
            asked = text_of(client, f"{page}annul/confirm/", 200 if may else 409)
            assert ("confirm-sentence" in asked) is may


def test_a_communication_says_how_many_by_the_number_and_folds_its_log(chris):
    """One piece on one case is no plural; the log of the missions is folded under its counts; a text's direction is its own."""
    case, dora = build.circulated(), build.delegate()
    with desk():
        object_to(case, dora, basis="نص")
    with at(DURING + DAY):
        client = client_of(chris)
        page = text_of(client, "/chair/disseminations/new/")
        assert "on 1 case, as one" in page
        assert "1 pieces" not in page
        with desk():
            sent = disseminate(actor=chris, now=DURING + DAY)
        log = text_of(client, f"/chair/disseminations/{sent.number}/")
        assert '<details class="log-fold"><summary>' in log
        told = text_of(client_of(dora), f"/states/communications/{sent.number}/")
        assert '<td dir="auto">' not in told + log
        assert '<div dir="auto">نص</div>' in told
        assert '<div dir="auto">نص</div>' in log
