"""Pages for what went wrong: what to do, and a number by which we find it again. No traces, no reasons of the machine.

Named in config/urls.py as handler400, handler403, handler404, handler500, and in settings as CSRF_FAILURE_VIEW.
"""

from __future__ import annotations

import logging
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import timezone

from accounts.drawn_for import coming_mandate, ended_mandate
from accounts.typed_words import what_was_typed

log = logging.getLogger(__name__)

# No letters that are mistaken for figures, or for each other, when read out.
_LETTERS = "23456789ACDEFGHJKMNPQRTWXY"


def case_number(request: HttpRequest) -> str:
    """The request's own number if the server gave one, else the time it came and four letters."""
    given = getattr(request, "request_id", "")
    if given:
        return str(given)
    now = getattr(request, "now", None) or timezone.now()
    return f"{now:%Y%m%d-%H%M%S}-{''.join(secrets.choice(_LETTERS) for _ in range(4))}"


def _page(
    request: HttpRequest,
    status: int,
    *,
    reason: str = "",
    bare: bool = False,
    name: str = "",
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    case = case_number(request)
    log.log(logging.ERROR if status >= 500 else logging.INFO, "case %s: %s %s", case, status, request.path)
    context = {"case_number": case, "reason": reason, **(more or {})}
    # A bare page asks nothing of the session or the database, which may be what failed.
    body = loader.get_template(name or f"{status}.html").render(context, None if bare else request)
    return HttpResponse(body, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _page(request, 400, bare=True)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the sentence that the refusal carries, if it carries one. What was typed is given back; who has no
    mandate in force is told which one has ended, and which is to begin."""
    more: dict[str, Any] = what_was_typed(request) if request.method == "POST" else {}
    if getattr(request, "capacity", None) is None:
        more |= {"ended": ended_mandate(request), "coming": coming_mandate(request)}
    return _page(request, 403, reason=str(exception), more=more)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the same whether the thing does not exist or may not be seen."""
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return _page(request, 500, bare=True)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is not, or no longer, good."""
    return _page(request, 403, bare=True, name="403_csrf.html")
