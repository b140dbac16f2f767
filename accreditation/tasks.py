"""Doors for the worker: read the clock, take the desk role, call one service."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.connection import desk
from accounts.services.heartbeats import beat
from accreditation.services import reminders, sweeps, unsent
from accreditation.services.sweeping import run_all

STEPS = {
    "windows": sweeps.record_windows,
    "returns": sweeps.expire_returns,
    "reminders": reminders.remind,
}


@shared_task
def sweep() -> dict[str, int]:
    """Windows, unanswered returns, reminders. The sign of life is written only when every one of them ran."""
    now = timezone.now()
    with desk():
        done, whole = run_all(STEPS, now)
        if whole:
            beat(source="windows", now=now)
    return done


@shared_task
def forget_unsent() -> int:
    """Erase what applicants wrote and can no longer send. As the web role: the desk role cannot read it."""
    return unsent.forget_unsent(now=timezone.now())
