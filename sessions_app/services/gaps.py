"""A warning months ahead when the next window, plenary or cycle is missing from the calendar (DESIGN 5)."""

from __future__ import annotations

from datetime import datetime

from accreditation.modalities.planner import missing_ahead
from accreditation.models import Cycle, Process, Window
from accreditation.services.reminders import remind_of_gaps
from accreditation.services.sweeping import each
from sessions_app.models import Session, SessionKind


def gaps_of(process: Process, now: datetime) -> list[str]:
    """What is missing: "window", "plenary" or "cycle". Empty where the process has no cycle that runs."""
    cycle = Cycle.objects.filter(process=process, starts_at__lte=now, ends_at__gt=now).order_by("-number").first()
    if cycle is None:
        return []
    following = Cycle.objects.filter(process=process, number__gt=cycle.number).exists()
    window = Window.objects.filter(cycle__process=process, opens_at__gt=now).order_by("opens_at").first()
    plenary = (
        Session.objects.filter(cycle__process=process, kind=SessionKind.PLENARY, opens_at__gt=now)
        .order_by("opens_at")
        .first()
    )
    missing = missing_ahead(
        window.opens_at if window else None,
        plenary.opens_at if plenary else None,
        cycle.ends_at,
        now,
        process.rules(),
    )
    return [what for what in missing if what != "cycle" or not following]


def warn_of_gaps(*, now: datetime) -> int:
    """Tell the Secretariat once a month what the calendar of each process lacks."""
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return each(
        Process.objects.all(),
        lambda process: remind_of_gaps(
            subject=f"process:{process.pk}",
            process=process.short_name,
            missing=gaps_of(process, now),
            month=month,
            now=now,
        ),
    )
