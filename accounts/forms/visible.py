"""Names and titles that can be seen: they are links, lines of lists and words of letters. And free texts, which are longer:
in them what hides is taken out rather than refused, for nobody finds it in a page of text."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.said import is_readable, plain

# What turns the direction of the text around it, and what has no width. The joiners (U+200C, U+200D) belong to the
# spelling of several languages, and the marks U+200E, U+200F and U+061C to that of mixed text: these may stand.
UNSEEN = re.compile("[\u00ad\u180e\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")


def hidden_in(text: str) -> str:
    """The characters of it that hide or turn it round, by their numbers; empty where there is none."""
    return ", ".join(f"U+{ord(character):04X}" for character in sorted(set(UNSEEN.findall(text))))


def visible(text: str) -> None:
    """A form field's validator: something can be read, and nothing hides in it or turns it round."""
    codes = hidden_in(text)
    if codes:
        raise ValidationError(
            _(
                "This holds characters that cannot be seen, or that turn the direction of writing (%(codes)s). "
                "Type it anew without them."
            )
            % {"codes": codes}
        )
    readable(text)


def readable(text: str) -> None:
    """A form field's validator for a reason or an answer: something can be read."""
    if not is_readable(text):
        raise ValidationError(_("There is nothing here that can be read. Type it in letters."))


class FreeText(forms.CharField):
    """A text of people's own: without controls and forced directions (`accounts.said.plain`), as it is then read back."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(plain(value) if isinstance(value, str) else value)
