"""When what the public sees changes: by the calendar, or by a public act of the record."""

from __future__ import annotations

from datetime import datetime

from django.db import InterfaceError, OperationalError, connection

from accreditation.queries.seat import STORED_ZONE, zone_from

# The calendar is public (DESIGN 4), a window once it is announced;
# a circulated list's period is in it as a date, without the bodies on it.
NEXT = """
SELECT least(
    (SELECT least(min(opens_at) FILTER (WHERE opens_at > %(now)s), min(closes_at) FILTER (WHERE closes_at > %(now)s))
        FROM accreditation_window WHERE announced_at IS NOT NULL),
    (SELECT least(min(opens_at) FILTER (WHERE opens_at > %(now)s), min(closes_at) FILTER (WHERE closes_at > %(now)s))
        FROM sessions_app_session),
    (SELECT least(min(starts_at) FILTER (WHERE starts_at > %(now)s), min(ends_at) FILTER (WHERE ends_at > %(now)s))
        FROM accreditation_cycle),
    (SELECT min(period_ends_at) FROM accreditation_circulation
        WHERE status = 'circulated' AND period_ends_at > %(now)s)
)
"""
LATEST = f"""
SELECT (SELECT encode(chain, 'hex') FROM accounts_act WHERE public ORDER BY number DESC LIMIT 1), ({STORED_ZONE})
"""  # noqa: S608 - nothing of a reader's is in it


def next_boundary(now: datetime) -> datetime | None:
    """The first instant of the calendar after `now` (UTC)."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, {"now": now})
        (boundary,) = cursor.fetchone()
    return boundary


def latest_public_act() -> tuple[str, str]:
    """The link of the chain at the latest public act, and the zone of the seat as of it: another act, another page.

    Every public page asks this first, so it is also what finds out whether the connection kept from the last request
    still lives: no question is asked of the database only to know that."""
    kept = connection.connection is not None and not connection.in_atomic_block
    connection.health_check_done = True  # type: ignore[attr-defined]  # missing in the stubs
    try:
        return _latest()
    except (InterfaceError, OperationalError):
        if not kept:
            raise
        connection.close()
        return _latest()


def _latest() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(LATEST)
        link, zone = cursor.fetchone()
    return link or "", zone_from(zone)
