"""What became of an act that a mission has prepared on its objection, from the rows and the record (DESIGN 4)."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Act
from accreditation.modalities.objections import Fate
from objections.models import PreparedAct


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


def _was_made(prepared: PreparedAct, ended: datetime) -> bool:
    """Whether what it says was made at the instant at which it ended."""
    objection = prepared.objection
    if prepared.kind == PreparedAct.Kind.SUPPLEMENT:
        return objection.statements.filter(text=prepared.text, made_at=ended).exists()
    if prepared.kind == PreparedAct.Kind.WITHDRAWAL:
        return objection.withdrawn_at == ended
    return ended in {objection.name_shared_at, objection.basis_shared_at}
