"""Values to preview a wording with: those of the newest letter of its kind, read back out of the letter itself.

Nothing is kept for it: the letter's text is matched against the words it was written with.
"""

from __future__ import annotations

import re
import string

from django.utils import translation

from accounts.models import Letter, Wording
from accounts.notices.occasions import Occasion

FOOT = "\n\n-- \nRostrum\n"


def newest_values(kind: Occasion) -> dict[str, str]:
    """The values of the newest letter that this capacity may read; those not found stand as their own names."""
    values = {name: f"[{name}]" for name in kind.values}
    letter = Letter.objects.filter(kind=kind.code, replaces__isnull=True).order_by("-id").first()
    if letter is None:
        return values
    subject, body = _words_of(letter, kind)
    for words, text in ((subject, letter.subject), (body, letter.body.rpartition(FOOT)[0])):
        found = re.fullmatch(_pattern(words), text, re.S)
        values |= {name: value for name, value in (found.groupdict() if found else {}).items() if value}
    return values


def _words_of(letter: Letter, kind: Occasion) -> tuple[str, str]:
    if letter.wording_version:
        wording = Wording.objects.filter(
            occasion=kind.code, language=letter.language, version=letter.wording_version
        ).first()
        if wording is not None:
            return wording.subject, wording.body
    with translation.override(letter.language):
        return str(kind.subject), str(kind.body)


def _pattern(words: str) -> str:
    """The words as a pattern, each placeholder once by its name."""
    parts: list[str] = []
    seen: set[str] = set()
    for literal, field, _spec, _conversion in string.Formatter().parse(words):
        parts.append(re.escape(literal))
        if field is not None:
            parts.append(f"(?P={field})" if field in seen else f"(?P<{field}>.*?)")
            seen.add(field)
    return "".join(parts)
