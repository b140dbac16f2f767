"""The forms of the calendar: windows, cycles, moved deadlines, late permissions, circulated lists."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.seat_time import SeatInstantField
from accounts.forms.visible import FreeText, visible
from accreditation.forms.drawn import LONG, DrawnForm, SeenForm, kept_file
from accreditation.forms.organization_acts import body_named
from accreditation.models import Application, Organization, Window

FROZEN = _(
    "It is not decided who acts for an organization whose file is frozen: it can go on a list once that is decided."
)


class WindowForm(SeenForm):
    """A window before it is announced."""

    title = forms.CharField(label=_("Title"), max_length=120, validators=[visible], help_text=_("As “Window 2027”."))
    opens_at = SeatInstantField(label=_("Opens"))
    closes_at = SeatInstantField(label=_("Closes"))

    def __init__(self, *args: Any, zone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if zone and isinstance(field, SeatInstantField):
                field.set_zone(zone)


class PastWindowForm(WindowForm):
    """A window that was held on paper, with the paper on which its dates rest."""

    title = forms.CharField(label=_("Title"), max_length=120, validators=[visible], help_text=_("As “Window 2026”."))
    evidence = FreeText(
        label=_("Evidence"),
        widget=forms.Textarea(attrs=LONG),
        max_length=2000,
        help_text=_("Which document gave its dates, of which date, and where it is filed."),
    )
    scan = kept_file(_("The document"), _("The note or the page that announced it, as a PDF or a scan. It is kept."))


class CycleForm(WindowForm):
    """A cycle of the process."""

    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=100)
    opens_at = SeatInstantField(label=_("Begins"))
    closes_at = SeatInstantField(label=_("Ends"))
    field_order = ("number", "opens_at", "closes_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["title"]


class MoveForm(DrawnForm):
    """A published deadline moved to a later instant."""

    seen = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    until = SeatInstantField(label=_("New instant"))
    reason = FreeText(
        label=_("Reason"),
        widget=forms.Textarea(attrs=LONG),
        max_length=4000,
        help_text=_("Everyone concerned reads it at once, with the old and the new instant."),
    )

    def __init__(self, *args: Any, zone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if zone:
            cast(SeatInstantField, self.fields["until"]).set_zone(zone)


class LateForm(forms.Form):
    """A late permission for one body in one window."""

    window = forms.ModelChoiceField(
        label=_("Window"), queryset=Window.objects.announced().filter(imported=False).order_by("-opens_at")
    )
    organization = forms.CharField(
        label=_("The organization"),
        max_length=200,
        help_text=_("Its reference, as ORG-2027-7KD4-XP, or its full name."),
    )
    until_at = SeatInstantField(label=_("May submit until"))
    reason = FreeText(
        label=_("Reason"),
        widget=forms.Textarea(attrs=LONG),
        max_length=2000,
        help_text=_("It is shown on the circulated list."),
    )

    def clean_organization(self) -> Organization:
        return body_named(self.cleaned_data["organization"])


class ListForm(forms.Form):
    """The files for a list, and the end of their period."""

    files = forms.MultipleChoiceField(  # type: ignore[assignment]  # a field; the metaclass takes it off the class
        label=_("Files"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one file."),
            "invalid_choice": _(
                "%(value)s can no longer go on this list: it was put on another, or is no longer complete. It is left out "
                "below; look at the others and go on."
            ),
        },
    )
    period_ends_at = SeatInstantField(label=_("The non-objection period ends"))

    def __init__(self, *args: Any, files: QuerySet[Application], zone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_files = cast(forms.ChoiceField, self.fields["files"])
        self.frozen = {a.reference for a in files if a.organization.frozen_at is not None}
        of_files.choices = [(a.reference, self._line(a)) for a in files]
        self.initial["files"] = [a.reference for a in files if a.reference not in self.frozen]
        if self.frozen:
            of_files.help_text = str(FROZEN)
        if zone:
            cast(SeatInstantField, self.fields["period_ends_at"]).set_zone(zone)

    def _line(self, application: Application) -> str:
        line = f"{application.organization.name} · {application.reference}"
        return f"{line} · {gettext('frozen')}" if application.reference in self.frozen else line

    def clean_files(self) -> list[str]:
        """A frozen file beside others is left out, as the read-back says; with nothing else there is no list."""
        chosen: list[str] = self.cleaned_data["files"]
        if set(chosen) <= self.frozen:
            raise forms.ValidationError(FROZEN)
        return chosen
