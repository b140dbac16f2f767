"""What became of an act that a mission has prepared on its objection, from the rows and the record (DESIGN 4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from accounts.models import Act
from accreditation.modalities.objections import Standing, may_withdraw
from accreditation.modalities.second_persons import Fate
from objections.models import Objection, PreparedAct


def fate_of(prepared: PreparedAct) -> Fate:
    """Whether it waits still; else what ended it: its confirmation, another one, the mission, or another act."""
    if prepared.ended_at is None:
        return Fate.WAITS
    later = PreparedAct.objects.filter(objection=prepared.objection_id, kind=prepared.kind, pk__gt=prepared.pk)
    if later.filter(prepared_at=prepared.ended_at).exists():
        return Fate.REPLACED
    if _was_made(prepared, prepared.ended_at):
        return Fate.DONE
    dropped = Act.objects.filter(
        subject=f"objection:{prepared.objection_id}", kind="mission.drop", facts__prepared=prepared.pk
    )
    return Fate.TAKEN_BACK if dropped.exists() else Fate.OVERTAKEN


def may_still_be_confirmed(objection: Objection) -> bool:
    """Whether what waits on the objection can still be confirmed: it stands, and its case is not over (R9)."""
    return may_withdraw(Standing(objection.standing), objection.application.state_now).allowed


def never_sent(objection: Objection) -> list[tuple[PreparedAct, Fate]]:
    """What the mission has prepared on the objection and was never sent, each with what became of it: `WAITS` where the
    objection ended before it was confirmed. What was replaced is told with what took its place."""
    over = not may_still_be_confirmed(objection)
    rows = objection.prepared.select_related("objection", "prepared_by")
    fates = [(one, fate_of(one)) for one in rows]
    told = {Fate.TAKEN_BACK, Fate.OVERTAKEN} | ({Fate.WAITS} if over else set())
    return [(one, fate) for one, fate in fates if fate in told]


def left_over(objections: Iterable[Objection]) -> set[int]:
    """Keys of those objections that ended while something prepared on them awaited its second person. One query."""
    ended = [objection.pk for objection in objections if not may_still_be_confirmed(objection)]
    return set(
        PreparedAct.objects.filter(objection__in=ended, ended_at__isnull=True).values_list("objection", flat=True)
    )


def _was_made(prepared: PreparedAct, ended: datetime) -> bool:
    """Whether what it says was made at the instant at which it ended."""
    objection = prepared.objection
    if prepared.kind == PreparedAct.Kind.SUPPLEMENT:
        return objection.statements.filter(text=prepared.text, made_at=ended).exists()
    if prepared.kind == PreparedAct.Kind.WITHDRAWAL:
        # A note of withdrawal that was entered ends what was prepared at the same instant: nobody has confirmed it.
        return objection.withdrawn_at == ended and objection.withdrawal_paper_id is None
    return ended in {objection.name_shared_at, objection.basis_shared_at}
