"""Doors for the worker: read the clock, take the desk role, call one service."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts.connection import desk
from accounts.services.heartbeats import beat
from accreditation.services.listing import list_due
from objections.services import sweeps
from objections.services.statistics import push_statistics
from sessions_app.queries import plenaries_closed

# Longer than a month: a plenary's end further back is behind the first of the month.
LOOK_BACK = timedelta(days=40)


@shared_task
def sweep() -> dict[str, int]:
    """Non-objection periods, consultation clocks, silence procedures; last a sign of life."""
    now = timezone.now()
    with desk():
        done = {
            "periods": sweeps.end_periods(now=now),
            "clocks": sweeps.end_clocks(now=now),
            "silences": sweeps.end_silences(now=now),
            # What the public may know of it: in batches and in rounded figures (DESIGN 4).
            "listed": list_due(now=now, plenary_closes=plenaries_closed(now - LOOK_BACK, now)),
            "statistics": push_statistics(now=now),
        }
        beat(source="sweep", now=now)
    return done
