"""Secrets of second factors, encrypted where they lie in the database: who reads a copy of it gains no factor by that.

Fernet (AES-128-CBC with HMAC-SHA256) under keys of `settings.MFA_KEYS`: the first encrypts, all of them decrypt, so that a
new key is put before the old one and rows are sealed anew by `manage.py reseal_factors` (docs/operations.md). Passkeys are
not here: the database has only their public half."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

log = logging.getLogger(__name__)
LABEL = b"rostrum: secrets of second factors"
# Of an app, and of recovery codes; the last are codes that came from elsewhere, a list.
FIELDS = ("secret", "seed", "migrated_codes")


def _ciphers() -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_key(text))) for text in settings.MFA_KEYS])


def _key(text: str) -> bytes:
    return hmac.new(text.encode(), LABEL, hashlib.sha256).digest()


def sealed(text: str) -> str:
    """`text` encrypted with the first key."""
    return _ciphers().encrypt(text.encode()).decode()


def opened(token: str) -> str:
    """What was sealed with any of the keys. What none of them opens was not sealed here, or its key is gone: then a secret
    that nobody knows stands in, so that every code of that factor is wrong and the person is told so; the log says why."""
    try:
        return _ciphers().decrypt(token.encode()).decode()
    except InvalidToken:
        log.error("the secret of a second factor cannot be decrypted: is a key missing from MFA_KEY?")
        return base64.b32encode(secrets.token_bytes(20)).decode()


def with_each(data: dict[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """A factor's data with every secret in it changed."""
    return {
        name: ([change(one) for one in value] if isinstance(value, list) else change(value))
        if name in FIELDS
        else value
        for name, value in data.items()
    }


def resealed(token: str) -> str:
    """The same secret under the first key. Raises InvalidToken where no key opens it."""
    return _ciphers().rotate(token.encode()).decode()
