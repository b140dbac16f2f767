"""Registering an organization and who acts for it (R1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.capacities import Actor, Party
from accounts.models import User
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.applications import may_act_in_its_name
from accreditation.modalities.changes import may_change_profile
from accreditation.modalities.checking import may_confirm_body
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import State
from accreditation.models import Organization, Representative
from accreditation.models.organization import RepresentativeRole
from accreditation.policy import insist_may, insist_represents
from accreditation.queries.documents import letter_of
from accreditation.queries.domains import domain_of
from accreditation.queries.own import own_organizations
from accreditation.services.counting import list_follows
from accreditation.services.references import fresh_reference
from accreditation.services.steps import insist, lock_organization

PROFILE_FIELDS = (
    "name",
    "acronym",
    "type",
    "country",
    "legal_form",
    "founded",
    "website",
    "address",
    "head_name",
    "head_title",
    "ecosoc_status",
    "ecosoc_number",
)


def register_organization(*, profile: dict[str, Any], actor: Actor, now: datetime) -> Organization:
    """Register a body with the person as its focal point (R1). `profile` has keys of PROFILE_FIELDS, already valid. Sent
    twice, also at once, it is one body: that of this name for which the person acts already is returned.

    Raises Refused: not signed in as a person."""
    if actor.party is not Party.PERSON or actor.user_id is None:
        raise Refused(Reason.OTHER_PARTY)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=actor.user_id)
        already = own_organizations(actor).filter(name__iexact=profile["name"]).first()
        if already is not None:
            return already
        organization = Organization.objects.create(
            **{key: value for key, value in profile.items() if key in PROFILE_FIELDS},
            reference=fresh_reference(Organization, "ORG", now),
            website_domain=domain_of(profile.get("website", "")),
            created_at=now,
        )
        Representative.objects.create(
            organization=organization, user_id=actor.user_id, role=RepresentativeRole.FOCAL_POINT, from_at=now
        )
        record_act(
            kind="organization.register",
            moment=now,
            actor=replace(actor, organization_id=organization.pk),
            subject=f"organization:{organization.pk}",
            rule="R1",
        )
    return organization


def update_profile(
    *, organization: Organization, profile: dict[str, Any], actor: Actor, now: datetime, version: int | None = None
) -> Organization:
    """Change the profile outside any file (R1). Raises Refused while a file under way, or the public list, rests on it."""
    with transaction.atomic():
        actor = insist_represents(actor, organization)
        differing = frozenset(key for key, value in profile.items() if getattr(organization, key, value) != value)
        insist_profile_changeable(organization, differing)
        organization, _changed = write_profile(
            organization=organization, profile=profile, actor=actor, now=now, version=version
        )
    return organization


def insist_profile_changeable(organization: Organization, changed: frozenset[str] = frozenset()) -> None:
    """Raise Refused while the organization is frozen, while a file is under way, and of a new name of the accredited: what
    the page asks before anything is typed, and the act."""
    insist(may_act_in_its_name(organization_frozen=Organization.objects.get(pk=organization.pk).frozen_at is not None))
    states = frozenset(State(s) for s in organization.applications.values_list("state", flat=True))
    insist(may_change_profile(states, changed))


def write_profile(
    *, organization: Organization, profile: dict[str, Any], actor: Actor, now: datetime, version: int | None = None
) -> tuple[Organization, list[str]]:
    """Write a profile in the caller's transaction, who has asked whether it may change. Returns what has changed. A
    confirmed body whose name, website, head or country changes must be confirmed again (R1)."""
    organization = lock_organization(organization.pk, version)
    changed = [key for key, value in profile.items() if key in PROFILE_FIELDS and getattr(organization, key) != value]
    if not changed:
        return organization, []
    for key in changed:
        setattr(organization, key, profile[key])
    organization.website_domain = domain_of(organization.website)
    organization.version += 1
    if {"name", "website", "head_name", "country"} & set(changed):
        organization.confirmed_at = organization.confirmed_by = None
    organization.save(update_fields=[*changed, "website_domain", "version", "confirmed_at", "confirmed_by"])
    if {"name", "country", "type"} & set(changed):
        list_follows(organization)
    record_act(
        kind="organization.update",
        moment=now,
        actor=actor,
        subject=f"organization:{organization.pk}",
        facts={"fields": sorted(changed)},
        rule="R1",
    )
    return organization, changed


def note_waiting_input(organization: Organization, since: datetime | None) -> None:
    """Pushed down by submissions, under the body's lock: since when (UTC) an input that it sent waits to be posted, None
    where none does, so that who confirms bodies finds it without knowing inputs. No act: those of the input are on record."""
    organization.input_waits_since = since
    organization.save(update_fields=["input_waits_since"])


def confirm_organization(
    *, organization: Organization, actor: Actor, now: datetime, version: int | None = None, otherwise: bool = False
) -> Organization:
    """The Secretariat has compared letter, website and e-mail domain: it is who it says it is (R1). `version` is that of
    the profile that was compared; another one in force raises STALE. `otherwise`: there is no letter of the head, and it
    was made sure in another way, which the record keeps.

    Raises Refused: without the right, frozen, no letter and no such word."""
    insist_may(ActOf.CONFIRM_ORGANIZATION, actor)
    with transaction.atomic():
        organization = lock_organization(organization.pk, version)
        has_letter = letter_of(organization) is not None
        frozen = organization.frozen_at is not None
        insist(may_confirm_body(organization_frozen=frozen, has_letter=has_letter, otherwise=otherwise))
        if organization.confirmed_at is not None:
            return organization
        organization.confirmed_at = now
        organization.confirmed_by_id = actor.user_id
        organization.save(update_fields=["confirmed_at", "confirmed_by"])
        record_act(
            kind="organization.confirm",
            moment=now,
            actor=actor,
            subject=f"organization:{organization.pk}",
            facts={} if has_letter else {"without_letter": True},
            rule="R1",
        )
    return organization
