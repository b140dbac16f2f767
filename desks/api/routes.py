"""The read-only interface at /api/v1/: what the pages show, for machines. Nothing here is seen that a page does not show."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.errors import HttpError

from accounts.asked import Asked
from accounts.queries.regions import groups_of_countries
from accounts.requests import PortalRequest
from accreditation.modalities.paragraphs import PARAGRAPHS
from accreditation.modalities.visibility import TABLE
from accreditation.models import Window
from accreditation.queries import accredited
from desks.api import shapes
from desks.exports import LICENCE, dictionary, organization_rows
from desks.filters import organization_filter
from desks.queries.choices import choices
from desks.queries.timetable import Calendar, Entry, announced_here, calendar, entries, meetings_of, notice_days
from desks.queries.visibility_words import AUDIENCES, ITEMS, SIGHTS
from sessions_app.models import PublicDecision, Session
from sessions_app.queries import days_of
from submissions.queries.facets import kept_counts

PAGE = 100
LEAD_TIMES = ("checking_days", "non_objection_days", "consultation_months")
router = Router()


@router.get("/windows", response=list[shapes.Window], summary="Application windows", tags=["Calendar"])
def windows(request: PortalRequest) -> Any:
    """All windows that were announced, past ones too. `status` is announced, open or closed, at the moment of the request;
    held: closed after an outage, and nothing follows until that is confirmed or the window reopened for all.
    `meetings`: the slugs of those whose accredited are in time through it."""
    found = calendar()
    return [
        {
            "id": window.pk,
            "title": window.title,
            "year": window.year,
            "cycle": window.cycle.number,
            "opens_at": window.opens_at,
            "closes_at": window.closes_at,
            "status": _status(window, request.now),
            "announced_at": announced_here(window),
            "notice_days": notice_days(window),
            "held_on_paper": window.imported,
            "meetings": [session.slug for session in meetings_of(window, found)],
            **{name: getattr(window.cycle.process.rules(), name) for name in LEAD_TIMES},
        }
        for window in found.windows
    ]


@router.get("/meetings", response=list[shapes.Meeting], summary="Meetings", tags=["Calendar"])
def meetings(request: PortalRequest) -> Any:
    """All meetings by date. `window` is the id of the window whose accredited bodies are in time for it."""
    found = calendar()
    return [_meeting(session, found) for session in found.sessions]


@router.get("/decisions", response=list[shapes.Decision], summary="Decisions on accreditation", tags=["Calendar"])
def decisions(request: PortalRequest) -> Any:
    """Those taken (R9), the latest first. Whom each confirms is in the document itself."""
    return [
        {
            "title": row.title,
            "symbol": row.symbol,
            "meeting": row.session.slug if row.session else None,
            "taken_at": row.taken_at,
        }
        for row in PublicDecision.objects.select_related("session")
    ]


@router.get("/timetable", response=list[shapes.Date], summary="Every date", tags=["Calendar"])
def timetable(request: PortalRequest) -> Any:
    """What /timetable/ shows. `key` is stable; `sequence` grows when a date is changed."""
    return [_date(entry) for entry in entries(calendar())]


@router.get(
    "/organizations",
    response={200: shapes.Organizations, 404: shapes.Failure, 422: shapes.Failure},
    summary="The accredited",
    tags=["Accreditation"],
)
def organizations(request: PortalRequest, query: Query[shapes.OrganizationQuery]) -> Any:
    """The public list of a cycle (the running one unless `cycle` says otherwise) by name, a hundred at a time."""
    with Asked(request.GET) as asked:
        asked.nothing_but(shapes.OrganizationQuery.model_fields)
    cycles = accredited.cycles()
    chosen = next((c for c in cycles if c.number == query.cycle), None)
    if query.cycle is not None and chosen is None:
        raise HttpError(404, _("There is no cycle %(number)d.") % {"number": query.cycle})
    chosen = chosen or accredited.current_cycle(cycles, request.now)
    if chosen is None:
        return {"licence": LICENCE, "dictionary": dictionary(), "organizations": [], "next": None}
    rows = organization_filter(request.GET, chosen).qs
    page = accredited.page(rows, after=query.after, size=PAGE)
    return {
        "licence": LICENCE,
        "dictionary": dictionary(),
        "organizations": list(organization_rows(page.rows)),
        "next": _next(request, page.after),
    }


@router.get(
    "/organizations/{reference}",
    response={200: list[shapes.Organization], 404: shapes.Failure},
    summary="One accredited body",
    tags=["Accreditation"],
)
def organization(request: PortalRequest, reference: str) -> Any:
    """Its places, the latest cycle first. A body that is not on the public list is not found."""
    rows = accredited.public_record_of(reference.replace("\x00", "").upper())
    if not rows:
        raise HttpError(404, _("No accredited organization has this reference."))
    return list(organization_rows(rows))


@router.get("/statistics", response=shapes.Statistics, summary="Figures", tags=["Accreditation"])
def statistics(request: PortalRequest) -> Any:
    """What /statistics/ shows, with the same guards: a figure that could give a small one away is not shown."""
    cycle = accredited.current_cycle(accredited.cycles(), request.now)
    counts, groups, posted = accredited.counts(cycle) if cycle else [], groups_of_countries(), kept_counts()
    by_type, by_region, by_country = Counter[str](), Counter[str](), Counter[str]()
    for row in counts:
        by_type[row.type] += row.number
        by_region[groups.get(row.country, "")] += row.number
        by_country[row.country] += row.number
    return {
        "cycle": cycle.number if cycle else None,
        "accredited_by_type": by_type,
        "accredited_by_regional_group": by_region,
        "accredited_by_country": by_country,
        "inputs_by_language": {row.value: row.number for row in posted.get("language", [])},
        "inputs_by_regional_group": {row.value: row.number for row in posted.get("region", [])},
        "windows": [
            {
                "window": row.window_id,
                "title": row.window.title,
                "held_on_paper": row.window.imported,
                "as_of": row.as_of,
                "figures": row.figures,
            }
            for row in accredited.public_statistics()
        ],
    }


@router.get("/rules", response=list[shapes.RuleOut], summary="The rules", tags=["Rules"])
def rules(request: PortalRequest) -> Any:
    """R1 to R16 word for word, with what was chosen where the text leaves something open."""
    found = calendar()
    chosen = choices(found.rules, found.cycles)
    return [
        {
            "rule": paragraph.rule.value,
            "symbol": paragraph.symbol,
            "text": paragraph.text,
            "choices": [
                {"question": choice.question, "answer": choice.answer, "set_by": choice.by}
                for choice in chosen
                if choice.rule is paragraph.rule
            ],
        }
        for paragraph in PARAGRAPHS.values()
    ]


@router.get("/visibility", response=list[shapes.VisibilityRow], summary="Who sees what", tags=["Rules"])
def visibility(request: PortalRequest) -> Any:
    """The table that every query asks."""
    return [
        {
            "item": item.value,
            "item_words": str(ITEMS[item]),
            "sight": {audience.value: sight.value for audience, sight in row.items()},
            "words": {str(AUDIENCES[audience]): str(SIGHTS[sight]) for audience, sight in row.items()},
        }
        for item, row in TABLE.items()
    ]


def _status(window: Window, now: datetime) -> str:
    if now < window.opens_at:
        return "announced"
    if now < window.closes_at:
        return "open"
    return "held" if window.is_held else "closed"


def _meeting(session: Session, found: Calendar) -> dict[str, Any]:
    first, last = days_of(session, found.rules.tz)
    return {
        "slug": session.slug,
        "title": session.title,
        "kind": session.kind,
        "cycle": session.cycle.number,
        "opens_at": session.opens_at,
        "closes_at": session.closes_at,
        "first_day": first,
        "last_day": last,
        "place": session.place,
        "window": session.announced_window.pk if session.announced_window else None,
        "url": f"{settings.SITE_URL}/sessions/{session.slug}/",
    }


def _date(entry: Entry) -> dict[str, Any]:
    names = ("key", "title", "at", "until", "rule", "note", "sequence", "modified")
    return {"kind": entry.kind.value, **{name: getattr(entry, name) for name in names}}


def _next(request: PortalRequest, key: str | None) -> str | None:
    if key is None:
        return None
    asked = request.GET.copy()
    asked["after"] = key
    return f"{settings.SITE_URL}{request.path}?{asked.urlencode()}"
