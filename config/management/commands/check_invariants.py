"""Look for what must never be, over the whole record: beside `verify_record`, which proves that it is unbroken."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.connection import desk
from desks.queries.invariants import every_broken_invariant


class Command(BaseCommand):
    help = "Check that states follow the record and that nothing impossible stands; fails naming what does."

    def handle(self, *_args: Any, **_options: Any) -> None:
        with desk():
            broken = every_broken_invariant(timezone.now())
        if broken:
            raise CommandError("Broken invariants:\n" + "\n".join(broken))
        self.stdout.write("Every invariant holds.")
