"""The profile of an organization (R1)."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts.forms.visible import visible
from accreditation.models import Organization
from accreditation.models.ecosoc import EcosocStatus
from accreditation.models.organization import OrganizationType
from accreditation.services.organizations import PROFILE_FIELDS

OLDEST = 1000
MOST_OF_AN_ADDRESS = 500


class ProfileForm(forms.ModelForm):
    """Who the body is. Never saved by itself: services take its `cleaned_data`."""

    website = forms.URLField(
        label=_("Website"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_(
            "The Secretariat compares it with the e-mail addresses of the people who act for the organization."
        ),
    )
    ecosoc_status = forms.ChoiceField(
        label=_("Consultative status with ECOSOC"),
        required=False,
        choices=[("", _("None")), *EcosocStatus.choices],
        help_text=_("Under resolution 1996/31 of the Economic and Social Council."),
    )

    class Meta:
        model = Organization
        fields = PROFILE_FIELDS
        labels: ClassVar[dict[str, Any]] = {
            "name": _("Legal name"),
            "acronym": _("Acronym"),
            "type": _("Type"),
            "country": _("Country of headquarters"),
            "legal_form": _("Legal form"),
            "founded": _("Year founded"),
            "address": _("Address of headquarters"),
            "head_name": _("Name of the head"),
            "head_title": _("Title of the head"),
            "ecosoc_number": _("Number in the ECOSOC register"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "name": _("As in its registration, in the language of that document."),
            "legal_form": _("For instance: association, foundation, limited company, public university."),
            "head_name": _("Who signs for the organization: its president, director, chief executive or rector."),
        }
        widgets: ClassVar[dict[str, Any]] = {"address": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, year: int, ecosoc_route: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        for name in ("legal_form", "address", "head_name", "head_title"):
            self.fields[name].required = True
        for name in ("name", "acronym", "legal_form", "head_name", "head_title"):
            self.fields[name].validators.append(visible)
        self.fields["address"].validators.append(MaxLengthValidator(MOST_OF_AN_ADDRESS))
        types = cast(forms.ChoiceField, self.fields["type"])
        types.choices = [("", _("Choose a type")), *OrganizationType.choices]
        if ecosoc_route:
            self.fields["ecosoc_status"].required = self.fields["ecosoc_number"].required = True

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_founded(self) -> int | None:
        founded = self.cleaned_data["founded"]
        if founded is not None and not OLDEST <= founded <= self.year:
            raise forms.ValidationError(
                _("Give a year between %(oldest)s and %(year)s.") % {"oldest": OLDEST, "year": self.year}
            )
        return founded

    def _post_clean(self) -> None:
        """No instance is filled and no unique check run: services write."""
