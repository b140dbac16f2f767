"""What a circulated list says beside its files: bodies not admitted, with the reason, and bodies that inform (DESIGN 2)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.capacities import Actor
from accreditation.modalities.states import Route, State
from accreditation.modalities.visibility import Audience, CaseFacts, Item, may_see
from accreditation.models import Accreditation, Circulation, ScopeProposal
from accreditation.models.circulation import CirculationStatus
from objections.queries.states_files import is_delegate


def annex_of(actor: Actor, circulation: Circulation) -> list[ScopeProposal]:
    """Those not admitted in the window since its list before this one, with the reason. One that a State has asked for
    stays in the annex and says so."""
    rows = annexed(actor).filter(application__window=circulation.window_id)
    return list(_between(rows, "decided_at", circulation).order_by("application__organization__name", "id"))


def annexed(actor: Actor) -> QuerySet[ScopeProposal]:
    """Every "not admitted" that a circulated list of its window has told States of; nothing before that."""
    if not is_delegate(actor) or not may_see(Item.ENDED_FILE, Audience.STATE, CaseFacts(not_admitted=True)):
        return ScopeProposal.objects.none()
    told = Circulation.objects.filter(
        window=OuterRef("application__window"),
        status=CirculationStatus.CIRCULATED,
        published_at__gte=OuterRef("decided_at"),
    )
    return (
        ScopeProposal.objects.filter(Exists(told), confirmed=True, decided_at__isnull=False)
        .select_related("application__organization", "application__window")
        .order_by("-id")
    )


def annexed_for(actor: Actor, reference: str) -> ScopeProposal | None:
    return annexed(actor).filter(application__reference=reference).first()


def may_still_ask(row: ScopeProposal) -> bool:
    """Whether its circulation may still be asked for: the table's arrow starts there."""
    return row.application.state_now is State.NOT_ADMITTED


def for_information_on(circulation: Circulation) -> list[Accreditation]:
    """Bodies in consultative status that informed the Secretariat and were confirmed since the list before this one (R1)."""
    rows = Accreditation.objects.filter(
        application__window=circulation.window_id, application__route=Route.ECOSOC.value
    ).select_related("organization", "application")
    return list(_between(rows, "begun_at", circulation).order_by("organization__name", "id"))


def _between(rows: QuerySet, field: str, circulation: Circulation) -> QuerySet:  # type: ignore[type-arg]
    before: datetime | None = (
        Circulation.objects.filter(
            window=circulation.window_id,
            status=CirculationStatus.CIRCULATED,
            published_at__lt=circulation.published_at,
        )
        .order_by("-published_at")
        .values_list("published_at", flat=True)
        .first()
    )
    wanted = Q(**{f"{field}__lte": circulation.published_at})
    return rows.filter(wanted & Q(**{f"{field}__gt": before}) if before else wanted)
