"""What a mission's administrators have to know of mandates that lapse by themselves, before they do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.capacities import Right
from accounts.deadline_words import instant_words
from accounts.models import MemberState
from accounts.queries.mandates import TWO_PERSONS, fewer_from


@dataclass(frozen=True)
class MissionWarning:
    """`at`: the instant from which it is so, UTC."""

    title: str
    sentence: str
    at: datetime


def mission_warnings(state: MemberState, now: datetime) -> list[MissionWarning]:
    """That nobody could confirm, where the mission has chosen a second person, or that nobody would administer it: now, or
    once mandates end on their last day."""
    found = []
    alone = fewer_from(state, Right.LODGING, TWO_PERSONS, now) if state.second_person else None
    if alone is not None:
        found.append(MissionWarning(_("Nobody could confirm"), _confirming(alone, now), alone))
    nobody = fewer_from(state, Right.ADMINISTRATOR, 1, now)
    if nobody is not None and nobody > now:
        sentence = _(
            "From %(moment)s nobody administers your mission’s delegates: the last day of who does is over then. Give another "
            "delegate the administration, move the last day, or have the Secretariat enter an administrator on a note verbale."
        ) % {"moment": instant_words(nobody)}
        found.append(MissionWarning(_("Nobody would administer the delegates"), sentence, nobody))
    return found


def _confirming(alone: datetime, now: datetime) -> str:
    if alone <= now:
        return _(
            "Your mission has chosen that a second delegate confirms, and fewer than two hold the lodging right now: nothing "
            "that one prepares can be lodged. Give another delegate the right, invite one, or change the mission’s choice."
        )
    return _(
        "Your mission has chosen that a second delegate confirms, and from %(moment)s fewer than two hold the lodging right: "
        "nothing that one prepares can be lodged then. Give another delegate the right, invite one, move the last day, or "
        "change the mission’s choice."
    ) % {"moment": instant_words(alone)}
