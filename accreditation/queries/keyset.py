"""Keyset pages in any fixed order: no page is slower than another, and nothing is counted beyond a cap."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet

SIZE = 50
CAP = 1000


@dataclass(frozen=True)
class Page:
    """Rows in their order, and the query strings of the neighbours, "" where there is none."""

    rows: list[Any]
    earlier: str
    later: str


def keyset_page(
    rows: QuerySet[Any], asked: Mapping[str, str], *, order: Sequence[str] = ("id",), size: int = SIZE
) -> Page:
    """Ascending by `order`, whose last field is unique and none of which is null. Other parameters stay in the links."""
    kept = {name: value for name, value in asked.items() if name not in {"from", "to"} and value}
    rows = rows.order_by(*order)
    back = _cursor(asked.get("to"), order)
    cursor = back or _cursor(asked.get("from"), order)
    if back:
        found = _read(rows.filter(_beyond(order, back, "lt")).order_by(*(f"-{name}" for name in order)), size)
        more_earlier, more_later = len(found) > size, True
        found = found[:size][::-1]
    else:
        found = _read(rows.filter(_beyond(order, cursor, "gt")) if cursor else rows, size)
        more_earlier, more_later = cursor is not None, len(found) > size
        found = found[:size]
    if not found:
        return Page([], "", "")
    earlier = "?" + urlencode({**kept, "to": _key(found[0], order)}) if more_earlier else ""
    later = "?" + urlencode({**kept, "from": _key(found[-1], order)}) if more_later else ""
    return Page(found, earlier, later)


def _read(rows: QuerySet[Any], size: int) -> list[Any]:
    try:
        return list(rows[: size + 1])
    except (ValueError, ValidationError):
        return []


def _beyond(order: Sequence[str], values: list[Any], direction: str) -> Q:
    """(a, b) > (x, y), spelt out: a > x or a = x and b > y."""
    condition = Q()
    for index, name in enumerate(order):
        same = {other: values[place] for place, other in enumerate(order[:index])}
        condition |= Q(**same, **{f"{name}__{direction}": values[index]})
    return condition


def _key(row: Any, order: Sequence[str]) -> str:
    values = []
    for name in order:
        value = row
        for part in name.split("__"):
            value = getattr(value, part)
        values.append(value)
    return json.dumps(values, cls=_Encoder, separators=(",", ":"))


class _Encoder(DjangoJSONEncoder):
    """Django's own cuts microseconds, and a page would begin with the row that ended the last."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _cursor(text: str | None, order: Sequence[str]) -> list[Any] | None:
    """A key from the address; nonsense asks for the first page."""
    try:
        values = json.loads(text or "null")
    except ValueError:
        return None
    plain = isinstance(values, list) and len(values) == len(order)
    if not plain or not all(isinstance(value, (str, int)) and "\x00" not in str(value) for value in values):
        return None
    return values


def capped_count(rows: QuerySet[Any]) -> tuple[int, bool]:
    """How many, up to the cap, and whether there are more."""
    count = rows.order_by()[: CAP + 1].count()
    return min(count, CAP), count > CAP
