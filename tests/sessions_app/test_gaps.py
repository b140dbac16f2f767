"""A calendar with gaps is warned about months ahead, once a month."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.connection import desk
from accounts.models import Letter
from accreditation.models import Cycle, Window
from sessions_app.models import Session
from sessions_app.services.gaps import gaps_of, warn_of_gaps
from tests import builders as build

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 8, 1, 12, tzinfo=UTC)


def warn(now):
    """As the sweep does, in the desk role."""
    with desk():
        return warn_of_gaps(now=now)


def plenary(opens_at):
    return Session.objects.create(
        cycle=build.cycle(),
        slug=f"p-{opens_at:%Y}",
        title="Plenary",
        kind="plenary",
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=4),
    )


def test_what_is_missing_is_told_once_a_month():
    build.window()
    build.secretariat()
    process = build.process()
    assert gaps_of(process, NOW) == ["window", "plenary"]
    assert warn(now=NOW) == 1
    assert warn(now=NOW + timedelta(days=20)) == 0
    assert warn(now=NOW + timedelta(days=31)) == 1
    assert Letter.objects.filter(kind="reminder.calendar").count() == 2
    plenary(NOW + timedelta(days=300))
    build.window(NOW + timedelta(days=150), NOW + timedelta(days=190), title="Window 2028")
    assert gaps_of(process, NOW) == []
    assert warn(now=NOW + timedelta(days=62)) == 0


def test_a_cycle_that_runs_out_is_missing_until_the_next_is_set():
    cycle = build.cycle()
    assert gaps_of(build.process(), cycle.ends_at - timedelta(days=100)) == ["cycle"]
    cycle.pk = None
    cycle.number, cycle.starts_at, cycle.ends_at = 2, cycle.ends_at, cycle.ends_at + timedelta(days=1826)
    cycle.save()
    assert gaps_of(build.process(), cycle.starts_at - timedelta(days=100)) == ["window", "plenary"]


def test_the_warning_does_not_fall_silent_with_the_cycle():
    """Once a cycle has ended with none following, and while the following one has not begun."""
    cycle = build.cycle()
    build.secretariat()
    later = cycle.ends_at + timedelta(days=40)
    assert gaps_of(build.process(), later) == ["cycle"]
    assert warn(now=later) == 1
    assert "The cycle has ended" in Letter.objects.get().body
    Cycle.objects.create(
        process=cycle.process, number=2, starts_at=later + timedelta(days=9), ends_at=later + timedelta(days=1826)
    )
    assert gaps_of(build.process(), later) == ["window", "plenary"]
    assert gaps_of(build.process(), cycle.starts_at - timedelta(days=1)) == []


def test_all_lapse_where_the_next_cycle_begins_to_admit_too_late():
    """A window of the next cycle opens inside this one; it must close early enough for its first list (DESIGN 3)."""
    build.secretariat()
    cycle = build.cycle()
    now = cycle.ends_at - timedelta(days=300)
    plenary(cycle.ends_at + timedelta(days=100))
    following = Cycle.objects.create(
        process=cycle.process, number=2, starts_at=cycle.ends_at, ends_at=cycle.ends_at + timedelta(days=1826)
    )
    opens_at = cycle.ends_at - timedelta(days=90)
    window = Window.objects.create(
        cycle=following, title="First", year=2031, opens_at=opens_at, closes_at=cycle.ends_at - timedelta(days=40)
    )
    assert gaps_of(build.process(), now) == ["lapse"]
    assert warn(now=now) == 1
    assert "all places lapse before its first list can be decided" in Letter.objects.get().body
    window.closes_at = cycle.ends_at - timedelta(days=60)
    window.save()
    assert gaps_of(build.process(), now) == []
