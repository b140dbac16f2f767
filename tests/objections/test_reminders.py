"""Reminders of clocks to the Chair's office, each once, together what ends together; of silences to missions (R7, R9, DESIGN 5)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accounts.models import Act, Letter
from objections.services.deciding import break_silence, confirm_decision
from objections.services.reminders import remind
from objections.services.resolving import stop_clock
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.objections.scenes import CLOCK_ENDS, DAY, PLENARY_OPENS, SECOND, SWEPT, awaiting, object_to, prepare

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


def test_missions_are_reminded_before_a_silence_ends_and_not_once_it_is_broken():
    """Without a word it is adopted: three days and one day before, each mission once."""
    chris, cora, dora = build.chair(), build.chair(), build.delegate()
    ends = PLENARY_OPENS + 10 * DAY
    with desk():
        case, _objection = awaiting(chris)
        decision = prepare([case], chris, silence_ends_at=ends)
        remind(now=ends - 3 * DAY)
        assert not Letter.objects.filter(kind="reminder.silence").exists()  # a draft runs out for nobody
        confirm_decision(decision=decision, consensus=True, actor=cora, now=ends - 5 * DAY)
        missions = Letter.objects.filter(kind="decision.under_silence", state__isnull=False).count()
        for before, written in [(3 * DAY + SECOND, 0), (3 * DAY, 1), (2 * DAY, 1), (DAY, 2)]:
            remind(now=ends - before)
            remind(now=ends - before)
            assert Letter.objects.filter(kind="reminder.silence").count() == written * missions, before
        assert {act.secret for act in Act.objects.filter(kind="reminder.silence")} == {True}
        break_silence(decision=decision, actor=dora, now=ends - DAY + SECOND)
        remind(now=ends - SECOND)
        assert Letter.objects.filter(kind="reminder.silence").count() == 2 * missions
