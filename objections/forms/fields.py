"""Fields that the States' and the Chair's forms share."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import ngettext

from accreditation.modalities.words import CHARACTERS_A_WORD, count_words


def new_key() -> str:
    """A key for one drawing of a form."""
    return uuid.uuid4().hex


class OncePressed(forms.Form):
    """A form whose drawing has a key of its own: pressed twice, the second press is answered with what the first did."""

    form_key = forms.CharField(required=False, max_length=64, initial=new_key, widget=forms.HiddenInput)


class WordLimited(forms.CharField):
    """A long text with a limit in words, counted by the same rule in browser and server (docs/word-count.md)."""

    def __init__(self, *, most_words: int, rows: int = 8, **options: Any) -> None:
        self.most_words = most_words
        widget = forms.Textarea(attrs={"rows": rows, "data-word-limit": most_words})
        super().__init__(widget=widget, strip=True, max_length=most_words * CHARACTERS_A_WORD, **options)

    def validate(self, value: str) -> None:
        super().validate(value)
        over = count_words(value) - self.most_words
        if over > 0:
            raise forms.ValidationError(
                ngettext(
                    "Shorten it by %(number)s word; nothing is cut off for you.",
                    "Shorten it by %(number)s words; nothing is cut off for you.",
                    over,
                )
                % {"number": over},
                code="too_long",
            )
