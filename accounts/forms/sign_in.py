"""allauth's forms with the portal's words on them; what they ask and check stays allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

from accounts.forms.mail_field import keep_short


class Worded:
    """Puts a form's `words` on its fields."""

    words: dict[str, Any] = {}
    hints: dict[str, Any] = {}
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.words.items():
            if name in self.fields:
                self.fields[name].label = label
        for name, hint in self.hints.items():
            if name in self.fields:
                self.fields[name].help_text = hint
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            keep_short(field)


ADDRESS = _("E-mail address")
NEW, AGAIN = _("New password"), _("New password again")
CODE = _("Code")


class LoginForm(Worded, account.LoginForm):
    words = {"login": ADDRESS, "password": _("Password")}


class SignupForm(Worded, account.SignupForm):
    words = {"email": ADDRESS, "password1": _("Password"), "password2": _("Password again")}


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    words = {"email": ADDRESS}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    words = {"password1": NEW, "password2": AGAIN}


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    words = {"oldpassword": _("Present password"), "password1": NEW, "password2": AGAIN}
    hints = {"oldpassword": ""}


class AddEmailForm(Worded, account.AddEmailForm):
    words = {"email": ADDRESS}


class AuthenticateForm(Worded, factor.AuthenticateForm):
    words = {"code": CODE}


class ReauthenticateForm(Worded, factor.ReauthenticateForm):
    words = {"code": CODE}


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):
    words = {"code": _("Code that the app shows")}


class AddWebAuthnForm(Worded, webauthn.AddWebAuthnForm):
    words = {"name": _("Name of the key"), "passwordless": _("Sign in with it alone, without the password")}
    hints = {
        "passwordless": _(
            "Such a passkey asks for your finger, face or PIN by itself. Without it the key comes after the password."
        )
    }
