"""A file leaves its list while a change of its route is open: what was asked or agreed of it lapses (R1, DESIGN 2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.capacities import Actor, Party
from accounts.models import Act
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.outcomes import Reason
from accreditation.models import Application, RouteChange
from accreditation.notices import secretariat_letters as letters
from accreditation.queries.route_changes import has_moved, open_changes
from accreditation.services.telling import tell_applicant, tell_missions, tell_office, tell_people


def lapse_route_change(*, application: Application, actor: Actor, now: datetime, secret: bool = False) -> None:
    """End the open change of route of a locked file that has just left its list. The consent was given for the circulation
    that is over; until the next the Secretariat moves the file alone. The Chair's office and whoever asked are told and,
    where the Chair had consented, all Member States and the applicant. `secret` as of the act that took it off its list.

    Raises Refused(WRONG_STATE): the notice is over, so that the case has moved already."""
    if has_moved(application, now):
        raise Refused(Reason.WRONG_STATE, "R1")
    for change in open_changes().filter(application=application):
        change.lapsed_at = now
        change.save(update_fields=["lapsed_at"])
        act = record_act(
            kind="route_change.lapse",
            moment=now,
            actor=actor,
            subject=application.record_subject,
            facts={"change": change.pk, "consented": change.consented_at is not None},
            rule="R1",
            secret=secret,
        )
        _tell(act, application, change, now)


def _tell(act: Act, application: Application, change: RouteChange, now: datetime) -> None:
    case: dict[str, Any] = {"reference": application.reference, "organization": application.organization.name}
    tell_office(act, letters.ROUTE_LAPSED_TO_CHAIR, Party.CHAIR, now, **case)
    tell_people(act, letters.ROUTE_LAPSED_TO_ASKER, [change.asked_by], now, **case)
    if change.consented_at is not None:
        tell_applicant(act, letters.ROUTE_LAPSED_TO_APPLICANT, application, now)
        tell_missions(act, letters.ROUTE_LAPSED_TO_MISSION, now, **case)
