"""Writing a reminder once (DESIGN 5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from accounts.capacities import timer
from accounts.models import Act
from accounts.services.record import record_act
from accreditation.models import Reminder


def remind_once(
    *,
    subject: str,
    kind: str,
    due_at: datetime,
    before: timedelta | None,
    now: datetime,
    tell: Callable[[Act], int],
    rule: str,
    secret: bool = False,
) -> bool:
    """Write the reminder `before` the deadline `due_at` unless it is written already; a moved deadline reminds again.

    `tell` writes the letters of the act. Returns whether anything was written. `before` None: nothing is due.
    """
    if before is None:
        return False
    hours = str(int(before.total_seconds() // 3600))
    if Reminder.objects.filter(subject=subject, kind=kind, due_at=due_at, before=hours).exists():
        return False
    with transaction.atomic():
        _row, written = Reminder.objects.get_or_create(
            subject=subject, kind=kind, due_at=due_at, before=hours, defaults={"written_at": now}
        )
        if not written:
            return False
        act = record_act(
            kind=f"reminder.{kind}",
            moment=now,
            actor=timer("remind"),
            subject=subject,
            facts={"due": due_at.isoformat(), "hours_before": int(hours)},
            rule=rule,
            secret=secret,
        )
        tell(act)
    return True
