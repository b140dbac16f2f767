"""The Member States, from the project's own data."""

from __future__ import annotations

import csv
from pathlib import Path

from accounts.models import MemberState

FILE = Path(__file__).resolve().parent.parent / "data" / "member_states.csv"


def load_member_states() -> int:
    """Add the Member States that are not there yet. Returns how many there are."""
    with FILE.open(encoding="utf-8", newline="") as file:
        MemberState.objects.bulk_create(
            (
                MemberState(name=row["name"], code=row["iso_3166_alpha2"], regional_group=row["regional_group"])
                for row in csv.DictReader(file)
            ),
            ignore_conflicts=True,
        )
    return MemberState.objects.count()
