"""Forms on people: what is typed, not whether it is allowed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext_lazy as _

from accounts.deadline_words import with_seat
from accounts.forms.mail_field import mail_field
from accounts.forms.seat_time import SeatInstantField, end_of_day, insist_meant
from accounts.forms.seen import SeenFields
from accounts.forms.visible import visible
from accounts.models import User


def language_field(**kwargs: Any) -> forms.ChoiceField:
    kwargs.setdefault("help_text", _("Letters come in it where its words are ready, else in English."))
    return forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES, initial="en", **kwargs)


def name_field(**kwargs: Any) -> forms.CharField:
    """A person's name, wherever it is asked for."""
    widget = forms.TextInput(attrs={"autocomplete": "name"})
    return forms.CharField(label=_("Full name"), max_length=200, widget=widget, validators=[visible], **kwargs)


def email_field(**kwargs: Any) -> forms.EmailField:
    return mail_field(label=_("E-mail address"), **kwargs)


class Details(forms.Form):
    """What sign-up asks besides address and password; named in ACCOUNT_SIGNUP_FORM_CLASS."""

    full_name = name_field()
    language = language_field()
    field_order = ["email", "full_name", "language", "password1", "password2"]

    def signup(self, request: Any, user: User) -> None:
        """allauth's hook, in its transaction: the account has been saved, the mandate never comes this way."""
        user.full_name = self.cleaned_data["full_name"].strip()
        user.language = self.cleaned_data["language"]
        user.joined_at = request.now
        user.save(update_fields=["full_name", "language", "joined_at"])


class ProfileForm(forms.Form):
    full_name = name_field()
    language = language_field()


class UntilForm(forms.Form):
    """Until when a mandate holds: a day at the seat, that day included."""

    until = forms.DateField(
        label=_("Last day of the mandate"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=with_seat(_("In %(place)s, that day included. Empty: until it is ended.")),
    )

    def clean_until(self) -> datetime | None:
        day = self.cleaned_data["until"]
        if day is None:
            return None
        insist_meant(day)
        return end_of_day(day)


class DelegateRightsForm(UntilForm):
    field_order = ["lodging", "administrator", "until"]
    # Translators: the right to lodge an objection in the name of a Member State.
    lodging = forms.BooleanField(
        label=_("May lodge and withdraw objections"),
        required=False,
        help_text=_("Without it the delegate reads, asks questions and takes notes."),
    )
    administrator = forms.BooleanField(
        label=_("Administers the mission’s delegates"),
        required=False,
        help_text=_("Invites and removes delegates, gives these rights, chooses for the mission."),
    )


class ChangeDelegateForm(SeenFields, DelegateRightsForm):
    """Other rights, or another last day, in the place of those that the page showed."""


class InviteDelegateForm(DelegateRightsForm):
    email = email_field(help_text=_("The invitation goes to this address and can be accepted with no other."))
    full_name = name_field()
    language = language_field()
    field_order = ["email", "full_name", "language", "lodging", "administrator", "until"]


class InviteOfficeForm(forms.Form):
    email = email_field(help_text=_("The invitation goes to this address and can be accepted with no other."))
    full_name = name_field()
    language = language_field()


class HandOverForm(InviteOfficeForm):
    at = SeatInstantField(
        deadline=False,
        label=_("The desk passes on"),
        help_text=with_seat(
            _(
                "Date and time in %(place)s. From then on, once the invitation is accepted, nobody who is in the office "
                "now sees its desk."
            )
        ),
    )


class MissionChoicesForm(SeenFields):
    second_person = forms.BooleanField(
        label=_("A second delegate confirms each objection, withdrawal and supplement"),
        required=False,
        help_text=_("An objection still awaiting its second delegate when the period ends is not lodged."),
    )
    language = language_field()


class NewAccountForm(forms.Form):
    """For somebody invited who has no account: the address is the invited one."""

    full_name = name_field()
    language = language_field()
    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=" ".join(password_validators_help_texts()),
    )
    password2 = forms.CharField(
        label=_("Password again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        password = given.get("password1")
        if password:
            try:
                validate_password(password, User(email=self.email, full_name=given.get("full_name", "")))
            except forms.ValidationError as error:
                self.add_error("password1", error)
        if password and given.get("password2") and password != given["password2"]:
            self.add_error("password2", _("The two passwords differ. Type the same one twice."))
        return given
