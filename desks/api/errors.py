"""Every answer of the interface: readable from other sites, kept like a public page, errors in words and always as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from accounts.asked import NotUnderstood
from accounts.public_pages import mark_public
from desks.exports import LICENCE


def failure(code: str, message: str, status: int) -> JsonResponse:
    return JsonResponse({"error": code, "message": message}, status=status, json_dumps_params={"ensure_ascii": False})


def on_http_error(request: HttpRequest, error: Any) -> HttpResponse:
    status = error.status_code
    return failure("not_found" if status == 404 else "refused", str(error), status)


def on_invalid(request: HttpRequest, error: Any) -> HttpResponse:
    """Which parameter is wrong, and how."""
    wrong = "; ".join(f"{'.'.join(map(str, item['loc'][1:]))}: {item['msg']}" for item in error.errors)
    return failure("invalid", wrong, 422)


def on_not_understood(request: HttpRequest, error: Any) -> HttpResponse:
    """A filter that does not exist."""
    return failure("invalid", str(error), 422)


def not_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address under /api/v1/."""
    return failure("not_found", _("There is nothing at this address. See /api/v1/docs."), 404)


def open_to_all(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Wraps every view of the interface: kept like a public page, readable from other sites, errors always JSON."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"}:
            request.method = "GET"  # the server leaves the body of a HEAD out
            response = view(request, *args, **kwargs)
        else:
            response = failure("read_only", _("This interface is read-only: use GET."), 405)
            response["Allow"] = "GET, HEAD"
        response["Access-Control-Allow-Origin"] = "*"
        if not request.path.startswith("/api/v1/inputs"):  # those say their own
            response["Link"] = f'<{LICENCE}>; rel="license"'
        return mark_public(response)

    return answer


def wrapped(patterns: Iterable[Any]) -> list[Any]:
    """ninja's own patterns, each with its view wrapped."""
    found = list(patterns)
    for pattern in found:
        pattern.callback = open_to_all(pattern.callback)
    return found


def handle_errors(api: NinjaAPI) -> None:
    """Tell the interface how its errors are worded."""
    api.add_exception_handler(HttpError, on_http_error)
    api.add_exception_handler(ValidationError, on_invalid)
    api.add_exception_handler(NotUnderstood, on_not_understood)
