"""The clock is read once, at the door, and passed down as `now` (DESIGN 5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

# With the database roles' lock_timeout (20 s) this keeps a request within the minute that sweeps wait after a boundary.
LONGEST_QUEUE_SECONDS = 20


class RequestClockMiddleware:
    """First of all: sets `request.now`, an aware UTC instant. Behind a trusted front proxy, its X-Request-Start
    ("t=seconds.fraction") is taken, so that time spent in the queue is not held against the sender; a value in the
    future or further back than a request may live is not believed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = self._received_at(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    @staticmethod
    def _received_at(request: HttpRequest) -> datetime:
        now = timezone.now()
        header = request.headers.get("X-Request-Start", "")
        if not settings.BEHIND_PROXY or not header.startswith("t="):
            return now
        try:
            started = datetime.fromtimestamp(float(header[2:]), tz=UTC)
        except (ValueError, OverflowError, OSError):
            return now
        return started if 0 <= (now - started).total_seconds() <= LONGEST_QUEUE_SECONDS else now
