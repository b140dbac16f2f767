"""A vanished focal point: a colleague asks, the focal point is asked, the Secretariat decides on a letter of the head.

The request is a claim (models.Claim) made from inside. It freezes nothing, for nobody disputes who acts; a focal point
that contests it makes it a dispute like any other, and freezes the organization (DESIGN 3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet

from accounts.capacities import Actor, Party, Right
from accounts.deadline_words import instant_words
from accounts.models import Act, StoredFile
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.files import store_upload
from accounts.services.record import record_act
from accreditation.modalities.checking import hearing_ends
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.replacements import may_answer_replacement
from accreditation.models import Claim, Organization
from accreditation.models.organization import RepresentativeRole
from accreditation.notices import applicant_letters as letters
from accreditation.policy import insist_represents
from accreditation.queries.people import people_for
from accreditation.services.given import insist_said
from accreditation.services.representatives import current, insist_focal_point
from accreditation.services.steps import insist, lock_organization
from accreditation.services.telling import tell_office, tell_people
from accreditation.services.thawing import freeze


def open_claims(organization: Organization) -> QuerySet[Claim]:
    """What the Secretariat has not decided about who acts for the organization."""
    return Claim.objects.filter(organization=organization, decided_at__isnull=True)


def insist_may_ask(organization: Organization, actor: Actor) -> Actor:
    """Raise Refused for the focal point itself and for anybody but its colleagues, and while something else is undecided."""
    actor = insist_represents(actor, organization)
    if current(organization).filter(user_id=actor.person_id, role=RepresentativeRole.FOCAL_POINT).exists():
        raise Refused(Reason.UNCHANGED, "R1")
    if organization.frozen_at is not None or open_claims(organization).exists():
        raise Refused(Reason.REPLACEMENT_PENDING, "R1")
    return actor


def ask_replacement(
    *,
    organization: Organization,
    reason: str,
    letter: File | StoredFile | None,
    actor: Actor,
    now: datetime,
    rules: Parameters,
) -> Claim:
    """A colleague asks to become the focal point, with a reason and a letter of the head. The focal point may answer for
    whole days at the seat (`rules.hearing_days`); all who act for the organization are told, and the Secretariat.

    Safe to press twice. Raises Refused without a reason, with a FileReason without a letter, or while one is open."""
    insist_represents(actor, organization)
    insist_said(reason, "R1")
    stored = (
        letter
        if isinstance(letter, StoredFile)
        else store_upload(upload=letter, most_bytes=rules.max_file_bytes, actor=actor, now=now)
    )
    with transaction.atomic():
        organization = lock_organization(organization.pk)
        again = open_claims(organization).filter(claimed_by_id=actor.person_id, letter__sha256=stored.sha256).first()
        if again is not None:
            return again
        actor = insist_may_ask(organization, actor)
        heard_until = hearing_ends(now, rules)
        claim = Claim.objects.create(
            organization=organization,
            claimed_by_id=actor.person_id,
            claimed_at=now,
            statement=said(reason),
            letter=stored,
            replaces=True,
            heard_until=heard_until,
        )
        act = _record(claim, "organization.ask_replacement", actor, now, letter=stored.sha256)
        due = instant_words(heard_until)
        values = {"organization": organization.name, "person": str(claim.claimed_by), "due": due}
        tell_people(act, letters.REPLACEMENT_ASKED, people_for(organization), now, **values, reason=claim.statement)
        tell_office(
            act, letters.REPLACEMENT_TO_SECRETARIAT, Party.SECRETARIAT, now, right=Right.CHECKER,
            organization=organization.name, due=due,
        )  # fmt: skip
    return claim


def answer_replacement(*, claim: Claim, agrees: bool, text: str, actor: Actor, now: datetime) -> Claim:
    """The focal point agrees, or contests with its reasons, once and within its days. Contested, two people say that they
    act for the organization: it is frozen until the letter of its head decides.

    Raises Refused: not the focal point, contested without reasons, answered already, after its days, decided."""
    if not agrees:
        insist_said(text, "R1")
    with transaction.atomic():
        organization = lock_organization(claim.organization_id)
        claim = Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
        actor = insist_focal_point(actor, organization)
        if claim.heard_until is None:
            raise Refused(Reason.WRONG_STATE, "R1")
        insist(
            may_answer_replacement(claim.heard_until, claim.answered_at is not None, claim.decided_at is not None, now)
        )
        claim.answered_at, claim.answered_by_id, claim.agreed, claim.answer = now, actor.user_id, agrees, said(text)
        claim.save(update_fields=["answered_at", "answered_by", "agreed", "answer"])
        if not agrees and organization.frozen_at is None:
            freeze(organization, now=now)
        act = _record(claim, "organization.answer_replacement", actor, now, agrees=agrees)
        told = letters.REPLACEMENT_AGREED if agrees else letters.REPLACEMENT_CONTESTED
        values = {"organization": organization.name}
        tell_people(act, told, people_for(organization), now, **values)
        tell_office(
            act, letters.REPLACEMENT_ANSWERED, Party.SECRETARIAT, now, right=Right.CHECKER, **values
        )  # fmt: skip
    return claim


def _record(claim: Claim, kind: str, actor: Actor, now: datetime, **facts: Any) -> Act:
    return record_act(
        kind=kind,
        moment=now,
        actor=actor,
        subject=f"organization:{claim.organization_id}",
        facts={"claim": claim.pk, **facts},
        rule="R1",
    )
