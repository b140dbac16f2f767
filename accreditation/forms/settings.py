"""The form of a setting that DESIGN 2 leaves open."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accreditation.forms.drawn import LONG, SeenForm


class ParameterForm(SeenForm):
    value = forms.CharField(label=_("New value"), widget=forms.TextInput, max_length=2000)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs=LONG), max_length=4000)

    def __init__(self, *args: Any, may_be_empty: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].required = not may_be_empty
