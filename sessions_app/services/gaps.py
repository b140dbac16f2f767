"""A warning months ahead when the next window, plenary or cycle is missing from the calendar (DESIGN 5)."""

from __future__ import annotations

from datetime import datetime

from accreditation.models import Process
from accreditation.services.reminders import remind_of_gaps
from accreditation.services.sweeping import each
from sessions_app.queries import gaps_of


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
