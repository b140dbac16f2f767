"""Recalling a file from a circulated list after an error: asked by one circulator, done by a second (R1, DESIGN 3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.capacities import Actor
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.periods import may_recall
from accreditation.modalities.states import Step
from accreditation.models import Application, CirculationEntry
from accreditation.notices import secretariat_letters as letters
from accreditation.policy import insist_may, insist_second_person
from accreditation.services.given import insist_said
from accreditation.services.route_lapses import lapse_route_change
from accreditation.services.steps import insist, lock_application, take_step
from accreditation.services.telling import tell_applicant, tell_missions


def ask_recall(*, entry: CirculationEntry, reason: str, actor: Actor, now: datetime) -> CirculationEntry:
    """The first person's part: the reason that all States will read. Nothing is sent yet.

    Raises Refused: no right, no reason, the period over, recalled or asked already."""
    insist_may(ActOf.RECALL, actor)
    insist_said(reason, "R1")
    with transaction.atomic():
        _application, entry = _locked(entry, now)
        if entry.recall_asked_by_id is not None:
            raise Refused(Reason.WRONG_STATE, "R1")
        entry.recall_reason, entry.recall_asked_by_id = said(reason), actor.user_id
        entry.save(update_fields=["recall_reason", "recall_asked_by"])
        _record("circulation.ask_recall", entry, actor, now)
    return entry


def drop_recall(*, entry: CirculationEntry, actor: Actor, now: datetime) -> CirculationEntry:
    """The recall that was asked for is not done.

    Raises Refused: no right, the period over, nothing asked."""
    insist_may(ActOf.RECALL, actor)
    with transaction.atomic():
        _application, entry = _locked(entry, now)
        if entry.recall_asked_by_id is None:
            raise Refused(Reason.WRONG_STATE, "R1")
        entry.recall_reason, entry.recall_asked_by = "", None
        entry.save(update_fields=["recall_reason", "recall_asked_by"])
        _record("circulation.drop_recall", entry, actor, now)
    return entry


def recall(*, entry: CirculationEntry, actor: Actor, now: datetime, reason_read: str | None = None) -> CirculationEntry:
    """The second person's part: back to complete, the reason to all States and to the applicant (R1). `reason_read` is the
    one on the page that was confirmed: if another has been given since, nothing is sent.

    Raises Refused: no right, the same person, nothing asked, a stale page, the period over."""
    with transaction.atomic():
        application, entry = _locked(entry, now)
        if entry.recall_asked_by_id is None:
            raise Refused(Reason.NEEDS_SECOND_PERSON, "R1")
        if reason_read is not None and reason_read != entry.recall_reason:
            raise Refused(Reason.STALE)
        insist_second_person(ActOf.RECALL, entry.recall_asked_by_id, actor)
        entry.recalled_at = now
        entry.save(update_fields=["recalled_at"])
        application.period_ends_at = None
        act = take_step(
            application=application,
            step=Step.RECALL,
            actor=actor,
            now=now,
            facts={"circulation": entry.circulation_id},
            fields=("period_ends_at",),
        )
        values: dict[str, Any] = {"number": entry.circulation.number, "reason": entry.recall_reason}
        tell_applicant(act, letters.RECALLED_TO_APPLICANT, application, now, **values)
        tell_missions(
            act,
            letters.RECALLED_TO_MISSION,
            now,
            reference=application.reference,
            organization=application.organization.name,
            **values,
        )
        lapse_route_change(application=application, actor=actor, now=now)
    return entry


def _locked(entry: CirculationEntry, now: datetime) -> tuple[Application, CirculationEntry]:
    """The file, then its entry. The period is asked before anything else: after it, every file answers alike."""
    application = lock_application(entry.application_id)
    entry = (
        CirculationEntry.objects.select_for_update(of=("self",), no_key=True)
        .select_related("circulation__window")
        .get(pk=entry.pk)
    )
    insist(may_recall(entry.circulation.period_ends_at, now))
    if entry.recalled_at is not None:
        raise Refused(Reason.WRONG_STATE, "R1")
    return application, entry


def _record(kind: str, entry: CirculationEntry, actor: Actor, now: datetime) -> None:
    record_act(
        kind=kind,
        moment=now,
        actor=actor,
        subject=f"application:{entry.application_id}",
        facts={"circulation": entry.circulation_id},
        rule="R1",
    )
