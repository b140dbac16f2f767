"""What a circulated list says beside its files: bodies not admitted, with the reason, and bodies that inform (DESIGN 2).
Both were frozen with the list; beside the annex stands whether its circulation may still be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from accounts.capacities import Actor
from accreditation.modalities.states import State
from accreditation.modalities.visibility import Audience, CaseFacts, Item, may_see
from accreditation.models import Accreditation, Application, Circulation
from accreditation.models.circulation import CirculationStatus
from accreditation.queries.names import country_words
from objections.queries.states_files import is_delegate


@dataclass(frozen=True)
class AnnexRow:
    """A body that was not admitted, as the list named it. `asked_at`: a State, `asked_by`, has asked for its circulation;
    which one is told to nobody but itself. `late_reason`: why it came after the close, if it did."""

    reference: str
    organization: str
    country: str
    reason: str
    late_reason: str
    application: Application
    asked_at: datetime | None
    asked_by: int | None
    may_ask: bool

    @property
    def country_name(self) -> str:
        return country_words(self.country)


def annex_of(actor: Actor, circulation: Circulation) -> list[AnnexRow]:
    """Those named in a list's annex, for a delegate."""
    if not is_delegate(actor) or not may_see(Item.ENDED_FILE, Audience.STATE, CaseFacts(not_admitted=True)):
        return []
    named = {row["reference"]: row for row in circulation.annex}
    applications = Application.objects.filter(reference__in=named).prefetch_related("scope_proposals")
    found = {application.reference: application for application in applications}
    return [_row(row, found[reference]) for reference, row in named.items() if reference in found]


def for_information_of(actor: Actor, circulation: Circulation) -> list[dict[str, Any]]:
    """The bodies in consultative status named with a list, each with `lost_at` where that status has been lost since: their
    place stands to the end of the cycle, flagged to the Chair and to States (DESIGN 2)."""
    if not is_delegate(actor):
        return []
    numbers = [row["number"] for row in circulation.for_information if row.get("number")]
    lost = dict(
        Accreditation.objects.filter(
            cycle=circulation.window.cycle_id, status_lost_at__isnull=False, organization__ecosoc_number__in=numbers
        ).values_list("organization__ecosoc_number", "status_lost_at")
    )
    return [{**row, "lost_at": lost.get(row.get("number", ""))} for row in circulation.for_information]


def _row(row: dict[str, str], application: Application) -> AnnexRow:
    asked = [
        (p.circulation_asked_at, p.circulation_asked_by_id)
        for p in application.scope_proposals.all()
        if p.circulation_asked_at
    ]
    at, by = max(asked, default=(None, None), key=itemgetter(0))
    return AnnexRow(
        reference=row["reference"],
        organization=row["organization"],
        country=row.get("country", ""),
        reason=row.get("reason", ""),
        late_reason=row.get("late", ""),
        application=application,
        asked_at=at,
        asked_by=by,
        may_ask=application.state_now is State.NOT_ADMITTED,
    )


def annexed_for(actor: Actor, reference: str) -> AnnexRow | None:
    """One body of an annex, by its reference; None for what no circulated list has named."""
    lists = Circulation.objects.filter(
        status=CirculationStatus.CIRCULATED, annex__contains=[{"reference": reference}]
    ).order_by("-published_at")
    circulation = lists.first()
    if circulation is None:
        return None
    return next((row for row in annex_of(actor, circulation) if row.reference == reference), None)
