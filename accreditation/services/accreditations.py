"""A place gained and ended: accredit, lapse, relinquish (R2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.capacities import Actor, timer
from accounts.deadline_words import instant_words
from accounts.models import Act
from accounts.services.record import record_act
from accreditation.modalities.states import Step
from accreditation.models import Accreditation, Application
from accreditation.models.accreditation import Ending
from accreditation.notices import applicant_letters, letters
from accreditation.policy import insist_represents
from accreditation.services.counting import count_accredited
from accreditation.services.steps import insist_free, lock_application, take_step
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
    accreditation = lock_place(application)
    act = take_step(application=application, step=step, actor=actor, now=now, moment=moment)
    accreditation.ended_at = moment
    accreditation.ending = ending
    accreditation.end_reason = reason
    accreditation.save(update_fields=["ended_at", "ending", "end_reason"])
    if accreditation.listed_at is not None:
        if ending is not Ending.LAPSED:  # a past cycle keeps its list
            count_accredited(accreditation.cycle_id)
        record_public_listing(accreditation, now=now, kind="accreditation.unlisted")
    return act


def lock_place(application: Application) -> Accreditation:
    """The place of a locked case, locked before an act is written: who posts the list locks places before acts too."""
    place = Accreditation.objects.select_for_update(of=("self",), no_key=True).select_related("organization")
    return place.get(application=application)


def relinquish_accreditation(*, application: Application, actor: Actor, now: datetime) -> None:
    """The organization gives its accreditation up.

    Raises Refused: another party, frozen, not accredited."""
    with transaction.atomic():
        application = lock_application(application.pk)
        actor = insist_represents(actor, application.organization)
        insist_free(application)
        act = end_accreditation(
            application=application,
            step=Step.RELINQUISH,
            ending=Ending.RELINQUISHED,
            actor=actor,
            now=now,
            moment=now,
        )
        tell_applicant(act, applicant_letters.RELINQUISHED, application, now, moment=instant_words(now))


def record_public_listing(accreditation: Accreditation, *, now: datetime, kind: str) -> None:
    """The public part of the record: that a body is, or is no longer, on the list of its cycle. No road to it and no way
    out of it: the actor is always the list itself, for who acted would tell whether a place was given up or annulled."""
    record_act(
        kind=kind,
        moment=now,
        actor=timer("public_list"),
        subject=f"organization:{accreditation.organization_id}",
        facts={"cycle": accreditation.cycle_id, "organization": accreditation.organization.reference},
        rule="R2",
        public=True,
    )
