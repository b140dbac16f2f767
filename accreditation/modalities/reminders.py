"""Which reminder is due: each once, the nearest one only, none for what began too late for it (DESIGN 5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta


def due_reminder(due_at: datetime, begun_at: datetime, now: datetime, before: Sequence[timedelta]) -> timedelta | None:
    """The reminder that stands to be written at `now`: the shortest of `before` whose instant has been reached.

    After an outage the ones that were missed are not written late beside the nearest. One whose instant lay before
    `begun_at` (when the thing to be done began) is not written at all; after `due_at` none is.
    """
    if now >= due_at:
        return None
    reached = [length for length in before if begun_at <= due_at - length <= now]
    return min(reached, default=None)


# What has no setting: the Chair is reminded on the eve, of what is to be disseminated and of a plenary that awaits an update.
ON_THE_EVE = (timedelta(days=1),)


def days(numbers: Sequence[int]) -> tuple[timedelta, ...]:
    """Intervals of so many days."""
    return tuple(timedelta(days=number) for number in numbers)


def hours(numbers: Sequence[int]) -> tuple[timedelta, ...]:
    """Intervals of so many hours."""
    return tuple(timedelta(hours=number) for number in numbers)
