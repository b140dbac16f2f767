"""Doors for the worker: read the clock, take the desk role, call one service."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.connection import desk
from accounts.services.letters import post_due_letters


@shared_task
def post_letters() -> int:
    """Post the letters that are due."""
    with desk():
        return post_due_letters(now=timezone.now())
