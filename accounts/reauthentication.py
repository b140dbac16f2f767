"""Sign in again before a sensitive act: with the second factor where the person has one, else with the password.

    @sign_in_again_required
    def read_back(request, ...): ...

The page is shown in place of the view, at the view's own address. What was typed travels through it in hidden fields
and is never stored: a session row could be read by the web role. After it, the view gets the very POST it would have had.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm as KeyForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from accounts.drawn_for import FIELD
from accounts.forms.sign_in import ReauthenticateForm as CodeForm
from accounts.second_factor import has_second_factor, records_of
from accounts.signed_out import signed_out

WITHIN_SECONDS = 300
PREFIX = "again"
# Every form has its own.
DRAWN_ANEW = {"csrfmiddlewaretoken", FIELD}
WAY, RESUME = f"{PREFIX}-way", f"{PREFIX}-resume"
View = Callable[..., HttpResponse]


def signed_in_again(request: HttpRequest, within_seconds: int = WITHIN_SECONDS) -> bool:
    """Whether the person has signed in again in this session within the last seconds. The first sign-in does not
    count, and neither does the password alone for somebody who has a second factor."""
    if not request.user.is_authenticated:
        return False
    now = request.now.timestamp()  # type: ignore[attr-defined]
    recent = {
        record.get("method")
        for record in records_of(request)
        if record.get("reauthenticated") and now - record["at"] < within_seconds
    }
    return "mfa" in recent or ("password" in recent and not has_second_factor(request.user))


def sign_in_again_required(view: View, *, own: bool = False) -> View:
    """Let the view be reached only by who has signed in again within five minutes. `own`: it concerns the person alone, and
    is no act in the name of others."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return signed_out(request)
        if request.method == "POST" and WAY in request.POST:
            failed = _authenticate(request, own=own)
            if failed is not None:
                return failed
            if request.POST.get(RESUME) == "GET":
                return HttpResponseRedirect(request.get_full_path())
            _forget_credentials(request)
        elif not signed_in_again(request):
            return _ask(request, {}, status=403 if request.method == "POST" else 200, own=own)
        return view(request, *args, **kwargs)

    return guarded


def _authenticate(request: HttpRequest, *, own: bool) -> HttpResponse | None:
    """Take the credential that was posted. None when it is right; else the page again, or "too many attempts"."""
    limited = ratelimit.consume_or_429(request, action="reauthenticate", user=request.user)
    if limited:
        return limited
    forms = _forms(request, request.POST)
    form = forms.get(request.POST[WAY])
    if form is None or not form.is_valid():
        return _ask(request, forms, status=403, own=own)
    if isinstance(form, PasswordForm):
        reauthenticate_by_password(request)
    else:
        form.save()
    return None


def _forms(request: HttpRequest, data: Any = None) -> dict[str, Any]:
    """The ways that are open to the person; only the one that was used is bound."""
    user: Any = request.user
    used = data.get(WAY) if data else None

    def given(way: str) -> Any:
        return data if used == way else None

    forms: dict[str, Any] = {}
    if is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN]):
        forms["key"] = KeyForm(given("key"), user=user, prefix=PREFIX)
    if is_mfa_enabled(user, [Authenticator.Type.TOTP]) or forms:
        forms["code"] = CodeForm(given("code"), user=user, prefix=PREFIX)
    if not forms and user.has_usable_password():
        forms["password"] = PasswordForm(given("password"), user=user, prefix=PREFIX)
    return forms


def _ask(request: HttpRequest, forms: dict[str, Any], status: int, *, own: bool) -> HttpResponse:
    forms = forms or _forms(request)
    resumes_get = request.method != "POST" or request.POST.get(RESUME) == "GET"
    context = {
        "forms": forms,
        "form": next((form for form in forms.values() if form.is_bound), None),
        "kept": [] if resumes_get else _kept(request),
        "files": [] if resumes_get else _files(request),
        "own": own,
        "resume": "GET" if resumes_get else "POST",
        "js_data": {"request_options": begin_authentication(request.user)} if "key" in forms else None,
    }
    return render(request, "accounts/sign_in_again.html", context, status=status)


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """Everything typed, but not the credential."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not name.startswith(f"{PREFIX}-") and name not in DRAWN_ANEW
    ]


def _files(request: HttpRequest) -> list[tuple[str, str]]:
    """Browsers do not let a page choose a file: these have to be chosen again."""
    return [(name, file.name or "") for name, files in request.FILES.lists() for file in files]


def _forget_credentials(request: HttpRequest) -> None:
    """Give the view the POST it would have had."""
    posted = request.POST.copy()
    for name in [name for name in posted if name.startswith(f"{PREFIX}-")]:
        del posted[name]
    posted._mutable = False
    request.POST = posted  # type: ignore[assignment]
