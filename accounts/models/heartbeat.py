"""Signs of life of the timers."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """One row a minute and source ("ready" while the portal is, "windows" and "sweep" when a sweep ran, "posting" when the outbox
    was gone through). Kept for some days: the gaps before a close decide whether its outcome is held (DESIGN 2)."""

    source = models.CharField(max_length=20)
    beat_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["source", "-beat_at"])]

    def __str__(self) -> str:
        return f"{self.source} {self.beat_at:%Y-%m-%dT%H:%M:%SZ}"
