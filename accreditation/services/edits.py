"""What every change of a submitted file before the close ends with: whole, frozen anew, checked again (DESIGN 3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from accounts.capacities import Actor
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.applications import may_edit, may_take_route, missing_from, over_limit
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import State, Step, may_step
from accreditation.models import Application, LatePermission, Organization, Window
from accreditation.queries.files import file_facts
from accreditation.services.steps import insist, insist_free, take_step
from accreditation.services.versions import freeze_version


def late_permission_of(window: Window, organization: Organization) -> LatePermission | None:
    """The body's late permission in this window, if it has one (DESIGN 2)."""
    return LatePermission.objects.filter(window=window, organization=organization).first()


def insist_editable(application: Application, now: datetime) -> None:
    """Raise Refused unless the locked file may be edited now: a draft, a returned file, or one before its close. What has
    been sent stays as it is while two people claim the body; a draft goes nowhere by being written."""
    late = late_permission_of(application.window, application.organization)
    insist(may_edit(application.state_now, application.window.facts(late), now, application.due_at))
    if application.state_now is not State.DRAFT:
        insist_free(application)


def insist_whole(application: Application) -> None:
    """Raise Refused where a file that has been sent would lack something, or say more than its limit."""
    facts = file_facts(application)
    insist(may_take_route(facts.route, facts.organization_type))
    missing = missing_from(facts)
    if missing:
        raise Refused(Reason.INCOMPLETE, "R1", tuple(missing))
    over = over_limit(facts.words, application.cycle.process.rules(), facts.characters)
    if over:
        raise Refused(Reason.LIMIT_EXCEEDED, "R1", tuple(over))


def keep_edit(application: Application, changed: Iterable[str], actor: Actor, now: datetime) -> None:
    """Freeze an edit of a submitted file and re-open a check already made. Drafts and returned files are frozen when they
    are sent, so nothing follows for them."""
    if application.state_now in {State.DRAFT, State.RETURNED}:
        return
    insist_whole(application)
    if now >= application.window.closes_at and not application.late:  # only a late permission lets it be written now
        application.late = True
        application.save(update_fields=["late"])
    version = freeze_version(application, reason="edited", now=now)
    record_act(
        kind="application.edit",
        moment=now,
        actor=actor,
        subject=application.record_subject,
        facts={"fields": sorted(changed), "digest": version.digest},
        rule="R3",
    )
    if may_step(Step.REOPEN_CHECK, application.state_now, application.route_now).allowed:
        take_step(application=application, step=Step.REOPEN_CHECK, actor=actor, now=now)
