"""Doors for the worker: read the clock, take the desk role, call one service."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.connection import desk
from sessions_app.services.gaps import warn_of_gaps


@shared_task
def warn() -> int:
    """Look for gaps in the calendar."""
    with desk():
        return warn_of_gaps(now=timezone.now())
