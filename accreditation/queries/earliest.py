"""The earliest possible decision for those who know the calendar and the period alone (DESIGN 4): the applicant, and the
Secretariat. Neither the Chair's clock nor what stands against a case is in it (docs/decisions/0007, 0015)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from accreditation.modalities.calendar import has_passed
from accreditation.modalities.earliest import Earliest, Horizon, earliest_decision
from accreditation.modalities.objections import outcomes_known_at
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.states import CONTESTED, PENDING, Route, State
from accreditation.models import Application, Circulation, RouteChange
from accreditation.queries.case_file import CaseFile
from accreditation.queries.plenaries import meetings_ahead


def told_at(circulation: Circulation, rules: Parameters) -> datetime:
    """From when it is told what became of a list: as written when its end was recorded; until then as it would be."""
    return circulation.outcomes_known_at or outcomes_known_at(circulation.period_ends_at, rules)


def takes_effect_at(change: RouteChange | None) -> datetime | None:
    """When a change of route to which the Chair has consented takes effect; None where it has, or where there is none."""
    return change.takes_effect_at if change is not None and change.done_at is None else None


def earliest_for_applicant(
    application: Application, *, known: bool, change: RouteChange | None, now: datetime
) -> Earliest | None:
    """From what the applicant knows: its consultations may last three months from the end of the period. A file that is on no
    list has a new period before it, whatever was lodged before. None on the other route, and once the case has ended."""
    if application.state_now not in PENDING or application.route_now is not Route.NON_OBJECTION:
        return None
    horizon = Horizon(
        closes_at=application.window.closes_at,
        period_ends_at=application.period_ends_at,
        objection_known=known and application.period_ends_at is not None,
        end_recorded=application.state_now in CONTESTED,
        route_changes_at=takes_effect_at(change),
    )
    meetings = meetings_ahead(application.cycle_id, now)
    return earliest_decision(horizon, meetings, now, application.cycle.process.rules())


@dataclass(frozen=True)
class Branches:
    """Both ways in which a case may go. `clear`: if no State objects; None once all files to which nobody objected are told to
    be accredited. `held`: the end of the period is held after an outage."""

    clear: Earliest | None
    objected: Earliest
    held: bool


def earliest_for_secretariat(case: CaseFile, now: datetime) -> Branches | None:
    """The same for every file of a list, contested or not: from `case.state`, which is masked. None on the other route, and
    once the case has ended."""
    application = case.application
    if case.state not in PENDING or application.route_now is not Route.NON_OBJECTION:
        return None
    entry = next((one for one in reversed(case.entries) if one.recalled_at is None), None)
    listed = entry.circulation if entry is not None and application.period_ends_at is not None else None
    over = listed is not None and has_passed(listed.period_ends_at, now)
    changes = (one for one in reversed(case.route_changes) if one.consented_at and one.lapsed_at is None)
    meetings, rules = meetings_ahead(application.cycle_id, now), application.cycle.process.rules()
    horizon = Horizon(
        closes_at=application.window.closes_at,
        period_ends_at=application.period_ends_at,
        end_recorded=listed is None or (listed.ended_recorded_at is not None and not listed.is_held),
        route_changes_at=takes_effect_at(next(changes, None)),
        told_at=told_at(listed, rules) if listed is not None else None,
    )
    told = case.state in CONTESTED or (case.state is State.CIRCULATED and over and not case.untold)
    return Branches(
        clear=None if told else earliest_decision(horizon, meetings, now, rules),
        objected=earliest_decision(replace(horizon, objection_known=True), meetings, now, rules),
        held=over and listed is not None and listed.is_held,
    )
