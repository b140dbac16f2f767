"""The forms of acts on an organization: evidence, names, focal points, claims."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.mail_field import mail_field
from accounts.forms.visible import FreeText, visible
from accounts.models import User
from accreditation.forms.drawn import LONG, VersionForm, kept_file
from accreditation.models import Organization
from accreditation.queries.secretariat import bodies


def body_named(text: str) -> Organization:
    """The one body of this reference, else of this name. Raises ValidationError for none, and for more than one."""
    found = (
        bodies().filter(reference__iexact=text.strip())[:2]
        or bodies().filter(name__iexact=text.strip()).order_by("pk")[:2]
    )
    if not found:
        raise forms.ValidationError(_("There is no organization with this reference or name. Look it up in the list."))
    if len(found) > 1:
        raise forms.ValidationError(_("Several organizations have this name. Give the reference of the one you mean."))
    return found[0]


class EvidenceForm(VersionForm):
    """An act that rests on a paper: what it is, and the paper itself, which is kept."""

    evidence = FreeText(
        label=_("Evidence"),
        widget=forms.Textarea(attrs=LONG),
        max_length=2000,
        help_text=_("Which document, of which date, and where it is filed."),
    )
    scan = kept_file(_("The document"), _("As a PDF or a scan. It is kept with what you record."))


class LostForm(VersionForm):
    """The register itself is the evidence: the words say which edition of it, and its page, or the decision, is kept."""

    evidence = FreeText(
        label=_("Evidence"),
        widget=forms.Textarea(attrs=LONG),
        max_length=2000,
        help_text=_("Which register, of which date."),
    )
    scan = kept_file(_("The document"), _("The decision, or the page of the register, as a PDF or a scan. It is kept."))


class OtherwiseForm(VersionForm):
    """A body without a letter of its head is confirmed by an express word only."""

    otherwise = forms.BooleanField(
        label=_("I have made sure in another way that this organization is who it says it is"),
        help_text=_(
            "As by calling the number that the ECOSOC register gives. The record keeps that there was no letter."
        ),
        error_messages={"required": _("Tick this once you have made sure, or ask for a letter of the head first.")},
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
    email = mail_field(
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
    """What the letter of the head decides: of a claim from outside, or of a colleague's request to replace the focal point."""

    upheld = forms.ChoiceField(
        label=_("What the letter of the head says"),
        choices=[("yes", _("The claimant acts for the organization")), ("no", _("The claimant does not"))],
        widget=forms.RadioSelect,
    )
    reason = FreeText(
        label=_("The letter that decides"),
        widget=forms.Textarea(attrs=LONG),
        max_length=2000,
        help_text=_("Its date, who signed it, and where it is filed. All concerned read this."),
    )

    def __init__(self, *args: Any, replaces: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if replaces:
            cast("forms.ChoiceField", self.fields["upheld"]).choices = [
                ("yes", _("This colleague is the focal point; the former one no longer acts for the organization")),
                ("no", _("The focal point stays")),
            ]
