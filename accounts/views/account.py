"""/accounts/security/: the person's own account."""

from __future__ import annotations

from functools import partial

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.capacities import Actor, Party
from accounts.forms.people import ProfileForm
from accounts.models import User
from accounts.reauthentication import sign_in_again_required
from accounts.requests import PortalRequest
from accounts.services.people import change_profile, end_sessions, own_data
from accounts.signed_out import signed_in
from accounts.views.doors import by_button


def _myself(request: PortalRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - signed_in
    return user


def _as_myself(request: PortalRequest) -> Actor:
    """One's own account is nobody else's affair: not an act of the capacity."""
    return Actor(Party.PERSON, user_id=_myself(request).pk)


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def security(request: PortalRequest) -> HttpResponse:
    """Name and language, how one signs in, whom one acts for, one's sessions and one's data."""
    user = _myself(request)
    initial = {"full_name": user.full_name, "language": user.language}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_profile(**form.cleaned_data, actor=_as_myself(request), now=request.now)
        messages.success(request, _("Your name and language are saved."))
        return redirect("account_security")
    factors = Authenticator.objects.filter(user=user)
    context = {
        "form": form,
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
        "contact": settings.CONTACT_EMAIL,
        "totp": any(one.type == Authenticator.Type.TOTP for one in factors),
        "keys": sum(one.type == Authenticator.Type.WEBAUTHN for one in factors),
        "codes": next(
            (len(one.wrap().get_unused_codes()) for one in factors if one.type == Authenticator.Type.RECOVERY_CODES),
            None,
        ),
    }
    return render(request, "accounts/security.html", context)


@never_cache
@signed_in
@by_button("account_security")
def sessions_end(request: PortalRequest) -> HttpResponse:
    """End every other session of the person."""
    user = end_sessions(actor=_as_myself(request), now=request.now)
    update_session_auth_hash(request, user)
    messages.success(request, _("All your other sessions have ended."))
    return redirect("account_security")


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])  # POST: signing in again, at this address
@partial(sign_in_again_required, own=True)
def data(request: PortalRequest) -> HttpResponse:
    """What we hold about the person, as a file."""
    answer = JsonResponse(own_data(user=_myself(request)), json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="rostrum-my-data.json"'
    return answer
