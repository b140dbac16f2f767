"""When the last objection is gone: at once, after notice, by decision; and clocks that go on meanwhile (DESIGN 2, 3)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.connection import desk
from accounts.models import Letter
from accreditation.modalities.objections import ContestAnswer
from accreditation.modalities.states import State
from accreditation.models import Accreditation
from accreditation.services.trying import foreseen
from desks.queries.invariants import every_broken_invariant
from objections.models import Consultation
from objections.notices.paper_words import withdrawal_sentence
from objections.queries.after_paper import after_entry
from objections.services.consulting import open_consultation
from objections.services.contesting import contest_entry, settle_contest
from objections.services.disseminating import disseminate
from objections.services.paper import enter_objection, enter_withdrawal
from objections.services.resolving import end_notices
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import DAY, DURING, MINUTE, SECOND, SWEPT, choose, contested, object_to, scan, state_of

pytestmark = pytest.mark.django_db
WITHDRAWN = datetime(2027, 5, 4, 15, tzinfo=UTC)
NOTICE_ENDS = datetime(2027, 5, 12, 3, 59, tzinfo=UTC)


@pytest.fixture
def dora():
    build.chair()
    return build.delegate()


def test_at_once_all_member_states_are_told(dora):
    with desk():
        case, objection = contested(dora)
        build.member_state()
        withdraw_objection(objection=objection, actor=dora, now=WITHDRAWN)
        assert case.state is State.ACCREDITED
        assert Consultation.objects.get().ended_at == WITHDRAWN
        told = Letter.objects.filter(kind="accreditation.to_missions")
        assert told.count() >= 2
        assert Accreditation.objects.get().begun_at == WITHDRAWN


@pytest.mark.parametrize("contests", [False, True])
@pytest.mark.parametrize("setting", ["after_notice", "by_decision"])
def test_received_before_the_end_and_entered_after_it_a_withdrawal_accredits_as_of_the_end(dora, setting, contests):
    """Receipt decides, not entry; what the process has chosen is about what goes after the period. A contest holds it."""
    choose(setting)
    chris = build.chair()
    with desk():
        case, objection = contested(dora)
        late, other = contested(dora)
        fay = build.delegate()
        if contests:
            second = enter(case, fay, chris)

        def withdraw():
            return enter_withdrawal(
                objection=objection, received_at=DURING + DAY, paper=scan(), actor=chris, now=WITHDRAWN
            )

        if contests:
            contest_entry(objection=withdraw(), reason="We did not.", actor=dora, now=WITHDRAWN)
            enter_withdrawal(objection=second, received_at=DURING + DAY, paper=scan(), actor=chris, now=WITHDRAWN)
            assert case.state is State.IN_CONSULTATION
            settle_contest(
                objection=objection, answer=ContestAnswer.STANDS, outcome="It came.", actor=chris, now=WITHDRAWN
            )
        else:
            sentence = withdrawal_sentence(case.application, objection.state, DURING, foreseen(withdraw, after_entry))
            assert "no objection stood when the non-objection period ended: it is accredited as of then" in sentence
            withdraw()
        assert case.state is State.ACCREDITED
        assert Accreditation.objects.get().begun_at == build.PERIOD_ENDS
        assert Consultation.objects.get(application=case.application).ended_at == build.PERIOD_ENDS
        assert every_broken_invariant(WITHDRAWN) == []
        enter_withdrawal(objection=other, received_at=SWEPT, paper=scan(), actor=chris, now=WITHDRAWN)
        assert late.state is State.IN_CONSULTATION


def enter(case, fay, chris):
    return enter_objection(
        application=case.application, state=state_of(fay), received_at=DURING, paper=scan(), basis="",
        share_basis=False, share_name=False, actor=chris, now=SWEPT,
    )  # fmt: skip


def test_after_notice_the_sweep_accredits_at_its_instant(dora):
    """Seven whole days to all Member States, from the communication that tells them; the sweep waits a minute more and
    records the boundary."""
    choose("after_notice")
    chris = build.chair()
    with desk():
        case, objection = contested(dora)
        withdraw_objection(objection=objection, actor=dora, now=WITHDRAWN - DAY)
        assert case.state is State.IN_CONSULTATION
        assert Consultation.objects.get().resolves_at is None
        disseminate(actor=chris, now=WITHDRAWN)
        assert Consultation.objects.get().resolves_at == NOTICE_ENDS
        assert Letter.objects.filter(kind="case.resolves_after_notice", state__isnull=False).exists()
        for early in (NOTICE_ENDS - SECOND, NOTICE_ENDS, NOTICE_ENDS + MINUTE - SECOND):
            assert end_notices(now=early) == 0
        assert end_notices(now=NOTICE_ENDS + MINUTE) == 1
        assert case.state is State.ACCREDITED
        assert Accreditation.objects.get().begun_at == NOTICE_ENDS
        assert end_notices(now=NOTICE_ENDS + 2 * MINUTE) == 0


def test_a_note_received_in_time_ends_the_notice(dora):
    """A note verbale of before the close, entered during the notice, stands in its way."""
    choose("after_notice")
    chris, elif_ = build.chair(), build.delegate()
    with desk():
        case, objection = contested(dora)
        withdraw_objection(objection=objection, actor=dora, now=WITHDRAWN)
        disseminate(actor=chris, now=WITHDRAWN)
        assert Consultation.objects.get().resolves_at == NOTICE_ENDS
        enter_objection(
            application=case.application,
            state=state_of(elif_),
            received_at=DURING,
            paper=scan(),
            basis="",
            share_basis=False,
            share_name=False,
            actor=chris,
            now=WITHDRAWN + DAY,
        )
        assert end_notices(now=NOTICE_ENDS + MINUTE) == 0
        assert case.state is State.IN_CONSULTATION


def test_by_decision_nothing_happens_by_itself(dora):
    choose("by_decision")
    with desk():
        case, objection = contested(dora)
        withdraw_objection(objection=objection, actor=dora, now=WITHDRAWN)
        assert end_notices(now=WITHDRAWN + 30 * DAY) == 0
        assert case.state is State.IN_CONSULTATION
        assert Letter.objects.filter(kind="case.none_stands").exists()
        assert not Accreditation.objects.exists()


@pytest.mark.parametrize("again", [True, False])
def test_a_clock_opened_early_resumes_or_ends_with_the_case(dora, again):
    """All withdrawn: the clock ends with the case at the period's end. A new objection joins it, with its original end."""
    chris, elif_ = build.chair(), build.delegate()
    case = build.circulated()
    with desk():
        objection = object_to(case, dora)
        clock = open_consultation(application=case.application, actor=chris, now=DURING)
        withdraw_objection(objection=objection, actor=dora, now=DURING + DAY)
        assert case.state is State.CIRCULATED
        if again:
            object_to(case, elif_, now=DURING + 2 * DAY)
        end_periods(now=SWEPT)
        kept = Consultation.objects.get()
        assert (kept.opened_at, kept.ends_at) == (clock.opened_at, clock.ends_at)
        if again:
            assert (case.state, kept.ended_at) == (State.IN_CONSULTATION, None)
        else:
            assert (case.state, kept.ended_at) == (State.ACCREDITED, build.PERIOD_ENDS)


