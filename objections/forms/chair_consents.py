"""The Chair's forms for what needs the Chair's consent, and for annulments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.visible import FreeText, readable
from accreditation.models.accreditation import AnnulmentGround
from objections.forms.fields import ScanField
from objections.forms.long_text import MOST_CHARACTERS, long_text


class ConsentForm(forms.Form):
    """Consent or not; not consenting needs a reason where the service asks for one."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("consent", _("I consent")), ("decline", _("I do not consent"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, decline_only: bool = False, **kwargs: Any) -> None:
        """`decline_only`: what was proposed has become impossible, and can only be put away."""
        super().__init__(*args, **kwargs)
        if decline_only:
            self.fields["answer"].choices = [("decline", _("I do not consent"))]  # type: ignore[attr-defined]


class ConsentWithReasonForm(ConsentForm):
    reason = FreeText(
        label=_("Reason, if you do not consent"),
        widget=long_text(),
        max_length=MOST_CHARACTERS,
        required=False,
        help_text=_("Kept on record."),
    )


class ShortPeriodForm(forms.Form):
    """Agree to a shorter period or not, with a reason either way."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("agree", _("I agree to the shorter period")), ("decline", _("I do not agree"))],
        widget=forms.RadioSelect,
    )
    reason = FreeText(
        label=_("Reason"),
        widget=long_text(),
        max_length=MOST_CHARACTERS,
        validators=[readable],
        help_text=_(
            "Kept on record. If you agree, Member States read it with the list; if not, who prepared the list does."
        ),
    )


class AnnulmentForm(forms.Form):
    """The proposal to annul a place."""

    ground = forms.ChoiceField(label=_("Ground"), choices=AnnulmentGround.choices, widget=forms.RadioSelect)
    reason = FreeText(
        label=_("What is proven, and by what"),
        widget=long_text(6),
        max_length=MOST_CHARACTERS,
        help_text=_("The organization is sent this, and is heard before anything is decided."),
        validators=[readable],
    )


class AnswerForm(forms.Form):
    """The organization's answer, from paper."""

    text = FreeText(
        label=_("The organization's answer, as received by letter"),
        widget=long_text(6),
        max_length=MOST_CHARACTERS,
        validators=[readable],
    )
    paper = ScanField(
        label=_("Scan of the letter"),
        help_text=_("PDF, Word (.docx), PNG or JPEG, kept as the evidence; the organization can open it."),
    )
