"""The clock at its boundaries: opened early, ended early, over before its sweep (R7)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.connection import desk
from accounts.models import Act, Letter
from accounts.refusals import Refused
from accreditation.modalities.states import State
from accreditation.services.applications import withdraw_application
from objections.models import Consultation
from objections.notices.chair_clocks import clocks_of
from objections.queries.chair_cases import case_file
from objections.services.consulting import end_consultation, log_contact, name_facilitator, open_consultation
from objections.services.sweeps import end_clocks, end_clocks_with_their_cases, end_periods
from tests import builders as build
from tests.objections.scenes import CLOCK_ENDS, DAY, DURING, MINUTE, SECOND, SWEPT, contested, object_to

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (build.PERIOD_ENDS - SECOND, "clock_before_period"),
        (build.PERIOD_ENDS, None),
        (build.PERIOD_ENDS + SECOND, None),
    ],
)
def test_opened_early_it_does_not_end_before_the_period(chris, at, reason):
    """Ended in the minute before the sweep: the sweep finds the clock over, and the case awaits the plenary."""
    case = build.circulated()
    with desk():
        object_to(case, build.delegate())
        open_consultation(application=case.application, actor=chris, now=DURING)
        if reason:
            with pytest.raises(Refused, match=reason):
                end_consultation(application=case.application, reason="Enough said.", actor=chris, now=at)
            return
        end_consultation(application=case.application, reason="Enough said.", actor=chris, now=at)
        assert case.state is State.CIRCULATED
        assert Act.objects.filter(kind="consultation.end").count() == 1
        end_periods(now=SWEPT)
        assert case.state is State.AWAITING_PLENARY
        assert Consultation.objects.get().ended_at == at


def test_ending_early_needs_a_reason_and_happens_once(chris):
    with desk():
        case, _ = contested()
        with pytest.raises(Refused, match="needs_reason"):
            end_consultation(application=case.application, reason=" ", actor=chris, now=SWEPT + DAY)
        end_consultation(application=case.application, reason="Positions are clear.", actor=chris, now=SWEPT + DAY)
        assert case.state is State.AWAITING_PLENARY
        with pytest.raises(Refused, match="clock_not_running"):
            end_consultation(application=case.application, reason="Again.", actor=chris, now=SWEPT + DAY)
        with pytest.raises(Refused, match="clock_already_started"):
            open_consultation(application=case.application, actor=chris, now=SWEPT + DAY)


@pytest.mark.parametrize(("at", "allowed"), [(CLOCK_ENDS - SECOND, True), (CLOCK_ENDS, False)])
def test_after_its_end_there_is_nothing_to_end(chris, at, allowed):
    """Time decides: at the instant itself the clock is over, whether or not the sweep has come."""
    with desk():
        case, _ = contested()
        if allowed:
            end_consultation(application=case.application, reason="One second is enough.", actor=chris, now=at)
        else:
            with pytest.raises(Refused, match="clock_not_running"):
                end_consultation(application=case.application, reason="Too late.", actor=chris, now=at)
            assert end_clocks(now=at + MINUTE) == 1
        assert case.state is State.AWAITING_PLENARY


@pytest.mark.parametrize(
    ("period_ends", "clock_ends"),
    [
        # 29 November, 23:59 New York: the eve of 28 February, the month's end clamped.
        (datetime(2027, 11, 30, 4, 59, tzinfo=UTC), datetime(2028, 2, 29, 4, 59, tzinfo=UTC)),
        (datetime(2027, 12, 1, 4, 59, tzinfo=UTC), datetime(2028, 2, 29, 4, 59, tzinfo=UTC)),
        # Across the day on which clocks go back.
        (datetime(2027, 9, 1, 3, 59, tzinfo=UTC), datetime(2027, 11, 30, 4, 59, tzinfo=UTC)),
    ],
)
def test_the_clock_over_month_ends_and_summer_time(chris, period_ends, clock_ends):
    case = build.circulated(period_ends_at=period_ends)
    with desk():
        object_to(case, build.delegate())
        end_periods(now=period_ends + MINUTE)
        assert Consultation.objects.get().ends_at == clock_ends


@pytest.mark.parametrize("notice", [False, True])
def test_consultations_end_with_a_case_that_is_withdrawn_and_the_chairs_office_alone_is_told(chris, notice):
    """Where nothing stands any more and the notice to Member States runs, that falls away too."""
    ended = SWEPT + 2 * DAY
    with desk():
        case, _ = contested()
        going_on, _ = contested()
        if notice:
            of_case = Consultation.objects.filter(application=case.application)
            of_case.update(ended_at=SWEPT + DAY, resolves_at=SWEPT + 9 * DAY)
        withdraw_application(application=case.fresh(), actor=case.alice, now=ended)
        clock = clocks_of(case_file(case.fresh(), ended))[0]
        assert (clock["end"], clock["follows"]) == (
            SWEPT + DAY if notice else ended,
            "nothing: the case has ended",
        )
        assert end_clocks_with_their_cases(now=ended + MINUTE) == 1
        assert end_clocks_with_their_cases(now=ended + 2 * MINUTE) == 0
        kept = Consultation.objects.get(application=case.application)
        assert (kept.ended_at, kept.resolves_at) == (SWEPT + DAY if notice else ended, None)
        assert Consultation.objects.get(application=going_on.application).ended_at is None
        letter = Letter.objects.get(kind="consultation.case_ended")
        assert letter.user_id == chris.user_id
        assert letter.secret
        assert "the organization has withdrawn it" in letter.body
        act = Act.objects.get(kind="consultation.case_ended")
        assert (act.secret, act.moment) == (True, ended)


def test_the_log_is_kept_and_takes_no_future(chris):
    with desk():
        case, _ = contested()
        note = {"application": case.application, "actor": chris, "now": SWEPT + DAY}
        log_contact(text="Spoke with the delegate.", happened_at=SWEPT, with_applicant=True, **note)
        for text, at, reason in ((" ", SWEPT, "needs_reason"), ("Tomorrow.", SWEPT + 2 * DAY, "received_in_future")):
            with pytest.raises(Refused, match=reason):
                log_contact(text=text, happened_at=at, **note)
        act = Act.objects.get(kind="consultation.log")
        assert act.secret
        assert "delegate" not in act.content


def test_a_facilitator_is_of_the_chairs_office(chris):
    with desk():
        case, _ = contested()
        stranger, cora = build.person("Strange"), build.mandate(build.Party.CHAIR, build.Right.OFFICE).user
        with pytest.raises(Refused, match="other_party"):
            name_facilitator(application=case.application, facilitator=stranger, actor=chris, now=SWEPT)
        name_facilitator(application=case.application, facilitator=cora, actor=chris, now=SWEPT)
        assert Consultation.objects.get().facilitator == cora


@pytest.mark.parametrize("who", ["delegate", "secretariat", "applicant"])
def test_consultations_are_the_chairs(chris, who):
    actor = getattr(build, who)()
    with desk():
        case, _ = contested()
        for act in (
            lambda: end_consultation(application=case.application, reason="x", actor=actor, now=SWEPT),
            lambda: open_consultation(application=case.application, actor=actor, now=SWEPT),
            lambda: log_contact(application=case.application, text="x", happened_at=SWEPT, actor=actor, now=SWEPT),
            lambda: name_facilitator(application=case.application, facilitator=None, actor=actor, now=SWEPT),
        ):
            with pytest.raises(Refused, match="other_party"):
                act()
