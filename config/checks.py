"""What Django's `check` asks in addition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Critical, Error, Tags, register
from django.db import OperationalError, connections


@register(Tags.database)
def check_encoding(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Names in six scripts need UTF-8; SQL_ASCII would take any bytes and give them back wrong."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("SHOW server_encoding")
                encoding = cursor.fetchone()[0]
        except OperationalError as failure:
            said = str(failure).strip()
            hint = (
                "Start PostgreSQL, or correct DATABASE_URL (and DATABASE_WEB_URL, DATABASE_DESK_URL if they are set)."
            )
            found.append(Critical(f"The database cannot be reached: {said}", hint=hint, id="config.E002"))
            continue
        if encoding != "UTF8":
            hint = "Create it with ENCODING 'UTF8' TEMPLATE template0."
            found.append(Error(f"The database is {encoding}, it must be UTF8.", hint=hint, id="config.E001"))
    return found
