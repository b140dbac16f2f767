"""Doors for the worker: read the clock, take the desk role, call one service."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.connection import desk
from accounts.services.heartbeats import beat
from objections.services import sweeps


@shared_task
def sweep() -> dict[str, int]:
    """Non-objection periods, consultation clocks, silence procedures; last a sign of life."""
    now = timezone.now()
    with desk():
        done = {
            "periods": sweeps.end_periods(now=now),
            "clocks": sweeps.end_clocks(now=now),
            "silences": sweeps.end_silences(now=now),
        }
        beat(source="sweep", now=now)
    return done
