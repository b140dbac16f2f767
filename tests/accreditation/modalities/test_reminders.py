"""Reminders: each once, the nearest only (DESIGN 5)."""

from datetime import UTC, datetime, timedelta

import pytest

from accreditation.modalities.reminders import days, due_reminder, hours

DUE = datetime(2027, 2, 16, 4, 59, tzinfo=UTC)
LONG_AGO = DUE - timedelta(days=100)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("begun", "now", "days_before"),
    [
        (LONG_AGO, DUE - timedelta(days=14) - SECOND, None),
        (LONG_AGO, DUE - timedelta(days=14), 14),
        (LONG_AGO, DUE - timedelta(days=3) - SECOND, 14),
        (LONG_AGO, DUE - timedelta(days=3), 3),
        (LONG_AGO, DUE - timedelta(days=1), 1),
        (LONG_AGO, DUE - SECOND, 1),
        (LONG_AGO, DUE, None),
        (DUE - timedelta(days=10), DUE - timedelta(days=9), None),
        (DUE - timedelta(days=10), DUE - timedelta(days=2), 3),
    ],
)
def test_the_nearest_that_is_reached(begun, now, days_before):
    expected = None if days_before is None else timedelta(days=days_before)
    assert due_reminder(DUE, begun, now, days((14, 3, 1))) == expected


def test_hours():
    assert due_reminder(DUE, LONG_AGO, DUE - timedelta(hours=2), hours((48, 24, 2))) == timedelta(hours=2)
