"""A Member State shares its name or basis with the organization after all (R5, DESIGN 2). Runs as the desk role."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accounts.models import Act
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.objections import Sharing, Standing, may_share
from accreditation.modalities.second_persons import Course, course_of, may_go_as_read_back
from accreditation.models import Application
from accreditation.policy import insist_may
from accreditation.services.steps import insist
from accreditation.services.telling import tell_applicant
from objections.models import Objection, PreparedAct
from objections.notices import letters
from objections.services.preparing import end_prepared, prepare, withdrawal_awaits
from objections.services.pushing_down import push_down
from objections.services.receipts import acknowledge, lock_own
from objections.services.telling import tell_chair


def share_objection(
    *, objection: Objection, name: bool, basis: bool, actor: Actor, now: datetime, read_back: str = ""
) -> Objection:
    """Let the organization be told the State's name, its basis, or both, while the objection stands; what is shared is
    never taken back, and what is shared already changes nothing. Where the mission has chosen a second person it is only
    prepared. `read_back` is the Course that the page named. Raises Refused: no right, another party, nothing chosen,
    withdrawn or decided, a withdrawal that awaits its second person, another course since."""
    insist_may(ActOf.LODGE, actor)
    asked = Sharing(name, basis)
    with transaction.atomic():
        objection = lock_own(objection, actor)
        own, state = Standing(objection.standing), objection.application.state_now
        insist(may_share(own, state, asked, withdrawal_awaits=withdrawal_awaits(objection)))
        if sharing_of(objection).widened(asked) == sharing_of(objection):
            return objection  # pressed twice
        course = course_of(objection.state.second_person, own)
        insist(may_go_as_read_back(read_back, course))
        if course is Course.TO_SECOND:
            prepare(objection, PreparedAct.Kind.SHARING, "", shares=asked, actor=actor, now=now)
        else:
            record_sharing(objection, asked, actor=actor, now=now)
    return objection


def sharing_of(objection: Objection) -> Sharing:
    """What the State of an objection lets the applicant know of it, as it stands."""
    return Sharing(objection.shares_name, objection.shares_basis)


def record_sharing(objection: Objection, asked: Sharing, *, actor: Actor, now: datetime) -> None:
    """The end of it, with one person or two, on a locked objection: recorded, the mission has a receipt, the Chair is
    told, and so is the organization where it may read more by it."""
    before, application = sharing_of(objection), objection.application
    after = before.widened(asked)
    objection.shares_name, objection.shares_basis = after.name, after.basis
    if after.name and not before.name:
        objection.name_shared_at = now
    if after.basis and not before.basis:
        objection.basis_shared_at = now
    objection.save(update_fields=["shares_name", "shares_basis", "name_shared_at", "basis_shared_at"])
    end_prepared(objection, PreparedAct.Kind.SHARING, now)
    act = record_act(
        kind="objection.share",
        moment=now,
        actor=actor,
        subject=f"objection:{objection.pk}",
        facts={"shares_name": after.name, "shares_basis": after.basis},
        rule="R5",
        secret=True,
    )
    acknowledge(act, objection, now)
    tell_chair(act, letters.SHARED_TO_CHAIR, now, reference=application.reference, receipt=objection.receipt)
    _tell_applicant(application, act, now)


def _tell_applicant(application: Application, act: Act, now: datetime) -> None:
    read_before = (application.shared_states, application.shared_bases)
    push_down(application, now=now)
    if (application.shared_states, application.shared_bases) != read_before:
        tell_applicant(act, letters.APPLICANT_LEARNS, application, now)
