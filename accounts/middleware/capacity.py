"""Who acts, in which capacity, with which factor; then, only then, the desk connection (DESIGN 4, 7)."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.capacities import NEEDS_SECOND_FACTOR, Actor, Party
from accounts.connection import desk
from accounts.models import Mandate
from accounts.queries.mandates import mandates_of

SESSION_KEY = "capacity"
# Where somebody whose session lacks the second factor may still go: to get one, or to leave.
OPEN_WITHOUT_FACTOR = ("/accounts/", "/static/", "/healthz", "/readyz", "/i18n/")


class CapacityMiddleware:
    """Sets `request.actor` (None when signed out), `request.capacities` and `request.mandate`.

    A person with two mandates acts in one at a time, chosen in the header and kept in the session. A mandate that has
    ended is dropped at the next request. The desk connection is taken for States, the Chair and staff named by the
    Chair, after the capacity is known and its second factor was given in this very session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor, mandate, capacities = None, None, []
        if request.user.is_authenticated:
            capacities = mandates_of(request.user, request.now)
            mandate = self._chosen(request, capacities)
            actor = mandate.actor() if mandate else Actor(Party.PERSON, user_id=request.user.pk)
        request.actor, request.mandate, request.capacities = actor, mandate, capacities
        request.capacity = mandate
        if actor is None or actor.party not in NEEDS_SECOND_FACTOR:
            return self.get_response(request)
        if settings.SECOND_FACTOR_REQUIRED and not gave_second_factor(request):
            if not request.path.startswith(OPEN_WITHOUT_FACTOR):
                return redirect(reverse("second_factor"))
            request.actor = Actor(Party.PERSON, user_id=request.user.pk)
            return self.get_response(request)
        if not actor.sees_objections:
            return self.get_response(request)
        with desk():
            return self.get_response(request)

    @staticmethod
    def _chosen(request: HttpRequest, capacities: list[Mandate]) -> Mandate | None:
        chosen = request.session.get(SESSION_KEY)
        if chosen == "person":
            return None
        by_id = {mandate.pk: mandate for mandate in capacities}
        return by_id.get(chosen) or next(iter(capacities), None)


def gave_second_factor(request: HttpRequest) -> bool:
    """Whether this session was authenticated with a second factor or a passkey, whatever the account has."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request))
