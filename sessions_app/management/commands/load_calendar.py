"""`manage.py load_calendar`: the calendar that a production start begins with."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from sessions_app.services.calendar import load_calendar


class Command(BaseCommand):
    help = (
        "Loads the process, its first cycle and the meetings of 2026. Safe to repeat: what is there is left as it is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        made = load_calendar(now=timezone.now())
        self.stdout.write(f"made {', '.join(made)}" if made else "nothing to make: the calendar is there")
