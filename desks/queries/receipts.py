"""Checking a receipt: whoever holds the digest of a file may learn when it was received, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Act
from accreditation.models import ApplicationVersion

DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Receipt:
    """When a file with this digest was received, and the act of the record that says so."""

    received_at: datetime
    number: int | None
    leaf: str


def clean_digest(text: str) -> str | None:
    """A SHA-256 as typed: spaces and case are forgiven. None if it is none."""
    found = re.sub(r"\s+", "", text).lower()
    return found if DIGEST.fullmatch(found) else None


def receipt_for(digest: str) -> Receipt | None:
    """A digest is 256 bits: nobody guesses one, so holding it is the proof. There is no other way to ask, by name or by
    reference, and the answer names nobody."""
    version = ApplicationVersion.objects.filter(digest=digest).order_by("id").first()
    if version is None:
        return None
    act = (
        Act.objects.filter(subject=f"application:{version.application_id}", facts__digest=digest)
        .order_by("number")
        .values_list("number", "leaf")
        .first()
    )
    return Receipt(version.made_at, act[0] if act else None, bytes(act[1]).hex() if act else "")
