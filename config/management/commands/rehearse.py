"""`make rehearse`: a whole cycle on a scratch database, by the product's own services and a simulated clock."""

from __future__ import annotations

import os
import tempfile
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.test.utils import override_settings, setup_databases, teardown_databases

from accounts.connection import desk
from accounts.deadline_words import instant_words
from accounts.models import Letter
from config.rehearsal.script import NotAsExpected, counts, rehearse
from desks.queries.invariants import every_broken_invariant


class Command(BaseCommand):
    help = "Rehearse a whole cycle on a scratch database; fails when anything is not as the modalities say."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--letters", action="store_true", help="print every letter in full, not one of each kind")

    def handle(self, *_args: Any, **options: Any) -> None:
        if "owner" not in connections:
            raise CommandError(
                "Set DATABASE_URL to the owner's address: the rehearsal makes a scratch database of its own."
            )
        connections["owner"].settings_dict["TEST"] |= {"NAME": f"rehearsal_{os.getpid()}", "DEPENDENCIES": []}
        made = setup_databases(verbosity=0, interactive=False, aliases=dict.fromkeys(("default", "desk", "owner")))
        try:
            with tempfile.TemporaryDirectory() as files, override_settings(MEDIA_ROOT=files):
                self._run(every_letter=options["letters"])
        finally:
            connections.close_all()
            teardown_databases(made, verbosity=0)

    def _run(self, *, every_letter: bool) -> None:
        try:
            run = rehearse()
        except NotAsExpected as unexpected:
            raise CommandError(f"Not as the modalities say: expected that {unexpected}.") from unexpected
        self.stdout.write("TIMELINE")
        for happening in run.timeline:
            self.stdout.write(f"  {instant_words(happening.at)}\n      {happening.what} ({happening.rule})")
        self.stdout.write("\nLETTERS")
        self._letters(every_letter=every_letter)
        self.stdout.write("\nCOUNTS")
        for kind, count in sorted(counts().items()):
            self.stdout.write(f"  {count:>6}  {kind}")
        with desk():
            broken = every_broken_invariant(datetime(2031, 4, 1, tzinfo=UTC))
        if broken:
            raise CommandError("Broken invariants:\n" + "\n".join(broken))
        self.stdout.write("\nAfter the period 71 accredited and 32 in consultation. Every invariant holds.")

    def _letters(self, *, every_letter: bool) -> None:
        with desk():
            seen: set[str] = set()
            for letter in Letter.objects.order_by("id").iterator():
                if not every_letter and letter.kind in seen:
                    continue
                seen.add(letter.kind)
                self.stdout.write(f"  {letter.kind} to {letter.address}: {letter.subject}")
                self.stdout.write("\n".join(f"      {line}" for line in letter.body.splitlines()))
