"""What a text says: the one place that services and forms ask, wherever people write."""

from __future__ import annotations

import re
import unicodedata

# Letters and symbols by their class, but drawn as nothing.
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def is_readable(text: str) -> bool:
    """Whether there is a letter, figure, sign or symbol in it. Spaces, marks without a letter, and what has no width or
    only turns the direction of writing, say nothing."""
    return any(unicodedata.category(character)[0] in "LNPS" and character not in BLANK for character in text)


# What some programs write for a new line.
NEW_LINE = re.compile("[\x0b\x0c\x85\u2028\u2029]")
# Controls (a NUL is refused elsewhere), and the marks that turn what follows them round: "evil" reads "live", and a page
# after it backwards.
UNSEEN = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e]")


def plain(text: str) -> str:
    """The text without controls and without what turns its direction by force. New lines and tabs stay; so do the marks,
    joiners and isolates (U+200C to U+200F, U+061C, U+2066 to U+2069), which belong to the spelling of many languages."""
    return UNSEEN.sub("", NEW_LINE.sub("\n", text))


def said(text: str) -> str:
    """The text, plain and trimmed; empty where nothing in it can be read."""
    return plain(text).strip() if is_readable(text) else ""
