"""Fields that the States' and the Chair's forms share."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.forms.visible import FreeText
from accounts.kept_uploads import KeptFileInput
from accreditation.modalities.states import State
from accreditation.modalities.words import CHARACTERS_A_WORD, count_words
from accreditation.models import Application

MOST_DIGITS = 10
# Before submission an application is its organization's own.
SHOWN = [state.value for state in State if state is not State.DRAFT]


def new_key() -> str:
    """A key for one drawing of a form."""
    return uuid.uuid4().hex


class OncePressed(forms.Form):
    """A form whose drawing has a key of its own: pressed twice, the second press is answered with what the first did."""

    form_key = forms.CharField(required=False, max_length=64, initial=new_key, widget=forms.HiddenInput)


class ScanField(forms.FileField):
    """A paper that is kept as evidence, checked and kept at once so that another field's error does not ask for it again
    (`accounts.kept_uploads`). Whether it is there at all, the door asks: a page that comes back brings its mark alone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_empty_file=True, max_length=None, widget=KeptFileInput, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        return super().clean(data, initial) if data else None


def names_of_cases(keys: Iterable[str]) -> dict[str, str]:
    """The cases whose keys a form sent, as the office may read them; what is no case of its desk is not in it."""
    numbers = [key for key in keys if key.isascii() and key.isdecimal() and len(key) < MOST_DIGITS]
    found = Application.objects.filter(pk__in=numbers, state__in=SHOWN).select_related("organization").order_by("id")
    return {str(case.pk): f"{case.organization.name} ({case.reference})" for case in found}


class CasesField(forms.MultipleChoiceField):
    """Cases to choose among. One that was among them when the page was drawn, and was updated, decided or resolved since, is
    named."""

    def validate(self, value: list[str]) -> None:
        names = list(names_of_cases([key for key in value if not self.valid_value(key)]).values())
        if names:
            raise forms.ValidationError(
                _(
                    "Moved on since the page was opened, and no longer open to this: %(cases)s. See what is left, and go on."
                )
                % {"cases": "; ".join(names)},
                code="moved_on",
            )
        super().validate(value)


class WordLimited(FreeText):
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
