"""The read-only interface at /api/v1/: what the pages show, for machines. Nothing here is seen that a page does not show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from accounts.public_pages import mark_public
from accreditation.modalities.paragraphs import PARAGRAPHS
from accreditation.modalities.visibility import TABLE
from accreditation.models import WindowStatistics
from accreditation.queries import accredited
from desks.exports import DICTIONARY, LICENCE, organization_rows
from desks.queries.choices import choices
from desks.queries.timetable import Calendar, Entry, calendar, entries
from desks.queries.visibility_words import AUDIENCES, ITEMS, SIGHTS
from sessions_app.models import Session
from sessions_app.queries import days_of
from submissions.api import router as inputs

PAGE = 100

api = NinjaAPI(
    title="Rostrum",
    version="1",
    description=(
        "Read-only. Instants are ISO 8601 in UTC. Lists that grow are paged by `after`; `next` is the address of the page "
        f"that follows. Data are dedicated to the public domain ({LICENCE}); written inputs stay the work of their authors. "
        "Answers carry an ETag: send it back as If-None-Match."
    ),
    docs_url=None,
    urls_namespace="api",
)
api.add_router("/inputs", inputs)


class Window(Schema):
    """An annual application window (R3), half-open: opens_at <= t < closes_at."""

    id: int
    title: str
    year: int
    cycle: int
    opens_at: datetime
    closes_at: datetime
    status: str


class Meeting(Schema):
    """A meeting. Where only days are announced, the instants are midnights at the seat."""

    slug: str
    title: str
    kind: str
    cycle: int
    opens_at: datetime
    closes_at: datetime
    first_day: date
    last_day: date
    place: str
    window: int | None
    url: str


class Date(Schema):
    """One line of the timetable."""

    key: str
    kind: str
    title: str
    at: datetime
    until: datetime | None
    rule: str
    note: str
    sequence: int
    modified: datetime | None


class Organization(Schema):
    """A body on the public list of a cycle."""

    reference: str
    name: str
    acronym: str
    type: str
    country: str
    regional_group: str
    cycle: int
    year: int
    url: str


class Organizations(Schema):
    """One page of the list. `next` is null on the last."""

    licence: str
    dictionary: dict[str, str]
    organizations: list[Organization]
    next: str | None


class FigureOut(Schema):
    """A figure as it is shown: its value, or `fewer_than`; with neither, it is not shown."""

    value: int | None = None
    fewer_than: int | None = None


class WindowFigures(Schema):
    """The figures of one window."""

    window: int
    title: str
    as_of: datetime
    figures: dict[str, FigureOut]


class Statistics(Schema):
    """What /statistics/ shows."""

    cycle: int | None
    accredited_by_type: dict[str, int]
    accredited_by_country: dict[str, int]
    windows: list[WindowFigures]


class ChoiceOut(Schema):
    """What was chosen where the text leaves something open."""

    question: str
    answer: str
    set_by: str


class RuleOut(Schema):
    """A rule, word for word."""

    rule: str
    symbol: str
    text: str
    choices: list[ChoiceOut]


class VisibilityRow(Schema):
    """A row of the visibility table: audience to what it sees, as code and in words."""

    item: str
    item_words: str
    sight: dict[str, str]
    words: dict[str, str]


class Failure(Schema):
    """Every answer that is not a success."""

    error: str
    message: str


@api.get("/windows", response=list[Window], summary="Application windows", tags=["Calendar"])
def windows(request: HttpRequest) -> Any:
    """All windows, past ones too. `status` is announced, open or closed, at the moment of the request."""
    return [
        {
            "id": window.pk,
            "title": window.title,
            "year": window.year,
            "cycle": window.cycle.number,
            "opens_at": window.opens_at,
            "closes_at": window.closes_at,
            "status": _status(window.opens_at, window.closes_at, request.now),
        }
        for window in calendar().windows
    ]


@api.get("/meetings", response=list[Meeting], summary="Meetings", tags=["Calendar"])
def meetings(request: HttpRequest) -> Any:
    """All meetings by date. `window` is the id of the window whose accredited bodies are in time for it."""
    found = calendar()
    return [_meeting(session, found) for session in found.sessions]


@api.get("/timetable", response=list[Date], summary="Every date", tags=["Calendar"])
def timetable(request: HttpRequest) -> Any:
    """What /timetable/ shows. `key` is stable; `sequence` grows when a date is changed."""
    return [_date(entry) for entry in entries(calendar())]


@api.get(
    "/organizations", response={200: Organizations, 404: Failure}, summary="The accredited", tags=["Accreditation"]
)
def organizations(
    request: HttpRequest,
    cycle: int | None = None,
    q: str = "",
    type: str = "",  # noqa: A002 - the name of the parameter in the address
    country: str = "",
    after: str = "",
) -> Any:
    """The public list of a cycle (the running one unless `cycle` says otherwise) by name, a hundred at a time."""
    cycles = accredited.cycles()
    chosen = next((c for c in cycles if c.number == cycle), None) if cycle is not None else None
    if cycle is not None and chosen is None:
        raise HttpError(404, _("There is no cycle %(number)d.") % {"number": cycle})
    chosen = chosen or accredited.current_cycle(cycles, request.now)
    if chosen is None:
        return {"licence": LICENCE, "dictionary": DICTIONARY, "organizations": [], "next": None}
    filters = accredited.Filters(
        chosen,
        search=q.replace("\x00", "").strip()[:100],
        types=(type,) if type else (),
        country=country.replace("\x00", "").upper()[:2],
    )
    page = accredited.page(filters, after=after, size=PAGE)
    return {
        "licence": LICENCE,
        "dictionary": DICTIONARY,
        "organizations": list(organization_rows(page.rows)),
        "next": _next(request, page.after),
    }


@api.get(
    "/organizations/{reference}",
    response={200: list[Organization], 404: Failure},
    summary="One accredited body",
    tags=["Accreditation"],
)
def organization(request: HttpRequest, reference: str) -> Any:
    """Its places, the latest cycle first. A body that is not on the public list is not found."""
    rows = accredited.public_record_of(reference.replace("\x00", "").upper())
    if not rows:
        raise HttpError(404, _("No accredited organization has this reference."))
    return list(organization_rows(rows))


@api.get("/statistics", response=Statistics, summary="Figures", tags=["Accreditation"])
def statistics(request: HttpRequest) -> Any:
    """What /statistics/ shows, with the same guards: a figure that could give a small one away is not shown."""
    cycle = accredited.current_cycle(accredited.cycles(), request.now)
    counts = accredited.counts(cycle) if cycle else []
    by_type: dict[str, int] = {}
    by_country: dict[str, int] = {}
    for row in counts:
        by_type[row.type] = by_type.get(row.type, 0) + row.number
        by_country[row.country] = by_country.get(row.country, 0) + row.number
    return {
        "cycle": cycle.number if cycle else None,
        "accredited_by_type": by_type,
        "accredited_by_country": by_country,
        "windows": [
            {"window": row.window_id, "title": row.window.title, "as_of": row.as_of, "figures": row.figures}
            for row in WindowStatistics.objects.select_related("window")
        ],
    }


@api.get("/rules", response=list[RuleOut], summary="The rules", tags=["Rules"])
def rules(request: HttpRequest) -> Any:
    """R1 to R16 word for word, with what was chosen where the text leaves something open."""
    chosen = choices(calendar().rules)
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


@api.get("/visibility", response=list[VisibilityRow], summary="Who sees what", tags=["Rules"])
def visibility(request: HttpRequest) -> Any:
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


def _status(opens_at: datetime, closes_at: datetime, now: datetime) -> str:
    if now < opens_at:
        return "announced"
    return "open" if now < closes_at else "closed"


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
        "window": session.fed_by_id,
        "url": f"{settings.SITE_URL}/sessions/{session.slug}/",
    }


def _date(entry: Entry) -> dict[str, Any]:
    names = ("key", "title", "at", "until", "rule", "note", "sequence", "modified")
    return {"kind": entry.kind.value, **{name: getattr(entry, name) for name in names}}


def _next(request: HttpRequest, key: str | None) -> str | None:
    if key is None:
        return None
    asked = request.GET.copy()
    asked["after"] = key
    return f"{settings.SITE_URL}{request.path}?{asked.urlencode()}"


# --- errors, in words and always as JSON ---------------------------------------------------------------------------


def failure(code: str, message: str, status: int) -> JsonResponse:
    return JsonResponse({"error": code, "message": message}, status=status, json_dumps_params={"ensure_ascii": False})


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return failure("not_found" if error.status_code == 404 else "refused", str(error), error.status_code)


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Which parameter is wrong, and how."""
    wrong = "; ".join(f"{'.'.join(map(str, item['loc'][1:]))}: {item['msg']}" for item in error.errors)
    return failure("invalid", wrong, 422)


def not_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address under /api/v1/."""
    return failure("not_found", _("There is nothing at this address. See /api/v1/docs."), 404)


def open_to_all(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Wraps every view of the interface: kept like a public page, readable from other sites, errors always JSON."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"}:
            request.method = "GET"  # the server leaves the body of a HEAD out
            response = view(request, *args, **kwargs)
        else:
            response = failure("read_only", _("This interface is read-only: use GET."), 405)
            response["Allow"] = "GET, HEAD"
        response["Access-Control-Allow-Origin"] = "*"
        if not request.path.startswith("/api/v1/inputs"):  # those say their own
            response["Link"] = f'<{LICENCE}>; rel="license"'
        return mark_public(response)

    return answer


def wrapped(patterns: Iterable[Any]) -> list[Any]:
    """ninja's own patterns, each with its view wrapped."""
    found = list(patterns)
    for pattern in found:
        pattern.callback = open_to_all(pattern.callback)
    return found
