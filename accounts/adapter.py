"""How sign-up and sign-in differ from allauth's defaults."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Applicants sign up by themselves; mandates are given by invitation only and never by signing up."""
