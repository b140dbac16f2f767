"""Who is in a mission, in the Chair's office, in the Secretariat; and who has been invited."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.capacities import Actor, Party
from accounts.models import Invitation, Mandate
from accounts.queries.mandates import holding


def delegates_of(actor: Actor, now: datetime) -> QuerySet[Mandate]:
    """The mandates that hold in the actor's own mission."""
    return holding(now).filter(party=Party.STATE.value, state_id=actor.state_id or 0).order_by("user__full_name", "id")


def office_of_chair(now: datetime) -> QuerySet[Mandate]:
    return holding(now).filter(party=Party.CHAIR.value).order_by("user__full_name", "id")


def secretariat_staff(now: datetime) -> QuerySet[Mandate]:
    return holding(now).filter(party=Party.SECRETARIAT.value).order_by("user__full_name", "id")


def invitations_to(party: Party, now: datetime, state_id: int | None = None) -> QuerySet[Invitation]:
    """Those not accepted and not taken back, expired ones too: they say what to do next."""
    return (
        Invitation.objects.filter(
            party=party.value, state_id=state_id, accepted_at__isnull=True, revoked_at__isnull=True
        )
        .select_related("state")
        .order_by("-invited_at", "-id")[:100]
    )


def pending_hand_over(now: datetime) -> Invitation | None:
    """The change of Chair that is on its way: not accepted yet, or accepted with its instant ahead. One whose invitation
    has expired is still there: the desk has not passed, and the office has to know."""
    return (
        Invitation.objects.filter(party=Party.CHAIR.value, from_at__isnull=False, revoked_at__isnull=True)
        .filter(Q(accepted_at__isnull=True) | Q(from_at__gt=now))
        .order_by("-invited_at", "-id")
        .first()
    )
