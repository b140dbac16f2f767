""" "Ended, held": an outage before a close, and an unrecorded end (DESIGN 2)."""

from datetime import timedelta

import pytest

from accounts.connection import desk
from accounts.models import Act, Heartbeat, Letter
from accreditation.modalities.states import State
from accreditation.models import Circulation, Window
from accreditation.services.sweeps import record_windows
from objections.services.sweeps import end_periods
from tests import builders as build

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def ready_until(end, *, hours=30, gap=(0, 0)):
    """Signs of readiness each minute until `end`, with a gap between two numbers of minutes before it."""
    beats = [n for n in range(1, hours * 60) if not gap[0] <= n <= gap[1]]
    Heartbeat.objects.bulk_create(Heartbeat(source="ready", beat_at=end - n * MINUTE) for n in beats)


@pytest.mark.parametrize(
    ("gap", "held"), [((0, 0), False), ((100, 158), False), ((100, 159), True), ((100, 300), True)]
)
def test_more_than_an_hour_not_ready_before_the_end_holds_the_outcome(gap, held):
    case = build.circulated()
    ready_until(build.PERIOD_ENDS, gap=gap)
    with desk():
        end_periods(now=build.PERIOD_ENDS + MINUTE)
        assert (Circulation.objects.get().held_at is not None) is held
        assert case.state is (State.CIRCULATED if held else State.ACCREDITED)
        assert Act.objects.filter(kind="circulation.end_held" if held else "circulation.end").count() == 1


def test_a_release_lets_the_outcome_follow():
    case = build.circulated()
    ready_until(build.PERIOD_ENDS, gap=(10, 600))
    with desk():
        end_periods(now=build.PERIOD_ENDS + MINUTE)
        assert case.state is State.CIRCULATED
        Circulation.objects.update(released_at=build.PERIOD_ENDS + 60 * MINUTE)
        end_periods(now=build.PERIOD_ENDS + 61 * MINUTE)
        assert case.state is State.ACCREDITED


def test_a_window_that_closed_after_an_outage_is_recorded_as_held():
    window = build.window()
    ready_until(window.closes_at, gap=(10, 90))
    record_windows(now=window.closes_at + timedelta(seconds=59))
    assert Window.objects.get().closed_recorded_at is None
    record_windows(now=window.closes_at + MINUTE)
    assert Window.objects.get().held_at == window.closes_at + MINUTE
    record_windows(now=window.closes_at + 2 * MINUTE)
    assert Act.objects.filter(kind="window.close_held").count() == 1


def test_an_objection_that_awaits_its_second_person_at_the_close_is_not_lodged():
    case = build.circulated()
    mission = build.member_state()
    mission.second_person = True
    mission.save()
    from objections.services.lodging import lodge_objection

    with desk():
        objection = lodge_objection(
            application=case.application,
            basis="",
            share_basis=False,
            share_name=False,
            actor=build.delegate(mission),
            now=build.PERIOD_ENDS - MINUTE,
        )
        end_periods(now=build.PERIOD_ENDS + MINUTE)
        objection.refresh_from_db()
        assert objection.standing == "not_lodged"
        assert Act.objects.filter(kind="mission.not_lodged").count() == 1
        assert Letter.objects.filter(kind="mission.not_lodged").count() == 1  # its one lodging delegate; nobody outside
        assert case.state is State.ACCREDITED
