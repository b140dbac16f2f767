"""Why an objection was never lodged: its own mission is told the cause, and no other one (DESIGN 4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from accounts.models import Act
from accreditation.modalities.calendar import has_passed
from accreditation.modalities.objections import Standing
from objections.models import Objection


class NotLodged(StrEnum):
    """Why an objection that a mission prepared, or that was entered for it, was never lodged."""

    STRUCK = "struck"  # entered from a note, contested and struck
    TAKEN_BACK = "taken_back"
    GAVE_WAY = "gave_way"  # a note verbale of the mission was entered and took its place
    MOOT = "moot"  # the case moved to a route on which no State objects
    LAPSED = "lapsed"  # its second person did not confirm it in time


def causes_of(objections: Iterable[Objection], now: datetime) -> dict[int, NotLodged]:
    """Of each objection that was never lodged, why, from the row or else from the record: one query for all of them. Time
    decides, not the sweep: one that still awaits its second person when its period has ended has lapsed."""
    causes: dict[int, NotLodged] = {}
    asked: dict[str, int] = {}
    for objection in objections:
        ends_at = objection.application.period_ends_at
        if objection.was_struck:
            causes[objection.pk] = NotLodged.STRUCK
        elif objection.standing == Standing.AWAITING_SECOND.value and ends_at is not None and has_passed(ends_at, now):
            causes[objection.pk] = NotLodged.LAPSED
        elif objection.standing == Standing.NOT_LODGED.value and objection.withdrawal_received_at is not None:
            causes[objection.pk] = NotLodged.TAKEN_BACK
        elif objection.standing == Standing.NOT_LODGED.value:
            # Before such acts were recorded, a note that was entered left none.
            causes[objection.pk] = NotLodged.GAVE_WAY
            asked[f"objection:{objection.pk}"] = objection.pk
    ended = Act.objects.filter(subject__in=asked, kind="mission.not_lodged") if asked else Act.objects.none()
    for subject, by in ended.values_list("subject", "timer"):
        causes[asked[subject]] = NotLodged.MOOT if by == "take_up_route_changes" else NotLodged.LAPSED
    return causes


def cause_of(objection: Objection, now: datetime) -> NotLodged | None:
    """Why this one was never lodged; None for one that was, or still awaits its second person."""
    return causes_of([objection], now).get(objection.pk)
