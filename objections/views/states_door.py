"""The door of the States' desk: who may enter, how a refusal is answered, the ceremony before an act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.capacities import Actor
from accounts.models import MemberState
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.signed_out import signed_out
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.notices.refusals import refusal_sentence
from accreditation.policy import may
from objections.queries.states_files import entry_for, file_is_open
from objections.services.mission import record_visit

View = Callable[..., HttpResponseBase]


class StatesRequest(PortalRequest):
    """A request that has passed the door: it has an actor, of a Member State. `since`: the end of the delegate's visit before
    this one, None on the first."""

    actor: Actor
    since: datetime | None


def states_desk(view: View) -> View:
    """Only delegates of Member States enter, in that capacity; every page is of a visit. Nothing of it is kept by caches."""

    @wraps(view)
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor is None:
            return signed_out(request)
        if not may(ActOf.READ_AS_STATE, request.actor):
            raise PermissionDenied(_("This is the desk of Member States. Check in which capacity you are acting."))
        request.since = record_visit(actor=request.actor, now=request.now)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return never_cache(guarded)


def state_of(request: StatesRequest) -> MemberState:
    """The State in whose name the delegate acts."""
    if request.mandate is None or request.mandate.state is None:
        raise Http404
    return request.mandate.state


def may_lodge_in_its_name(request: StatesRequest) -> bool:
    """Whether the delegate has the lodging right: buttons mirror what the services ask."""
    return may(ActOf.LODGE, request.actor)


def file_or_404(request: StatesRequest, reference: str, *, open_only: bool = False) -> Any:
    """The circulated file, if this State may know of it."""
    entry = entry_for(request.actor, reference, request.now)
    if entry is None or (open_only and not file_is_open(entry.word)):
        raise Http404
    return entry


def refusal_status(refused: Refused) -> int:
    return 403 if refused.reason in {Reason.NO_RIGHT, Reason.OTHER_PARTY} else 409


def answer_refused(request: StatesRequest, refused: Refused, template: str, context: dict[str, Any]) -> HttpResponse:
    """The same page again with what was typed, and the sentence that says what to do."""
    return render(request, template, {**context, "refusal": refusal_sentence(refused)}, status=refusal_status(refused))
