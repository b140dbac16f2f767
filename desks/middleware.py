"""Public pages kept for readers who are signed out."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import BaseCache, caches
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language_from_request

from accounts.public_pages import is_public
from accounts.requests import PortalRequest
from accounts.seat import at_seat
from desks.queries.boundaries import latest_public_act, next_boundary

log = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]

LONGEST = timedelta(seconds=60)
# Bigger answers (exports) are made anew: they would push the pages out.
BIGGEST_BYTES = 512 * 1024
# Never public, so the record is not asked about them; the health addresses answer without a database.
NEVER = ("/healthz", "/readyz", "/static/", "/accounts/", "/admin/", "/my/", "/apply/", "/states/", "/chair/")
PREFIX = "page:"
# The pages that this very process gave last stay at hand: so many, each no bigger than this.
AT_HAND, BIGGEST_AT_HAND = 64, 64 * 1024


@dataclass(frozen=True)
class Kept:
    """An answer as it was made, for as long as the calendar allows."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    until: float


class PublicPagesMiddleware:
    """Before everything but the clock: a reader without a session cookie is answered from the cache, and a page marked
    public is kept, with the headers that all the others have given it.

    What is kept belongs to the latest public act of the record, so a posting renews every page at once; and it never
    outlives the next boundary of the calendar, nor a minute. Without Redis each page is simply made anew.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.at_hand: dict[str, Kept] = {}

    def __call__(self, request: PortalRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or has_session(request) or request.path.startswith(NEVER):
            return self.get_response(request)
        try:
            latest, zone = latest_public_act()
            key = self._key(request, f"{latest}|{zone}")
        except (DisallowedHost, DatabaseError):  # met again further in, where the answer gets its headers
            return self.get_response(request)
        kept = self._find(key, request)
        if kept is not None:
            return conditional(request, restore(kept))
        with at_seat(zone):  # a page kept for all is of the very zone that its key names
            response = self.get_response(request)
        if not is_public(response) or response.cookies or response.streaming:
            return response
        until = self._finish(request, response)
        self._keep(key, request, response, until)
        return conditional(request, response)

    @staticmethod
    def _key(request: PortalRequest, of: str) -> str:
        language = get_language_from_request(request, check_path=True)
        named = f"{of}|{language}|{request.get_host()}|{request.is_secure()}|{request.get_full_path()}"
        return PREFIX + hashlib.sha256(named.encode()).hexdigest()

    def _find(self, key: str, request: PortalRequest) -> Kept | None:
        at_hand, moment = self.at_hand.get(key), request.now.timestamp()
        if at_hand is not None and at_hand.until > moment:
            return at_hand
        try:
            kept = store().get(key)
        except Exception as failure:  # the cache is a help, never a condition
            log.warning("cache not reached: %s", failure)
            return None
        if not isinstance(kept, Kept) or kept.until <= moment:
            return None
        self._put_at_hand(key, kept)
        return kept

    def _put_at_hand(self, key: str, kept: Kept) -> None:
        """Spare the next reader's way to Redis. The key names the latest act, so what is out of date is never met."""
        if len(kept.body) > BIGGEST_AT_HAND:
            return
        if len(self.at_hand) >= AT_HAND:
            self.at_hand = {}
        self.at_hand[key] = kept

    @staticmethod
    def _finish(request: PortalRequest, response: HttpResponse) -> datetime:
        """Say how long others may keep it. Browsers ask again each time, so that signing in shows at once."""
        boundary = next_boundary(request.now)
        until = request.now + LONGEST if boundary is None else min(request.now + LONGEST, boundary)
        seconds = max(int((until - request.now).total_seconds()), 0)
        response["Cache-Control"] = f"public, max-age=0, s-maxage={seconds}, must-revalidate"
        # The session was looked for and there was none; nothing on the page hangs on it.
        if "Vary" in response:
            kinds = [kind.strip() for kind in response["Vary"].split(",") if kind.strip().lower() != "cookie"]
            if kinds:
                response["Vary"] = ", ".join(kinds)
            else:
                del response["Vary"]
        response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        return until

    def _keep(self, key: str, request: PortalRequest, response: HttpResponse, until: datetime) -> None:
        left = (until - request.now).total_seconds()
        if left < 1 or len(response.content) > BIGGEST_BYTES or request.method == "HEAD":
            return
        kept = Kept(response.content, tuple(response.items()), until.timestamp())
        try:
            store().set(key, kept, timeout=int(left) or 1)
        except Exception as failure:
            log.warning("cache not reached: %s", failure)
        else:
            self._put_at_hand(key, kept)


def store() -> BaseCache:
    """Where pages are kept: Redis, for it may be lost at any moment."""
    return caches["redis"]


def has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES


def restore(kept: Kept) -> HttpResponse:
    response = HttpResponse(kept.body)
    for name, value in kept.headers:
        response[name] = value
    return response


def conditional(request: HttpRequest, response: HttpResponse) -> Any:
    """304 for a reader who has this very answer already."""
    return get_conditional_response(request, etag=response["ETag"], response=response)
