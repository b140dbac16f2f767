"""Matching bodies against the ECOSOC register (R1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Upper

from accreditation.modalities.states import BEFORE_STATES, Route, State
from accreditation.modalities.visibility import Audience
from accreditation.models import Accreditation, Application, EcosocEntry, Organization
from accreditation.queries.outcomes import untold
from accreditation.queries.route_changes import open_changes
from accreditation.queries.secretariat import undisclosed

ALIKE = 0.45


@dataclass(frozen=True)
class Match:
    """An entry that may be this body, and why: its number, or how alike the names are (0 to 100)."""

    entry: EcosocEntry
    by_number: bool
    likeness: int


def matches_of(organization: Organization, limit: int = 5) -> list[Match]:
    """Entries for one body, the surest first."""
    condition = Q(name__trigram_similar=organization.name)
    if organization.ecosoc_number:
        condition |= Q(number__iexact=organization.ecosoc_number)
    rows = (
        EcosocEntry.objects.filter(condition)
        .annotate(likeness=TrigramSimilarity("name", organization.name))
        .order_by("-likeness")[: limit * 2]
    )
    found = [
        Match(
            entry,
            bool(organization.ecosoc_number) and entry.number.casefold() == organization.ecosoc_number.casefold(),
            round(entry.likeness * 100),
        )
        for entry in rows
    ]
    good = [match for match in found if match.by_number or match.likeness >= ALIKE * 100]
    return sorted(good, key=lambda match: (not match.by_number, -match.likeness))[:limit]


def sure_match(organization: Organization) -> EcosocEntry | None:
    """The entry that stands in the register under both the number and the name that the body gave; anything less is
    compared by a person."""
    if not organization.ecosoc_number:
        return None
    return EcosocEntry.objects.filter(
        gone_at__isnull=True, number__iexact=organization.ecosoc_number, name__iexact=organization.name
    ).first()


def _stands(body: str = "") -> Q:
    """The condition that the register, as last imported, has an entry of a body's number, or of its very name where it has none.
    `body` is the way from the row to the body."""
    entries = EcosocEntry.objects.filter(gone_at__isnull=True)
    numbered = Exists(entries.filter(number__iexact=OuterRef(f"{body}ecosoc_number")))
    named = Exists(entries.filter(name__iexact=OuterRef(f"{body}name")))
    without = Q(**{f"{body}ecosoc_number": ""})
    return (~without & numbered) | (without & named)


def in_register(organization: Organization) -> bool:
    """Whether it stands there."""
    return Organization.objects.filter(_stands(), pk=organization.pk).exists()


@dataclass(frozen=True)
class Differing:
    """How an entry differs from what the body gave."""

    name: bool
    number: bool


def differing(organization: Organization, entry: EcosocEntry) -> Differing:
    """Whatever its case and spaces, as `sure_match` compares."""
    return Differing(
        name=_key(organization.name) != _key(entry.name), number=_key(organization.ecosoc_number) != _key(entry.number)
    )


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()


def gained(now: datetime) -> QuerySet[Application]:
    """Files of the second route whose body now stands in the register: by its number, or by the very name. Between the end
    of a period and the day on which outcomes are told none: those still pending are those objected to (DESIGN 4)."""
    # Sets, each made once: to go through the register for each file would cost files times entries.
    entries = EcosocEntry.objects.filter(gone_at__isnull=True)
    names = entries.annotate(key=Upper("name")).values("key")
    numbers = entries.exclude(number="").annotate(key=Upper("number")).values("key")
    named = Organization.objects.alias(key=Upper("name")).filter(key__in=names).order_by().values("pk")
    numbered = Organization.objects.alias(key=Upper("ecosoc_number")).filter(key__in=numbers).order_by().values("pk")
    asked = open_changes().filter(application=OuterRef("pk"))
    states = {State.SUBMITTED, State.COMPLETE} | BEFORE_STATES
    return (
        Application.objects.filter(route=Route.NON_OBJECTION.value, state__in=sorted(state.value for state in states))
        .filter(Q(organization__in=named) | Q(organization__in=numbered), ~Exists(asked), ~untold(now))
        .exclude(undisclosed(Audience.SECRETARIAT))
        .select_related("organization", "window", "cycle")
        .order_by("submitted_at", "id")
    )


def regained() -> QuerySet[Accreditation]:
    """Flagged as having lost the status, and in the register as it was last imported."""
    return (
        Accreditation.objects.filter(_stands("organization__"), ended_at__isnull=True, status_lost_at__isnull=False)
        .select_related("organization", "application", "cycle")
        .order_by("id")
    )


def status_lost_at(application: Application) -> datetime | None:
    """Since when the place of this file, while it stands, is flagged: its body lost its consultative status (DESIGN 2)."""
    places = Accreditation.objects.filter(application=application, ended_at__isnull=True)
    return places.values_list("status_lost_at", flat=True).first()


def lost() -> QuerySet[Accreditation]:
    """Accredited by the first route, no longer in the register, and not flagged yet."""
    gone = EcosocEntry.objects.filter(gone_at__isnull=False, number=OuterRef("organization__ecosoc_number"))
    return (
        Accreditation.objects.filter(
            Exists(gone),
            ended_at__isnull=True,
            status_lost_at__isnull=True,
            application__route=Route.ECOSOC.value,
            organization=F("application__organization"),
        )
        .select_related("organization", "application", "cycle")
        .order_by("id")
    )
