"""Doors for the worker: read the clock, take the desk role, call one service."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.connection import desk
from accreditation.services import reminders, sweeps

STEPS = {
    "windows": sweeps.record_windows,
    "returns": sweeps.expire_returns,
    "cycles": sweeps.end_cycles,
    "reminders": reminders.remind,
}


@shared_task
def sweep() -> dict[str, int]:
    """Windows, unanswered returns, the end of a cycle, reminders."""
    with desk():
        return sweeps.run_all(STEPS, timezone.now())[0]
