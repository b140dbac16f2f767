"""How sign-up and sign-in differ from allauth's defaults."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as asked
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.factor_secrets import opened, sealed
from accounts.models import User
from accounts.notices import account_letters as letters
from accounts.notices.drafts import Recipient, to_user
from accounts.notices.occasions import Writer
from accounts.second_factor import has_second_factor
from accounts.services.account_changes import tell_account_change
from accounts.services.letters import post_at_once

log = logging.getLogger(__name__)

# Which of our letters stands for which of allauth's, and where its context keeps the link.
LINKS = {
    "account/email/email_confirmation": (letters.CONFIRM_ADDRESS, "activate_url"),
    "account/email/email_confirmation_signup": (letters.CONFIRM_ADDRESS, "activate_url"),
    "account/email/account_already_exists": (letters.ACCOUNT_EXISTS, "password_reset_url"),
    "account/email/password_reset_key": (letters.PASSWORD_LINK, "password_reset_url"),
    "account/email/unknown_account": (letters.NO_ACCOUNT, "signup_url"),
}
CHANGES = {
    "account/email/password_changed": letters.PASSWORD_CHANGED,
    "account/email/password_set": letters.PASSWORD_CHANGED,
    "account/email/password_reset": letters.PASSWORD_RESET,
    "account/email/email_changed": letters.ADDRESS_CHANGED,
    "account/email/email_deleted": letters.ADDRESS_REMOVED,
    "mfa/email/totp_activated": letters.APP_SET_UP,
    "mfa/email/totp_deactivated": letters.APP_REMOVED,
    "mfa/email/webauthn_added": letters.KEY_ADDED,
    "mfa/email/webauthn_removed": letters.KEY_REMOVED,
    "mfa/email/recovery_codes_generated": letters.CODES_MADE,
}
# What allauth's context calls the values that a change names besides its moment.
VALUES = {"from_email": "before", "deleted_email": "before", "to_email": "after"}
INCORRECT_CODE = gettext_lazy("This code is not right, or it has been used. Wait for the next one and type that.")


class AccountAdapter(DefaultAccountAdapter):
    """Applicants sign up by themselves; mandates are given by invitation only and never by signing up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy(
            "This account is closed. If you think that this is a mistake, write to the Secretariat."
        ),
        "duplicate_email": gettext_lazy("Your account has this address already."),
        "email_password_mismatch": gettext_lazy(
            "This e-mail address and this password are not correct together. Check both, or choose a new password."
        ),
        "email_taken": gettext_lazy("This address cannot be used here. Use another one."),
        "enter_current_password": gettext_lazy("This is not your present password. Type it again."),
        "incorrect_code": INCORRECT_CODE,
        "incorrect_password": gettext_lazy("This is not your password. Type it again."),
        "invalid_password_reset": gettext_lazy("This link cannot be used any more. Ask for another one."),
        "too_many_login_attempts": gettext_lazy("Too many failed login attempts. Wait five minutes, then try again."),
        "unverified_primary_email": gettext_lazy("Confirm the address first: open the link in the letter sent to it."),
        "rate_limited": gettext_lazy("Too many tries in a short time. Wait some minutes, then try again."),
    }

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has a second factor signs in again with it: the password alone is not offered, nor taken."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if has_second_factor(user):
            methods = [method for method in methods if method["id"] != "reauthenticate"]
        return methods

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """These letters hold links that give power over an account, so they never lie in the outbox: they go at once, or
        the person is told to try again. Told to everybody alike, whether the address has an account or not."""
        kind, link = LINKS[template_prefix]
        user = context.get("user")
        recipient = to_user(user) if user else Recipient("", email, get_language() or "en", name=email)
        draft = Writer(kind).draft(recipient, {"link": context[link]})
        try:
            post_at_once(draft=draft, address=email)
        except (SMTPException, OSError) as error:
            log.warning("a letter of sign-in was not sent: %s", type(error).__name__)
            if asked.request is not None:
                messages.error(
                    asked.request,
                    _(
                        "The letter could not be sent: our mail server does not answer. Nothing is lost; try again in some minutes."
                    ),
                )

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """A change gives nobody power: it is on record, and its letter waits in the outbox for the mail server."""
        assert isinstance(user, User)  # noqa: S101 - the only kind of person there is
        values = {VALUES[name]: value for name, value in (context or {}).items() if name in VALUES}
        now = getattr(asked.request, "now", None) or timezone.now()
        tell_account_change(user=user, kind=CHANGES[template_prefix], now=now, address=email or "", **values)


class FactorAdapter(DefaultMFAAdapter):
    """The second factor's refusals in the portal's words, and its secrets encrypted in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": gettext_lazy(
            "The address of an account with a second factor cannot be changed. Who administers your mission or office "
            "invites the new address."
        ),
        "cannot_delete_authenticator": gettext_lazy("This factor cannot be removed."),
        "cannot_generate_recovery_codes": gettext_lazy("Set up an app or a key first; recovery codes stand in for it."),
        "incorrect_code": INCORRECT_CODE,
        "unverified_email": gettext_lazy("Confirm your e-mail address first, then set up a second factor."),
    }

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002, the library's name
        """What the form for a new key suggests: its number."""
        held = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Key %(number)d") % {"number": held + 1}

    def encrypt(self, text: str) -> str:
        return sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return opened(encrypted_text)
