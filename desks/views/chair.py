"""The first page of the Chair's desk: what waits for you, from every app (DESIGN 10)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.views.chair import hand_over_context
from desks.queries.chair import front_groups
from objections.queries.chair_waiting import waiting
from objections.views.chair_door import ChairRequest, chair_desk


@require_safe
@chair_desk
def front(request: ChairRequest) -> HttpResponse:
    """Late first, then by date, then what asks for a person; what has lately come in last."""
    found = waiting(request.now)
    groups = front_groups(found, request.actor, request.now)
    context = {"groups": groups, "replies": found.replies, **hand_over_context(request)}
    return render(request, "chair/front.html", context)
