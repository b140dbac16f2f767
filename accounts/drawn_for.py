"""In whose name a page was drawn: every form carries it, and a form that comes back in another name does nothing.

A person with two mandates switches in one window while a form of the other mandate lies open in another. Without this an
objection, a broken silence or a private note would be made in the name of whichever came last."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.capacities import Party
from accounts.models import Mandate
from accounts.requests import PortalRequest
from accounts.typed_words import what_was_typed, where_it_was

FIELD = "drawn_for"
STATUS = 409
LATELY = timedelta(days=30)
# What concerns nobody but the person, in whatever capacity: the choice of one, signing out, the own account, the mailing list.
OWN = ("/accounts/", "/mailing-list/")


def key_of(mandate: Mandate | None) -> str:
    """The body in whose name one acts, as its forms carry it: no secret, and the same for two mandates for one body."""
    return Party.PERSON.value if mandate is None else mandate.actor().on_behalf_of


def other_capacity(request: PortalRequest) -> HttpResponse | None:
    """The answer to a form that was drawn in another name than the one in force: nothing is done, what was typed is shown.
    None for every other request.

    A POST that carries no name is let through: it was not drawn by our templates (a client of its own, a page from before a
    deployment), and is the act of the capacity in force, as everything was before."""
    in_force = request.drawn_for
    if request.method != "POST" or not in_force or request.path_info.startswith(OWN):
        return None
    try:
        drawn = set(request.POST.getlist(FIELD)) - {"", in_force}
    except UnreadablePostError:  # the sender has gone; the view will find out
        return None
    return _answer(request, drawn.pop()) if drawn else None


def _answer(request: PortalRequest, drawn: str) -> HttpResponse:
    name, ended = _named(request, drawn)
    acting = str(request.mandate or _yourself())
    if not request.accepts("text/html"):  # a text that saves itself
        sentence = _("This page was opened to act for %(drawn)s, and you now act for %(acting)s.")
        said = {"reason": "other_capacity", "sentence": sentence % {"drawn": name, "acting": acting}}
        return JsonResponse(said, status=STATUS)
    context = {
        **what_was_typed(request),
        "drawn": name,
        "ended": ended,
        "acting": acting,
        "back": where_it_was(request),
    }
    answer = render(request, "accounts/drawn_for_another.html", context, status=STATUS)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _named(request: PortalRequest, drawn: str) -> tuple[str, datetime | None]:
    """How people call that body, and when the person's mandate for it ended, if it has. Only bodies that the person has acted
    for have a name here."""
    if drawn == Party.PERSON:
        return _yourself(), None
    held = Mandate.objects.filter(user_id=request.user.pk or 0, from_at__lte=request.now).select_related("state")
    found = next((mandate for mandate in held.order_by("-from_at", "-id") if key_of(mandate) == drawn), None)
    if found is None:
        return _("another capacity"), None
    holds = any(key_of(mandate) == drawn for mandate in request.capacities)
    return str(found), None if holds else found.until_at


def _yourself() -> str:
    return _("yourself, or your organization")


def ended_mandate(request: HttpRequest) -> Mandate | None:
    """The mandate of the person that ended lately: why a desk that was open is closed."""
    actor, now = getattr(request, "actor", None), getattr(request, "now", None)
    if actor is None or now is None:
        return None
    ended = Mandate.objects.filter(user_id=actor.user_id, until_at__range=(now - LATELY, now)).select_related("state")
    return ended.order_by("-until_at", "-id").first()


def coming_mandate(request: HttpRequest) -> Mandate | None:
    """The next mandate of the person that has not begun: why a desk that will be open is closed still."""
    actor, now = getattr(request, "actor", None), getattr(request, "now", None)
    if actor is None or now is None:
        return None
    ahead = Mandate.objects.filter(user_id=actor.user_id, from_at__gt=now).select_related("state")
    # One that was taken back before it began ends where it would have begun.
    return ahead.exclude(until_at__lte=F("from_at")).order_by("from_at", "id").first()
