"""The public list: filters, pages, capped counts. It reads PostedInput alone, which holds nothing before it is posted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, ExpressionWrapper, F, QuerySet, Value
from django.db.models.functions import Left

from submissions.models import PostedInput
from submissions.queries.words import ALTERNATIVES, search_query, symbol_in

PAGE = 25
# Best first ranks the newest matches only: ranking reads every match, and a common word has hundreds of thousands.
RANKED = 200
# Up to this many matches for each row wanted, the search's own index is the cheaper way (26 rows: 20,000 matches).
FEW_PER_ROW = 800
SEARCH_INDEX = '"posted_search"'
# Facet name in the address → column. The order is that of the page.
FACETS: dict[str, str] = {
    "session": "session__slug",
    "topic": "topic",
    "language": "language",
    "type": "organization_type",
    "country": "country",
    "region": "region",
    "year": "year",
}
# What a list and its files show of an input, besides the beginning of its text.
LISTED = (
    *("symbol", "slug", "year", "posted_at", "title", "agenda_number", "topic", "language", "file", "digest"),
    *("organization_name", "organization_type", "country", "region", "session__title", "session__slug"),
)
NEWEST_CHANGE = """
SELECT greatest(
    (SELECT posted_at FROM submissions_postedinput ORDER BY id DESC LIMIT 1),
    (SELECT max(gone_at) FROM submissions_postedinput WHERE gone_at IS NOT NULL)
)
"""
NEWEST, BEST = "newest", "best"


@dataclass(frozen=True)
class Filters:
    """What a reader asked for. `chosen` holds values by facet, joined by OR inside a facet and by AND between them;
    `by` is part of an organization's name. `older_than`, `newer_than`: ids, the keys of pages; `offset`: of ranked ones."""

    q: str = ""
    by: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = NEWEST
    older_than: int | None = None
    newer_than: int | None = None
    offset: int = 0

    @property
    def narrowed(self) -> bool:
        return bool(self.q or self.by or any(self.chosen.values()))

    @property
    def ranked(self) -> bool:
        return self.sort == BEST and bool(self.q)

    def from_the_start(self) -> Filters:
        return replace(self, older_than=None, newer_than=None, offset=0)


@dataclass(frozen=True)
class Page:
    """Rows, and the filters of the pages before and after, where there are any."""

    rows: list[Any]
    newer: Filters | None
    older: Filters | None


def posted_inputs() -> QuerySet[PostedInput]:
    """What is shown, without the columns that only the search needs."""
    return PostedInput.objects.filter(gone_at__isnull=True).defer("search", "bigrams", "file_text")


def newest_first(rows: QuerySet[PostedInput, Any], filters: Filters, limit: int, *, ascending: bool = False) -> Any:
    """The first `limit` of `rows` by id, newest first, by the cheaper of two ways.

    A common word is soon met walking the list from its newest end; a rare one is not, and each row passed costs a look
    into its vector, of which PostgreSQL's costs know nothing: it walks the whole table for a word that is not there
    (measured: 2 s over 50,000 rows). So its estimate is read first, and for few matches the order is written so that
    only the index of the search can serve it.
    """
    key: Any = F("id")
    if filters.q and not symbol_in(filters.q) and are_few(rows, FEW_PER_ROW * limit):
        key = ExpressionWrapper(F("id") + Value(0), output_field=BigIntegerField())
    return rows.order_by(key.asc() if ascending else key.desc())[:limit]


def are_few(rows: QuerySet[PostedInput], most: int) -> bool:
    """Whether the planner expects few rows and would find them by the search's index. It adds up the alternatives of a
    query, which mostly mean the same word."""
    try:
        plan = rows.order_by().values("pk").explain(format="json")
    except EmptyResultSet:
        return False
    return SEARCH_INDEX in plan and json.loads(plan)[0]["Plan"]["Plan Rows"] // ALTERNATIVES < most


def matching(filters: Filters) -> QuerySet[PostedInput]:
    """Everything that matches, in no order."""
    rows = posted_inputs()
    for facet, values in filters.chosen.items():
        if values:
            rows = rows.filter(**{f"{FACETS[facet]}__in": values})
    if filters.by:
        rows = rows.filter(organization_name__trigram_word_similar=filters.by)
    if not filters.q:
        return rows
    if symbol := symbol_in(filters.q):
        return rows.filter(symbol=symbol)
    query = search_query(filters.q)
    return rows.filter(search=query) if query is not None else rows.none()


def page_of(filters: Filters, size: int = PAGE) -> Page:
    """One page, by key: as fast at its end as at its beginning."""
    if filters.ranked:
        return _ranked_page(filters, size)
    rows = matching(filters).values("pk")
    start = filters.from_the_start()
    if filters.newer_than is not None:
        later = rows.filter(id__gt=filters.newer_than)
        found = _rows(newest_first(later, filters, size + 1, ascending=True))
        more, found = len(found) > size, found[-size:]
        newer = replace(start, newer_than=found[0].pk) if found and more else None
        return Page(found, newer, replace(start, older_than=found[-1].pk) if found else start)
    if filters.older_than is not None:
        rows = rows.filter(id__lt=filters.older_than)
    found = _rows(newest_first(rows, filters, size + 1))
    more, found = len(found) > size, found[:size]
    newer = replace(start, newer_than=found[0].pk) if found and filters.older_than is not None else None
    return Page(found, newer, replace(start, older_than=found[-1].pk) if more else None)


def _ranked_page(filters: Filters, size: int) -> Page:
    query = search_query(filters.q)
    if query is None or symbol_in(filters.q):
        return page_of(replace(filters, sort=NEWEST), size)
    newest = newest_first(matching(filters).values("pk"), filters, RANKED)
    # normalization 32 keeps the rank below 1; 1 divides by the logarithm of the length.
    rank = SearchRank(F("search"), query, cover_density=True, normalization=1 | 32)
    ranked = _for_list(posted_inputs().filter(pk__in=newest)).annotate(rank=rank).order_by("-rank", "-id")
    found = list(ranked[filters.offset : filters.offset + size + 1])
    newer = replace(filters, offset=max(filters.offset - size, 0)) if filters.offset else None
    older = replace(filters, offset=filters.offset + size) if len(found) > size else None
    return Page(found[:size], newer, older)


def _rows(chosen: Any) -> list[PostedInput]:
    """Keys first, then what the page shows of them: a sort would else read every text it sorts."""
    return list(_for_list(posted_inputs().filter(pk__in=chosen)).order_by("-id"))


def _for_list(rows: QuerySet[PostedInput]) -> QuerySet[PostedInput]:
    """Rows as a list shows them: the beginning of the text, not all of it."""
    return rows.select_related("session").only(*LISTED).annotate(opening=Left("text", 400))


def latest_posted(number: int) -> list[PostedInput]:
    """The newest inputs, for the home page."""
    return page_of(Filters(), number).rows


def find_posted(slug: str) -> PostedInput | None:
    """One input by its address, its tombstone included."""
    rows = PostedInput.objects.defer("search", "bigrams", "file_text").select_related("session", "file", "process")
    return rows.filter(slug=slug.lower()).first()


def newest_change() -> datetime | None:
    """When the public list last changed (UTC), or None: for Last-Modified. One query, by index."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST_CHANGE)
        (changed,) = cursor.fetchone()
    return changed
