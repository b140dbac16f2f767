"""Signs of life of the sweeps (DESIGN 5)."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import Heartbeat

KEPT = timedelta(days=60)


def beat(*, source: str, now: datetime) -> None:
    """Write that `source` is alive at `now`, and forget what is too old to matter. "windows" and "sweep": the
    sweeps ran; "posting": the outbox was gone through and the mail server answered; "ready": the portal answered that it is
    ready, which decides whether a close is held (DESIGN 2)."""
    Heartbeat.objects.create(source=source, beat_at=now)
    Heartbeat.objects.filter(source=source, beat_at__lt=now - KEPT).delete()
