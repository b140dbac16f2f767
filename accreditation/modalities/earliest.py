"""The earliest possible decision on a case, for the calendar as it stands and from what one audience knows (R1, R7 to R9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from accreditation.modalities.calendar import has_passed, is_open
from accreditation.modalities.consultations import clock_end
from accreditation.modalities.decisions import DECIDING, Meeting, MeetingKind, next_deciding, next_plenary
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.periods import earliest_period_end

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Horizon:
    """What one audience may know of a case, all UTC. What it may not know is not in it (DESIGN 4).

    `end_recorded`: false where the period is over and its outcome is held, or is being written. `silence_ends_at`: of a
    decision proposed on the case; `notice_ends_at`: of the notice after the last withdrawal; `route_changes_at`: when
    consultative status gained takes effect; `told_at`: from when the audience is told what became of the list."""

    closes_at: datetime | None = None
    period_ends_at: datetime | None = None
    objection_known: bool = False
    clock_ends_at: datetime | None = None
    end_recorded: bool = True
    silence_ends_at: datetime | None = None
    notice_ends_at: datetime | None = None
    route_changes_at: datetime | None = None
    told_at: datetime | None = None


class Way(StrEnum):
    """By what the earliest decision would come."""

    PERIOD = "period"  # the end of the period, if nothing stands (R1)
    OUTCOME = "outcome"  # the period is over and no objection is known: what follows is recorded, released or told (R1)
    SITTING = "sitting"  # a meeting that sits now and may decide (R9)
    PLENARY = "plenary"  # the next substantive plenary after the consultations (R8)
    REVIEW = "review"  # a review conference before it, which may decide (R9) and does not discharge the update (R8)
    UNSET = "unset"  # no such meeting is on the calendar
    SILENCE = "silence"  # a silence that runs (R9)
    NOTICE = "notice"  # the notice after the last withdrawal (R7)
    ROUTE = "route"  # consultative status gained (R1)


BY_MEETING = frozenset({Way.PLENARY, Way.REVIEW, Way.UNSET})


@dataclass(frozen=True)
class Earliest:
    """When and by what. `at`: None where no instant is known; of a silence, a notice or a change of route that is over and not
    recorded, one that has passed. `meeting`: which may decide, `plenary`: to which the update falls, where an objection is
    known. `coming`: what comes by itself before any step of the case's own, though a meeting that sits may decide sooner, and
    `coming_at` when. `assumed`: no period runs yet, and its end is worked out from the calendar."""

    at: datetime | None
    way: Way
    meeting: Meeting | None = None
    plenary: Meeting | None = None
    coming: Way | None = None
    coming_at: datetime | None = None
    assumed: bool = False


def earliest_decision(horizon: Horizon, meetings: Sequence[Meeting], now: datetime, parameters: Parameters) -> Earliest:
    """For the calendar as it stands: the period's end if nobody objects, else a meeting that may decide; or what comes before
    either. A meeting that sits takes up no case on which a silence runs (R9)."""
    period_end = horizon.period_ends_at
    if period_end is None:
        start = max(now, horizon.closes_at) if horizon.closes_at else now
        period_end = earliest_period_end(start, parameters)
    if horizon.objection_known:
        found = _in_a_meeting(horizon, period_end, meetings, now, parameters)
    elif has_passed(period_end, now):
        known = horizon.told_at is not None and not has_passed(horizon.told_at, now)
        found = Earliest(horizon.told_at if known else None, Way.OUTCOME)
    else:
        found = Earliest(period_end, Way.PERIOD)
    others = {Way.SILENCE: horizon.silence_ends_at, Way.NOTICE: horizon.notice_ends_at}
    if found.way is not Way.OUTCOME:  # of such a file the end of the period decides, whenever it is recorded or told
        others[Way.ROUTE] = horizon.route_changes_at
    sooner = [replace(found, at=at, way=way) for way, at in others.items() if at is not None]
    sits = found.way is Way.SITTING
    barred = sits and horizon.silence_ends_at is not None
    first = min([*sooner, *([] if barred else [found])], key=_when)
    coming = min(sooner, key=_when, default=None)
    if coming is not None and (sits or _when(coming) < _when(found)):
        first = replace(first, coming=coming.way, coming_at=coming.at)
    return replace(first, assumed=horizon.period_ends_at is None)


def _when(found: Earliest) -> datetime:
    return found.at or NEVER


def _in_a_meeting(
    horizon: Horizon, period_end: datetime, meetings: Sequence[Meeting], now: datetime, parameters: Parameters
) -> Earliest:
    """A meeting that sits now and may decide, whether its consultations are over or not (R9); else the first that opens after
    them, a plenary or a review conference."""
    ends = horizon.clock_ends_at or clock_end(period_end, parameters)
    after = max(ends, period_end, now)
    plenary = next_plenary(meetings, after)
    if has_passed(period_end, now) and horizon.end_recorded:
        sitting = [m for m in meetings if m.kind in DECIDING and is_open(m.opens_at, m.closes_at, now)]
        if sitting:
            return Earliest(sitting[0].opens_at, Way.SITTING, sitting[0], plenary)
    meeting = next_deciding(meetings, after)
    if meeting is None:
        return Earliest(None, Way.UNSET)
    way = Way.PLENARY if meeting.kind is MeetingKind.PLENARY else Way.REVIEW
    return Earliest(meeting.opens_at, way, meeting, plenary)
