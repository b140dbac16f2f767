"""The words around a match, as pieces that a template escapes: no markup of the database's reaches a page."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.search import SearchHeadline
from django.db.models import Case, CharField, Value, When
from django.db.models.functions import Coalesce, Left, NullIf

from submissions.models import PostedInput
from submissions.models.search import CONFIGURATIONS
from submissions.queries.words import search_query, symbol_in

# Private-use characters: taken out of every text when it is saved, so none can be forged.
START, STOP = "\ue000", "\ue001"
READ = 20_000
AROUND = 90


def snippets(ids: Iterable[int], q: str) -> dict[int, list[tuple[str, bool]]]:
    """For each id, pieces of its text and whether each is a match. One query."""
    query = None if symbol_in(q) else search_query(q)
    if query is None:
        return {}
    configuration = Case(
        *(When(language=language, then=Value(name)) for language, name in CONFIGURATIONS.items()),
        default=Value("simple"),
        output_field=CharField(),
    )
    headline = SearchHeadline(
        Left(Coalesce(NullIf("text", Value("")), "file_text"), READ),
        query,
        config=configuration,
        start_sel=START,
        stop_sel=STOP,
        max_words=35,
        min_words=15,
        max_fragments=2,
        fragment_delimiter=" … ",
    )
    rows = PostedInput.objects.filter(pk__in=list(ids)).annotate(
        headline=headline, body=Left(Coalesce(NullIf("text", Value("")), "file_text"), READ)
    )
    return {
        pk: _chinese(body, q) if language == "zh" else pieces(headline)
        for pk, language, body, headline in rows.values_list("pk", "language", "body", "headline")
    }


def pieces(headline: str) -> list[tuple[str, bool]]:
    """Cut at the marks."""
    parts = []
    for part in headline.split(START):
        match, _, rest = part.rpartition(STOP) if STOP in part else ("", "", part)
        parts += [(match, True), (rest, False)]
    return [(text, marked) for text, marked in parts if text]


def _chinese(body: str, q: str) -> list[tuple[str, bool]]:
    """Chinese has no stems: the words stand in the text as they were typed, or are not shown."""
    for word in q.replace('"', " ").split():
        at = body.find(word)
        if at >= 0:
            start, end = max(at - AROUND, 0), at + len(word) + AROUND
            return [(body[start:at], False), (word, True), (body[at + len(word) : end], False)]
    return [(body[: 2 * AROUND], False)]
