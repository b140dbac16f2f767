"""A recalled file keeps its objections (docs/decisions/0009)."""

from datetime import timedelta

import pytest

from accounts.connection import desk
from accounts.refusals import Refused
from accreditation.modalities.objections import Standing
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import State
from accreditation.services.circulation import circulate, prepare_circulation
from accreditation.services.recall import ask_recall, recall
from objections.services.lodging import lodge_objection
from objections.services.note_flags import flag_note_received
from objections.services.paper import enter_objection
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import scan, state_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SECOND_END = build.PERIOD_ENDS + 30 * DAY


def lodged(case, dora, now):
    return lodge_objection(application=case.fresh(), basis="", share_basis=False, share_name=False, actor=dora, now=now)


@pytest.fixture
def circulated_again():
    """Objected to, recalled by two people, circulated again with a period of its own."""
    case, dora = build.circulated(), build.delegate()
    with desk():
        objection = lodged(case, dora, build.CIRCULATED + DAY)
    entry = case.application.entries.get()
    now = build.CIRCULATED + 2 * DAY
    ask_recall(entry=entry, reason="The wrong statutes.", actor=case.checker, now=now)
    recall(entry=entry, actor=case.circulator, now=now)
    with desk(), pytest.raises(Refused) as caught:
        lodged(case, build.delegate(), now)
    assert caught.value.reason == Reason.PERIOD_NOT_STARTED
    build.missions_settled()
    prepared = prepare_circulation(
        window=build.window(),
        applications=[case.fresh()],
        period_ends_at=SECOND_END,
        actor=case.checker,
        now=build.CIRCULATED + 3 * DAY,
    )
    circulate(circulation=prepared, actor=case.circulator, now=build.CIRCULATED + 3 * DAY)
    return case, dora, objection


def test_the_objection_stands_through_the_recall_and_counts_in_the_second_period(circulated_again):
    case, dora, objection = circulated_again
    with desk():
        objection.refresh_from_db()
        assert objection.standing == Standing.STANDING
        with pytest.raises(Refused) as caught:
            lodged(case, dora, build.CIRCULATED + 4 * DAY)
        assert caught.value.reason == Reason.ALREADY_OBJECTED
        end_periods(now=build.PERIOD_ENDS + timedelta(minutes=2))
        assert case.state is State.CIRCULATED
        end_periods(now=SECOND_END + timedelta(minutes=2))
    assert case.state is State.IN_CONSULTATION


def test_withdrawn_by_its_state_it_counts_no_more(circulated_again):
    case, dora, objection = circulated_again
    with desk():
        withdraw_objection(objection=objection, actor=dora, now=build.CIRCULATED + 5 * DAY)
        end_periods(now=SECOND_END + timedelta(minutes=2))
    assert case.state is State.ACCREDITED


def entered(case, fay, received_at):
    return enter_objection(
        application=case.application,
        state=state_of(fay),
        received_at=received_at,
        paper=scan(),
        basis="",
        share_basis=False,
        share_name=False,
        actor=build.chair(),
        now=build.CIRCULATED + 5 * DAY,
    )


def test_a_note_from_before_the_recall_can_still_be_entered(circulated_again):
    """It came while the file was before States: the error was not its State's."""
    case, _, _ = circulated_again
    received, fay = build.CIRCULATED + timedelta(hours=1), build.delegate()
    with desk():
        with pytest.raises(Refused) as caught:
            entered(case, fay, build.CIRCULATED - timedelta(minutes=1))
        assert caught.value.reason == Reason.RECEIVED_BEFORE_PERIOD
        flag_note_received(
            application=case.fresh(),
            state=state_of(fay),
            received_at=received,
            actor=build.chair(),
            now=build.CIRCULATED + 4 * DAY,
        )
        assert entered(case, fay, received).standing == Standing.STANDING
