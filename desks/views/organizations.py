"""The accredited: a list that can be filtered, and each body."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.text import capfirst

from accounts.asked import Asked
from accounts.models.member_state import RegionalGroup
from accounts.naming import country_name, label_of
from accounts.public_pages import public_page
from accounts.queries.regions import groups_of_countries
from accounts.requests import PortalRequest
from accreditation.models import Accreditation
from accreditation.models.organization import OrganizationType
from accreditation.queries import accredited
from desks.exports import DICTIONARY, LICENCE, organizations_csv, organizations_json
from desks.filters import cycle_asked_for, organization_filter
from desks.views.organization_facets import FACETS, Facets, groups_of
from submissions.queries.posted import posted_inputs

INPUTS = 20
FORMATS = ("csv", "json")


@public_page
def organizations(request: PortalRequest) -> HttpResponse:
    """`/organizations/`: with `format=csv` or `format=json` the whole filtered list with its licence."""
    with Asked(request.GET) as asked:
        wanted = asked.one("format", FORMATS)
    cycles = accredited.cycles()
    cycle = cycle_asked_for(request.GET, cycles) or accredited.current_cycle(cycles, request.now)
    if cycle is None:
        return render(request, "desks/organizations.html", {"cycle": None})
    filters = organization_filter(request.GET, cycle)
    if wanted == "csv":
        return organizations_csv(filters.qs)
    if wanted == "json":
        return organizations_json(filters.qs)
    found = accredited.page(filters.qs, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    search, groups = filters.form.cleaned_data["q"], groups_of_countries()
    counts = accredited.counts(cycle)
    rows, at_least = accredited.counted(cycle, search, counts)
    facets = Facets(rows, {name: filters.chosen(name) for name in FACETS}, groups, at_least)
    matching = facets.total
    if facets.at_least:
        matching = filters.qs[: accredited.MOST_COUNTED + 1].count()
    kept = _kept(request.GET)
    return render(
        request,
        "desks/organizations.html",
        {
            "cycle": cycle,
            "search": search,
            "rows": [_line(row, groups) for row in found.rows],
            "total": sum(row.number for row in counts),
            "filtered": any(filters.form.cleaned_data.values()),
            "matching": min(matching, accredited.MOST_COUNTED),
            "more": matching > accredited.MOST_COUNTED,
            "groups": groups_of(facets, cycles, cycle),
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
