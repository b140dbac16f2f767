"""The words around a match, as pieces that a template escapes: no markup of the database's reaches a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchHeadline
from django.db.models import Case, CharField, Value, When
from django.db.models.functions import Coalesce, Greatest, Left, Lower, NullIf, StrIndex, Substr

from submissions.models import PostedInput
from submissions.models.search import CONFIGURATIONS
from submissions.queries.words import Query, search_query, symbol_in

# Private-use characters: taken out of every text when it is saved, so none can be forged.
START, STOP = "\ue000", "\ue001"
READ = 20_000
AROUND = 90
TEXT = Left(Coalesce(NullIf("text", Value("")), "file_text"), READ)
# How much of a text is read for its stems, and how much of that stands before the place; a word is looked for without its
# last letters, which its stem may lack.
STRETCH, BEFORE = 1500, 300
LEAST_LIKE, ENDING = 4, 3


def snippets(ids: Iterable[int], q: str) -> dict[int, list[tuple[str, bool]]]:
    """For each id, pieces of its text and whether each is a match. One query, and another for those texts in which the
    words stand elsewhere than around the place where something like the first of them was seen."""
    query = None if symbol_in(q) else search_query(q)
    if query is None:
        return {}
    found = _headlines(ids, query, q, _around(q))
    missed = [pk for pk, parts in found.items() if not any(marked for _text, marked in parts)]
    return found | _headlines(missed, query, q, TEXT) if missed else found


def _around(q: str) -> Any:
    """A stretch of the text around the first place that begins like the first word wanted: to read it all for its stems
    is what a search costs most. From the beginning, where there is no such place; for a phrase, all of it."""
    if '"' in q:
        return TEXT
    first = next((token for token in q.replace('"', " ").split() if not token.startswith("-")), "")
    like = first.lower()[: max(LEAST_LIKE, len(first) - ENDING)]
    place = StrIndex(Lower(TEXT), Value(like))
    return Substr(TEXT, Greatest(place - BEFORE, 1), STRETCH)


def _headlines(ids: Iterable[int], query: Query, q: str, text: Any) -> dict[int, list[tuple[str, bool]]]:
    configuration = Case(
        *(When(language=language, then=Value(name)) for language, name in CONFIGURATIONS.items()),
        default=Value("simple"),
        output_field=CharField(),
    )
    headline = SearchHeadline(
        text,
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
        headline=headline, body=Case(When(language="zh", then=TEXT), default=Value(""))
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
