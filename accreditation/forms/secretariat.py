"""The Secretariat's forms. They read what was typed; whether an act may be done, its service says."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.forms.visible import visible
from accounts.kept_uploads import KeptFileInput
from accounts.models import User
from accreditation.forms.instants import SeatInstantField
from accreditation.forms.sections import UploadField
from accreditation.modalities.applications import REQUIRED
from accreditation.modalities.outcomes import Reason
from accreditation.models import Application, EcosocEntry, Organization, Window
from accreditation.notices.refusals import SENTENCES
from accreditation.queries.case_file import field_words
from accreditation.services.organizations import PROFILE_FIELDS

LONG = {"rows": 4}


def kept_file(label: Any, help_text: Any) -> UploadField:
    """A file that is checked and kept at once, so that it survives an error beside it and the reading back
    (`accounts.kept_uploads`). Whether it is there at all, the door asks."""
    return UploadField(label=label, help_text=help_text, allow_empty_file=True, max_length=None, widget=KeptFileInput)


class DrawnForm(forms.Form):
    """A form that carries what its page was drawn from, in `version` or `seen`: saving over somebody else's change is
    refused, and so is a page that has lost it. `is_stale` says so before any service is asked."""

    is_stale = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in ("version", "seen"):
            if name in self.fields and (self.add_prefix(name) not in self.data or data.get(name) is None):
                self.is_stale = True
                self.errors.pop(name, None)
        if self.is_stale:
            self.add_error(None, str(SENTENCES[Reason.STALE]))
        return data


class VersionForm(DrawnForm):
    """Carries the version of the row that its page shows; None where the person may not know it (DESIGN 4)."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {**(kwargs.get("initial") or {}), "version": version}
        super().__init__(*args, **kwargs)
        if version is None:
            del self.fields["version"]


