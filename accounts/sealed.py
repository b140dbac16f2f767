"""Links that give power (an invitation, a mailbox's confirmation), sealed in the outbox and opened only in the post.

Whoever may read letters must not be able to use their links. So a letter's row holds a mark with a random key; the
token is computed from it with the portal's secret at the moment of posting, and only its SHA-256 is kept elsewhere.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import salted_hmac

MARK = re.compile(r"⟦([a-z/-]+):([A-Za-z0-9_-]{22})⟧")


@dataclass(frozen=True)
class Seal:
    """`mark` goes into the letter, `sha256` into the row that the link opens."""

    mark: str
    sha256: str


def seal(path: str) -> Seal:
    """A new single-use link under `path` ("/accounts/invitation/"), known to nobody yet."""
    key = secrets.token_urlsafe(16)
    return Seal(f"⟦{path}:{key}⟧", digest(_token(path, key)))


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_seals(body: str) -> str:
    """The letter as it goes out."""
    return MARK.sub(lambda found: f"{settings.SITE_URL}{found[1]}{_token(found[1], found[2])}/", body)


def opened_under(body: str, path: str, other: str) -> str:
    """The address under `other` that takes the token which the letter's link under `path` carries; "" where it has none."""
    found = next((mark for mark in MARK.finditer(body) if mark[1] == path), None)
    return f"{settings.SITE_URL}{other}{_token(path, found[2])}/" if found else ""


def hide_seals(body: str, words: str) -> str:
    """The letter as others than its recipient may read it."""
    return MARK.sub(words, body)


def marks_in(body: str) -> set[str]:
    """The sealed links of a letter."""
    return {found[0] for found in MARK.finditer(body)}


def without_marks(text: str) -> str:
    """A text that people have written, its brackets changed so that nothing in it can be taken for a sealed link."""
    return text.replace("⟦", "[").replace("⟧", "]")


def _token(path: str, key: str) -> str:
    return (
        urlsafe_b64encode(salted_hmac("accounts.sealed", f"{path}:{key}", algorithm="sha256").digest())
        .decode()
        .rstrip("=")
    )
