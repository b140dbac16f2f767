"""When what the public sees changes: by the calendar, or by a public act of the record."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

# The calendar is public (DESIGN 4), a window once it is announced;
# a circulated list's period is in it as a date, without the bodies on it.
NEXT = """
SELECT min(boundary) FROM (
    SELECT opens_at AS boundary FROM accreditation_window WHERE announced_at IS NOT NULL
    UNION ALL SELECT closes_at FROM accreditation_window WHERE announced_at IS NOT NULL
    UNION ALL SELECT opens_at FROM sessions_app_session
    UNION ALL SELECT closes_at FROM sessions_app_session
    UNION ALL SELECT starts_at FROM accreditation_cycle
    UNION ALL SELECT ends_at FROM accreditation_cycle
    UNION ALL SELECT period_ends_at FROM accreditation_circulation WHERE status = 'circulated'
) boundaries WHERE boundary > %s
"""
LATEST = "SELECT encode(chain, 'hex') FROM accounts_act WHERE public ORDER BY number DESC LIMIT 1"


def next_boundary(now: datetime) -> datetime | None:
    """The first instant of the calendar after `now` (UTC)."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [now])
        (boundary,) = cursor.fetchone()
    return boundary


def latest_public_act() -> str:
    """The link of the chain at the latest public act: another act, another page."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST)
        row = cursor.fetchone()
    return row[0] if row else ""
