"""Figures from what is public, each chart with its table."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models.member_state import RegionalGroup
from accounts.naming import country_name
from accounts.public_pages import public_page
from accounts.queries.regions import groups_of_countries
from accounts.requests import PortalRequest
from accreditation.modalities.statistics import Figure
from accreditation.models import WindowStatistics
from accreditation.models.organization import OrganizationType
from accreditation.queries import accredited
from submissions.models.written_input import InputLanguage
from submissions.queries.facets import kept_counts

TOP_COUNTRIES = 20


@public_page
def statistics(request: PortalRequest) -> HttpResponse:
    """`/statistics/`: the accredited of the running cycle, and each window in guarded figures."""
    cycles = accredited.cycles()
    cycle = accredited.current_cycle(cycles, request.now)
    by_type, by_region, by_country = Counter[str](), Counter[str](), Counter[str]()
    if cycle is not None:
        groups = groups_of_countries()
        for row in accredited.counts(cycle):
            by_type[row.type] += row.number
            by_region[groups.get(row.country, "")] += row.number
            by_country[row.country] += row.number
    by_name = sorted(
        ((country_name(code), number) for code, number in by_country.items()), key=lambda row: (-row[1], row[0])
    )
    names = {value: capfirst(label) for value, label in InputLanguage.choices}
    regions = {value: str(label) for value, label in RegionalGroup.choices}
    posted = kept_counts()
    windows = accredited.public_statistics().order_by("-window__opens_at")
    return render(
        request,
        "desks/statistics.html",
        {
            "cycle": cycle,
            "total": sum(by_type.values()),
            "by_type": [(capfirst(kind.label), by_type[kind.value]) for kind in OrganizationType],
            "by_region": [(g.label, by_region[g.value]) for g in RegionalGroup if g.value or by_region[""]],
            "by_country": by_name[:TOP_COUNTRIES],
            "more_countries": max(len(by_country) - TOP_COUNTRIES, 0),
            "inputs_by_language": [(names.get(row.value, row.value), row.number) for row in posted.get("language", [])],
            "inputs_by_region": [(regions.get(row.value, row.value), row.number) for row in posted.get("region", [])],
            "windows": [(row, window_rows(row)) for row in windows],
        },
    )


def window_rows(row: WindowStatistics) -> list[tuple[str, int | None, str]]:
    """The figures of one window as the chart takes them: label, value for the bar, words."""
    labels = {
        "received": _("Applications received"),
        "circulated": _("Circulated to Member States for non-objection"),
        # Translators: bodies against which at least one objection stood when the non-objection period ended.
        "objected": _("To which an objection stood at the end of the period"),
        "resolved": _("Of these, accredited since"),
        "continuing": _("Of these, not accredited so far"),
    }
    rows = ((label, row.figure(name)) for name, label in labels.items())
    return [(label, figure.value, figure_words(figure)) for label, figure in rows if figure is not None]


def figure_words(figure: Figure) -> Any:
    """A figure as it is read."""
    if figure.value is not None:
        return str(figure.value)
    if figure.fewer_than is not None:
        return ngettext("fewer than %(count)d", "fewer than %(count)d", figure.fewer_than) % {
            "count": figure.fewer_than
        }
    return _("not shown")
