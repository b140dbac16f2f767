"""Acknowledging, on record, that some missions cannot be reached by letter: they are told by other means (R6)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accounts.models import MemberState
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.policy import insist_may
from accreditation.queries.missions import ACKNOWLEDGED, reach_of_missions


def acknowledge_missions(*, states: Collection[MemberState], actor: Actor, now: datetime) -> int:
    """Put on record that these missions' mailboxes were looked at and do not answer. Returns how many.

    Raises Refused: no right, nobody chosen."""
    insist_may(ActOf.CIRCULATE, actor)
    if not states:
        raise Refused(Reason.NOTHING_CHOSEN)
    with transaction.atomic():
        record_act(
            kind=ACKNOWLEDGED,
            moment=now,
            actor=actor,
            subject="missions",
            facts={"states": sorted(state.pk for state in states)},
            rule="R6",
        )
    return len(states)


def insist_missions_settled() -> None:
    """Nothing is circulated before each mission's mailbox was checked or acknowledged on record."""
    unsettled = reach_of_missions().unsettled
    if unsettled:
        raise Refused(Reason.MAILBOXES_UNCHECKED, "R6", tuple(state.name for state in unsettled[:200]))
