"""A place gained and ended: accredit, lapse, relinquish (R2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.capacities import Actor
from accounts.deadline_words import instant_words
from accounts.models import Act
from accounts.services.record import record_act
from accreditation.modalities.states import Step
from accreditation.models import Accreditation, Application
from accreditation.models.accreditation import Ending
from accreditation.notices import letters
from accreditation.policy import insist_represents
from accreditation.services.steps import lock_application, take_step
from accreditation.services.telling import tell_applicant


def accredit(
    *,
    application: Application,
    step: Step,
    actor: Actor,
    now: datetime,
    moment: datetime | None = None,
    facts: dict[str, Any] | None = None,
    secret: bool = False,
) -> Accreditation:
    """Take the `step` that accredits a locked application, write its Accreditation and tell its people.

    Callers ask their own modality first; this is the shared end of every road to a place (R1, R2, R7, R9)."""
    act = take_step(application=application, step=step, actor=actor, now=now, moment=moment, facts=facts, secret=secret)
    accreditation = Accreditation.objects.create(
        organization=application.organization,
        cycle=application.cycle,
        application=application,
        begun_at=moment or now,
    )
    tell_applicant(act, letters.ACCREDITED, application, now, until=instant_words(application.cycle.ends_at))
    return accreditation


def end_accreditation(
    *,
    application: Application,
    step: Step,
    ending: Ending,
    actor: Actor,
    now: datetime,
    moment: datetime,
    reason: str = "",
) -> Act:
    """End the place of a locked application: lapsed, relinquished or annulled (R2). The caller writes the letters."""
    act = take_step(application=application, step=step, actor=actor, now=now, moment=moment)
    accreditation = Accreditation.objects.get(application=application)
    accreditation.ended_at = moment
    accreditation.ending = ending
    accreditation.end_reason = reason
    accreditation.save(update_fields=["ended_at", "ending", "end_reason"])
    if accreditation.listed_at is not None:
        record_public_listing(accreditation, actor=actor, now=now, kind="accreditation.unlisted")
    return act


def relinquish_accreditation(*, application: Application, actor: Actor, now: datetime) -> None:
    """The organization gives its accreditation up."""
    with transaction.atomic():
        application = lock_application(application.pk)
        insist_represents(actor, application.organization)
        end_accreditation(
            application=application,
            step=Step.RELINQUISH,
            ending=Ending.RELINQUISHED,
            actor=actor,
            now=now,
            moment=now,
        )


def record_public_listing(accreditation: Accreditation, *, actor: Actor, now: datetime, kind: str) -> None:
    """The public part of the record: that a body is, or is no longer, on the list of its cycle. No road, no date of it."""
    record_act(
        kind=kind,
        moment=now,
        actor=actor,
        subject=f"organization:{accreditation.organization_id}",
        facts={"cycle": accreditation.cycle_id, "organization": accreditation.organization.reference},
        rule="R2",
        public=True,
    )


def list_accredited(*, actor: Actor, now: datetime) -> int:
    """Post all accredited bodies that are not on the public list yet, in one batch (DESIGN 4). Returns how many."""
    with transaction.atomic():
        rows = list(
            Accreditation.objects.select_for_update(of=("self",))
            .filter(listed_at__isnull=True, ended_at__isnull=True)
            .select_related("organization")
            .order_by("organization__name")
        )
        for accreditation in rows:
            accreditation.listed_at = now
            accreditation.save(update_fields=["listed_at"])
            record_public_listing(accreditation, actor=actor, now=now, kind="accreditation.listed")
    return len(rows)
