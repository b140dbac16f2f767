"""How sign-up and sign-in differ from allauth's defaults."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter

from accounts.second_factor import has_second_factor


class AccountAdapter(DefaultAccountAdapter):
    """Applicants sign up by themselves; mandates are given by invitation only and never by signing up."""

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has a second factor signs in again with it: the password alone is not offered, nor taken."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if has_second_factor(user):
            methods = [method for method in methods if method["id"] != "reauthenticate"]
        return methods
