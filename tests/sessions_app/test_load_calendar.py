"""The calendar that a production start begins with."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from accounts.models import Act
from accreditation.models import Cycle, Process, Window
from sessions_app.models import Session
from sessions_app.services.calendar import load_calendar

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def test_it_loads_what_the_page_announces_and_no_window():
    load_calendar(now=NOW)
    cycle = Cycle.objects.get()
    assert (cycle.starts_at, cycle.ends_at) == (
        datetime(2026, 3, 30, 4, tzinfo=UTC),
        datetime(2031, 3, 30, 4, tzinfo=UTC),
    )
    dates = {s.kind: (s.opens_at, s.closes_at) for s in Session.objects.all()}
    assert dates == {
        "organizational": (datetime(2026, 3, 30, 4, tzinfo=UTC), datetime(2026, 4, 1, 4, tzinfo=UTC)),
        "plenary": (datetime(2026, 7, 20, 4, tzinfo=UTC), datetime(2026, 7, 25, 4, tzinfo=UTC)),
        # Winter time at the seat.
        "thematic_group": (datetime(2026, 12, 7, 5, tzinfo=UTC), datetime(2026, 12, 12, 5, tzinfo=UTC)),
    }
    assert all(s.source for s in Session.objects.all())
    assert not Window.objects.exists()


def test_each_new_row_is_a_public_act_and_repeating_it_makes_nothing(capsys):
    call_command("load_calendar")
    acts = Act.objects.filter(public=True, timer="load_calendar")
    assert sorted(acts.values_list("kind", flat=True)) == [
        "cycle.create",
        "process.create",
        "session.announce",
        "session.announce",
        "session.announce",
    ]
    call_command("load_calendar")
    assert acts.count() == 5
    assert "nothing to make" in capsys.readouterr().out


def test_what_has_been_changed_is_left_as_it_is():
    load_calendar(now=NOW)
    Session.objects.filter(kind="plenary").update(title="Moved")
    Process.objects.update(name="Renamed")
    assert load_calendar(now=NOW) == []
    assert Session.objects.get(kind="plenary").title == "Moved"
    assert Process.objects.get().name == "Renamed"
