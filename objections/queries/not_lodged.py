"""Why an objection was never lodged: its own mission is told the cause, and no other one (DESIGN 4)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from accounts.models import Act
from accreditation.modalities.calendar import has_passed
from accreditation.modalities.objections import Standing
from accreditation.modalities.states import PENDING
from objections.models import Objection
from objections.queries.lodging import moves_of


class NotLodged(StrEnum):
    """Why an objection that a mission prepared, or that was entered for it, was never lodged."""

    STRUCK = "struck"  # entered from a note in error, and struck
    TAKEN_BACK = "taken_back"
    GAVE_WAY = "gave_way"  # a note verbale of the mission was entered and took its place
    NOTE_STRUCK = "note_struck"  # so it was, and that entry was struck since
    MOOT = "moot"  # the case moved to a route on which no State objects
    LAPSED = "lapsed"  # its second person did not confirm it in time
    CASE_ENDED = "case_ended"  # the case ended first: withdrawn by the organization, or with its cycle


def causes_of(objections: Iterable[Objection], now: datetime) -> dict[int, NotLodged]:
    """Of each objection that was never lodged, why, from the row or else from the record: two queries for all of them. Time
    decides, not the sweep: one that still awaits its second person when its period or its case has ended, or its route has
    changed, was not lodged; one query more where one awaits it."""
    causes: dict[int, NotLodged] = {}
    asked: dict[str, int] = {}
    given_way: list[Objection] = []
    asked_of = list(objections)
    awaiting = [one.application_id for one in asked_of if one.standing == Standing.AWAITING_SECOND.value]
    moves = moves_of(awaiting)
    for objection in asked_of:
        ends_at, moves_at = objection.application.period_ends_at, moves.get(objection.application_id)
        if objection.was_struck:
            causes[objection.pk] = NotLodged.STRUCK
        elif objection.standing == Standing.AWAITING_SECOND.value:
            if objection.application.state_now not in PENDING:
                causes[objection.pk] = NotLodged.CASE_ENDED
            elif ends_at is not None and has_passed(ends_at, now):
                causes[objection.pk] = NotLodged.LAPSED
            elif ends_at is not None and moves_at is not None and has_passed(moves_at, now):
                causes[objection.pk] = NotLodged.MOOT
        elif objection.standing == Standing.NOT_LODGED.value and objection.withdrawal_received_at is not None:
            causes[objection.pk] = NotLodged.TAKEN_BACK
        elif objection.standing == Standing.NOT_LODGED.value:
            # Before such acts were recorded, a note that was entered left none.
            causes[objection.pk] = NotLodged.GAVE_WAY
            asked[f"objection:{objection.pk}"] = objection.pk
            given_way.append(objection)
    ended = Act.objects.filter(subject__in=asked, kind="mission.not_lodged") if asked else Act.objects.none()
    for subject, by in ended.values_list("subject", "timer"):
        causes[asked[subject]] = NotLodged.MOOT if by == "take_up_route_changes" else NotLodged.LAPSED
    for pk, entry in _entries_instead_of([one for one in given_way if causes[one.pk] is NotLodged.GAVE_WAY]).items():
        if entry.was_struck:
            causes[pk] = NotLodged.NOTE_STRUCK
    return causes


def _entries_instead_of(given_way: list[Objection]) -> dict[int, Objection]:
    """Of each objection that gave way to a note verbale, the entry that took its place: the first of its State on its case
    since. One query, and none where nothing gave way."""
    if not given_way:
        return {}
    entries = Objection.objects.filter(
        application__in={one.application_id for one in given_way},
        state__in={one.state_id for one in given_way},
        on_paper=True,
    ).order_by("pk")
    found: dict[int, Objection] = {}
    for entry, one in itertools.product(entries, given_way):
        same = (entry.application_id, entry.state_id) == (one.application_id, one.state_id)
        if same and entry.pk > one.pk:
            found.setdefault(one.pk, entry)
    return found


def entered_instead_of(objection: Objection) -> Objection | None:
    """The entry from paper that took the place of what a mission had only prepared at its desk."""
    return _entries_instead_of([objection]).get(objection.pk)


def cause_of(objection: Objection, now: datetime) -> NotLodged | None:
    """Why this one was never lodged; None for one that was, or still awaits its second person."""
    return causes_of([objection], now).get(objection.pk)
