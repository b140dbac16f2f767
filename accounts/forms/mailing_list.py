"""Forms of the mailing list."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.mail_field import mail_field
from accounts.forms.people import language_field
from accounts.forms.visible import FreeText


class SubscribeForm(forms.Form):
    email = mail_field(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter your e-mail address."),
            "invalid": _("Enter an address like name@example.org."),
        },
    )
    language = language_field()


class ListLetterForm(forms.Form):
    """A letter to everybody on the list."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = FreeText(
        label=_("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Plain text. The link to leave the list is added below it."),
    )
