"""What there is beside a window, and in it."""

from __future__ import annotations

from datetime import datetime

from accreditation.models import Application, Circulation, Window


def dates_of_others(window: Window) -> list[tuple[datetime, datetime]]:
    """When the other windows of its process open and close (UTC). The window need not be saved."""
    others = Window.objects.filter(cycle__process_id=window.cycle.process_id).exclude(pk=window.pk)
    return list(others.values_list("opens_at", "closes_at"))


def stands_in(window: Window) -> bool:
    """Whether an application or a list stands in it, prepared or begun ones among them."""
    return Application.objects.filter(window=window).exists() or Circulation.objects.filter(window=window).exists()
