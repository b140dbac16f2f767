"""An organization's answer that came on paper, entered by the Chair's office, and contested by the organization (R2).

An entry is the office's word, not the organization's: it is told at once, and neither ends its hearing nor its right to answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor, Party
from accounts.deadline_words import instant_words
from accounts.models import StoredFile
from accounts.refusals import Refused
from accounts.said import said
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.models import Accreditation, Application
from accreditation.notices import annulment_letters as letters
from accreditation.policy import insist_may, insist_represents
from accreditation.services.annulment import locked_place, record_annulment
from accreditation.services.answerable import insist_may_contest_answer, insist_may_enter_answer
from accreditation.services.given import insist_said
from accreditation.services.steps import insist_free
from accreditation.services.telling import tell_applicant, tell_office


def enter_answer(
    *, application: Application, text: str, paper: StoredFile | None, actor: Actor, now: datetime
) -> Accreditation:
    """The Chair's office enters the answer that it received by letter, with its scan. The organization is told at once.

    Raises Refused: no right, nothing said, no scan, no proposal, answered or entered already, after its days."""
    insist_may(ActOf.ANNUL, actor)
    insist_said(text, "R2")
    if paper is None:
        raise Refused(Reason.SCAN_MISSING, "R2")
    with transaction.atomic():
        application, place = locked_place(application)
        insist_may_enter_answer(place, now)
        place.annulment_entered, place.annulment_entered_at = said(text), now
        place.annulment_entered_by_id, place.annulment_paper = actor.user_id, paper
        place.save(
            update_fields=["annulment_entered", "annulment_entered_at", "annulment_entered_by", "annulment_paper"]
        )
        act = record_annulment(application, "annulment.enter", actor, now, reason=text, paper=paper.sha256)
        due = instant_words(place.annulment_heard_until) if place.annulment_heard_until else ""
        tell_applicant(act, letters.ANSWER_ENTERED, application, now, due=due)
        tell_office(act, letters.ANNULMENT_TO_CHAIR, Party.CHAIR, now, reference=application.reference)
    return place


def contest_answer(*, application: Application, actor: Actor, now: datetime) -> Accreditation:
    """The organization says that it did not write what was entered for it. The Chair's office is told.

    Raises Refused: another party, frozen, nothing entered, contested already, after its days."""
    with transaction.atomic():
        application, place = locked_place(application)
        actor = insist_represents(actor, application.organization)
        insist_free(application)
        insist_may_contest_answer(place, now)
        place.annulment_entry_contested_at = now
        place.save(update_fields=["annulment_entry_contested_at"])
        act = record_annulment(application, "annulment.contest_entry", actor, now)
        tell_office(act, letters.ANSWER_CONTESTED, Party.CHAIR, now, reference=application.reference)
    return place
