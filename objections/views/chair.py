"""The first page of the Chair's desk: what waits for you."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accreditation.services.held import title_of
from objections.notices.chair_words import ITEM, state_name
from objections.queries.chair_waiting import waiting
from objections.views.chair_door import ChairRequest, chair_desk


@require_safe
@chair_desk
def front(request: ChairRequest) -> HttpResponse:
    """Overdue dissemination first, then what ends soon, then what asks for a person."""
    found = waiting(request.now)
    held = [(release, title_of(release.circulation or release.window)) for release in found.held]  # type: ignore[arg-type]
    rows = [(row, ITEM[row.item.kind], state_name(row.item)) for row in found.to_send]
    return render(request, "chair/front.html", {"waiting": found, "rows": rows, "held": held})
