"""The door of the sender's pages: signed in, in one's own name, and one's own body's input or none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache

from accounts.capacities import Actor
from accounts.requests import PortalRequest
from accounts.signed_out import signed_out
from accreditation.other_capacity import other_capacity_page
from sessions_app.models import AgendaItem, Session
from submissions.forms.writing import InputForm
from submissions.models import WrittenInput
from submissions.models.written_input import InputLanguage
from submissions.policy import is_sender
from submissions.queries.inputs import find_input

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Signed out: to the sign-in page and back again. In another capacity: told how to choose the own name."""

    @wraps(view)
    @never_cache
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.actor is None:
            return signed_out(request, *_labels_and_choices(request))
        return other_capacity_page(request, *_labels_and_choices(request)) or view(request, *args, **kwargs)

    return guarded


def _named(model: type[Session] | type[AgendaItem], value: str) -> dict[str, str]:
    row = model.objects.filter(pk=int(value)).first() if value.isdecimal() and len(value) < 10 else None
    return {value: row.title} if row is not None else {}


def _labels_and_choices(request: PortalRequest) -> tuple[dict[str, object], dict[str, dict[str, str]]]:
    """The form's own words for what was typed in it. Whose input it is is not among them: only its people know."""
    if request.method in {"GET", "HEAD"}:
        return {}, {}
    titles: dict[str, object] = {name: field.label for name, field in InputForm.base_fields.items()}
    chosen = {
        "session": _named(Session, request.POST.get("session", "")),
        "agenda_item": _named(AgendaItem, request.POST.get("agenda_item", "")),
        "language": {value: str(label) for value, label in InputLanguage.choices},
        "organization": {},
        "then": {},
    }
    return titles, chosen


def actor_of(request: PortalRequest) -> Actor:
    """Who acts; signed_in has asked that there is somebody."""
    assert request.actor is not None  # noqa: S101
    return request.actor


def own_or_404(request: PortalRequest, reference: str) -> WrittenInput:
    """The input, for its own body's people; to anybody else there is no such page."""
    written = find_input(request.actor, reference)
    if written is None or not is_sender(request.actor, written):
        raise Http404
    return written
