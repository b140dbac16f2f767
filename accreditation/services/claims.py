"""Two people say that they act for one organization: frozen, until a letter of its head decides (DESIGN 3)."""

from __future__ import annotations

from datetime import datetime

from django.core.files import File
from django.db import transaction

from accounts.capacities import Actor, Party, Right
from accounts.models import StoredFile, User
from accounts.notices.drafts import to_user
from accounts.notices.occasions import Writer
from accounts.queries.mandates import people_of
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.files import store_upload
from accounts.services.letters import write_letters
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.replacements import may_decide_replacement
from accreditation.models import Claim, Organization, Representative
from accreditation.models.organization import RepresentativeRole
from accreditation.notices import applicant_letters as letters
from accreditation.policy import insist_may, represents
from accreditation.queries.people import people_for
from accreditation.services.given import insist_said
from accreditation.services.representatives import appoint, current
from accreditation.services.steps import insist, lock_organization
from accreditation.services.thawing import freeze, thaw


def claim_organization(
    *,
    organization: Organization,
    statement: str,
    letter: File | StoredFile | None,
    actor: Actor,
    now: datetime,
    rules: Parameters | None = None,
) -> Claim:
    """Say, with a letter of its head, that one acts for an organization that others registered. It freezes the
    organization. Without the letter it is refused, so that nobody freezes a body by a mere word; a claim that was
    declined is not made again by the same person."""
    if actor.party is not Party.PERSON or actor.user_id is None:
        raise Refused(Reason.OTHER_PARTY)
    if represents(actor, organization):
        raise Refused(Reason.ALREADY_REPRESENTS, "R1")
    if Claim.objects.filter(organization=organization, claimed_by_id=actor.user_id).exists():
        raise Refused(Reason.ALREADY_CLAIMED, "R1")
    most_bytes = (rules or Parameters()).max_file_bytes
    stored = (
        letter
        if isinstance(letter, StoredFile)
        else store_upload(upload=letter, most_bytes=most_bytes, actor=actor, now=now)
    )
    with transaction.atomic():
        organization = lock_organization(organization.pk)
        if Claim.objects.filter(organization=organization, claimed_by_id=actor.user_id).exists():
            raise Refused(Reason.ALREADY_CLAIMED, "R1")
        claim = Claim.objects.create(
            organization=organization, claimed_by_id=actor.user_id, claimed_at=now, statement=statement, letter=stored
        )
        if organization.frozen_at is None:
            freeze(organization, now=now)
        act = record_act(
            kind="organization.claim",
            moment=now,
            actor=actor,
            subject=f"organization:{organization.pk}",
            facts={"claim": claim.pk, "letter": stored.sha256},
            rule="R1",
        )
        values = {"organization": organization.name}
        told, asked = Writer(letters.CLAIMED), Writer(letters.CLAIM_TO_SECRETARIAT)
        drafts = [told.draft(to_user(user), values) for user in people_for(organization)]
        checkers = people_of(Party.SECRETARIAT, now, right=Right.CHECKER)
        drafts += [asked.draft(to_user(user), values) for user in checkers]
        write_letters(act=act, drafts=drafts, now=now)
    return claim


def decide_claim(*, claim: Claim, upheld: bool, reason: str, actor: Actor, now: datetime) -> Claim:
    """The Secretariat decides on the letter of the head. Upheld: the claimant is the focal point, and the one before ends;
    colleagues stay, for the new focal point to keep or remove. The organization thaws when no claim is open any more. A
    colleague's request to replace the focal point is decided once that was asked (modalities.replacements).

    Raises Refused: no right, no reason, decided already."""
    insist_may(ActOf.DECIDE_CLAIM, actor)
    insist_said(reason, "R1")
    with transaction.atomic():
        organization = lock_organization(claim.organization_id)
        claim = Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
        if claim.decided_at is not None:
            raise Refused(Reason.WRONG_STATE, "R1")
        if claim.heard_until is not None:
            insist(may_decide_replacement(claim.heard_until, claim.answered_at is not None, now))
        before = people_for(organization)
        claim.decided_at, claim.decided_by_id, claim.upheld, claim.reason = now, actor.user_id, upheld, said(reason)
        claim.save(update_fields=["decided_at", "decided_by", "upheld", "reason"])
        if upheld:
            _put_in_place(organization, claim.claimed_by, now)
        # A request that the focal point did not contest has frozen nothing.
        froze = not claim.replaces or claim.agreed is False
        if froze and not Claim.objects.filter(organization=organization, decided_at__isnull=True).exists():
            thaw(organization, actor=actor, now=now)
        act = record_act(
            kind="organization.decide_claim",
            moment=now,
            actor=actor,
            subject=f"organization:{organization.pk}",
            facts={"claim": claim.pk, "upheld": upheld},
            rule="R1",
        )
        kinds = (
            (letters.REPLACEMENT_DECLINED, letters.REPLACED)
            if claim.replaces
            else (letters.CLAIM_DECLINED, letters.CLAIM_UPHELD)
        )
        writer = Writer(kinds[upheld])
        values = {"organization": organization.name} | ({} if upheld else {"reason": claim.reason})
        values |= {"person": str(claim.claimed_by)} if claim.replaces else {}
        people = {user.pk: user for user in [*before, claim.claimed_by]}
        write_letters(act=act, drafts=[writer.draft(to_user(user), values) for user in people.values()], now=now)
    return claim


def _put_in_place(organization: Organization, claimant: User, now: datetime) -> None:
    current(organization).filter(role=RepresentativeRole.FOCAL_POINT).exclude(user=claimant).update(until_at=now)
    row, _made = Representative.objects.get_or_create(
        organization=organization,
        user=claimant,
        until_at=None,
        defaults={"role": RepresentativeRole.COLLEAGUE, "from_at": now},
    )
    appoint(organization, row)
