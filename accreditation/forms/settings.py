"""The form of one setting (DESIGN 2): a choice, a number, a list, or a number for each of several things, by its name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.visible import FreeText
from accreditation.forms.drawn import LONG, SeenForm
from accreditation.modalities.parameters import BOUNDS, Attendance
from accreditation.models.calendar import InputsFromChoice
from accreditation.notices.parameters import CHOICES, PARTS, unit_of

PREFIX = "value_"


class ParameterForm(SeenForm):
    """`current` is the value in force, a Parameters' own. Whatever the fields are, `cleaned_data["value"]` is the text that
    the service takes. Of several numbers one left empty keeps what is in force."""

    value = forms.CharField(label=_("New value"), widget=forms.TextInput, max_length=2000)
    reason = FreeText(label=_("Reason"), widget=forms.Textarea(attrs=LONG), max_length=4000)

    def __init__(self, *args: Any, name: str, current: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = list(current) if isinstance(current, dict) else []
        if name in CHOICES:
            self.fields["value"] = forms.ChoiceField(
                label=_("New value"), choices=list(CHOICES[name].items()), widget=forms.RadioSelect
            )
        elif self.parts:
            del self.fields["value"]
            for part in self.parts:
                self.fields[f"{PREFIX}{part}"] = _part_field(name, part, current[part])
        else:
            self.fields["value"].required = not isinstance(current, frozenset)
            self.fields["value"].help_text = unit_of(name)
        self.order_fields([*(f"{PREFIX}{part}" for part in self.parts), "value", "reason", "seen"])

    def clean(self) -> dict[str, Any]:
        """The parts as the one text that they are kept as."""
        data = dict(super().clean() or {})
        if self.parts:
            given = {part: data.get(f"{PREFIX}{part}") for part in self.parts}
            data["value"] = ", ".join(f"{part}={value}" for part, value in given.items() if value not in (None, ""))
        return data


def _part_field(name: str, part: str, value: Any) -> forms.Field:
    label = str(PARTS[name][part])
    if isinstance(value, Attendance):
        offered = [(one.value, PARTS[name][one.value]) for one in Attendance]
        return forms.ChoiceField(label=label, choices=offered, initial=value.value)
    least, most = BOUNDS[name]
    return forms.IntegerField(label=label, help_text=unit_of(name), min_value=least, max_value=most, initial=value)


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
    reason = FreeText(label=_("Reason"), widget=forms.Textarea(attrs=LONG), max_length=4000)

    def clean_value(self) -> str:
        """As the cycle keeps it: empty where the process decides."""
        value: str = self.cleaned_data["value"]
        return "" if value == self.AS_THE_PROCESS else value
