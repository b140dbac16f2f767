"""Whether the timers live: asked by /readyz and by the admin's front page (DESIGN 5)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max, Min
from django.utils import timezone

from accounts.models import Heartbeat

# One source for each of beat's sweeps; a sweep beats only when every step of it ran.
SWEEPS = ("windows", "sweep")
# Of the outbox: everything due was posted, as far as the mail server and the time of a sweep went.
POSTING = "posting"
# The sweeps run each minute; a few may be missed by a restart.
STALE = timedelta(minutes=5)
# When this server began: its workers are copies of the process that read this line.
BEGAN = timezone.now()


def last_whole_sweep() -> datetime | None:
    """The last instant at which every sweep had run: the oldest of their last signs of life. One that has never run counts
    from the first sign of the others. None: none has run yet. Each is answered by one end of the index."""
    ends = [
        Heartbeat.objects.filter(source=source).aggregate(first=Min("beat_at"), last=Max("beat_at"))
        for source in SWEEPS
    ]
    begun = min((end["first"] for end in ends if end["first"]), default=None)
    return begun and min(end["last"] or begun for end in ends)


def last_posting() -> datetime | None:
    """The last instant at which the outbox was gone through with a mail server that answered. One that has never been counts
    from the first sign of the sweeps. None: nothing has run yet."""
    last = Heartbeat.objects.filter(source=POSTING).aggregate(last=Max("beat_at"))["last"]
    return last or Heartbeat.objects.filter(source__in=SWEEPS).aggregate(first=Min("beat_at"))["first"]


def is_stale(last: datetime, now: datetime) -> bool:
    """Whether so many minutes without a whole sweep mean that the timers are silent."""
    return now - last >= STALE


def is_starting(last: datetime | None, now: datetime) -> bool:
    """Whether no whole sweep has come since this server began, minutes ago: web, worker and beat start together, and the
    first sweep takes up to a minute. That is not silence yet; /readyz does not ask this."""
    return (last is None or last < BEGAN) and timedelta(0) <= now - BEGAN < STALE
