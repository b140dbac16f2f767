"""Erasing personal data that is no part of the record: a case's contact people, a person's account (DESIGN 6, 10)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.capacities import Actor
from accounts.models import Mandate, Proposal, User
from accounts.said import said
from accounts.services.erasing import empty_account
from accounts.services.record import record_act, text_digest
from accreditation.modalities.calendar import has_passed
from accreditation.modalities.erasure import body_needs_person, may_erase_account, may_erase_contact
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Verdict
from accreditation.modalities.states import LIVE, State
from accreditation.models import Application, Claim, Erasure, Organization, OrganizationInvitation, Representative
from accreditation.notices import secretariat_letters as letters
from accreditation.policy import insist_may
from accreditation.services.given import insist_said
from accreditation.services.steps import insist, lock_organization
from accreditation.services.telling import tell_applicant, tell_people

NO_CONTACT = {"contact_name": "", "contact_email": "", "contact_phone": "", "contact_sensitive": False}


def erase_contact(*, application: Application, reason: str, actor: Actor, now: datetime) -> Erasure:
    """Erase the contact people of a case that is over. They stand in the working file alone: no version, list or act has
    them. The organization's people are told.

    Raises Refused: no right, no reason, the case is not over, nothing is there to erase."""
    insist_may(ActOf.ERASE, actor)
    insist_said(reason, "R1")
    with transaction.atomic():
        application = Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application.pk)
        insist_contact_can_be_erased(application, now)
        for name, nothing in NO_CONTACT.items():
            setattr(application, name, nothing)
        application.save(update_fields=list(NO_CONTACT))
        erasure = Erasure.objects.create(
            application=application, reason=said(reason), erased_at=now, erased_by_id=actor.person_id
        )
        act = record_act(
            kind="application.erase_contact",
            moment=now,
            actor=actor,
            subject=application.record_subject,
            facts={"erasure": erasure.pk, "reason": text_digest(reason)},
        )
        tell_applicant(act, letters.CONTACT_ERASED, application, now)
    return erasure


def erase_account(*, user: User, reason: str, actor: Actor, now: datetime) -> Erasure:
    """End the account of a person who acts for nobody any more and erase what it holds. The row stays, empty, for the
    record's numbers. Who was left alone with a body of which nothing lives ends with it; so do the contact people in that
    body's drafts, which nobody could erase any more. A last letter tells the person; letters go once posted
    (`accounts.services.erasing.forget_letters`).

    Raises Refused: no right, no reason, the person still acts for somebody, erased already."""
    insist_may(ActOf.ERASE, actor)
    insist_said(reason, "R1")
    with transaction.atomic():
        bodies = [lock_organization(pk) for pk in sorted(_bodies(user).values_list("pk", flat=True))]
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        insist_account_can_be_erased(user, now)
        erasure = Erasure.objects.create(user=user, reason=said(reason), erased_at=now, erased_by_id=actor.person_id)
        act = record_act(
            kind="people.erase_account",
            moment=now,
            actor=actor,
            subject=f"user:{user.pk}",
            facts={
                "erasure": erasure.pk,
                "organizations": [body.pk for body in bodies],
                "reason": text_digest(reason),
            },
        )
        tell_people(act, letters.ACCOUNT_ERASED, [user], now)
        Representative.objects.filter(user=user, until_at__isnull=True).update(until_at=now)
        Application.objects.filter(organization__in=bodies, state=State.DRAFT.value).update(**NO_CONTACT)
        invited = OrganizationInvitation.objects.filter(email__iexact=user.email)
        invited.filter(accepted_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)
        address = user.email
        empty_account(user, now=now)
        OrganizationInvitation.objects.filter(email__iexact=address).update(email=user.email)
    return erasure


def still_acts(user: User, now: datetime) -> bool:
    """Whether the person acts, or is about to act, for a State, the Chair, the Secretariat or a living organization."""
    return (
        Mandate.objects.filter(Q(until_at__isnull=True) | Q(until_at__gt=now), user=user).exists()
        or Proposal.objects.filter(
            Q(user=user) | Q(email__iexact=user.email), decided_at__isnull=True, expires_at__gt=now
        ).exists()
        or Claim.objects.filter(claimed_by=user, decided_at__isnull=True).exists()
        or any(_needs(body, user) for body in _bodies(user))
    )


def insist_account_can_be_erased(user: User, now: datetime) -> None:
    """Raise Refused where the account cannot be erased now: what its page asks before anything is typed."""
    insist(may_erase_account(acts=still_acts(user, now), erased=user.erased_at is not None))


def insist_contact_can_be_erased(application: Application, now: datetime) -> None:
    """The same of a case's contact people."""
    insist(_contact(application, now))


def contact_can_be_erased(application: Application, now: datetime) -> bool:
    """Whether the button is drawn."""
    return _contact(application, now).allowed


def _contact(application: Application, now: datetime) -> Verdict:
    return may_erase_contact(
        application.state_now,
        cycle_ended=has_passed(application.cycle.ends_at, now),
        present=any(getattr(application, name) for name in NO_CONTACT),
    )


def _bodies(user: User) -> QuerySet[Organization]:
    held = Representative.objects.filter(user=user, until_at__isnull=True)
    return Organization.objects.filter(pk__in=held.values("organization_id"))


def _needs(body: Organization, user: User) -> bool:
    return body_needs_person(
        live=body.applications.filter(state__in=[state.value for state in LIVE]).exists(),
        others=body.representatives.filter(until_at__isnull=True).exclude(user=user).exists(),
        disputed=body.claims.filter(decided_at__isnull=True).exists(),
    )
