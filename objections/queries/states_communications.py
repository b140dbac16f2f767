"""What the Chair has told all Member States: communications, updates to plenaries, decisions (R6, R8, R9)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts.capacities import Actor
from objections.models import Decision, Dissemination, DisseminationItem, DisseminationView, PlenaryUpdate
from objections.queries.cases import corrected, shown_decisions
from objections.queries.states_files import is_delegate


def communications_for(actor: Actor) -> QuerySet[Any]:
    """The Chair's numbered communications, with `opened` (by the mission) and `pieces`."""
    if not is_delegate(actor):
        return Dissemination.objects.none()
    views = DisseminationView.objects.filter(dissemination=OuterRef("pk"), state_id=actor.state_id)
    return Dissemination.objects.annotate(opened=Exists(views), pieces=Count("items")).order_by("-number")


def items_of(dissemination: Dissemination) -> list[DisseminationItem]:
    """The pieces of one communication, as they were sent."""
    return list(
        corrected(dissemination.items.all())
        .select_related(
            "objection__application__organization",
            "objection__application__cycle__process",
            "objection__state",
            "statement",
            "reply__application__organization",
            "reply__application__cycle__process",
        )
        .order_by("id")
    )


def updates_for(actor: Actor) -> QuerySet[PlenaryUpdate]:
    """The Chair's updates to plenaries, newest first."""
    if not is_delegate(actor):
        return PlenaryUpdate.objects.none()
    return PlenaryUpdate.objects.select_related("session").order_by("-id")


def decisions_for(actor: Actor) -> QuerySet[Decision]:
    """Decisions put to States: under silence, adopted, with their silence broken, or fallen away. Those being prepared
    are the Chair's."""
    if not is_delegate(actor):
        return Decision.objects.none()
    return Decision.objects.filter(shown_decisions()).select_related("session").order_by("-id")