class SeenForm(DrawnForm):
    """Carries what its page showed, in words: dates, an agenda, a reason. None where there is nothing yet to show."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args: Any, seen: str | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {**(kwargs.get("initial") or {}), "seen": seen}
        super().__init__(*args, **kwargs)
        if seen is None:
            del self.fields["seen"]


class ReasonForm(VersionForm):
    """An act that needs nothing but its reason."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs=LONG), max_length=4000)

    def __init__(self, *args: Any, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = hint or _("It is kept on record.")


class ConfirmForm(VersionForm):
    """An act that only needs its button."""


class AskForm(VersionForm):
    """Up to five points, each about a field of the file or about the whole."""

    POINTS = 5

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
            self.fields[f"text_{number}"] = forms.CharField(
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


def body_named(text: str) -> Organization:
    """The one body of this reference, else of this name. Raises ValidationError for none, and for more than one."""
    found = (
        Organization.objects.filter(reference__iexact=text.strip())[:2]
        or Organization.objects.filter(name__iexact=text.strip()).order_by("pk")[:2]
    )
    if not found:
        raise forms.ValidationError(_("There is no organization with this reference or name. Look it up in the list."))
    if len(found) > 1:
        raise forms.ValidationError(_("Several organizations have this name. Give the reference of the one you mean."))
    return found[0]


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Note of the Secretariat"), widget=forms.Textarea(attrs=LONG), max_length=4000)


class EntryForm(VersionForm):
    """An entry of the register, by its number, and where the evidence lies."""

    number = forms.CharField(label=_("Number in the ECOSOC register"), max_length=40)
    evidence = forms.CharField(
        label=_("Evidence"),
        widget=forms.Textarea(attrs=LONG),
        max_length=2000,
        help_text=_("Which document, of which date, and where it is filed."),
    )

    def __init__(self, *args: Any, evidence: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not evidence:
            del self.fields["evidence"]

    def clean_number(self) -> EcosocEntry:
        entry = EcosocEntry.objects.filter(number__iexact=self.cleaned_data["number"].strip()).first()
        if entry is None:
            raise forms.ValidationError(_("The register held here has no such number. Import the latest one first."))
        return entry


class EvidenceForm(VersionForm):
    """An act that rests on a paper: what it is, and the paper itself, which is kept."""

    evidence = forms.CharField(
        label=_("Evidence"),
        widget=forms.Textarea(attrs=LONG),
        max_length=2000,
        help_text=_("Which document, of which date, and where it is filed."),
    )
    scan = kept_file(_("The document"), _("As a PDF or a scan. It is kept with what you record."))


class LostForm(VersionForm):
    """The register itself is the evidence; the words say which edition of it."""

    evidence = forms.CharField(
        label=_("Evidence"),
        widget=forms.Textarea(attrs=LONG),
        max_length=2000,
        help_text=_("Which register, of which date."),
    )


class RenameForm(EvidenceForm):
    name = forms.CharField(label=_("New legal name"), max_length=200, validators=[visible])
    field_order = ("version", "name", "evidence", "scan")


class OtherBodyForm(EvidenceForm):
    """Another body, by its reference or its name."""

    other = forms.CharField(
        label=_("The other body"),
        max_length=200,
        help_text=_("Its reference, as ORG-2027-7KD4-XP, or its full name."),
    )
    field_order = ("version", "other", "evidence", "scan")

    def clean_other(self) -> Organization:
        return body_named(self.cleaned_data["other"])


class FocalPointForm(EvidenceForm):
    email = forms.EmailField(
        label=_("E-mail of the new focal point"),
        help_text=_("The person needs an account, with this address verified."),
    )
    field_order = ("version", "email", "evidence", "scan")

    def clean_email(self) -> User:
        user = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("Nobody signs in with this address yet. Ask the person to sign up first."))
        return user


class ClaimForm(forms.Form):
    upheld = forms.ChoiceField(
        label=_("What the letter of the head says"),
        choices=[("yes", _("The claimant acts for the organization")), ("no", _("The claimant does not"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("The letter that decides"),
        widget=forms.Textarea(attrs=LONG),
        max_length=2000,
        help_text=_("Its date, who signed it, and where it is filed. All concerned read this."),
    )


class WindowForm(SeenForm):
    """A window before it is announced."""

    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("As “Window 2027”."))
    opens_at = SeatInstantField(label=_("Opens"))
    closes_at = SeatInstantField(label=_("Closes"))

    def __init__(self, *args: Any, zone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if zone and isinstance(field, SeatInstantField):
                field.set_zone(zone)


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
    reason = forms.CharField(
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

    window = forms.ModelChoiceField(label=_("Window"), queryset=Window.objects.announced().order_by("-opens_at"))
    organization = forms.CharField(
        label=_("The organization"),
        max_length=200,
        help_text=_("Its reference, as ORG-2027-7KD4-XP, or its full name."),
    )
    until_at = SeatInstantField(label=_("May submit until"))
    reason = forms.CharField(
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
        error_messages={"required": _("Choose at least one file.")},
    )
    period_ends_at = SeatInstantField(label=_("The non-objection period ends"))

    def __init__(self, *args: Any, files: QuerySet[Application], zone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_files = cast(forms.ChoiceField, self.fields["files"])
        of_files.choices = [(a.reference, f"{a.organization.name} · {a.reference}") for a in files]
        if zone:
            cast(SeatInstantField, self.fields["period_ends_at"]).set_zone(zone)


class ParameterForm(SeenForm):
    value = forms.CharField(label=_("New value"), widget=forms.TextInput, max_length=2000)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs=LONG), max_length=4000)

    def __init__(self, *args: Any, may_be_empty: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].required = not may_be_empty


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "UTF-8, the first line names the columns. Nothing is imported before you have seen what would change."
        ),
    )


class PaperForm(UploadForm):
    """What exists on paper comes with its paper."""

    evidence = kept_file(
        _("Evidence"),
        _("The note, decision or letter on which the list rests, as a PDF or a scan. It is kept with each case."),
    )
