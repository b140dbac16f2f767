"""The filters beside the list, in words."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models.member_state import RegionalGroup
from accounts.naming import country_name, label_of
from accreditation.models.organization import OrganizationType
from submissions.models.written_input import InputLanguage
from submissions.queries.facets import Counts, Value
from submissions.queries.posted import BEST, NEWEST, Filters

ENUMERATIONS: dict[str, type[TextChoices]] = {
    "language": InputLanguage,
    "type": OrganizationType,
    "region": RegionalGroup,
}


def labels() -> dict[str, Any]:
    return {
        "session": _("Meeting"),
        "topic": _("Agenda item or topic"),
        "language": _("Language"),
        "type": _("Type of organization"),
        "country": _("Country"),
        "region": _("Region"),
        "year": _("Year"),
    }


def word_of(facet: str, value: Value) -> str:
    """A value as it is read."""
    if facet == "country":
        # An alpha-2 code only: django-countries takes anything else for a number.
        known = value.value.isascii() and value.value.isalpha()
        return str((known and country_name(value.value)) or value.value)
    if facet in ENUMERATIONS and value.value in ENUMERATIONS[facet].values:
        return capfirst(label_of(ENUMERATIONS[facet], value.value))
    return capfirst(value.label)


def figure(count: int | None, *, at_least: bool) -> str:
    """12, or 1,000+ where no more were counted."""
    if count is None:
        return ""
    return f"{count:,}+" if at_least else f"{count:,}"


def facet_groups(filters: Filters, counts: Counts) -> list[dict[str, Any]]:
    """The groups as the piece `facets` takes them; those with nothing to choose are left out."""
    groups = []
    if filters.q:
        groups.append(
            {
                "name": "sort",
                "label": _("Order"),
                "one": True,
                "choices": [
                    {"value": NEWEST, "label": _("Newest first"), "selected": filters.sort == NEWEST},
                    {"value": BEST, "label": _("Best match first"), "selected": filters.sort == BEST},
                ],
            }
        )
    for facet, label in labels().items():
        choices = [
            {
                "value": value.value,
                "label": word_of(facet, value),
                "count": figure(value.count, at_least=value.at_least),
                "selected": value.selected,
            }
            for value in counts.facets[facet]
            if value.value
        ]
        if choices:
            groups.append({"name": facet, "label": label, "choices": choices})
    return groups
