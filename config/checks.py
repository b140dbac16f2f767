"""What Django's `check` asks in addition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections


@register(Tags.database)
def check_encoding(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Names in six scripts need UTF-8; SQL_ASCII would take any bytes and give them back wrong."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            encoding = cursor.fetchone()[0]
        if encoding != "UTF8":
            hint = "Create it with ENCODING 'UTF8' TEMPLATE template0."
            found.append(Error(f"The database is {encoding}, it must be UTF8.", hint=hint, id="config.E001"))
    return found
