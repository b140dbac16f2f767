"""Occasions on which a letter is written, and the words of each: those in code until the Secretariat has cleared others."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import Wording
from accounts.notices.drafts import Draft, Recipient


@dataclass(frozen=True)
class Occasion:
    """A named occasion. `subject` and `body` are lazy translations with {placeholders}; `values` names those that may
    stand in a wording. `secret` letters carry no name and no basis and are seen by the desk role only (DESIGN 4)."""

    code: str
    subject: str | Promise
    body: str | Promise
    values: frozenset[str]
    secret: bool = False


OCCASIONS: dict[str, Occasion] = {}
# What every occasion may use besides its own values.
COMMON = frozenset({"name", "portal"})


def occasion(
    code: str, subject: str | Promise, body: str | Promise, values: Iterable[str] = (), *, secret: bool = False
) -> Occasion:
    """Declare an occasion; each app does so once, in its notices/letters.py."""
    if code in OCCASIONS:
        raise ValueError(f"two occasions are named {code}")
    OCCASIONS[code] = Occasion(code, subject, body, frozenset(values) | COMMON, secret)
    return OCCASIONS[code]


def placeholders(text: str) -> set[str]:
    """The {names} in a text. Raises ValueError for anything that is more than a plain name."""
    found = set()
    for _literal, field, spec, conversion in string.Formatter().parse(text):
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


class Writer:
    """Renders one occasion for many recipients; a wording is looked up once for each language."""

    def __init__(self, kind: Occasion) -> None:
        self.kind = kind
        self._words: dict[str, tuple[str, str, int]] = {}

    def draft(self, recipient: Recipient, values: Mapping[str, Any]) -> Draft:
        """Render in the recipient's language, once and for all. `values` must be what the occasion names."""
        with translation.override(recipient.language):
            subject, body, version = self._words_in(recipient.language)
            filled = {
                "name": recipient.name,
                "portal": settings.SITE_URL,
                **{key: str(value) for key, value in values.items()},
            }
            foot = _("You receive this letter because of your part in the process. Sign in at {portal}.").format(
                portal=settings.SITE_URL
            )
            return Draft(
                self.kind.code,
                recipient,
                " ".join(subject.format_map(filled).split()),
                f"{body.format_map(filled)}\n\n-- \nRostrum\n{foot}\n",
                version,
                self.kind.secret,
            )

    def _words_in(self, language: str) -> tuple[str, str, int]:
        if language not in self._words:
            wording = cleared_wording(self.kind.code, language)
            self._words[language] = (
                (wording.subject, wording.body, wording.version)
                if wording
                else (str(self.kind.subject), str(self.kind.body), 0)
            )
        return self._words[language]
