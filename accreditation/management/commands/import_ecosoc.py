"""manage.py import_ecosoc FILE: the ECOSOC register from a CSV, previewed first, imported whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.capacities import timer
from accreditation.notices.imports import problem_sentence
from accreditation.services.ecosoc import import_register, preview_register
from accreditation.services.imports import UnreadableFile, decode


class Command(BaseCommand):
    """Reads the file, says what would change, and imports it."""

    help = "Import the register of bodies in consultative status with ECOSOC from a CSV (number, name, status, …)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would change and import nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            text = decode(path.read_bytes())
            preview = preview_register(text)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except UnreadableFile as unreadable:
            raise CommandError(problem_sentence(unreadable.problem)) from unreadable
        for problem in preview.problems:
            self.stderr.write(problem_sentence(problem))
        if preview.problems:
            raise CommandError("Nothing was imported. Mend these lines and try again.")
        words = f"{len(preview.new)} new, {len(preview.changed)} changed, {len(preview.gone)} gone"
        if options["dry_run"]:
            self.stdout.write(f"Would import: {words}, {preview.unchanged} unchanged.")
            return
        import_register(text=text, actor=timer("import_ecosoc"), now=timezone.now())
        self.stdout.write(f"Imported: {words}, {preview.unchanged} unchanged.")
