"""Who acts for an organization: colleagues invited and removed, the focal point handed over (R1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.capacities import Actor
from accounts.deadline_words import instant_words
from accounts.models import User
from accounts.notices.drafts import Recipient, to_user
from accounts.notices.occasions import Writer
from accounts.refusals import Refused
from accounts.sealed import digest, seal
from accounts.services.invitations import LASTS
from accounts.services.letters import write_letters
from accounts.services.record import record_act
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.replacements import may_change_people, may_remove
from accreditation.models import Organization, OrganizationInvitation, Representative
from accreditation.models.organization import RepresentativeRole
from accreditation.notices import applicant_letters as letters
from accreditation.policy import insist_represents
from accreditation.services.steps import insist, lock_organization

FOCAL = RepresentativeRole.FOCAL_POINT
# Under which an invitation's link is opened: sealed in the outbox, as every link that gives power.
PATH = "/my/invitation/"


def insist_focal_point(actor: Actor, organization: Organization) -> Actor:
    """The organization's focal point, acting for it. Raises Refused for anybody else; a stranger learns nothing about it."""
    actor = insist_represents(actor, organization)
    if not current(organization).filter(user_id=actor.person_id, role=FOCAL).exists():
        raise Refused(Reason.NOT_FOCAL_POINT, "R1")
    return actor


def current(organization: Organization) -> QuerySet[Representative]:
    """Who acts for the organization now."""
    return Representative.objects.filter(organization=organization, until_at__isnull=True)


def _locked(organization: Organization, actor: Actor) -> Organization:
    """The organization under its lock, for its focal point; a frozen one changes no people."""
    organization = lock_organization(organization.pk)
    insist_changes_people(organization, actor)
    return organization


def insist_changes_people(organization: Organization, actor: Actor) -> None:
    """Raise Refused for anybody but the focal point, and while the organization is frozen: what read-backs and acts ask."""
    insist_focal_point(actor, organization)
    insist(may_change_people(frozen=organization.frozen_at is not None))


def asks_to_replace(representative: Representative) -> bool:
    """Whether this colleague has asked to become the focal point, and nothing is decided yet."""
    asked = representative.organization.claims.filter(replaces=True, decided_at__isnull=True)
    return asked.filter(claimed_by_id=representative.user_id).exists()


def insist_may_remove(representative: Representative, actor: Actor) -> None:
    """Raise Refused for anybody but the focal point, while the organization is frozen, and of the colleague who asks to
    take the focal point's place: what the read-back and the act ask."""
    organization = representative.organization
    insist_focal_point(actor, organization)
    insist(may_remove(frozen=organization.frozen_at is not None, asks_to_replace=asks_to_replace(representative)))


def invite_colleague(*, organization: Organization, email: str, actor: Actor, now: datetime) -> OrganizationInvitation:
    """The focal point invites a colleague by a link that works once. An earlier open invitation of that address ends.

    Raises Refused: not the focal point, frozen, acts for the body already."""
    link = seal(PATH)
    email = email.strip().lower()
    with transaction.atomic():
        organization = _locked(organization, actor)
        if current(organization).filter(user__email__iexact=email).exists():
            raise Refused(Reason.ALREADY_REPRESENTS, "R1")
        organization.invitations.filter(email=email, accepted_at__isnull=True, revoked_at__isnull=True).update(
            revoked_at=now
        )
        invitation = OrganizationInvitation.objects.create(
            organization=organization,
            email=email,
            role=RepresentativeRole.COLLEAGUE,
            token_sha256=link.sha256,
            invited_by_id=actor.person_id,
            invited_at=now,
            expires_at=now + LASTS,
        )
        act = record_act(
            kind="organization.invite",
            moment=now,
            actor=replace(actor, organization_id=organization.pk),
            subject=f"organization:{organization.pk}",
            facts={"invitation": invitation.pk},
            rule="R1",
        )
        inviter = User.objects.get(pk=actor.person_id)
        draft = Writer(letters.INVITED).draft(
            Recipient(f"address:{email}", email, inviter.language_or_default, name=email),
            {
                "organization": organization.name,
                "inviter": inviter.full_name or inviter.email,
                "link": link.mark,
                "expires": instant_words(invitation.expires_at),
            },
        )
        write_letters(act=act, drafts=[draft], now=now)
    return invitation


