"""What anybody can check of a rehearsal: the chain of the record, and who is accredited by what is public (promise 4)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core import mail

from accounts.connection import desk
from accounts.models import Letter
from accounts.models.letter import LetterStatus
from accounts.queries.public_record import all_public_links
from accounts.services.verification import verify_record
from accreditation.queries.accredited import public_accreditations
from desks.views.verify import line

MINUTE = timedelta(minutes=1)
PROGRAM = Path(settings.BASE_DIR) / "static" / "verify_record.py"


def broken_record() -> str:
    """Why the record does not hold, or "": every leaf and link recomputed, secret ones too."""
    with desk():
        found = verify_record()
    return "" if found.broken_at is None else f"act {found.broken_at}: {found.why}"


def posted_wrongly(now: datetime) -> str:
    """What is wrong with the post, or "": every letter that was due by `now` was posted, and reached the mail server, here
    the memory, once and under its own Message-ID."""
    with desk():
        waiting = Letter.objects.exclude(status=LetterStatus.POSTED).filter(next_attempt_at__lte=now - MINUTE).count()
        posted = set(Letter.objects.filter(status=LetterStatus.POSTED).values_list("message_id", flat=True))
    sent = Counter(message.extra_headers["Message-ID"] for message in getattr(mail, "outbox", []))
    if waiting:
        return f"of the letters that were due {waiting} were not posted"
    twice = [one for one, times in sent.items() if times > 1]
    if twice:
        return f"posted twice: {len(twice)}, such as {twice[0]}"
    return "" if set(sent) == posted else f"of {len(posted)} letters posted {len(sent)} reached the mail server"


def recomputed() -> set[str]:
    """Who is accredited, by the program that /verify/ gives away over what it gives out: organization and cycle."""
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "record.jsonl"
        record.write_text("".join(map(line, all_public_links())), encoding="utf-8")
        # The program stands alone, as anybody would run it.
        run = subprocess.run(  # noqa: S603 - our own program, our own file
            [sys.executable, "-I", str(PROGRAM), str(record)], capture_output=True, text=True, check=False
        )
    if run.returncode:
        raise ValueError(run.stderr.strip())
    return set(run.stdout.splitlines())


def on_the_list() -> set[str]:
    """The same as the portal's pages show it. A past cycle keeps its list, of places that have lapsed."""
    rows = public_accreditations().filter(ended_at__isnull=True).values_list("organization__reference", "cycle_id")
    return {f"{reference}\tcycle {cycle}" for reference, cycle in rows}
