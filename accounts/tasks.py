"""Doors for the worker: read the clock, take the desk role, call one service."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.connection import desk
from accounts.services import erasing, loose_files, subscriptions
from accounts.services.letters import post_due_letters


@shared_task
def post_letters() -> int:
    """Post the letters that are due."""
    with desk():
        return post_due_letters(now=timezone.now())


@shared_task
def forget_unconfirmed() -> int:
    """Erase addresses on the mailing list that nobody confirmed in time."""
    with desk():
        return subscriptions.forget_unconfirmed(now=timezone.now())


@shared_task
def forget_letters() -> int:
    """Empty the letters of people whose account was erased. As the desk role, which sees secret ones too."""
    with desk():
        return erasing.forget_letters(now=timezone.now())


@shared_task
def forget_loose_files() -> int:
    """Delete uploads of which nothing came. As the desk role, which sees secret ones too."""
    with desk():
        return loose_files.forget_loose_files(now=timezone.now())
