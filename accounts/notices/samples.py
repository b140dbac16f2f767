"""Values to preview a wording with: those of the newest letter of its kind, read back out of the letter itself.

Nothing is kept for it: the letter's text is matched against the words it was written with. What no letter of the kind
gives is taken from the newest letter of another kind that names the same thing.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation

from accounts.models import Letter, Wording
from accounts.notices.occasions import FOOT, LINK, OCCASIONS, Occasion, fill
from accounts.sealed import hide_seals

# How many kinds of letter, of those newly written, are looked through for what the kind itself does not give.
MOST_KINDS, NEWEST = 12, 500


def newest_values(kind: Occasion, letters: QuerySet[Letter]) -> dict[str, str]:
    """The values of the newest of `letters` (those that this person may read); those found in none stand as their own
    names. A link that gives power is never among them."""
    values = _read_back(kind, letters)
    lacking = kind.values - set(values)
    written = set(letters.order_by("-id").values_list("kind", flat=True)[:NEWEST])
    others = [OCCASIONS[code] for code in written & set(OCCASIONS) - {kind.code}]
    # The kinds that share most with this one first: their "reference" is most likely to mean the same.
    others.sort(key=lambda other: (-len(other.values & kind.values), other.code))
    for other in others[:MOST_KINDS]:
        if not (other.values & lacking):
            continue
        found = _read_back(other, letters)
        values |= {name: value for name, value in found.items() if name in lacking}
        lacking = kind.values - set(values)
    given = {LINK: "[link]", "portal": settings.SITE_URL}
    return {name: values.get(name, f"[{name}]") for name in kind.values} | given


def preview(subject: str, body: str, language: str, values: dict[str, str]) -> tuple[str, str]:
    """Subject and text as they would go out."""
    with translation.override(language):
        return fill(subject, body, values)


def _read_back(kind: Occasion, letters: QuerySet[Letter]) -> dict[str, str]:
    letter = letters.filter(kind=kind.code, replaces__isnull=True).order_by("-id").first()
    if letter is None:
        return {}
    subject, body = _words_of(letter, kind)
    values: dict[str, str] = {}
    for words, text in ((subject, letter.subject), (body, letter.body.rpartition(FOOT)[0])):
        found = re.fullmatch(_pattern(words), text, re.S)
        values |= dict(_told(found.groupdict().items() if found else ()))
    return values


def _told(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return ((name, hide_seals(value, "[link]")) for name, value in pairs if value and name != LINK)


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
