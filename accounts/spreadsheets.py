"""What a spreadsheet would do with a cell, and how it is kept from it; rows as a CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain_text(text: str) -> str:
    """The text of a cell of a CSV: marked as text where a spreadsheet would run it as a formula. An empty one stays empty."""
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV in UTF-8 with a byte-order mark, every cell as plain text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([plain_text(str(value)) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
