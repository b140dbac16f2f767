"""Who is on the mailing list (R15)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts.models import Subscription
from accounts.sealed import digest

# How long the link of the first letter can be used; an address not confirmed by then is erased.
CONFIRM_WITHIN = timedelta(days=7)


def subscribed() -> QuerySet[Subscription]:
    """Those who have confirmed."""
    return Subscription.objects.filter(confirmed_at__isnull=False).order_by("id")


def unconfirmed(now: datetime) -> QuerySet[Subscription]:
    """Those whose time to confirm is over at `now` (half-open: exactly seven days is too late)."""
    return Subscription.objects.filter(confirmed_at__isnull=True, asked_at__lte=now - CONFIRM_WITHIN)


def to_confirm(token: str, now: datetime) -> Subscription | None:
    """What a link of a first letter belongs to, while it can be used."""
    found = Subscription.objects.filter(confirm_sha256=digest(token)).first()
    if found is None or (found.confirmed_at is None and now >= found.asked_at + CONFIRM_WITHIN):
        return None
    return found


def to_leave(token: str) -> Subscription | None:
    """What the link at the end of a letter belongs to."""
    return Subscription.objects.filter(leave_sha256=digest(token)).first()
