"""After signing in: the second factor, the capacity, the right desk."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.capacities import NEEDS_SECOND_FACTOR, Actor, Party
from accounts.desks import first_page_of
from accounts.middleware.capacity import PERSON, SESSION_KEY
from accounts.queries.elsewhere import acts_elsewhere
from accounts.requests import PortalRequest
from accounts.second_factor import gave_second_factor, has_second_factor, ways_to_give_it
from accounts.signed_out import signed_in


def _onward(request: PortalRequest) -> str:
    """Where the person was going; never another site."""
    asked = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else ""


def _lacks_factor(request: PortalRequest) -> bool:
    mandate = request.mandate
    return (
        settings.SECOND_FACTOR_REQUIRED
        and mandate is not None
        and Party(mandate.party) in NEEDS_SECOND_FACTOR
        and not gave_second_factor(request)
    )


def _has_several(request: PortalRequest) -> bool:
    held = len(request.capacities)
    return held > 1 or (held == 1 and request.user.is_authenticated and acts_elsewhere(request.user))


@never_cache
@signed_in
@require_safe
def after_sign_in(request: PortalRequest) -> HttpResponse:
    """Send the person to the desk of the capacity; who has several chooses first, the own organization counted."""
    if SESSION_KEY not in request.session and _has_several(request):
        return redirect("capacity")
    if _lacks_factor(request):
        return redirect("second_factor")
    return redirect(first_page_of(request.actor))


@never_cache
@signed_in
@require_safe
def second_factor(request: PortalRequest) -> HttpResponse:
    """Say why the desk is closed to this session, and how it is opened: set one up, or use the one there is."""
    onward = _onward(request) or reverse("after_sign_in")
    if not _lacks_factor(request):
        return redirect(onward)
    back = f"{reverse('second_factor')}?{urlencode({'next': onward})}"
    ways = [{**way, "url": f"{way['url']}?{urlencode({'next': onward})}"} for way in ways_to_give_it(request.user)]
    context = {"has_factor": has_second_factor(request.user), "ways": ways, "again": back}
    return render(request, "accounts/second_factor.html", context)


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def capacity(request: PortalRequest) -> HttpResponse:
    """Choose in which capacity to act; it is shown in the header and kept to the end of the session."""
    capacities = {str(mandate.pk): mandate for mandate in request.capacities}
    if request.method == "POST":
        chosen = request.POST.get("capacity", "")
        if chosen == PERSON or chosen in capacities:
            request.session[SESSION_KEY] = PERSON if chosen == PERSON else capacities[chosen].pk
            actor = capacities[chosen].actor() if chosen in capacities else Actor(Party.PERSON, user_id=request.user.pk)
            return redirect(first_page_of(actor))
        messages.error(request, _("Choose one of the capacities listed. A mandate that has ended is not listed."))
        return redirect("capacity")
    mandate = request.mandate
    choices = [
        {"value": key, "name": str(one), "rights": one.rights_words(), "until": one.until_at, "current": one == mandate}
        for key, one in capacities.items()
    ]
    return render(request, "accounts/capacity.html", {"choices": choices, "person_is_current": mandate is None})
