"""The form of a setting that is the Chair's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.visible import FreeText, readable
from objections.forms.long_text import MOST_CHARACTERS, long_text


class ParameterForm(forms.Form):
    """One of the Chair's settings."""

    value = forms.CharField(label=_("New value"), max_length=200)
    reason = FreeText(
        label=_("Reason"),
        widget=long_text(3),
        max_length=MOST_CHARACTERS,
        help_text=_("Goes to all Member States with the change."),
        validators=[readable],
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, Any]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if choices:
            self.fields["value"] = forms.ChoiceField(label=_("New value"), choices=choices, widget=forms.RadioSelect)
            self.order_fields(["value", "reason", "seen"])
