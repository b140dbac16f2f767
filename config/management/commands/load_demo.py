"""The demo's invented data, laid out anew around the present moment. Only for `make demo`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from accounts.deadline_words import instant_words
from accounts.services.member_states import load_member_states
from config.demo_database import is_demo, mark_as_demo
from config.rehearsal.demo import lay_out


def _refuse_other_data() -> None:
    if not is_demo(connections["owner"]) and get_user_model().objects.exists():
        raise CommandError(
            "This database holds people that no demo put there: name an empty one in DATABASE_URL, or unset it."
        )


class Command(BaseCommand):
    help = "Empty the demo's database and lay out invented data around now. Prints the sign-ins."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO or settings.PRODUCTION:
            raise CommandError("load_demo empties the database; it runs in the demo only (ROSTRUM_DEMO=1).")
        _refuse_other_data()
        self.stderr.write("Laying out invented data; this takes about a minute.")
        call_command("flush", database="owner", interactive=False, verbosity=0)
        mark_as_demo(connections["owner"])
        load_member_states()
        demo = lay_out(timezone.now())
        width = max(len(line.who) for line in demo.sign_ins)
        self.stdout.write(
            "Sign in at /accounts/login/ with one of these; the password of all of them is " + demo.password
        )
        for line in demo.sign_ins:
            self.stdout.write(f"  {line.who:<{width}}  {line.email:<38} {line.desk}")
        self.stdout.write(f"\nAn application window closes by itself: {instant_words(demo.window_closes_at)}")
        self.stdout.write(f"A non-objection period ends by itself: {instant_words(demo.period_ends_at)}")
        self.stdout.write(f"The next window opens by itself:       {instant_words(demo.next_opens_at)}")
        if settings.EMAIL_FILE_PATH:
            self.stdout.write(f"Letters are not sent: each is a file in {settings.EMAIL_FILE_PATH}")
