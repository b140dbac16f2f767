"""Pushing a window's figures down (DESIGN 2): after the period, then after plenaries, in the form in which they are shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.connection import desk
from accounts.models import Act
from accreditation.modalities.statistics import Figure, WindowCounts
from accreditation.models import WindowStatistics
from objections.services.lodging import lodge_objection
from objections.services.statistics import count_window, push_statistics
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from sessions_app.models import Session
from tests import builders

pytestmark = pytest.mark.django_db
END = builders.PERIOD_ENDS
DUE = END + timedelta(seconds=60)


def object_to(case: builders.Case, state=None, now=builders.CIRCULATED + timedelta(days=1)):
    actor = builders.delegate(state)
    lodged = lodge_objection(
        application=case.application, basis="", share_basis=False, share_name=False, actor=actor, now=now
    )
    return lodged, actor


@pytest.fixture(autouse=True)
def as_the_sweeps():
    with desk():
        yield


@pytest.fixture
def cases() -> list[builders.Case]:
    """Seven circulated; an objection stands to one, one to another is withdrawn in time. One more body has informed."""
    found = [builders.circulated() for _n in range(7)]
    builders.accredited()
    object_to(found[0])
    object_to(found[0])  # by a second State: still one case
    lodged, actor = object_to(found[1])
    withdraw_objection(objection=lodged, actor=actor, now=END - timedelta(seconds=1))
    return found


def test_the_public_role_gets_only_what_is_shown_and_only_when_it_is_due(cases):
    window = cases[0].application.window
    assert push_statistics(now=DUE - timedelta(seconds=1)) == 0
    assert push_statistics(now=DUE) == 0  # the outcome has not been written yet
    end_periods(now=DUE)
    assert count_window(window) == WindowCounts(
        received=8, accredited=7, circulated=7, accredited_circulated=6, objected=1, resolved=0
    )
    assert push_statistics(now=DUE) == 1
    stored = WindowStatistics.objects.get()
    # One objection: any total that would give it away is not shown.
    nothing: dict[str, int] = {}
    assert stored.figures == {
        "received": nothing,
        "circulated": nothing,
        "objected": {"fewer_than": 5},
        "resolved": nothing,
        "continuing": nothing,
    }
    act = Act.objects.get(kind="statistics.publish")
    assert (act.public, act.facts["figures"]) == (True, stored.figures)
    # And then only after a plenary.
    assert push_statistics(now=DUE + timedelta(days=1)) == 0
    closes = DUE + timedelta(days=40)
    Session.objects.create(
        cycle=window.cycle,
        slug="p",
        title="Plenary",
        kind="plenary",
        opens_at=closes - timedelta(days=4),
        closes_at=closes,
    )
    assert push_statistics(now=closes - timedelta(seconds=1)) == 0
    assert push_statistics(now=closes) == 1
    assert push_statistics(now=closes + timedelta(days=1)) == 0
    assert WindowStatistics.objects.get().as_of == closes


def test_five_or_more_are_a_number(cases):
    for case in cases[2:]:
        object_to(case)
    end_periods(now=DUE)
    push_statistics(now=DUE)
    stored = WindowStatistics.objects.get()
    assert stored.figure("objected") == Figure(value=6)
    assert stored.figure("resolved") == Figure(fewer_than=5)
    assert stored.figure("continuing") == Figure()
