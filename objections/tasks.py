"""Doors for the worker: read the clock, take the desk role, call one service."""

from __future__ import annotations

from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone

from accounts.connection import desk
from accounts.services.heartbeats import beat
from accreditation.services.listing import list_due
from accreditation.services.sweeping import run_all
from accreditation.services.sweeps import end_cycles
from objections.services import reminders, sweeps
from objections.services.resolving import end_notices
from objections.services.route_changes import take_up_route_changes
from objections.services.statistics import push_statistics
from sessions_app.queries import plenaries_closed

# Longer than a month: a plenary's end further back is behind the first of the month.
LOOK_BACK = timedelta(days=40)


def list_accredited(*, now: datetime) -> int:
    """Post new names on the public list, in batches (DESIGN 4)."""
    return list_due(now=now, plenary_closes=plenaries_closed(now - LOOK_BACK, now))


STEPS = {
    "periods": sweeps.end_periods,
    "clocks": sweeps.end_clocks,
    "silences": sweeps.end_silences,
    "notices": end_notices,
    "route_changes": take_up_route_changes,
    # After these: what ended before the cycle did is written before it.
    "cycles": end_cycles,
    "ended_cases": sweeps.end_clocks_with_their_cases,
    "reminders": reminders.remind,
    # What the public may know of it: in batches and in rounded figures (DESIGN 4).
    "listed": list_accredited,
    "statistics": push_statistics,
}


@shared_task
def sweep() -> dict[str, int]:
    """Periods, clocks, silence procedures, the end of a cycle, reminders, the public's share of them. The sign of life is
    written only when every one of them ran."""
    now = timezone.now()
    with desk():
        done, whole = run_all(STEPS, now)
        if whole:
            beat(source="sweep", now=now)
    return done
