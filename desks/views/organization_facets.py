"""The filters beside the list of the accredited: each counts what the search and the other filters leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models.member_state import RegionalGroup
from accounts.naming import country_name, label_of
from accreditation.models import Cycle
from accreditation.models.organization import OrganizationType
from accreditation.queries.accredited import Count
from desks.filters import NO_REGION

FACETS = ("type", "region", "country")


@dataclass(frozen=True)
class Facets:
    """The bodies that the search finds, by country and type; what is chosen of each facet; the region of each country.
    `at_least`: there are more than were counted, so that a number is a lower bound."""

    rows: list[Count]
    chosen: Mapping[str, list[str]]
    regions: Mapping[str, str]
    at_least: bool = False

    def value(self, facet: str, row: Count) -> str:
        """Where a row stands in a facet."""
        if facet == "region":
            return self.regions.get(row.country, "") or NO_REGION
        return row.type if facet == "type" else row.country

    def fits(self, row: Count, besides: str = "") -> bool:
        """Whether the filters leave it; those of the facet `besides` are not asked."""
        return all(
            not self.chosen[facet] or self.value(facet, row) in self.chosen[facet]
            for facet in FACETS
            if facet != besides
        )

    @property
    def total(self) -> int:
        """How many match everything that was asked."""
        return sum(row.number for row in self.rows if self.fits(row))

    def count(self, facet: str) -> Counter[str]:
        """How many each choice of a facet would leave."""
        found = Counter[str]()
        for row in self.rows:
            if self.fits(row, facet):
                found[self.value(facet, row)] += row.number
        return found


def figure(number: int, *, at_least: bool) -> str:
    """12, or 12+ where there may be more; nothing where none was met but not all were counted."""
    if not at_least:
        return f"{number:,}"
    return f"{number:,}+" if number else ""


def groups_of(facets: Facets, cycles: list[Cycle], cycle: Cycle) -> list[dict[str, object]]:
    """The groups as the piece `facets` takes them; those with nothing to choose are left out."""
    found = [
        _group(facets, "type", _("Type"), [kind.value for kind in OrganizationType], _type_name),
        # Translators: the regional group of the Member State in which a body has its headquarters.
        _group(facets, "region", _("Regional group"), [g.value or NO_REGION for g in RegionalGroup], _region_name),
        {**_group(facets, "country", _("Country"), _countries(facets), country_name), "one": True},
    ]
    if len(cycles) > 1:
        choices = [{"value": str(c.number), "label": str(c), "selected": c.pk == cycle.pk} for c in cycles]
        found.append({"name": "cycle", "label": _("Cycle"), "one": True, "choices": choices})
    return [group for group in found if group["choices"]]


def _group(facets: Facets, name: str, label: str, values: list[str], word: Callable[[str], str]) -> dict[str, object]:
    """A facet: the choices that the search meets, and those chosen."""
    counts, chosen = facets.count(name), facets.chosen[name]
    met = {facets.value(name, row) for row in facets.rows}
    choices = [
        {
            "value": value,
            "label": word(value),
            "count": figure(counts[value], at_least=facets.at_least),
            "selected": value in chosen,
        }
        for value in values
        if value in met or value in chosen
    ]
    return {"name": name, "label": label, "choices": choices}


def _countries(facets: Facets) -> list[str]:
    codes = {*(row.country for row in facets.rows), *facets.chosen["country"]}
    return sorted(codes, key=country_name)


def _type_name(value: str) -> str:
    return capfirst(label_of(OrganizationType, value))


def _region_name(value: str) -> str:
    return label_of(RegionalGroup, "" if value == NO_REGION else value)
