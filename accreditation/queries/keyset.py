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
# What values of the wrong kind for the ordered fields raise, on the way into the query or on its way out.
NONSENSE = (TypeError, ValueError, OverflowError, ValidationError)


@dataclass(frozen=True)
class Page:
    """Rows in their order, and the query strings of the neighbours, "" where there is none."""

    rows: list[Any]
    earlier: str
    later: str


def keyset_page(
    rows: QuerySet[Any], asked: Mapping[str, str], *, order: Sequence[str] = ("id",), size: int = SIZE
) -> Page:
    """Ascending by `order`, whose last field is unique and none of which is null. Other parameters stay in the links;
    a key that means nothing asks for the first page."""
    back, start = _cursor(asked.get("to"), order), _cursor(asked.get("from"), order)
    if back or start:
        try:
            return _page(rows, asked, order, size, back, start)
        except NONSENSE:
            pass
    return _page(rows, asked, order, size, None, None)


def _page(
    rows: QuerySet[Any],
    asked: Mapping[str, str],
    order: Sequence[str],
    size: int,
    back: list[Any] | None,
    start: list[Any] | None,
) -> Page:
    kept = {name: value for name, value in asked.items() if name not in {"from", "to"} and value}
    rows = rows.order_by(*order)
    if back:
        before = rows.filter(_beyond(order, back, "lt")).order_by(*(f"-{name}" for name in order))
        found = list(before[: size + 1])
        more_earlier, more_later = len(found) > size, True
        found = found[:size][::-1]
    else:
        found = list((rows.filter(_beyond(order, start, "gt")) if start else rows)[: size + 1])
        more_earlier, more_later = start is not None, len(found) > size
        found = found[:size]
    if not found:
        return Page([], "", "")
    earlier = "?" + urlencode({**kept, "to": _key(found[0], order)}) if more_earlier else ""
    later = "?" + urlencode({**kept, "from": _key(found[-1], order)}) if more_later else ""
    return Page(found, earlier, later)


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
    except (ValueError, RecursionError):
        return None
    plain = isinstance(values, list) and len(values) == len(order)
    return values if plain and all(_is_plain(value) for value in values) else None


def _is_plain(value: Any) -> bool:
    return type(value) in {str, int} and "\x00" not in str(value)


def capped_count(rows: QuerySet[Any]) -> tuple[int, bool]:
    """How many, up to the cap, and whether there are more."""
    count = rows.order_by()[: CAP + 1].count()
    return min(count, CAP), count > CAP
