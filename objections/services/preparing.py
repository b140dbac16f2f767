"""What a mission prepares and its second person confirms later: withdrawals, supplements, sharing (DESIGN 4).

Everything here stays inside the mission: acts and letters are named `mission.`, and nobody else reads those.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.capacities import Actor, Party, Right
from accounts.models import Act
from accounts.notices.drafts import to_user
from accounts.notices.occasions import Occasion, Writer
from accounts.queries.mandates import people_of
from accounts.services.letters import write_letters
from accounts.services.record import record_act
from accreditation.modalities.objections import Sharing
from objections.models import Objection, PreparedAct
from objections.notices.reminders import PREPARED_LATER

NOTHING = Sharing()


def prepare(
    objection: Objection,
    kind: PreparedAct.Kind,
    text: str,
    *,
    actor: Actor,
    now: datetime,
    shares: Sharing = NOTHING,
) -> PreparedAct:
    """Keep an act on a locked, standing objection until the second person confirms it; the others who may are told. The
    same again is answered with what waits already; another text or choice takes the place of the one that waits."""
    waiting = PreparedAct.objects.filter(objection=objection, kind=kind, ended_at__isnull=True).first()
    if waiting is not None and (waiting.text, waiting.shares_name, waiting.shares_basis) == (
        text,
        shares.name,
        shares.basis,
    ):
        return waiting
    end_prepared(objection, kind, now)
    prepared = PreparedAct.objects.create(
        objection=objection,
        kind=kind,
        text=text,
        shares_name=shares.name,
        shares_basis=shares.basis,
        prepared_by_id=actor.person_id,
        prepared_at=now,
    )
    act = record_act(
        kind=f"mission.prepare_{kind.value}",
        moment=now,
        actor=actor,
        subject=f"objection:{objection.pk}",
        facts={"prepared": prepared.pk},
        rule="R5",
        secret=True,
    )
    tell_others(act, PREPARED_LATER, objection, actor.person_id, now)
    return prepared


def withdrawal_awaits(objection: Objection) -> bool:
    """Whether a withdrawal of the objection awaits the mission's second person."""
    return PreparedAct.objects.filter(
        objection=objection, kind=PreparedAct.Kind.WITHDRAWAL, ended_at__isnull=True
    ).exists()


def end_prepared(objection: Objection, kind: PreparedAct.Kind, now: datetime) -> None:
    """What waits of this kind waits no more."""
    PreparedAct.objects.filter(objection=objection, kind=kind, ended_at__isnull=True).update(ended_at=now)


def tell_others(act: Act, kind: Occasion, objection: Objection, first: int, now: datetime, **values: Any) -> None:
    """Write to those of the mission who may confirm; not to the one who prepared it."""
    tell_mission(act, kind, objection, now, besides=first, **values)


def tell_mission(
    act: Act, kind: Occasion, objection: Objection, now: datetime, *, besides: int | None = None, **values: Any
) -> None:
    """Write to those of the mission who may lodge, and to nobody outside it."""
    writer = Writer(kind)
    people = people_of(Party.STATE, now, state_id=objection.state_id, right=Right.LODGING)
    values = {"reference": objection.application.reference, **values}
    drafts = [writer.draft(to_user(person), values) for person in people if person.pk != besides]
    write_letters(act=act, drafts=drafts, now=now)
