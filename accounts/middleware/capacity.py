"""Who acts, in which capacity, with which factor; then, only then, the desk connection (DESIGN 4, 7)."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

from accounts.capacities import NEEDS_SECOND_FACTOR, Actor, Party
from accounts.connection import desk
from accounts.desks import desks_of
from accounts.drawn_for import key_of, other_capacity
from accounts.middleware.clock import arrived_later
from accounts.models import Mandate
from accounts.queries.mandates import mandates_of
from accounts.requests import PortalRequest
from accounts.second_factor import gave_second_factor

SESSION_KEY = "capacity"
# What is kept for "in no capacity": a person who acts for nobody but their organization.
PERSON = "person"
# Where somebody whose session lacks the second factor may still go: to get one, or to leave.
OPEN_WITHOUT_FACTOR = ("/accounts/", "/static/", "/healthz", "/readyz", "/i18n/")


class CapacityMiddleware:
    """Sets `request.actor` (None when signed out), `request.capacities`, `request.mandate`, `request.desks` and what the
    forms of the page carry, `request.drawn_for`.

    A person with two mandates acts in one at a time, chosen in the header and kept in the session. A mandate that has
    ended is dropped at the next request. The desk connection is taken for States, the Chair and staff named by the
    Chair, after the capacity is known and its second factor was given in this very session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponse:
        actor: Actor | None = None
        mandate: Mandate | None = None
        capacities: list[Mandate] = []
        if request.user.is_authenticated:
            capacities = mandates_of(request.user, request.now)
            mandate = self._chosen(request, capacities)
            actor = mandate.actor() if mandate else Actor(Party.PERSON, user_id=request.user.pk)
        request.actor, request.mandate, request.capacities = actor, mandate, capacities
        request.capacity = mandate
        request.desks = desks_of(actor)
        request.drawn_for = "" if actor is None else key_of(mandate)
        if actor is None or actor.party not in NEEDS_SECOND_FACTOR:
            return self.get_response(request)
        if settings.SECOND_FACTOR_REQUIRED and not gave_second_factor(request):
            if not _open_without_factor(request.path_info):
                # A form of another capacity is answered with what was typed in it; no other can have been drawn.
                onward = urlencode({"next": request.get_full_path()})
                return other_capacity(request) or redirect(f"{reverse('second_factor')}?{onward}")
            request.actor = Actor(Party.PERSON, user_id=request.user.pk)
            return self.get_response(request)
        if not actor.sees_objections:
            return self.get_response(request)
        with desk():
            return self.get_response(request)

    def process_view(self, request: PortalRequest, *_view: object) -> HttpResponse | None:
        """Called by Django once the form's token is known to be good: what was drawn in another name is done in none, nor in
        that of a mandate that has ended while the form was on its way."""
        if arrived_later(request) and request.mandate is not None and request.user.is_authenticated:
            capacities = mandates_of(request.user, request.now)
            if request.mandate not in capacities:
                self._act_for_nobody(request, capacities)
                return other_capacity(request) or self._refuse()
        return other_capacity(request)

    @staticmethod
    def _act_for_nobody(request: PortalRequest, capacities: list[Mandate]) -> None:
        request.actor = Actor(Party.PERSON, user_id=request.user.pk)
        request.mandate, request.capacities, request.capacity = None, capacities, None
        request.desks, request.drawn_for = desks_of(request.actor), key_of(None)

    @staticmethod
    def _refuse() -> HttpResponse:
        raise PermissionDenied(_("The mandate in which you were acting has ended. Nothing was done."))

    @staticmethod
    def _chosen(request: PortalRequest, capacities: list[Mandate]) -> Mandate | None:
        chosen = request.session.get(SESSION_KEY)
        if chosen == PERSON:
            return None
        if chosen is None:
            return next(iter(capacities), None)
        # One that was chosen and has ended is not replaced by another behind the person's back: the header offers those.
        return next((mandate for mandate in capacities if mandate.pk == chosen), None)


def _open_without_factor(path: str) -> bool:
    language = get_language_from_path(path)
    return path.removeprefix(f"/{language}" if language else "").startswith(OPEN_WITHOUT_FACTOR)
