"""What is held after an outage and not released yet (DESIGN 2)."""

from __future__ import annotations

from django.db.models import QuerySet

from accreditation.models import Circulation, Window


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
