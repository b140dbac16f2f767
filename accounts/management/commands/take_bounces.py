"""Takes delivery reports from the mail server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.connection import desk
from accounts.services.bounces import messages_in, read_folder, take_bounces


class Command(BaseCommand):
    """For a mail server's pipe ("|manage.py take_bounces") or a cron line over a mailbox."""

    help = "Marks letters that came back: a file (mbox or one message), a Maildir folder, or standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="-", help="a file or Maildir; - or nothing for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["file"]
        try:
            if name == "-":
                messages = messages_in(sys.stdin.buffer.read())
            elif Path(name).is_dir():
                messages = read_folder(Path(name))
            else:
                messages = messages_in(Path(name).read_bytes())
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}") from None
        with desk():
            taken = take_bounces(messages=messages, now=timezone.now())
        self.stdout.write(
            f"{taken.bounced} letters came back, {taken.known} were known already, {taken.not_ours} reports name no letter "
            f"of ours, {taken.not_failures} messages report no failure."
        )
