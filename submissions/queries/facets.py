"""Counts beside the filters: kept by posting where nothing is narrowed, else counted over the newest matches, capped."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F

from submissions.queries.posted import FACETS, Filters, matching, newest_first

CAP = 1000
# Of a search fewer are counted: each row passed costs a look into its vector.
CAP_FOUND = 200
SHOWN = 12
TOTAL = "total"


# Each facet's own walk along its index.
COMMONEST = """
SELECT asked.facet, kept.value, kept.label, kept.number FROM unnest(%s::text[]) asked (facet), LATERAL (
    SELECT value, label, number FROM submissions_facetcount
    WHERE facet = asked.facet AND number > 0 ORDER BY number DESC, value LIMIT %s
) kept
"""


class Kept(NamedTuple):
    """A row of FacetCount."""

    value: str
    label: str
    number: int


@dataclass(frozen=True)
class Value:
    """One choice of a facet. `count` is None where it is not known; `at_least` where there may be more."""

    value: str
    label: str
    count: int | None
    at_least: bool
    selected: bool


@dataclass(frozen=True)
class Counts:
    """How many match, at most `cap_of` of them counted, and the choices of each facet."""

    total: int
    at_least: bool
    facets: dict[str, list[Value]]


def cap_of(filters: Filters) -> int:
    return CAP_FOUND if filters.q or filters.by else CAP


def kept_counts() -> dict[str, list[Kept]]:
    """The commonest values of each facet, from the table that posting keeps. One query."""
    kept: dict[str, list[Kept]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(COMMONEST, [[TOTAL, *FACETS], SHOWN])
        for facet, *row in cursor.fetchall():
            kept[facet].append(Kept(*row))
    return kept


def count(filters: Filters) -> Counts:
    """Total and choices for what the reader asked for. Two queries at most."""
    kept = kept_counts()
    narrowed = _count_newest(filters) if filters.narrowed else None
    kept_total = kept[TOTAL][0].number if kept[TOTAL] else 0
    number = kept_total if narrowed is None else narrowed[TOTAL].get("", 0)
    cap = cap_of(filters)
    total, at_least = min(number, cap), number > cap
    facets = {}
    for facet in FACETS:
        chosen = filters.chosen.get(facet, ())
        rows = {row.value: row for row in kept[facet]}
        values = [*rows, *(value for value in chosen if value not in rows)]
        if facet == "year":
            values.sort(reverse=True)
        facets[facet] = [
            _value(
                value,
                rows[value].label if value in rows else value,
                narrowed[facet].get(value, 0) if narrowed is not None else rows[value].number if value in rows else 0,
                capped=at_least and narrowed is not None,
                chosen=chosen,
            )
            for value in values
        ]
    return Counts(total, at_least, facets)


def _value(value: str, label: str, number: int, *, capped: bool, chosen: tuple[str, ...]) -> Value:
    """A count that may be wrong is not shown: of another choice in a facet already narrowed, or none among the newest."""
    unknown = (chosen and value not in chosen) or (capped and number == 0)
    return Value(
        value,
        label or value,
        None if unknown else min(number, CAP),
        capped or number > CAP,
        value in chosen,
    )


def _count_newest(filters: Filters) -> dict[str, dict[str, int]]:
    """Counts by facet over the newest matches, in one query."""
    columns = {facet: F(column) for facet, column in FACETS.items()}
    rows = matching(filters).values(**{f"f_{f}": c for f, c in columns.items()})
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    try:
        newest = newest_first(rows, filters, cap_of(filters) + 1)
        inner, parameters = newest.query.sql_with_params()
    except EmptyResultSet:  # nothing to look for was typed
        return counts
    # Names of our own, and a query that the ORM wrote; what was typed goes as parameters.
    parts = [f"SELECT '{TOTAL}', '', count(*) FROM hits"]  # noqa: S608
    parts += [f"SELECT '{facet}', f_{facet}::text, count(*) FROM hits GROUP BY 2" for facet in FACETS]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH hits AS MATERIALIZED ({inner}) {' UNION ALL '.join(parts)}",
            parameters,
        )
        for facet, value, number in cursor.fetchall():
            counts[facet][value] = number
    return counts
