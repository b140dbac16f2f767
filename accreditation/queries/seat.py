"""The zone of the seat as the process has it (DESIGN 2). Of several processes it is that of the first: there is one portal,
and one seat."""

from __future__ import annotations

from django.db import connection

from accreditation.modalities.parameters import Parameters

# NULL where the process has the default, or where there is none yet. Public pages ask it together with the record.
STORED_ZONE = "SELECT parameters ->> 'zone' FROM accreditation_process ORDER BY id LIMIT 1"


def zone_from(stored: str | None) -> str:
    """What STORED_ZONE found, or the default."""
    return stored or Parameters().zone


def zone_of_seat() -> str:
    """The zone in force, an IANA name."""
    with connection.cursor() as cursor:
        cursor.execute(STORED_ZONE)
        row = cursor.fetchone()
    return zone_from(row[0] if row else None)
