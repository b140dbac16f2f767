"""Posted inputs in the API: public, read-only; the same filters and the same columns as list, feed and files."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Field, Query, Router, Schema, Status
from ninja.errors import HttpError

from accounts.asked import Asked
from submissions.forms.filters import filters_from
from submissions.queries.catalogue import LICENCE, as_data
from submissions.queries.posted import NEWEST, find_posted, page_of

router = Router(tags=["inputs"])


class InputOut(Schema):
    """A posted input, as in the catalogue."""

    symbol: str
    url: str
    title: str
    organization: str
    organization_type: str
    country: str
    region: str
    session: str
    session_title: str
    agenda_item: str
    topic: str
    language: str
    posted_at: datetime
    year: int
    has_text: bool
    pdf_url: str
    digest: str


class InputTextOut(InputOut):
    """One input with its text."""

    text: str


class InputPage(Schema):
    """A page. `next` is the value of `before` that asks for the following one; null at the end."""

    licence: str
    inputs: list[InputOut]
    next: int | None


class InputGone(Schema):
    """What became of an input that is no longer shown."""

    symbol: str
    gone: str
    gone_at: datetime


class InputQuery(Schema):
    """The filters of the list. Repeat one to join its values by OR."""

    q: str = Field("", description='Words of the text, title or organization; a symbol; "a phrase", or, -without.')
    by: str = Field("", description="Part of an organization's name, misspellings forgiven.")
    session: list[str] = Field([], description="The meeting: its slug, as in `/api/v1/meetings`.")
    topic: list[str] = Field([], description="Topic, or title of the agenda item, word for word.")
    language: list[str] = Field([], description="ar, zh, en, fr, ru, es or other.")
    type: list[str] = Field(
        [], description="ngo, business, academia, technical, or other (another kind of organization)."
    )
    country: list[str] = Field([], description="Country of the sender’s headquarters, ISO 3166-1 alpha-2.")
    region: list[str] = Field([], description="Name of a regional group.")
    year: list[str] = Field([], description="Year of posting.")
    before: int | None = Field(None, description="`next` of the page before.")


class InputRefused(Schema):
    """Why there is no answer: what was asked is not understood, or not here."""

    error: str
    message: str


@router.get("/", response={200: InputPage, 422: InputRefused}, summary="Posted inputs, newest first")
def list_inputs(request: HttpRequest, query: Query[InputQuery]) -> dict[str, Any]:
    """25 to a page. What is not posted is not here."""
    with Asked(request.GET) as asked:
        asked.nothing_but(InputQuery.model_fields)
    page = page_of(replace(filters_from(request.GET), sort=NEWEST, newer_than=None, offset=0))
    rows = [as_data(row, settings.SITE_URL) for row in page.rows]
    return {"licence": LICENCE, "inputs": rows, "next": page.older.older_than if page.older else None}


@router.get("/{slug}", response={200: InputTextOut, 404: InputRefused, 410: InputGone}, summary="One posted input")
def one_input(request: HttpRequest, slug: str) -> Status:
    """By its symbol with hyphens, such as gm-2027-input-12. 410 and when, where it was withheld or withdrawn."""
    row = find_posted(slug)
    if row is None:
        raise HttpError(404, gettext("There is no such input."))
    if row.gone_at is not None:
        return Status(410, {"symbol": row.symbol, "gone": row.gone, "gone_at": row.gone_at})
    return Status(200, {**as_data(row, settings.SITE_URL), "text": row.text})
