"""Every date: as page and as calendar."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.public_pages import public_page
from accounts.requests import PortalRequest
from desks import icalendars
from desks.queries import outlook as outlooks
from desks.queries.timetable import Kind, calendar, entries


@public_page
def timetable(request: PortalRequest) -> HttpResponse:
    """`/timetable/`: what is to come, what it means for an applicant, what has been."""
    found = calendar()
    rows = entries(found)
    ahead = outlooks.next_window(found, request.now)
    windows = outlooks.open_windows(found, request.now) or ([ahead] if ahead else [])
    return render(
        request,
        "desks/timetable.html",
        {
            "coming": [row for row in rows if row.over_at > request.now],
            "past": [row for row in reversed(rows) if row.over_at <= request.now],
            "cycle": found.cycle,
            "rules": found.rules,
            "lead_times": outlooks.lead_times(found.rules),
            "outlooks": [outlooks.outlook(found, window, request.now) for window in windows],
        },
    )


@public_page
def timetable_ics(request: PortalRequest) -> HttpResponse:
    """`/timetable.ics`: all dates."""
    return _file(icalendars.render(entries(calendar()), _("Timetable")), "timetable.ics")


@public_page
def sessions_ics(request: PortalRequest) -> HttpResponse:
    """`/sessions.ics`: the meetings."""
    rows = [row for row in entries(calendar()) if row.kind is Kind.MEETING]
    return _file(icalendars.render(rows, _("Meetings")), "sessions.ics")


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
