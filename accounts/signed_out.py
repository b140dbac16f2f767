"""A form that comes after the session has ended is answered with what was typed in it: nothing is lost, nothing is done."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from accounts.requests import PortalRequest
from accounts.typed_words import Choices, Titles, what_was_typed, where_it_was

View = Callable[..., HttpResponseBase]


def signed_out(
    request: HttpRequest,
    titles: Titles | None = None,
    choices: Choices | None = None,
    *,
    kept: bool = False,
) -> HttpResponse:
    """Who is not signed in goes to sign in and comes back. A form gets a page with what was typed in it, by the `titles`
    of its fields where they are given; of a field with `choices`, the word for what was chosen, or nothing. `kept` says
    that the browser has it too (static/autosave.js)."""
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    context = {
        **what_was_typed(request, titles, choices),
        "kept": kept,
        "sign_in": _sign_in(where_it_was(request)),
    }
    answer = render(request, "accounts/signed_out.html", context, status=403)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _sign_in(onward: str) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': onward})}"


def signed_in(view: View) -> View:
    """Let the view be reached only by who is signed in."""

    @wraps(view)
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return signed_out(request)
        return view(request, *args, **kwargs)

    return guarded