@pytest.mark.parametrize(
    ("setting", "withdrawn", "state", "begun"),
    [
        ("at_once", build.PERIOD_ENDS - SECOND, State.ACCREDITED, build.PERIOD_ENDS),
        ("at_once", build.PERIOD_ENDS, State.ACCREDITED, SWEPT),
        ("by_decision", build.PERIOD_ENDS - SECOND, State.ACCREDITED, build.PERIOD_ENDS),
        ("by_decision", build.PERIOD_ENDS, State.IN_CONSULTATION, None),
        ("after_notice", build.PERIOD_ENDS, State.IN_CONSULTATION, None),
    ],
)
def test_what_stood_at_the_end_of_the_period_is_asked_and_not_what_stands_when_the_sweep_comes(
    dora, setting, withdrawn, state, begun
):
    """Withdrawn in the minute between the end of the period and its sweep: the setting decides what follows."""
    choose(setting)
    with desk():
        case = build.circulated()
        objection = object_to(case, dora)
        withdraw_objection(objection=objection, actor=dora, now=withdrawn)
        assert end_periods(now=SWEPT) == 1
        assert case.state is state
        place = Accreditation.objects.filter(application=case.application).first()
        assert (place.begun_at if place else None) == begun
        clock = Consultation.objects.filter(application=case.application).first()
        assert (clock is not None) is (withdrawn >= build.PERIOD_ENDS)
