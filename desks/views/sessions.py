"""Meetings: the list, and each with what accreditation gives there."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.deadline_words import days_words
from accounts.public_pages import public_page
from accounts.requests import PortalRequest
from accreditation.modalities.attendance import access_to
from accreditation.modalities.decisions import MeetingKind
from accreditation.modalities.paragraphs import PARAGRAPHS
from desks.queries.timetable import Kind, calendar, entries
from sessions_app.queries import days_of, decisions_between_meetings, is_whole_days, meetings
from submissions.queries.posted import Filters, page_of

INPUTS = 10
DECISIONS = 50


@public_page
def sessions(request: PortalRequest) -> HttpResponse:
    """`/sessions/`: to come and past."""
    rows = [row for row in entries(calendar()) if row.kind is Kind.MEETING]
    return render(
        request,
        "sessions/list.html",
        {
            "coming": [row for row in rows if row.over_at > request.now],
            "past": [row for row in reversed(rows) if row.over_at <= request.now],
            "decisions": decisions_between_meetings()[:DECISIONS],
        },
    )


@public_page
def session(request: PortalRequest, slug: str) -> HttpResponse:
    """`/sessions/<slug>/`: kind, dates, agenda, what accreditation gives (R4), the window that feeds it, its inputs."""
    found = get_object_or_404(meetings().prefetch_related("agenda", "decisions"), slug=slug)
    rules = found.cycle.process.rules()
    zone = rules.tz
    access = access_to(MeetingKind(found.kind), rules)
    first, last = days_of(found, zone)
    return render(
        request,
        "sessions/detail.html",
        {
            "session": found,
            "whole_days": is_whole_days(found, zone),
            # As text: a template calls an enum class instead of looking into it.
            "attendance": access.attendance.value,
            "by_text": access.by_text,
            "paragraph": PARAGRAPHS[access.rule],
            "days": days_words(first, last),
            "inputs": page_of(Filters(chosen={"session": (found.slug,)}), INPUTS).rows,
        },
    )
