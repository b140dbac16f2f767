"""The first page of the States' desk: what waits for you."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from objections.queries.states_waiting import waiting_for
from objections.services.mission import record_visit
from objections.views.states_door import StatesRequest, may_lodge_in_its_name, state_of, states_desk


@require_safe
@states_desk
def front(request: StatesRequest) -> HttpResponse:
    """What waits for the delegate, and where everything else is."""
    since = record_visit(actor=request.actor, now=request.now)
    return render(
        request,
        "states/front.html",
        {
            "waiting": waiting_for(request.actor, since, request.now),
            "since": since,
            "state": state_of(request),
            "may_lodge": may_lodge_in_its_name(request),
        },
    )
