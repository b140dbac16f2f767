"""The first security officers of a new portal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.notices.refusals import people_sentence
from accounts.people_reasons import PeopleReason
from accounts.refusals import Refused
from accounts.sealed import open_seals
from accounts.services.people import invite_first_officer


class Command(BaseCommand):
    """Run it for two people: each confirms what the other proposes. There are no default passwords."""

    help = "Invites a security officer of the Secretariat and prints the single-use link, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--days", type=int, default=2, help="how long the link can be used (2)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["days"] <= 14:
            raise CommandError("--days is from 1 to 14.")
        try:
            invitation, mark = invite_first_officer(
                email=options["email"], now=timezone.now(), lasts=timedelta(days=options["days"])
            )
        except Refused as refused:
            if refused.reason == PeopleReason.NO_RIGHT:
                raise CommandError(
                    "There are two security officers already. They invite others in the portal, each confirming the other."
                ) from None
            raise CommandError(people_sentence(refused)) from None
        self.stdout.write(
            f"{invitation.email} becomes security officer by opening this link once, before "
            f"{invitation.expires_at:%Y-%m-%d %H:%M} UTC.\nIt is shown only now. Hand it over in person or by a safe way:\n\n"
            f"{open_seals(mark)}\n"
        )
