"""A form that comes after the session has ended is answered with what was typed in it: nothing is lost, nothing is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from accounts.requests import PortalRequest

View = Callable[..., HttpResponseBase]
NOT_TYPED = {"csrfmiddlewaretoken", "version", "key", "action", "seen", "confirmed", "act"}
# Credentials are typed anew, and are shown on no page.
SECRET = ("password", "oldpassword", "again-", "code", "otp")
LONGEST_SHOWN = 200_000


def signed_out(
    request: HttpRequest,
    titles: Mapping[str, object] | None = None,
    choices: Mapping[str, Mapping[str, str]] | None = None,
    *,
    kept: bool = False,
) -> HttpResponse:
    """Who is not signed in goes to sign in and comes back. A form gets a page with what was typed in it, by the `titles`
    of its fields where they are given; of a field with `choices`, the word for what was chosen, or nothing. `kept` says
    that the browser has it too (static/autosave.js)."""
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    names, chosen = titles or {}, choices or {}
    typed = [
        (str(names.get(name, name.replace("_", " ").capitalize())), chosen.get(name, {}).get(value, value))
        for name in request.POST
        if name not in NOT_TYPED and not name.startswith(SECRET)
        for value in request.POST.getlist(name)
        if value.strip() and len(value) <= LONGEST_SHOWN and (name not in chosen or value in chosen[name])
    ]
    files = [file.name for _name, several in request.FILES.lists() for file in several]
    context = {
        "typed": typed,
        "files": files,
        "kept": kept,
        "sign_in": _sign_in(_where_it_was(request)),
    }
    answer = render(request, "accounts/signed_out.html", context, status=403)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _sign_in(onward: str) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': onward})}"


def _where_it_was(request: HttpRequest) -> str:
    """The page that the form stood on: some addresses take a POST alone."""
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(came_from)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.get_full_path()


def signed_in(view: View) -> View:
    """Let the view be reached only by who is signed in."""

    @wraps(view)
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return signed_out(request)
        return view(request, *args, **kwargs)

    return guarded
