"""Whether a text says something: the one place that services and forms ask, wherever a reason or an answer is needed."""

from __future__ import annotations

import unicodedata

# Letters and symbols by their class, but drawn as nothing.
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def is_readable(text: str) -> bool:
    """Whether there is a letter, figure, sign or symbol in it. Spaces, marks without a letter, and what has no width or
    only turns the direction of writing, say nothing."""
    return any(unicodedata.category(character)[0] in "LNPS" and character not in BLANK for character in text)


def said(text: str) -> str:
    """The text, trimmed; empty where nothing in it can be read."""
    return text.strip() if is_readable(text) else ""
