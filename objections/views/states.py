"""The first page of the States' desk: what waits for you."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.notices.mission_warnings import mission_warnings
from accounts.policy import PeopleAct, may
from objections.queries.states_waiting import waiting_for
from objections.views.states_door import StatesRequest, may_lodge_in_its_name, state_of, states_desk

# How long before mandates run out the mission's administrators read of it on their first page.
WARNED_AHEAD = timedelta(days=60)


@require_safe
@states_desk
def front(request: StatesRequest) -> HttpResponse:
    """What waits for the delegate, and where everything else is."""
    state = state_of(request)
    soon = request.now + WARNED_AHEAD
    administers = may(PeopleAct.DELEGATES, request.actor)
    warnings = [one for one in mission_warnings(state, request.now) if one.at <= soon] if administers else []
    return render(
        request,
        "states/front.html",
        {
            "waiting": waiting_for(request.actor, request.since, request.now),
            "since": request.since,
            "state": state,
            "warnings": warnings,
            "may_lodge": may_lodge_in_its_name(request),
        },
    )
