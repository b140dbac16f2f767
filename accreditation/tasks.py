"""Doors for the worker: read the clock, take the desk role, call one service."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.connection import desk
from accreditation.services import sweeps


@shared_task
def sweep() -> dict[str, int]:
    """Windows, unanswered returns, the end of a cycle."""
    now = timezone.now()
    with desk():
        return {
            "windows": sweeps.record_windows(now=now),
            "returns": sweeps.expire_returns(now=now),
            "cycles": sweeps.end_cycles(now=now),
        }
