"""Random references with a check character, checked against those in use."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import models

from accreditation.modalities.references import ALPHABET, BODY, build_reference


def fresh_reference(model: type[models.Model], prefix: str, now: datetime, field: str = "reference") -> str:
    """A reference that no row of `model` has; the column's unique constraint has the last word."""
    while True:
        reference = build_reference(prefix, now.year, secrets.randbelow(len(ALPHABET) ** BODY))
        if not model._default_manager.filter(**{field: reference}).exists():
            return reference
