"""The public's pages of written inputs: list, one, print view, its files (R10). They read PostedInput alone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.http import http_date
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.deadline_words import day_words, seat_day
from accounts.naming import country_name, label_of
from accounts.public_pages import public_page
from accounts.requests import PortalRequest
from accounts.typesetting import NoFaceError
from submissions.forms.filters import filters_from, query_of
from submissions.models import PostedInput
from submissions.models.written_input import InputLanguage
from submissions.queries.catalogue import COLUMNS, LICENCE, LICENCE_URL, address_of
from submissions.queries.facets import Counts, count
from submissions.queries.posted import RANKED, Filters, Page, find_posted, matching, newest_change, page_of
from submissions.queries.snippets import snippets
from submissions.services.typesetting import text_as_pdf
from submissions.showing import pdf_answer
from submissions.views.facet_groups import facet_groups, figure

# In a list an input's text is shown up to here.
LONGEST_PIECE = 260


def language_attributes(language: str) -> dict[str, str]:
    """`lang` and `dir` for the words of an input; another language is named as unknown, its direction by its letters."""
    if language == InputLanguage.OTHER.value:
        return {"lang": "", "dir": "auto"}
    return {"lang": language, "dir": "rtl" if language == InputLanguage.AR.value else "ltr"}


@public_page
def input_list(request: PortalRequest) -> HttpResponse:
    """`/inputs/`: search, facets in the address, newest or best first. At most five queries, whatever the table holds."""
    filters = filters_from(request.GET)
    page, counts = page_of(filters), count(filters)
    found = snippets([row.pk for row in page.rows], filters.q) if filters.q and page.rows else {}
    for row in page.rows:
        pieces = found.get(row.pk) or [(row.opening, False)]
        row.pieces = [(cut(text), marked) for text, marked in pieces if text]
        row.attributes = language_attributes(row.language)
        row.country_name, row.language_name = country_name(str(row.country)), label_of(InputLanguage, row.language)
    asked = query_of(filters, paged=False)
    context = {
        "page": page,
        "filters": filters,
        "groups": facet_groups(filters, counts),
        "total": figure(counts.total, at_least=counts.at_least),
        "one": counts.total == 1,
        "similar": _similar(filters, page),
        "keep": {"by": filters.by} if filters.by else {},
        "newer": _link(page.newer),
        "older": _link(page.older),
        "ranked_cut": RANKED if filters.ranked and _more_than_ranked(counts) else None,
        "query": f"?{asked}" if asked else "",
    }
    answer = render(request, "inputs/list.html", context)
    changed = None if filters.q else newest_change()
    if changed is not None:
        answer["Last-Modified"] = http_date(changed.timestamp())
    return answer


def cut(text: str) -> str:
    """The beginning of a text, between two words where it has spaces."""
    if len(text) <= LONGEST_PIECE:
        return text
    kept = text[:LONGEST_PIECE]
    return f"{kept.rpartition(' ')[0] or kept}…"


def _link(filters: Filters | None) -> str:
    return f"{reverse('inputs')}?{query_of(filters)}" if filters is not None else ""


def _similar(filters: Filters, page: Page) -> str:
    """Where a search finds nothing: the address of the inputs of bodies with a name like it, if there are any."""
    if page.rows or not filters.q or len(filters.q) < 3:
        return ""
    by_name = Filters(by=filters.q)
    return f"{reverse('inputs')}?{query_of(by_name)}" if matching(by_name).exists() else ""


def _more_than_ranked(counts: Counts) -> bool:
    return counts.at_least


def _find(slug: str) -> PostedInput:
    row = find_posted(slug)
    if row is None:
        raise Http404
    return row


def _context(row: PostedInput) -> dict[str, Any]:
    return {
        "row": row,
        "attributes": language_attributes(row.language),
        "address": address_of(row, settings.SITE_URL),
        "subject": f"{row.agenda_number}. {row.topic}" if row.agenda_number else row.topic,
        "cite": cite(row),
        "session_path": f"/sessions/{row.session.slug}/",
        "seat_day": seat_day(row.posted_at),
    }


def cite(row: PostedInput) -> SafeString:
    """How to cite it: name, title, symbol, day, address. Each by itself: a name in another script turns nothing beside it."""
    parts = {
        "organization": row.organization_name,
        "title": row.title,
        "session": row.session.title,
        "symbol": row.symbol,
        "day": day_words(seat_day(row.posted_at)),
        "address": address_of(row, settings.SITE_URL),
    }
    words = escape(_("%(organization)s, “%(title)s”, %(session)s, %(symbol)s, %(day)s, %(address)s"))
    return mark_safe(words % {name: format_html("<bdi>{}</bdi>", part) for name, part in parts.items()})  # noqa: S308


@public_page
def input_page(request: PortalRequest, slug: str) -> HttpResponse:
    """One input under its permanent symbol; 410 and what became of it where it was withheld or withdrawn."""
    row = _find(slug)
    if row.gone_at is not None:
        return render(request, "inputs/gone.html", _context(row), status=410)
    answer = render(request, "inputs/detail.html", _context(row))
    answer["Last-Modified"] = http_date(row.posted_at.timestamp())
    return answer


@public_page
def print_view(request: PortalRequest, slug: str) -> HttpResponse:
    """The text as on paper, without the page around it."""
    row = _find(slug)
    if row.gone_at is not None:
        return render(request, "inputs/gone.html", _context(row), status=410)
    return render(request, "inputs/print.html", _context(row))


@public_page
def text_pdf(request: PortalRequest, slug: str) -> HttpResponse:
    """The text as a PDF; where this machine has no face for its letters, a sentence and the text itself."""
    row = _find(slug)
    if row.gone_at is not None:
        return render(request, "inputs/gone.html", _context(row), status=410)
    if not row.text:
        raise Http404
    context = _context(row)
    try:
        made = text_as_pdf(
            process=row.process.name,
            symbol=row.symbol,
            title=row.title,
            organization=row.organization_name,
            session=row.session.title,
            topic=context["subject"],
            language=row.language,
            text=row.text,
            note=f"{day_words(context['seat_day'])} · {context['address']}",
            posted_at=row.posted_at,
        )
    except NoFaceError:
        return render(request, "inputs/no_face.html", context, status=404)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{row.slug}.pdf"'
    return answer


@public_page
def file_pdf(request: PortalRequest, slug: str) -> HttpResponse:
    """The PDF that was posted, without its metadata."""
    row = _find(slug)
    if row.gone_at is not None:
        return render(request, "inputs/gone.html", _context(row), status=410)
    if row.file is None:
        raise Http404
    return pdf_answer(row.file, row.slug, public=True)


@public_page
def data_dictionary(request: PortalRequest) -> HttpResponse:
    """What each column of the CSV and the JSON means, and under which licence they are."""
    context = {"columns": COLUMNS.items(), "licence": LICENCE, "licence_url": LICENCE_URL}
    return render(request, "inputs/data.html", context)
