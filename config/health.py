"""Is the process alive (/healthz)? May visitors be sent to it (/readyz)? Words only: anybody may ask."""

from __future__ import annotations

from django.core.cache import caches
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.connection import ConnectionProxy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.queries.heartbeats import is_stale, last_posting, last_whole_sweep

# Redis, not the default: the limits of signing in are kept in the database.
cache = ConnectionProxy(caches, "redis")
OK, FAILED = "ok", "failed"


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing else, so that a database restart does not restart the web server."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """503 unless the database answers in both roles and the sweeps run.

    The queue is only told: without it pages still work, and its loss shows as sweeps that stop. So are letters that are not
    posted: nobody is kept out by that, so no close is held for it (docs/decisions/0003).
    """
    needed = {"database": _database("default"), "desk": _database("desk"), "sweeps": _sweeps()}
    ready = all(word == OK for word in needed.values())
    told = {"queue": _queue(), "letters": _letters()}
    return JsonResponse({"ready": ready, **needed, **told}, status=200 if ready else 503)


def _database(alias: str) -> str:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return FAILED
    return OK


def _sweeps() -> str:
    """Stale: failed. None yet: this portal has only just begun."""
    try:
        last = last_whole_sweep()
    except DatabaseError:
        return FAILED
    return OK if last is None or not is_stale(last, timezone.now()) else FAILED


def _letters() -> str:
    """Failed: the mail server has not answered for minutes, or the outbox is not gone through."""
    try:
        last = last_posting()
    except DatabaseError:
        return FAILED
    return OK if last is None or not is_stale(last, timezone.now()) else FAILED


def _queue() -> str:
    try:
        cache.get("readyz")
    except Exception:  # the client's errors have no common ancestor
        return FAILED
    return OK
