"""How this very session was signed in, as allauth has recorded it; never what the account merely has."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

# Recovery codes stand in for a lost factor; alone they are none.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def records_of(request: HttpRequest) -> list[dict[str, Any]]:
    """The authentications of this session, oldest first. Danger: without the person allauth answers with none."""
    return get_authentication_records(request, request.user)


def gave_second_factor(request: HttpRequest) -> bool:
    """Whether this session was authenticated with an app's code, a key, a passkey or a recovery code."""
    return any(record.get("method") == "mfa" for record in records_of(request))


def has_second_factor(user: Any) -> bool:
    """Whether the account has a factor that could be asked for."""
    return bool(is_mfa_enabled(user, FACTORS))


def ways_to_give_it(user: Any) -> list[dict[str, Any]]:
    """allauth's pages on which the person can authenticate again: id, description, url."""
    return list(get_adapter().get_reauthentication_methods(user))
