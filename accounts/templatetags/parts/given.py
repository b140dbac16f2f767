"""What a piece was given: a row's value by name, the request's clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.template import Context
from django.utils import timezone


def field(row: Any, name: str, default: Any = "") -> Any:
    """The value of that name, of a mapping or of an object."""
    return row.get(name, default) if isinstance(row, Mapping) else getattr(row, name, default)


def request_now(context: Context) -> datetime:
    """The clock as read at the door, in UTC; outside a request, the present."""
    return getattr(context.get("request"), "now", None) or timezone.now()
