"""Who acts for a body, besides claims (claims.py): a vanished focal point replaced, a body frozen and freed (DESIGN 3)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accounts.models import StoredFile, User
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.models import Organization, OrganizationChange, Representative
from accreditation.models.organization import RepresentativeRole
from accreditation.models.secretariat import OrganizationChangeKind
from accreditation.notices import secretariat_letters as letters
from accreditation.policy import insist_may
from accreditation.queries.people import people_for
from accreditation.services.given import insist_said
from accreditation.services.steps import lock_organization
from accreditation.services.telling import tell_people
from accreditation.services.thawing import freeze, give_days, thaw


def replace_focal_point(
    *,
    organization: Organization,
    user: User,
    evidence: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    scan: StoredFile | None = None,
) -> None:
    """A vanished focal point is replaced on a letter of the head. Where nobody acted, what ran meanwhile gets its days anew.

    Raises Refused: no right, no evidence, a stale page, the focal point already."""
    insist_may(ActOf.DECIDE_CLAIM, actor)
    insist_said(evidence, "R1", reason=Reason.NEEDS_EVIDENCE)
    with transaction.atomic():
        organization = lock_organization(organization.pk, version)
        current = organization.representatives.filter(until_at__isnull=True, role=RepresentativeRole.FOCAL_POINT)
        if current.filter(user=user).exists():
            raise Refused(Reason.UNCHANGED)
        before = people_for(organization)
        make_focal_point(organization, user, now)
        if not before and organization.frozen_at is None:
            give_days(organization, actor=actor, now=now)
        change = OrganizationChange.objects.create(
            organization=organization,
            kind=OrganizationChangeKind.FOCAL_POINT,
            evidence=said(evidence),
            file=scan,
            recorded_at=now,
            recorded_by_id=actor.person_id,
        )
        act = record_act(
            kind="organization.replace_focal_point",
            moment=now,
            actor=actor,
            subject=f"organization:{organization.pk}",
            facts={"change": change.pk, "user": user.pk},
            rule="R1",
        )
        values = {"organization": organization.name, "reason": change.evidence}
        tell_people(act, letters.FOCAL_POINT, [user], now, **values)
        tell_people(
            act, letters.FOCAL_POINT_REPLACED, [other for other in before if other.pk != user.pk], now, **values
        )


def freeze_organization(
    *,
    organization: Organization,
    evidence: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    scan: StoredFile | None = None,
) -> Organization:
    """Nothing moves for this body until it is known who acts for it. Its people are told, as of a claim.

    Raises Refused: no right, no evidence, a stale page, frozen already."""
    return _set_frozen(organization, evidence, scan, actor, now, version, frozen=True)


def free_organization(
    *,
    organization: Organization,
    evidence: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    scan: StoredFile | None = None,
) -> Organization:
    """It is known again who acts for it, and its people are told. While a claim is open, deciding that claim frees it,
    nothing else.

    Raises Refused: no right, no evidence, a stale page, not frozen, a claim still open."""
    return _set_frozen(organization, evidence, scan, actor, now, version, frozen=False)


def _set_frozen(
    organization: Organization,
    evidence: str,
    scan: StoredFile | None,
    actor: Actor,
    now: datetime,
    version: int | None,
    *,
    frozen: bool,
) -> Organization:
    insist_may(ActOf.DECIDE_CLAIM, actor)
    insist_said(evidence, "R1", reason=Reason.NEEDS_EVIDENCE)
    with transaction.atomic():
        organization = lock_organization(organization.pk, version)
        if (organization.frozen_at is not None) is frozen:
            raise Refused(Reason.WRONG_STATE, "R1")
        if not frozen and organization.claims.filter(decided_at__isnull=True).exists():
            raise Refused(Reason.ORGANIZATION_FROZEN, "R1")
        if frozen:
            freeze(organization, now=now)
        else:
            thaw(organization, actor=actor, now=now)
        change = OrganizationChange.objects.create(
            organization=organization,
            kind=OrganizationChangeKind.FROZEN if frozen else OrganizationChangeKind.UNFROZEN,
            evidence=said(evidence),
            file=scan,
            recorded_at=now,
            recorded_by_id=actor.person_id,
        )
        act = record_act(
            kind="organization.freeze" if frozen else "organization.free",
            moment=now,
            actor=actor,
            subject=f"organization:{organization.pk}",
            rule="R1",
        )
        kind = letters.FROZEN if frozen else letters.FREED
        values = {"organization": organization.name, "evidence": change.evidence}
        tell_people(act, kind, people_for(organization), now, **values)
    return organization


def make_focal_point(organization: Organization, user: User, now: datetime) -> None:
    """The person becomes the one focal point of a locked organization; the former one no longer acts for it."""
    current = organization.representatives.filter(until_at__isnull=True)
    current.filter(role=RepresentativeRole.FOCAL_POINT).exclude(user=user).update(until_at=now)
    if not current.filter(user=user).update(role=RepresentativeRole.FOCAL_POINT):
        Representative.objects.create(
            organization=organization, user=user, role=RepresentativeRole.FOCAL_POINT, from_at=now
        )
