"""Occasions on which a letter is written, and the words of each: those in code until the Secretariat has cleared others."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.languages import languages
from accounts.lately import lately
from accounts.models import Wording
from accounts.notices.drafts import Draft, Recipient
from accounts.sealed import without_marks


@dataclass(frozen=True)
class Occasion:
    """A named occasion. `subject` and `body` are lazy translations with {placeholders}; `values` names those that may
    stand in a wording. `secret` letters carry no name and no basis and are seen by the desk role only (DESIGN 4). `called`: its
    name, where another letter has the same subject."""

    code: str
    subject: str | Promise
    body: str | Promise
    values: frozenset[str]
    secret: bool = False
    called: str | Promise = ""


OCCASIONS: dict[str, Occasion] = {}
# What every occasion may use besides its own values.
COMMON = frozenset({"name", "portal"})
LINK = "link"
PLACEHOLDER = re.compile(r"\{\w+\}")
EMPTY = re.compile(r" ?\{(\w+)\}")
# Occasions whose letters bring a subject of their own.
ONLY_A_PLACEHOLDER = {"mailing_list.letter": gettext_lazy("Letter to the mailing list")}
FOOT = "\n\n-- \nRostrum\n"


def occasion(
    code: str,
    subject: str | Promise,
    body: str | Promise,
    values: Iterable[str] = (),
    *,
    secret: bool = False,
    called: str | Promise = "",
) -> Occasion:
    """Declare an occasion; each app does so once, in its notices/letters.py."""
    if code in OCCASIONS:
        raise ValueError(f"two occasions are named {code}")
    OCCASIONS[code] = Occasion(code, subject, body, frozenset(values) | COMMON, secret, called)
    return OCCASIONS[code]


def occasion_words(code: str) -> str:
    """What an occasion is called: the subject of its letter, unless it has a name of its own; an ellipsis where a name would
    stand; its code if unknown."""
    kind = OCCASIONS.get(code)
    if kind is None:
        return code
    subject = PLACEHOLDER.sub("…", str(kind.called or kind.subject))
    return subject if subject != "…" else str(ONLY_A_PLACEHOLDER.get(code, code))


class LoneBracketError(ValueError):
    """A curly bracket that is not closed, or closes nothing."""


def placeholders(text: str) -> set[str]:
    """The {names} in a text. Raises LoneBracketError, and ValueError for anything that is more than a plain name."""
    found = set()
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        raise LoneBracketError from None
    for _literal, field, spec, conversion in parts:
        if field is None:
            continue
        if not field.isidentifier() or spec or conversion:
            raise ValueError(field or "{}")
        found.add(field)
    return found


def cleared_wording(code: str, language: str) -> Wording | None:
    """The newest version that was cleared for release, if there is one."""
    return (
        Wording.objects.filter(occasion=code, language=language, cleared_at__isnull=False).order_by("-version").first()
    )


def _cleared_lately(code: str, language: str) -> Wording | None:
    return lately(("wording", code, language), lambda: cleared_wording(code, language))


@dataclass(frozen=True)
class Words:
    """The words of one occasion in the language that they are really in."""

    language: str
    subject: str
    body: str
    version: int = 0


def words_for(kind: Occasion, language: str) -> Words:
    """The words for who reads `language`: those cleared in it, else those that the portal brings in it, else the English
    ones, cleared before brought. So a letter never says that it is in a language that it does not speak."""
    wording = _cleared_lately(kind.code, language)
    if wording is None and language not in languages():
        language = settings.LANGUAGE_CODE
        wording = _cleared_lately(kind.code, language)
    if wording is not None:
        return Words(language, wording.subject, wording.body, wording.version)
    with translation.override(language):
        return Words(language, str(kind.subject), str(kind.body))


class Writer:
    """Renders one occasion for many recipients; a wording is looked up once for each language."""

    def __init__(self, kind: Occasion) -> None:
        self.kind = kind
        self._words: dict[str, Words] = {}

    def draft(self, recipient: Recipient, values: Mapping[str, Any]) -> Draft:
        """Render once and for all, in the recipient's language where there are words in it (`words_for`). `values` must
        be what the occasion names."""
        words = self._words_in(recipient.language)
        with translation.override(words.language):
            return Draft(
                self.kind.code,
                replace(recipient, language=words.language),
                *fill(words.subject, words.body, {**common(recipient.name), **values}),
                words.version,
                self.kind.secret,
            )

    def _words_in(self, language: str) -> Words:
        if language not in self._words:
            self._words[language] = words_for(self.kind, language)
        return self._words[language]


def common(name: str) -> dict[str, str]:
    """The values of COMMON."""
    return {"name": name, "portal": settings.SITE_URL}


def fill(subject: str, body: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and text as they go out, with the foot of every letter, in the language that is active. `link` alone may
    be a sealed one: in a name, or any other text of people's own, a mark is no mark."""
    filled = {key: str(value) if key == LINK else without_marks(str(value)) for key, value in values.items()}
    foot = _("This letter comes from the portal of the process, {portal}.").format(portal=settings.SITE_URL)
    # An empty value takes the space before it along: a decision without a symbol leaves no gap in its sentence.
    body = EMPTY.sub(lambda found: found[0] if filled.get(found[1], found[0]) else "", body)
    return " ".join(subject.format_map(filled).split()), f"{body.format_map(filled)}{FOOT}{foot}\n"
