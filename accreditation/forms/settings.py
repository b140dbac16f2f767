"""The form of a setting that DESIGN 2 leaves open."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accreditation.forms.drawn import LONG, SeenForm
from accreditation.models.calendar import InputsFromChoice


class ParameterForm(SeenForm):
    value = forms.CharField(label=_("New value"), widget=forms.TextInput, max_length=2000)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs=LONG), max_length=4000)

    def __init__(self, *args: Any, may_be_empty: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].required = not may_be_empty


class CycleInputsForm(SeenForm):
    """Who may send written inputs to the meetings of a cycle."""

    AS_THE_PROCESS = "process"
    value = forms.ChoiceField(
        label=_("Who may send written inputs"),
        choices=[
            (AS_THE_PROCESS, _("As the process says")),
            (InputsFromChoice.REGISTERED.value, _("Any registered organization")),
            (InputsFromChoice.ACCREDITED.value, _("Accredited organizations only")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs=LONG), max_length=4000)

    def clean_value(self) -> str:
        """As the cycle keeps it: empty where the process decides."""
        value: str = self.cleaned_data["value"]
        return "" if value == self.AS_THE_PROCESS else value