def revoke_invitation(*, invitation: OrganizationInvitation, actor: Actor, now: datetime) -> None:
    """The focal point takes an invitation back that nobody has accepted."""
    with transaction.atomic():
        _locked(invitation.organization, actor)
        changed = OrganizationInvitation.objects.filter(
            pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True
        ).update(revoked_at=now)
        if changed:
            record_act(
                kind="organization.revoke_invitation",
                moment=now,
                actor=replace(actor, organization_id=invitation.organization_id),
                subject=f"organization:{invitation.organization_id}",
                facts={"invitation": invitation.pk},
                rule="R1",
            )


def invite_again(*, invitation: OrganizationInvitation, actor: Actor, now: datetime) -> OrganizationInvitation:
    """The focal point sends an invitation again that nobody has accepted: a new link for fourteen days from now, and the
    earlier one ends. Pressed twice, the second press finds the new one and sends nothing. Raises Refused for one that was
    accepted or taken back."""
    with transaction.atomic():
        _locked(invitation.organization, actor)
        row = OrganizationInvitation.objects.get(pk=invitation.pk)
        newer = invitation.organization.invitations.filter(
            email=row.email, pk__gt=row.pk, accepted_at__isnull=True, revoked_at__isnull=True
        ).first()
        if newer is not None:
            return newer
        if row.accepted_at is not None:
            raise Refused(Reason.INVITATION_USED, "R1")
        if row.revoked_at is not None:
            raise Refused(Reason.INVITATION_EXPIRED, "R1")
        return invite_colleague(organization=row.organization, email=row.email, actor=actor, now=now)


def insist_may_accept(invitation: OrganizationInvitation | None, actor: Actor, now: datetime) -> OrganizationInvitation:
    """What an invitation is accepted on; its page asks before it offers the button.

    Raises Refused: not known, used, expired or taken back, another address, acts for the body already, frozen (R1)."""
    if invitation is None or invitation.revoked_at is not None:
        raise Refused(Reason.INVITATION_EXPIRED, "R1")
    if invitation.accepted_at is not None:
        raise Refused(Reason.INVITATION_USED, "R1")
    if now >= invitation.expires_at:
        raise Refused(Reason.INVITATION_EXPIRED, "R1")
    user = User.objects.get(pk=actor.person_id)
    if user.email.lower() != invitation.email.lower():
        raise Refused(Reason.INVITATION_OTHER_ADDRESS, "R1")
    if current(invitation.organization).filter(user=user).exists():
        raise Refused(Reason.ALREADY_REPRESENTS, "R1")
    insist(may_change_people(frozen=invitation.organization.frozen_at is not None))
    return invitation


def accept_invitation(*, token: str, actor: Actor, now: datetime) -> Representative:
    """The invited person accepts, once, before it expires, signed in with the address it was sent to.

    Raises Refused: not known, used, expired or taken back, another address, acts for the body already, frozen."""
    with transaction.atomic():
        # The organization's lock first, as everywhere, so that a freeze and a joining cannot cross.
        asked = OrganizationInvitation.objects.filter(token_sha256=digest(token)).first()
        if asked is not None:
            lock_organization(asked.organization_id)
        invitation = (
            OrganizationInvitation.objects.select_for_update(of=("self",), no_key=True)
            .select_related("organization")
            .filter(token_sha256=digest(token))
            .first()
        )
        invitation = insist_may_accept(invitation, actor, now)
        user, organization = User.objects.get(pk=actor.person_id), invitation.organization
        invitation.accepted_at = now
        invitation.save(update_fields=["accepted_at"])
        representative = Representative.objects.create(
            organization=organization, user=user, role=invitation.role, from_at=now
        )
        act = record_act(
            kind="organization.join",
            moment=now,
            actor=replace(actor, organization_id=organization.pk),
            subject=f"organization:{organization.pk}",
            facts={"invitation": invitation.pk, "user": user.pk},
            rule="R1",
        )
        writer = Writer(letters.JOINED)
        focal = current(organization).filter(role=FOCAL).select_related("user")
        values = {"organization": organization.name, "person": user.full_name or user.email}
        write_letters(act=act, drafts=[writer.draft(to_user(row.user), values) for row in focal], now=now)
    return representative


