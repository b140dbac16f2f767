"""Reminders to the Chair's office: clocks, each once, together what ends together (R7, DESIGN 5)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accounts.models import Act, Letter
from objections.services.reminders import remind
from objections.services.resolving import stop_clock
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.objections.scenes import CLOCK_ENDS, DAY, SECOND, SWEPT, object_to

pytestmark = pytest.mark.django_db


def test_clocks_that_end_together_are_reminded_of_in_one_letter_each_time():
    """Fourteen, three and one day before; to both people of the office; never of a clock that has ended."""
    build.chair(), build.chair()
    dora = build.delegate()
    cases = [build.circulated() for _ in range(3)]
    with desk():
        for case in cases:
            object_to(case, dora)
        end_periods(now=SWEPT)
        stop_clock(cases[2].fresh(), at=SWEPT + DAY)
        for before, written in [
            (14 * DAY + SECOND, 0),
            (14 * DAY, 2),
            (13 * DAY, 2),
            (3 * DAY, 4),
            (DAY, 6),
            (SECOND, 6),
        ]:
            remind(now=CLOCK_ENDS - before)
            remind(now=CLOCK_ENDS - before)
            assert Letter.objects.filter(kind="reminder.clock").count() == written, before
        letter = Letter.objects.filter(kind="reminder.clock").first()
        assert all(case.application.reference in letter.body for case in cases[:2])
        assert cases[2].application.reference not in letter.body
        assert {act.secret for act in Act.objects.filter(kind="reminder.clock")} == {True}
