"""Does the record hold? Walks the chain and names the first broken link."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.connection import desk
from accounts.services.verification import verify_record


class Command(BaseCommand):
    """Exit code 1 on a break. Compare the head with one noted earlier: a record cut off at its end holds too."""

    help = "Walks the record's chain, prints how many acts it has and its head, and names the first broken link."

    def handle(self, *args: Any, **options: Any) -> None:
        with desk():
            found = verify_record()
        if found.broken_at is not None:
            raise CommandError(
                f"The record is broken at act {found.broken_at}: {found.why}. The {found.count} acts before it hold; "
                f"their head is {found.head or 'none'}."
            )
        self.stdout.write(f"The record holds: {found.count} acts, head {found.head or 'none'}.")
