"""A case as one State looks at it, and until when it may object or its second person confirm: the end of the period, or sooner
where the body gains consultative status before it (R1, R5). Run as the desk role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accreditation.modalities.objections import ObjectionFacts, Standing, lodging_ends_at, may_enter_on_paper
from accreditation.modalities.outcomes import Verdict
from accreditation.models import Application, RouteChange
from accreditation.queries.route_changes import NOTICED
from objections.models import Objection
from objections.queries.cases import first_circulated_at


@dataclass(frozen=True)
class LodgingEnd:
    """`at`: until when, UTC; None while the file is on no list. `moves_at`: when a change of route of which all Member States
    have notice takes effect; `moves_first`: before the period would end."""

    at: datetime | None
    moves_at: datetime | None = None

    @property
    def moves_first(self) -> bool:
        return self.moves_at is not None and self.at == self.moves_at


def moves_of(applications: Iterable[int]) -> dict[int, datetime]:
    """When the changes of route take effect to which the Chair has consented, recorded or not, by application: whether one took
    effect is not told before outcomes are (DESIGN 4). One query, and none where nothing is asked."""
    asked = set(applications)
    if not asked:
        return {}
    rows = RouteChange.objects.filter(NOTICED, application__in=asked)
    found = rows.order_by("id").values_list("application_id", "takes_effect_at")
    return {application: moment for application, moment in found if moment is not None}


def lodging_ends_of(applications: Iterable[Application]) -> dict[int, LodgingEnd]:
    """Of each application, by its key."""
    found = list(applications)
    moves = moves_of(one.pk for one in found)
    return {
        one.pk: LodgingEnd(lodging_ends_at(one.period_ends_at, moves.get(one.pk)), moves.get(one.pk)) for one in found
    }


def lodging_end_of(application: Application) -> LodgingEnd:
    """The same of one."""
    return lodging_ends_of([application])[application.pk]


def objection_facts(application: Application, state_id: int) -> ObjectionFacts:
    """The case as one State looks at it."""
    own = (
        Objection.objects.filter(application=application, state_id=state_id)
        .exclude(standing__in=[Standing.WITHDRAWN.value, Standing.NOT_LODGED.value])
        .values_list("standing", flat=True)
        .first()
    )
    return ObjectionFacts(
        application.route_now,
        application.state_now,
        application.period_ends_at,
        Standing(own) if own else None,
        first_circulated_at(application),
        moves_of([application.pk]).get(application.pk),
    )


def note_may_come(application: Application, now: datetime) -> Verdict:
    """Whether a note verbale that came in time could still be entered; what its own State has lodged is asked then."""
    facts = objection_facts(application, 0)
    return may_enter_on_paper(facts, facts.circulated_at or now, now)
