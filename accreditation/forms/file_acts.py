"""The forms of acts on a file: questions, notes, the ECOSOC register's entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.visible import FreeText
from accreditation.forms.drawn import LONG, VersionForm, kept_file
from accreditation.modalities.applications import REQUIRED
from accreditation.models import Application, EcosocEntry, Organization
from accreditation.queries.case_file import field_words
from accreditation.services.organizations import PROFILE_FIELDS


class AskForm(VersionForm):
    """Up to five points, each about a field of the file or about the whole."""

    POINTS = 5
    drawn_labels = {"text": _("Question")}

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = REQUIRED[application.route_now]
        choices: list[tuple[str, Any]] = [("", _("the file as a whole"))]
        choices += [(name, field_words(Application, name)) for name in names]
        choices += [(name, field_words(Organization, name)) for name in PROFILE_FIELDS]
        choices += [("documents", _("documents"))]
        self.choices = choices
        for number in range(1, self.POINTS + 1):
            self.fields[f"field_{number}"] = forms.ChoiceField(
                label=_("Point %(number)d: about") % {"number": number}, choices=choices, required=False
            )
            self.fields[f"text_{number}"] = FreeText(
                label=_("Point %(number)d: question") % {"number": number},
                widget=forms.Textarea(attrs=LONG),
                max_length=2000,
                required=number == 1,
            )

    def about(self, field: str) -> str:
        """What a point is about, in words."""
        return next(str(label) for name, label in self.choices if name == field).capitalize()

    def points(self) -> list[tuple[str, str]]:
        """The points that were written, in order."""
        data = self.cleaned_data
        pairs = ((data[f"field_{n}"], data[f"text_{n}"].strip()) for n in range(1, self.POINTS + 1))
        return [(field, text) for field, text in pairs if text]


class OtherRouteForm(VersionForm):
    """Which of the two invitations the page said: the window may close while it is open."""

    seen = forms.ChoiceField(widget=forms.HiddenInput, required=False, choices=[("open", ""), ("closed", "")])


class NoteForm(forms.Form):
    text = FreeText(label=_("Note of the Secretariat"), widget=forms.Textarea(attrs=LONG), max_length=4000)


class EntryForm(VersionForm):
    """An entry of the register, by its number, and where the evidence lies."""

    number = forms.CharField(label=_("Number in the ECOSOC register"), max_length=40)
    evidence = FreeText(
        label=_("Evidence"),
        widget=forms.Textarea(attrs=LONG),
        max_length=2000,
        help_text=_("Which document, of which date, and where it is filed."),
    )
    scan = kept_file(_("The document"), _("As a PDF or a scan. It is kept with the change; the Chair reads it too."))

    def __init__(self, *args: Any, evidence: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not evidence:
            del self.fields["evidence"], self.fields["scan"]

    def clean_number(self) -> EcosocEntry:
        entry = EcosocEntry.objects.filter(number__iexact=self.cleaned_data["number"].strip()).first()
        if entry is None:
            raise forms.ValidationError(_("The register held here has no such number. Import the latest one first."))
        return entry
