"""The first security officers of a new portal, and the last way back where one of two has lost the second factor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.notices.refusals import people_sentence
from accounts.people_reasons import PeopleReason
from accounts.refusals import Refused
from accounts.sealed import open_seals
from accounts.services.operator import invite_first_officer, reset_officers_factor


class Command(BaseCommand):
    """Run it for three people: each confirms what another proposes, and two are left to help the third. There are no default
    passwords."""

    help = "Invites a security officer of the Secretariat and prints the single-use link, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--days", type=int, default=2, help="how long the link can be used (2)")
        parser.add_argument(
            "--lost-factor",
            action="store_true",
            help="EMAIL is a security officer whose second factor is lost, and no two others are there to reset it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["days"] <= 14:
            raise CommandError("--days is from 1 to 14.")
        if options["lost_factor"]:
            self._reset(options["email"])
        else:
            self._invite(options["email"], timedelta(days=options["days"]))

    def _invite(self, email: str, lasts: timedelta) -> None:
        try:
            invitation, mark = invite_first_officer(email=email, now=timezone.now(), lasts=lasts)
        except Refused as refused:
            if refused.reason == PeopleReason.NO_RIGHT:
                raise CommandError(
                    "There are two security officers already who can sign in. They invite others in the portal, each confirming "
                    "the other. If one of them has lost the second factor, run this with that one's EMAIL and --lost-factor."
                ) from None
            raise CommandError(people_sentence(refused)) from None
        self.stdout.write(
            f"{invitation.email} becomes security officer by opening this link once, before "
            f"{invitation.expires_at:%Y-%m-%d %H:%M} UTC.\nIt is shown only now. Hand it over in person or by a safe way:\n\n"
            f"{open_seals(mark)}\n"
        )

    def _reset(self, email: str) -> None:
        try:
            user = reset_officers_factor(email=email, now=timezone.now())
        except Refused as refused:
            if refused.reason == PeopleReason.NO_RIGHT:
                raise CommandError(
                    f"{email} is no security officer. Two security officers reset anybody else's factor in the portal."
                ) from None
            raise CommandError(people_sentence(refused)) from None
        self.stdout.write(
            f"The second factor of {user.email} is removed, the sessions are ended and the password no longer works. "
            "It is on record, and all security officers are told by letter.\n"
            f"Next: a new password by {settings.SITE_URL}/accounts/password/reset/, then a new factor.\n"
        )
