"""A place annulled for a proven clerical error or fraud: proposed, heard, confirmed by a second person (R2, DESIGN 3)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor, Party
from accounts.deadline_words import instant_words
from accounts.models import Act
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import record_act, text_digest
from accreditation.modalities.annulments import Ground, may_annul, may_confirm_by, may_propose_annulment
from accreditation.modalities.checking import hearing_ends
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import Step
from accreditation.models import Accreditation, Application
from accreditation.models.accreditation import Ending
from accreditation.notices import annulment_letters as letters
from accreditation.policy import insist_may, insist_represents
from accreditation.queries.outcomes import untold_until
from accreditation.services.accreditations import end_accreditation
from accreditation.services.answerable import insist_may_answer_annulment
from accreditation.services.given import insist_said
from accreditation.services.steps import insist, insist_free, lock_application
from accreditation.services.telling import tell_applicant, tell_missions, tell_office
from accreditation.services.unsent import ANNULMENT, take_kept


def propose_annulment(
    *, application: Application, ground: Ground, reason: str, actor: Actor, now: datetime
) -> Accreditation:
    """The Chair's office proposes; the organization is heard until the end of its days. Nothing is decided before.

    Raises Refused: no right, no reason, not accredited, proposed already."""
    insist_may(ActOf.ANNUL, actor)
    insist_said(reason, "R2")
    with transaction.atomic():
        application, place = locked_place(application)
        insist(may_propose_annulment(application.state_now, place.annulment_proposed_at is not None))
        place.annulment_ground, place.annulment_reason = Ground(ground).value, said(reason)
        place.annulment_proposed_by_id, place.annulment_proposed_at = actor.user_id, now
        place.annulment_heard_until = hearing_ends(now, application.cycle.process.rules())
        place.save(update_fields=FIELDS)
        act = record_annulment(
            application, "annulment.propose", actor, now, reason=reason, ground=place.annulment_ground
        )
        tell_applicant(
            act,
            letters.ANNULMENT_PROPOSED,
            application,
            now,
            ground=place.get_annulment_ground_display(),
            reason=place.annulment_reason,
            due=instant_words(place.annulment_heard_until),
        )
        tell_office(act, letters.ANNULMENT_TO_CHAIR, Party.CHAIR, now, reference=application.reference)
    return place


def answer_annulment(
    *, application: Application, text: str, actor: Actor, now: datetime, kept_version: int | None = None
) -> Accreditation:
    """The organization answers, once, and what it had kept of it is erased. Only this, or the end of its days, ends the
    hearing.

    Raises Refused: another party, nothing said, no proposal, answered already, after its days."""
    insist_said(text, "R2")
    with transaction.atomic():
        application, place = locked_place(application)
        actor = insist_represents(actor, application.organization)
        insist_free(application)
        insist_may_answer_annulment(place, now)
        take_kept(application=application, place=ANNULMENT, texts={"text": text}, version=kept_version)
        place.annulment_answer, place.annulment_answered_at = said(text), now
        place.save(update_fields=["annulment_answer", "annulment_answered_at"])
        act = record_annulment(application, "annulment.answer", actor, now, reason=text)
        tell_office(act, letters.ANNULMENT_TO_CHAIR, Party.CHAIR, now, reference=application.reference)
    return place


def insist_may_confirm(place: Accreditation, actor: Actor, now: datetime) -> None:
    """Whether the second person may annul now: asked by the act, and by the page before it is drawn.

    Raises Refused: no right, the same person or who entered an answer for it, no proposal, still to be heard."""
    insist_may(ActOf.ANNUL, actor)
    if place.annulment_proposed_by_id is None:
        raise Refused(Reason.WRONG_STATE, "R2")
    insist(may_confirm_by(place.annulment_proposed_by_id, place.annulment_entered_by_id, actor.person_id))
    application, answered = place.application, place.annulment_answered_at is not None
    frozen = application.organization.frozen_at is not None
    insist(may_annul(application.state_now, place.annulment_heard_until, answered, now, frozen=frozen))


def confirm_annulment(*, application: Application, actor: Actor, now: datetime) -> Accreditation:
    """The second person of the Chair's office annuls, after the organization was heard. All Member States are told, not
    before they are told what became of its list (docs/decisions/0007).

    Raises Refused: no right, the same person, no proposal, still to be heard."""
    insist_may(ActOf.ANNUL, actor)
    with transaction.atomic():
        application, place = locked_place(application)
        insist_may_confirm(place, actor, now)
        act = end_accreditation(
            application=application,
            step=Step.ANNUL,
            ending=Ending.ANNULLED,
            actor=actor,
            now=now,
            moment=now,
            reason=place.annulment_reason,
        )
        ground = place.get_annulment_ground_display()
        tell_applicant(act, letters.ANNULLED, application, now, ground=ground, reason=place.annulment_reason)
        # Only a body that was accredited can be annulled: told sooner, States would learn what became of this file.
        tell_missions(
            act,
            letters.ANNULLED_TO_MISSION,
            now,
            post_from=untold_until(application.pk, now),
            reference=application.reference,
            organization=application.organization.name,
            ground=ground,
        )
    place.refresh_from_db()
    return place


def drop_annulment(*, application: Application, actor: Actor, now: datetime) -> Accreditation:
    """The Chair's office drops a proposal: the place stands, and the organization is told.

    Raises Refused: no right, no proposal."""
    insist_may(ActOf.ANNUL, actor)
    with transaction.atomic():
        application, place = locked_place(application)
        if place.annulment_proposed_at is None or place.ended_at is not None:
            raise Refused(Reason.WRONG_STATE, "R2")
        place.annulment_ground = place.annulment_reason = place.annulment_answer = place.annulment_entered = ""
        place.annulment_proposed_by_id = place.annulment_proposed_at = place.annulment_heard_until = None
        place.annulment_answered_at = place.annulment_entry_contested_at = place.annulment_paper = None
        place.annulment_entered_at = place.annulment_entered_by = None
        place.save(update_fields=FIELDS)
        act = record_annulment(application, "annulment.drop", actor, now)
        tell_applicant(act, letters.ANNULMENT_DROPPED, application, now)
    return place


FIELDS = [
    "annulment_ground",
    "annulment_reason",
    "annulment_proposed_by",
    "annulment_proposed_at",
    "annulment_heard_until",
    "annulment_answer",
    "annulment_answered_at",
    "annulment_entered",
    "annulment_entered_at",
    "annulment_entered_by",
    "annulment_paper",
    "annulment_entry_contested_at",
]


def locked_place(application: Application) -> tuple[Application, Accreditation]:
    """The case and its place, both locked. Raises Refused where there is none."""
    application = lock_application(application.pk)
    place = Accreditation.objects.select_for_update(of=("self",), no_key=True).filter(application=application).first()
    if place is None:
        raise Refused(Reason.WRONG_STATE, "R2")
    place.application = application
    return application, place


def record_annulment(
    application: Application,
    kind: str,
    actor: Actor,
    now: datetime,
    reason: str = "",
    ground: str = "",
    paper: str = "",
) -> Act:
    """The act, with the digests of what was said and of the scan that it rests on."""
    facts = {"sha256": text_digest(reason)} if reason else {}
    return record_act(
        kind=kind,
        moment=now,
        actor=actor,
        subject=application.record_subject,
        facts={**facts, **({"ground": ground} if ground else {}), **({"paper": paper} if paper else {})},
        rule="R2",
    )