def remove_representative(*, representative: Representative, actor: Actor, now: datetime) -> None:
    """The focal point ends a colleague's acting, or a colleague his or her own. The focal point hands over first.

    Raises Refused: another party, the focal point's own; of somebody else's also: not the focal point, frozen, somebody who
    asks to take the focal point's place."""
    with transaction.atomic():
        organization = lock_organization(representative.organization_id)
        actor = insist_represents(actor, organization)
        if representative.user_id != actor.user_id:
            insist_may_remove(Representative.objects.select_related("organization").get(pk=representative.pk), actor)
        row = current(organization).select_related("user").filter(pk=representative.pk).first()
        if row is None:
            return  # somebody else was quicker: what was wanted has happened
        if row.role == FOCAL:
            raise Refused(Reason.NOT_FOCAL_POINT, "R1")
        row.until_at = now
        row.save(update_fields=["until_at"])
        act = record_act(
            kind="organization.remove",
            moment=now,
            actor=actor,
            subject=f"organization:{organization.pk}",
            facts={"user": row.user_id},
            rule="R1",
        )
        values = {"organization": organization.name}
        if row.user_id != actor.user_id:
            drafts = [Writer(letters.REMOVED).draft(to_user(row.user), values)]
        else:
            values["person"] = row.user.full_name or row.user.email
            focal = current(organization).filter(role=FOCAL).select_related("user")
            told = [row.user, *(other.user for other in focal)]
            drafts = [Writer(letters.LEFT).draft(to_user(user), values) for user in told]
        write_letters(act=act, drafts=drafts, now=now)


def hand_over(*, organization: Organization, to: Representative, actor: Actor, now: datetime) -> Representative:
    """The focal point hands the role to a colleague and stays a colleague. Safe to press twice.

    Raises Refused: not the focal point, frozen, somebody who does not act for the body."""
    with transaction.atomic():
        organization = lock_organization(organization.pk)
        insist_represents(actor, organization)
        there = current(organization).filter(pk=to.pk, role=FOCAL).first()
        if there is not None and there.user_id != actor.user_id:
            return there  # what was wanted has happened
        organization = _locked(organization, actor)
        new = current(organization).select_related("user").filter(pk=to.pk).first()
        if new is None:
            raise Refused(Reason.OTHER_PARTY)
        if new.role == FOCAL:
            raise Refused(Reason.UNCHANGED)
        appoint(organization, new)
        # What somebody has asked for is done, or is to be asked of the new focal point.
        asked = organization.claims.filter(replaces=True, decided_at__isnull=True).update(decided_at=now)
        act = record_act(
            kind="organization.hand_over",
            moment=now,
            actor=replace(actor, organization_id=organization.pk),
            subject=f"organization:{organization.pk}",
            facts={"user": new.user_id, "requests_ended": asked},
            rule="R1",
        )
        writer = Writer(letters.HANDED_OVER)
        values = {"organization": organization.name, "person": new.user.full_name or new.user.email}
        people = current(organization).select_related("user").order_by("id")
        write_letters(act=act, drafts=[writer.draft(to_user(row.user), values) for row in people], now=now)
    return new


def appoint(organization: Organization, new: Representative) -> None:
    """Make a current representative the one focal point of a locked organization."""
    current(organization).filter(role=FOCAL).exclude(pk=new.pk).update(role=RepresentativeRole.COLLEAGUE)
    new.role = FOCAL
    new.save(update_fields=["role"])
