"""Which registered body a row from paper means by its name."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Lower

from accreditation.models import Organization
from accreditation.queries.people import acting


def namesakes(names: Iterable[str]) -> dict[str, Organization]:
    """The bodies of these names, by name in one case, with `acted_for`: whether somebody acts for it. Of several with one name
    one that was confirmed is meant before one that was not, then the first registered."""
    people = acting().filter(organization=OuterRef("pk"))
    named = Organization.objects.annotate(lowered=Lower("name"), acted_for=Exists(people)).filter(
        lowered__in=[name.lower() for name in names]
    )
    # The last of a name stays in the dictionary.
    return {body.name.casefold(): body for body in named.order_by(F("confirmed_at").asc(nulls_first=True), "-pk")}
