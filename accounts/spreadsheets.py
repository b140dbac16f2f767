"""What a spreadsheet would do with a cell, and how it is kept from it."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain_text(text: str) -> str:
    """The text of a cell of a CSV: marked as text where a spreadsheet would run it as a formula. An empty one stays empty."""
    return f"'{text}" if text.startswith(FORMULA) else text
