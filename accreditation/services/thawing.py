"""An organization that two people claim is frozen, and free again later: what could not be answered meanwhile gets its
days (DESIGN 3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.capacities import Actor
from accounts.models import Act
from accounts.services.record import record_act
from accreditation.modalities.checking import answer_due, hearing_ends
from accreditation.modalities.states import State
from accreditation.models import Application, Organization, ScopeProposal
from accreditation.services.steps import lock_application


def freeze(organization: Organization, *, now: datetime) -> None:
    """Freeze a locked organization. Its version rises: what a page drawn before says of it is out of date."""
    organization.frozen_at = now
    organization.version += 1
    organization.save(update_fields=["frozen_at", "version"])


def thaw(organization: Organization, *, actor: Actor, now: datetime) -> None:
    """Free a locked organization, with days for what could not be answered."""
    organization.frozen_at = None
    organization.version += 1
    organization.save(update_fields=["frozen_at", "version"])
    give_days(organization, actor=actor, now=now)


def give_days(organization: Organization, *, actor: Actor, now: datetime) -> None:
    """Somebody can speak again for a locked organization. A returned file whose answer fell due meanwhile, or would fall due
    sooner, may be answered for as many days as a fresh question, and who was to be heard is heard for as many; deadlines are
    only moved to later (R3)."""
    returned = organization.applications.filter(state=State.RETURNED.value).order_by("id")
    for pk in returned.values_list("pk", flat=True):
        _give_days(lock_application(pk), actor, now)
    _hear_again(organization, actor, now)


def _hear_again(organization: Organization, actor: Actor, now: datetime) -> None:
    """Hearings whose days ran while nobody could speak for the body: on a proposed exclusion, on a proposed annulment."""
    proposals = ScopeProposal.objects.filter(
        application__organization=organization, decided_at__isnull=True, statement_at__isnull=True
    ).select_related("application__cycle__process")
    for proposal in proposals.order_by("id"):
        until = hearing_ends(now, proposal.application.cycle.process.rules())
        if proposal.heard_until < until:
            proposal.heard_until = until
            proposal.save(update_fields=["heard_until"])
            _record_hearing(proposal.application, "scope.extend_hearing", until, actor, now)
    places = organization.accreditations.filter(
        annulment_heard_until__isnull=False, annulment_answered_at__isnull=True, ended_at__isnull=True
    ).select_related("application__cycle__process")
    for place in places.order_by("id"):
        until = hearing_ends(now, place.application.cycle.process.rules())
        if place.annulment_heard_until is not None and place.annulment_heard_until < until:
            place.annulment_heard_until = until
            place.save(update_fields=["annulment_heard_until"])
            _record_hearing(place.application, "annulment.extend_hearing", until, actor, now)


def _record_hearing(application: Application, kind: str, until: datetime, actor: Actor, now: datetime) -> None:
    record_act(
        kind=kind,
        moment=now,
        actor=actor,
        subject=application.record_subject,
        facts={"until": until.isoformat()},
        rule="R1",
    )


def _give_days(application: Application, actor: Actor, now: datetime) -> None:
    due = answer_due(now, application.cycle.process.rules())
    if application.state_now is not State.RETURNED or (application.due_at is not None and application.due_at >= due):
        return
    extend_answer(application, due, actor=actor, now=now)


def extend_answer(
    application: Application, until: datetime, *, actor: Actor, now: datetime, facts: dict[str, Any] | None = None
) -> Act:
    """Give a locked, returned file until a later instant (UTC) to be answered, with its open questions (R3)."""
    application.due_at = until
    application.save(update_fields=["due_at"])
    application.questions.filter(answered_at__isnull=True, asked_by_state__isnull=True).update(due_at=until)
    return record_act(
        kind="application.extend_answer",
        moment=now,
        actor=actor,
        subject=application.record_subject,
        facts={"until": until.isoformat(), **(facts or {})},
        rule="R3",
    )
