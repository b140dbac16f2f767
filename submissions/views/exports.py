"""The list as a feed, as CSV and as JSON: the same filters, the same rows (DESIGN 9)."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from accounts.public_pages import public_page
from accounts.requests import PortalRequest
from accounts.spreadsheets import plain_text
from submissions.forms.filters import filters_from, query_of
from submissions.models import PostedInput
from submissions.queries.catalogue import COLUMNS, LICENCE, LICENCE_URL, address_of, as_data
from submissions.queries.posted import NEWEST, Filters, newest_change, page_of

IN_FEED = 30
# One file holds at most this many; the next part has an address of its own.
IN_FILE = 5000


class PlainAtomFeed(Atom1Feed):
    """The beginning of an input is plain text, and says so: as HTML, what somebody wrote would be markup in a reader."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item | {"description": None})
        handler.addQuickElement("summary", item["description"], {"type": "text"})


@public_page
def feed(request: PortalRequest) -> HttpResponse:
    """Atom feed of whatever the filters show, newest first."""
    filters = replace(filters_from(request.GET).from_the_start(), sort=NEWEST)
    query, site = query_of(filters), settings.SITE_URL
    suffix = f"?{query}" if query else ""
    rows = page_of(filters, IN_FEED).rows
    atom = PlainAtomFeed(
        title=_("Written inputs"),
        link=f"{site}{reverse('inputs')}{suffix}",
        feed_url=f"{site}{reverse('inputs_feed')}{suffix}",
        description=_("Written inputs of stakeholders, as posted"),
        language=None,
    )
    for row in rows:
        address = address_of(row, site)
        atom.add_item(
            title=f"{row.symbol} {row.title}",
            link=address,
            unique_id=address,
            description=row.opening,
            author_name=row.organization_name,
            pubdate=row.posted_at,
            updateddate=row.posted_at,
            categories=[row.session.title, row.topic],
        )
    if not rows:
        # An empty feed has no youngest item: it is as old as the list, not as young as the request.
        youngest = newest_change() or request.now
        atom.latest_post_date = lambda: youngest  # type: ignore[method-assign]
    answer = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    atom.write(answer, "utf-8")
    return answer


def _part(filters: Filters) -> tuple[list[PostedInput], str]:
    """One file's rows, and the query string of the next part."""
    page = page_of(replace(filters, sort=NEWEST, newer_than=None, offset=0), IN_FILE)
    return page.rows, query_of(page.older) if page.older else ""


@public_page
def as_csv(request: PortalRequest) -> HttpResponse:
    """The catalogue as CSV (UTF-8): one row an input, newest first; columns as `/inputs/data/` explains."""
    rows, onward = _part(filters_from(request.GET))
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(COLUMNS))
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in as_data(row, settings.SITE_URL).items()})
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="written-inputs.csv"'
    answer["Link"] = f'<{LICENCE_URL}>; rel="license", <{settings.SITE_URL}{reverse("inputs_data")}>; rel="describedby"'
    if onward:
        answer["Link"] += f', <{settings.SITE_URL}{reverse("inputs_csv")}?{onward}>; rel="next"'
    return answer


def _cell(value: object) -> object:
    """A cell that a spreadsheet would run as a formula is marked as text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain_text(value) if isinstance(value, str) else value


@public_page
def as_json(request: PortalRequest) -> HttpResponse:
    """The catalogue as JSON, with its licence, its dictionary and the address of the next part."""
    rows, onward = _part(filters_from(request.GET))
    site = settings.SITE_URL
    return JsonResponse(
        {
            "licence": {"name": LICENCE, "url": LICENCE_URL},
            "columns": {name: str(meaning) for name, meaning in COLUMNS.items()},
            "next": f"{site}{reverse('inputs_json')}?{onward}" if onward else None,
            "inputs": [as_data(row, site) for row in rows],
        },
        json_dumps_params={"ensure_ascii": False},
    )
