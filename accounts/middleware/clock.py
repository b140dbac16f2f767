"""The clock is read once, at the door, and passed down as `now`; what takes long to arrive has arrived when it is whole
(DESIGN 5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils import timezone

# With two waits of the database roles' lock_timeout (20 s) this keeps a request within the minute that sweeps wait after a
# boundary: no act is judged by an instant that lies a minute back.
LONGEST_ARRIVAL_SECONDS = 15


class RequestClockMiddleware:
    """First of all: sets `request.now`, an aware UTC instant. Behind a trusted front proxy, its X-Request-Start
    ("t=seconds.fraction") is taken, so that time spent in the queue is not held against the sender; a value in the
    future or further back than an arrival may take is not believed."""

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
        return started if 0 <= (now - started).total_seconds() <= LONGEST_ARRIVAL_SECONDS else now


def arrived_later(request: HttpRequest) -> bool:
    """Whether the form took longer to arrive than a moment. Then it counts from when it was whole, and `request.now` is set to
    that: whoever opens a request before a close and sends its body hours after it is late, and nobody meets an outcome that was
    written since as if it had been written ahead of them (DESIGN 5)."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return False
    try:
        request.POST  # noqa: B018 - reads what is still on its way; the token's check has asked for it already
    except UnreadablePostError:  # the sender has gone; the view will find out
        return False
    now = timezone.now()
    if (now - request.now).total_seconds() <= LONGEST_ARRIVAL_SECONDS:  # type: ignore[attr-defined]
        return False
    request.now = now  # type: ignore[attr-defined]
    return True
