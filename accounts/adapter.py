"""How sign-up and sign-in differ from allauth's defaults."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as asked
from django.contrib import messages
from django.utils.translation import gettext as _

from accounts.second_factor import has_second_factor

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Applicants sign up by themselves; mandates are given by invitation only and never by signing up."""

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has a second factor signs in again with it: the password alone is not offered, nor taken."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if has_second_factor(user):
            methods = [method for method in methods if method["id"] != "reauthenticate"]
        return methods

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """These letters hold links that give power over an account, so they never lie in the outbox: they go at once, or
        the person is told to try again. Told to everybody alike, whether the address has an account or not."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            log.warning("a letter of sign-in was not sent: %s", type(error).__name__)
            if asked.request is not None:
                messages.error(
                    asked.request,
                    _(
                        "The letter could not be sent: our mail server does not answer. Nothing is lost; try again in some minutes."
                    ),
                )
