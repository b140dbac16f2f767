"""The accredited: a list that can be filtered, and each body."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models.member_state import RegionalGroup
from accounts.naming import country_name, label_of
from accounts.public_pages import public_page
from accounts.queries.regions import groups_of_countries
from accounts.requests import PortalRequest
from accreditation.models import Accreditation, Cycle
from accreditation.models.organization import OrganizationType
from accreditation.queries import accredited
from desks.exports import DICTIONARY, LICENCE, organizations_csv, organizations_json
from desks.filters import NO_REGION, OrganizationFilter, organization_filter
from submissions.queries.posted import posted_inputs

INPUTS = 20


@public_page
def organizations(request: PortalRequest) -> HttpResponse:
    """`/organizations/`: with `format=csv` or `format=json` the whole filtered list with its licence."""
    cycles = accredited.cycles()
    cycle = _cycle(request.GET, cycles) or accredited.current_cycle(cycles, request.now)
    if cycle is None:
        return render(request, "desks/organizations.html", {"cycle": None})
    filters = organization_filter(request.GET, cycle)
    if request.GET.get("format") == "csv":
        return organizations_csv(filters.qs)
    if request.GET.get("format") == "json":
        return organizations_json(filters.qs)
    found = accredited.page(filters.qs, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    counts, groups = accredited.counts(cycle), groups_of_countries()
    kept = _kept(request.GET)
    return render(
        request,
        "desks/organizations.html",
        {
            "cycle": cycle,
            "search": filters.form.cleaned_data["q"],
            "rows": [_line(row, groups) for row in found.rows],
            "total": sum(row.number for row in counts),
            "filtered": any(filters.form.cleaned_data.values()),
            "groups": _groups(counts, groups, filters, cycles, cycle),
            "newer": f"?{urlencode([*kept, ('before', found.before)])}" if found.before else "",
            "older": f"?{urlencode([*kept, ('after', found.after)])}" if found.after else "",
            "csv": f"?{urlencode([*kept, ('format', 'csv')])}",
            "json": f"?{urlencode([*kept, ('format', 'json')])}",
        },
    )


@public_page
def organization(request: PortalRequest, reference: str) -> HttpResponse:
    """`/organizations/<reference>/`: one body on the public list. Any other, applicant or stranger, is not found."""
    places = accredited.public_record_of(reference.upper())
    if not places:
        raise Http404
    body = places[0].organization
    groups = groups_of_countries()
    return render(
        request,
        "desks/organization.html",
        {
            "organization": body,
            "places": places,
            "region": _region_name(groups.get(str(body.country), "")),
            "inputs": list(posted_inputs().filter(organization=body).order_by("-id")[:INPUTS]),
        },
    )


@public_page
def data(request: PortalRequest) -> HttpResponse:
    """`/organizations/data/`: the data dictionary and the licence."""
    return render(request, "desks/organizations_data.html", {"dictionary": DICTIONARY, "licence": LICENCE})


def _cycle(asked: QueryDict, cycles: list[Cycle]) -> Cycle | None:
    return next((cycle for cycle in cycles if str(cycle.number) == asked.get("cycle")), None)


def _kept(asked: QueryDict) -> list[tuple[str, str]]:
    names = ("q", "type", "region", "country", "cycle")
    return [(name, value) for name in names for value in asked.getlist(name) if value]


def _line(row: Accreditation, groups: dict[str, str]) -> tuple[Any, ...]:
    """One row as it is printed, its words looked up once."""
    body = row.organization
    code = str(body.country)
    kind = capfirst(label_of(OrganizationType, body.type))
    return (
        body.reference,
        body.name,
        body.acronym,
        kind,
        country_name(code),
        _region_name(groups.get(code, "")),
        row.year,
    )


def _region_name(group: str) -> str:
    return label_of(RegionalGroup, group)


def _groups(
    counts: list[accredited.Count],
    groups: dict[str, str],
    filters: OrganizationFilter,
    cycles: list[Cycle],
    cycle: Cycle,
) -> list[dict[str, object]]:
    by_type, by_region, by_country = Counter[str](), Counter[str](), Counter[str]()
    for row in counts:
        by_type[row.type] += row.number
        by_region[groups.get(row.country, "")] += row.number
        by_country[row.country] += row.number
    types, regions, country = filters.chosen("type"), filters.chosen("region"), filters.chosen("country")
    found: list[dict[str, object]] = [
        {
            "name": "type",
            "label": _("Type"),
            "choices": [
                {
                    "value": kind.value,
                    "label": capfirst(kind.label),
                    "count": by_type[kind.value],
                    "selected": kind.value in types,
                }
                for kind in OrganizationType
                if by_type[kind.value] or kind.value in types
            ],
        },
        {
            "name": "region",
            # Translators: the regional group of the Member State in which a body has its headquarters.
            "label": _("Regional group"),
            "choices": [
                {
                    "value": group.value or NO_REGION,
                    "label": group.label,
                    "count": by_region[group.value],
                    "selected": (group.value or NO_REGION) in regions,
                }
                for group in RegionalGroup
                if by_region[group.value] or (group.value or NO_REGION) in regions
            ],
        },
        {
            "name": "country",
            "label": _("Country"),
            "one": True,
            "choices": [
                {
                    "value": code,
                    "label": country_name(code),
                    "count": by_country[code],
                    "selected": code in country,
                }
                for code in sorted({*by_country, *country}, key=country_name)
            ],
        },
    ]
    if len(cycles) > 1:
        found.append(
            {
                "name": "cycle",
                "label": _("Cycle"),
                "one": True,
                "choices": [{"value": str(c.number), "label": str(c), "selected": c.pk == cycle.pk} for c in cycles],
            }
        )
    return [group for group in found if group["choices"]]
