"""The Chair's forms for plenary updates and decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.deadline_words import with_seat
from accounts.forms.seat_time import SeatInstantField
from accounts.forms.visible import FreeText
from accreditation.models import Application
from objections.forms.fields import CasesField, OncePressed, names_of_cases
from objections.forms.long_text import MOST_CHARACTERS, long_text
from objections.models.decision import ExchangeOfViews
from sessions_app.models import Session


class UpdateForm(forms.Form):
    """The update to the plenary: one line for each case that is chosen."""

    drawn_labels = {"summary": _("Summary of the consultations")}

    exchange_of_views = forms.ChoiceField(
        label=_("Exchange of views"), choices=ExchangeOfViews.choices, widget=forms.RadioSelect
    )
    text = FreeText(label=_("Introduction"), widget=long_text(5), max_length=MOST_CHARACTERS, required=False)
    cases = CasesField(label=_("Cases"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, rows: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        open_rows = [row for row in rows if row.verdict.allowed]
        choices = [(str(row.application.pk), row.application.organization.name) for row in open_rows]
        self.fields["cases"].choices = choices  # type: ignore[attr-defined]
        self.fields["cases"].initial = [value for value, _name in choices]
        for row in open_rows:
            self.fields[f"summary_{row.application.pk}"] = FreeText(
                label=self.drawn_labels["summary"],
                widget=long_text(2),
                max_length=MOST_CHARACTERS,
                required=False,
                initial=row.summary,
            )

    def blocks(self) -> list[tuple[Any, Any, Any]]:
        """(row, the case's box, its summary field) for the page."""
        boxes = {box.data["value"]: box for box in self["cases"].subwidgets}
        found = []
        for row in self.rows:
            key = str(row.application.pk)
            name = f"summary_{key}"
            found.append((row, boxes.get(key), self[name] if name in self.fields else None))
        return found

    def gone(self) -> dict[str, str]:
        """The fields that were sent of cases that moved on since they were drawn: their labels by their names."""
        keys = {name.removeprefix("summary_"): name for name in self.data if name.startswith("summary_")}
        left = {key: name for key, name in keys.items() if name not in self.fields}
        label = self.drawn_labels["summary"]
        return {left[key]: f"{label}: {case}" for key, case in names_of_cases(left).items()}

    def chosen(self) -> list[Application]:
        wanted = set(self.cleaned_data["cases"])
        return [row.application for row in self.rows if str(row.application.pk) in wanted]

    def summaries(self) -> dict[int, str]:
        return {application.pk: self.cleaned_data.get(f"summary_{application.pk}", "") for application in self.chosen()}


# One of them is needed, by how the decision is taken: neither is called optional, and the form asks for the one.
EITHER = ("session", "silence_ends_at")


class DecisionForm(OncePressed):
    """A decision on some or all."""

    use_required_attribute = False

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_(
            "Title and symbol are public once the decision is taken: name no organization in them, and no number of them."
        ),
    )
    symbol = forms.CharField(
        label=_("Document symbol"), max_length=60, required=False, help_text=_("As in A/AC.999/2027/L.1.")
    )
    how = forms.ChoiceField(
        label=_("How it is taken"),
        choices=[("meeting", _("In a meeting")), ("silence", _("Under silence until an instant"))],
        widget=forms.RadioSelect,
        initial="meeting",
    )
    session = forms.ModelChoiceField(
        label=_("Meeting"),
        queryset=Session.objects.filter(kind__in=["plenary", "review_conference"]),
        help_text=_("Where it is taken in a meeting: a substantive plenary or a review conference."),
    )
    silence_ends_at = SeatInstantField(
        label=_("Silence ends"),
        help_text=with_seat(
            _(
                "Where it is put under silence: day and time at the seat (%(place)s). All Member States are told once a "
                "second person has confirmed it."
            )
        ),
    )
    cases = CasesField(label=_("Cases that it confirms"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, cases: list[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(case.pk): case for case in cases}
        self.fields["cases"].choices = [  # type: ignore[attr-defined]
            (key, f"{case.organization.name} ({case.reference})") for key, case in self.by_key.items()
        ]

    def _clean_fields(self) -> None:
        for name in EITHER:
            self.fields[name].required = False
        super()._clean_fields()  # type: ignore[misc]
        for name in EITHER:
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("how") == "meeting":
            data["silence_ends_at"] = None
            if not data.get("session"):
                self.add_error("session", _("Choose the meeting that takes the decision."))
        else:
            data["session"] = None
            if not data.get("silence_ends_at"):
                self.add_error("silence_ends_at", _("Give the day and time until which silence is kept."))
        return data

    def chosen(self) -> list[Application]:
        return [self.by_key[key] for key in self.cleaned_data["cases"]]


class ConsensusForm(forms.Form):
    """The second person's declaration, and when the meeting adopted it. `read_back`: the instant that was read back."""

    consensus = forms.BooleanField(
        label=_("There is consensus (R9)"),
        required=False,
        help_text=_("Without consensus there is no decision; consultations continue."),
    )
    adopted_at = SeatInstantField(
        deadline=False,
        label=_("When the meeting adopted it"),
        required=False,
        help_text=with_seat(
            _(
                "Day and time at the seat (%(place)s), while the meeting sat. Accreditations date from then. Leave it empty "
                "if it was adopted just now."
            )
        ),
    )
    read_back = forms.CharField(required=False, widget=forms.HiddenInput)
