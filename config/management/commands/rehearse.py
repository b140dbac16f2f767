"""`make rehearse`: a whole cycle on a scratch database, by the product's own services and a simulated clock."""

from __future__ import annotations

import os
import tempfile
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.test.utils import override_settings, setup_databases, teardown_databases

from accounts.connection import desk
from accounts.models import Letter
from accounts.models.letter import LetterStatus
from config.rehearsal.expecting import NotAsExpected
from config.rehearsal.report import figures, letters, timeline
from config.rehearsal.script import rehearse
from desks.queries.invariants import every_broken_invariant


class Command(BaseCommand):
    help = "Rehearse a whole cycle on a scratch database; fails when anything is not as the modalities say."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if "owner" not in connections:
            raise CommandError(
                "Set DATABASE_URL to the owner's address: the rehearsal makes a scratch database of its own."
            )
        connections["owner"].settings_dict["TEST"] |= {"NAME": f"rehearsal_{os.getpid()}", "DEPENDENCIES": []}
        made = setup_databases(verbosity=0, interactive=False, aliases=dict.fromkeys(("default", "desk", "owner")))
        try:
            with tempfile.TemporaryDirectory() as files, override_settings(MEDIA_ROOT=files):
                self._run()
        finally:
            connections.close_all()
            teardown_databases(made, verbosity=0)

    def _run(self) -> None:
        try:
            run = rehearse()
        except NotAsExpected as unexpected:
            raise CommandError(f"Not as the modalities say: expected that {unexpected}.") from unexpected
        for title, lines in (("TIMELINE", timeline(run)), ("LETTERS", letters()), ("COUNTS", figures())):
            self.stdout.write(f"{title}\n" + "\n".join(lines) + "\n")
        with desk():
            broken = every_broken_invariant(run.now)
        if broken:
            raise CommandError("Broken invariants:\n" + "\n".join(broken))
        self.stdout.write(
            "Every link of the record holds; by what is public of it, accredited after each chapter: "
            + ", ".join(map(str, run.recomputed))
        )
        with desk():
            posted = Letter.objects.filter(status=LetterStatus.POSTED).count()
            written = Letter.objects.count()
        self.stdout.write(f"Letters posted, each once: {posted} of {written} written.")
        self.stdout.write("After the period 71 accredited and 32 in consultation. Every invariant holds.")
