"""The query string of the accredited list, its files and its API: one meaning for all (DESIGN 9)."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict
from django_countries import countries

from accounts.asked import Asked
from accounts.models.member_state import RegionalGroup
from accreditation.models import Accreditation, Cycle
from accreditation.models.organization import OrganizationType
from accreditation.queries import accredited

# In an address the absence of a group needs a name.
NO_REGION = "none"
REGIONS = [(group.value or NO_REGION, group.label) for group in RegionalGroup]
LONGEST_SEARCH = 100
Rows = QuerySet[Accreditation]


def _types() -> list[tuple[Any, Any]]:
    return list(OrganizationType.choices)


def _regions() -> list[tuple[Any, Any]]:
    return REGIONS


class OrganizationFilter(django_filters.FilterSet):
    """Repeat `type` or `region` to join its values by OR."""

    q = django_filters.CharFilter(method="search")
    # Functions, for a list would be copied, word by word, for each request; the page's own facets name the choices.
    type = django_filters.MultipleChoiceFilter(field_name="organization__type", choices=_types)
    region = django_filters.MultipleChoiceFilter(method="in_regions", choices=_regions)
    country = django_filters.CharFilter(field_name="organization__country")

    class Meta:
        model = Accreditation
        fields: list[str] = []

    def search(self, rows: Rows, _name: str, text: str) -> Rows:
        return accredited.named(rows, text)

    def in_regions(self, rows: Rows, _name: str, chosen: list[str]) -> Rows:
        return rows.filter(accredited.in_regions({"" if value == NO_REGION else value for value in chosen}))

    def chosen(self, name: str) -> list[str]:
        """The values asked for that exist."""
        values = self.form.cleaned_data.get(name) or []
        return [values] if isinstance(values, str) else list(values)


def organization_filter(asked: QueryDict, cycle: Cycle) -> OrganizationFilter:
    """What is asked for of a cycle's list. Raises NotUnderstood for a value that does not exist."""
    clean = QueryDict(mutable=True)
    with Asked(asked) as reader:
        clean["q"] = reader.text("q", LONGEST_SEARCH)
        clean["country"] = next(iter(reader.country("country", countries.countries)), "")
        clean.setlist("type", reader.many("type", OrganizationType.values))
        clean.setlist("region", reader.many("region", dict(REGIONS)))
    found = OrganizationFilter(clean, queryset=accredited.shown(cycle))
    found.is_valid()
    return found


def cycle_asked_for(asked: QueryDict, cycles: list[Cycle]) -> Cycle | None:
    """The cycle that the address names, None where it names none. Raises NotUnderstood for one that there is not."""
    numbers = {str(cycle.number): cycle for cycle in cycles}
    with Asked(asked) as reader:
        number = reader.one("cycle", numbers)
    return numbers.get(number)
