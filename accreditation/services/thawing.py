"""An organization that two people claimed is free again: what could not be answered meanwhile gets its days (DESIGN 3)."""

from __future__ import annotations

from datetime import datetime

from accounts.capacities import Actor
from accounts.services.record import record_act
from accreditation.modalities.checking import answer_due
from accreditation.modalities.states import State
from accreditation.models import Application, Organization
from accreditation.services.steps import lock_application


def thaw(organization: Organization, *, actor: Actor, now: datetime) -> None:
    """Free a locked organization. A returned file whose answer fell due meanwhile, or would fall due sooner, may be answered
    for as many days as a fresh question; a deadline is only ever moved to later (R3)."""
    organization.frozen_at = None
    organization.save(update_fields=["frozen_at"])
    returned = organization.applications.filter(state=State.RETURNED.value).order_by("id")
    for pk in returned.values_list("pk", flat=True):
        _give_days(lock_application(pk), actor, now)


def _give_days(application: Application, actor: Actor, now: datetime) -> None:
    due = answer_due(now, application.cycle.process.rules())
    if application.state_now is not State.RETURNED or (application.due_at is not None and application.due_at >= due):
        return
    application.due_at = due
    application.save(update_fields=["due_at"])
    application.questions.filter(answered_at__isnull=True, asked_by_state__isnull=True).update(due_at=due)
    record_act(
        kind="application.extend_answer",
        moment=now,
        actor=actor,
        subject=application.record_subject,
        facts={"until": due.isoformat()},
        rule="R3",
    )
