"""What is held after an outage and not released yet, and what was proposed about it (DESIGN 2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accreditation.models import Circulation, Held, HeldRelease, Window


def held_circulations() -> QuerySet[Circulation]:
    return (
        Circulation.objects.filter(held_at__isnull=False, released_at__isnull=True)
        .select_related("window__cycle__process")
        .order_by("held_at")
    )


def held_windows() -> QuerySet[Window]:
    return (
        Window.objects.filter(held_at__isnull=False, released_at__isnull=True)
        .select_related("cycle__process")
        .order_by("held_at")
    )


def ends_of(held: Held) -> datetime:
    """The end that was held (UTC): a window's close, or that of a list's period."""
    return held.closes_at if isinstance(held, Window) else held.period_ends_at


def of_held(held: Held) -> dict[str, Any]:
    """How a proposal names the list or window that it is about."""
    return {"window": held} if isinstance(held, Window) else {"circulation": held}


def proposals_about(held: Held) -> QuerySet[HeldRelease]:
    """What was proposed about a list or window, the latest first."""
    return HeldRelease.objects.filter(**of_held(held)).order_by("-pk")


def awaits_the_chair(held: Held) -> bool:
    """Whether a proposal about it has no answer yet."""
    return proposals_about(held).filter(answered_at__isnull=True).exists()
