"""Marks a page that anybody may read and that looks the same to everybody who is signed out.

desks.middleware.PublicPagesMiddleware keeps such answers for a short while. A view says so with `@public_page`; it
reads nothing of the reader's but the address, and what it shows changes only by a public act of the record or at a
boundary of the calendar.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.http.response import HttpResponse

# Attribute of a response that may be kept for readers who are signed out.
MARK = "rostrum_public"
View = Callable[..., HttpResponseBase]


def mark_public(response: HttpResponseBase) -> HttpResponseBase:
    """Say that this answer may be kept; anything but a plain success is not."""
    if isinstance(response, HttpResponse) and response.status_code == 200:
        setattr(response, MARK, True)
    return response


def is_public(response: HttpResponseBase) -> bool:
    return bool(getattr(response, MARK, False))


def public_page(view: View) -> View:
    """Decorator: read only (GET, HEAD), and kept for readers who are signed out."""

    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return mark_public(view(request, *args, **kwargs))

    return read
