"""The front page: what is open now."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from accounts.public_pages import public_page
from accounts.requests import PortalRequest
from accreditation.queries import accredited
from desks.queries import outlook as outlooks
from desks.queries.timetable import Kind, calendar, entries
from submissions.queries.posted import latest_posted

DATES, MEETINGS, INPUTS = 5, 3, 5


@public_page
def home(request: PortalRequest) -> HttpResponse:
    """`/`: the window, the next dates and meetings, the latest inputs, how many are accredited."""
    found = calendar()
    rows = [row for row in entries(found) if row.over_at > request.now]
    cycle = accredited.current_cycle(list(found.cycles), request.now)
    return render(
        request,
        "desks/home.html",
        {
            "open_windows": outlooks.open_windows(found, request.now),
            "next_window": outlooks.next_window(found, request.now),
            "held": [window for window in found.windows if window.is_held],
            "dates": [row for row in rows if row.kind is not Kind.MEETING][:DATES],
            "meetings": [row for row in rows if row.kind is Kind.MEETING][:MEETINGS],
            "cycle": cycle,
            "accredited": sum(row.number for row in accredited.counts(cycle)) if cycle else 0,
            "process": cycle.process if cycle else None,
            "inputs": latest_posted(INPUTS),
        },
    )
