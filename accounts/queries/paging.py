"""Keyset pages: newest first by one unique, growing key. Nothing is counted, and no page grows slower than another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

SIZE = 50


# Rows of a whole list that are in memory at once.
CHUNK = 1000


@dataclass(frozen=True)
class Page:
    """One page of rows and the query strings of its neighbours, "" where there is none."""

    rows: Iterable[Any]
    newer: str
    older: str


def page_of(rows: QuerySet[Any], asked: Mapping[str, str], *, key: str = "id", size: int = SIZE) -> Page:
    """The page that the query string asks for: `before` or `after` a key. Other parameters are kept in the links."""
    before, after = _number(asked.get("before")), _number(asked.get("after"))
    kept = {name: value for name, value in asked.items() if name not in {"before", "after"} and value}
    if after is not None:
        found = list(rows.filter(**{f"{key}__gt": after}).order_by(key)[: size + 1])
        more_newer, more_older = len(found) > size, True
        found = found[:size][::-1]
    else:
        older_rows = rows if before is None else rows.filter(**{f"{key}__lt": before})
        found = list(older_rows.order_by(f"-{key}")[: size + 1])
        more_newer, more_older = before is not None, len(found) > size
        found = found[:size]
    if not found:
        return Page([], "", "")
    newer = "?" + urlencode({**kept, "after": getattr(found[0], key)}) if more_newer else ""
    older = "?" + urlencode({**kept, "before": getattr(found[-1], key)}) if more_older else ""
    return Page(found, newer, older)


def whole(rows: QuerySet[Any], *, key: str = "id") -> Page:
    """All rows in the order of the pages, as they come: to be read once, in a transaction."""
    return Page(rows.order_by(f"-{key}").iterator(CHUNK), "", "")


def in_chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows in lists, for what is looked up for many at once; a page is one of them."""
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def _number(text: str | None) -> int | None:
    """A key typed into the address; nonsense asks for the first page."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
