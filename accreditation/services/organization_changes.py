"""What becomes of a body: renamed, merged, split, dissolved, linked, each with its evidence (DESIGN 3, case table)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.capacities import Actor
from accounts.models import Act, StoredFile
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import record_act
from accreditation.modalities.applications import may_record_change
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.periods import may_follow_outcome
from accreditation.modalities.states import LIVE, PENDING, State, Step
from accreditation.models import Application, Organization, OrganizationChange
from accreditation.models.accreditation import Ending
from accreditation.models.secretariat import OrganizationChangeKind
from accreditation.notices import secretariat_letters as letters
from accreditation.policy import insist_may
from accreditation.queries.organizations import is_gone
from accreditation.queries.outcomes import is_untold
from accreditation.queries.people import people_for
from accreditation.services.accreditations import end_accreditation, lock_place, record_public_listing
from accreditation.services.counting import list_follows
from accreditation.services.given import insist_said
from accreditation.services.steps import insist, lock_application, lock_organization, take_step
from accreditation.services.telling import tell_people

Kind = OrganizationChangeKind
LIVE_STATES = [state.value for state in LIVE]


def rename_organization(
    *,
    organization: Organization,
    name: str,
    evidence: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    scan: StoredFile | None = None,
) -> OrganizationChange:
    """A new name, with evidence: everything stands, "formerly" is shown.

    Raises Refused: no right, no evidence, a stale page, frozen, no more, no name or the same one."""
    with transaction.atomic():
        organization = _locked(organization, evidence, actor, version)
        _insist_changeable(organization)
        name = said(name)
        if not name or name == organization.name or len(name) > 200:
            raise Refused(Reason.BAD_VALUE, "R2", ("name",))
        before, organization.name = organization.name, name
        organization.former_names = [*organization.former_names, {"name": before, "until": now.date().isoformat()}]
        organization.version += 1
        organization.save(update_fields=["name", "former_names", "version"])
        list_follows(organization)
        return _record(organization, Kind.RENAMED, evidence, scan, actor, now, name_before=before, name_after=name)


def merge_organization(
    *,
    organization: Organization,
    survivor: Organization,
    evidence: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    scan: StoredFile | None = None,
) -> OrganizationChange:
    """Merged into another body. A place stands only if the survivor was accredited itself: this body's own place ends,
    a pending file is withdrawn with it.

    Raises Refused: no right, no evidence, a stale page, frozen, no more, into itself, a survivor that is no more."""
    with transaction.atomic():
        _lock_both(organization, survivor)
        organization = _locked(organization, evidence, actor, version)
        if survivor.pk == organization.pk:
            raise Refused(Reason.BAD_VALUE, "R2", ("other",))
        _insist_changeable(organization, survivor)
        live = _lock_live(organization)
        change = _record(organization, Kind.MERGED, evidence, scan, actor, now, other=survivor)
        _end_everything(organization, live, change, actor, now)
    return change


def dissolve_organization(
    *,
    organization: Organization,
    evidence: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    scan: StoredFile | None = None,
) -> OrganizationChange:
    """Dissolved: its place is given up, a pending file is withdrawn with it.

    Raises Refused: no right, no evidence, a stale page, frozen, no more."""
    with transaction.atomic():
        organization = _locked(organization, evidence, actor, version)
        _insist_changeable(organization)
        live = _lock_live(organization)
        change = _record(organization, Kind.DISSOLVED, evidence, scan, actor, now)
        _end_everything(organization, live, change, actor, now)
    return change


def split_organization(
    *,
    organization: Organization,
    heir: Organization,
    evidence: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    scan: StoredFile | None = None,
) -> OrganizationChange:
    """Split: the place, if there is one, goes to the one named heir, which may have none of its own in the cycle. Waits
    while nobody is told whether there is one.

    Raises Refused: no right, no evidence, a stale page, frozen, no more, itself as heir, an heir that is no more or has a
    live file of its own, too soon."""
    with transaction.atomic():
        _lock_both(organization, heir)
        organization = _locked(organization, evidence, actor, version)
        if heir.pk == organization.pk:
            raise Refused(Reason.BAD_VALUE, "R2", ("other",))
        _insist_changeable(organization, heir)
        heir.refresh_from_db()
        live = _lock_live(organization)
        insist(may_follow_outcome(outcome_untold=any(is_untold(one.pk, now) for one in live)))
        _insist_free(heir, live)
        change = _record(organization, Kind.SPLIT, evidence, scan, actor, now, other=heir)
        for application in live:
            if application.state_now is State.ACCREDITED:
                _pass_on(application, heir, now)
    return change


def link_organization(
    *,
    organization: Organization,
    parent: Organization,
    evidence: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    scan: StoredFile | None = None,
) -> OrganizationChange:
    """A branch and its parent are bodies of their own; the link is shown to States.

    Raises Refused: no right, no evidence, a stale page, itself as parent."""
    with transaction.atomic():
        organization = _locked(organization, evidence, actor, version)
        if parent.pk == organization.pk:
            raise Refused(Reason.BAD_VALUE, "R2", ("other",))
        return _record(organization, Kind.LINKED, evidence, scan, actor, now, other=parent)


def _locked(organization: Organization, evidence: str, actor: Actor, version: int | None = None) -> Organization:
    insist_may(ActOf.KEEP_ORGANIZATION, actor)
    insist_said(evidence, "R2", reason=Reason.NEEDS_EVIDENCE)
    return lock_organization(organization.pk, version)


def _lock_both(one: Organization, other: Organization) -> None:
    """Two bodies, always in the same order: two acts that name each other do not wait for each other."""
    list(Organization.objects.select_for_update(no_key=True).filter(pk__in=[one.pk, other.pk]).order_by("pk"))


def _insist_changeable(organization: Organization, other: Organization | None = None) -> None:
    """Of a locked body: it is there, nobody disputes it, and so is the other that takes its place."""
    insist(
        may_record_change(
            organization_frozen=organization.frozen_at is not None,
            organization_gone=is_gone(organization),
            other_gone=other is not None and is_gone(other),
        )
    )


def _record(
    organization: Organization,
    kind: OrganizationChangeKind,
    evidence: str,
    scan: StoredFile | None,
    actor: Actor,
    now: datetime,
    *,
    other: Organization | None = None,
    name_before: str = "",
    name_after: str = "",
) -> OrganizationChange:
    change = OrganizationChange.objects.create(
        organization=organization,
        kind=kind,
        other=other,
        name_before=name_before,
        name_after=name_after,
        evidence=said(evidence),
        file=scan,
        recorded_at=now,
        recorded_by_id=actor.person_id,
    )
    act = record_act(
        kind=f"organization.{kind.value}",
        moment=now,
        actor=actor,
        subject=f"organization:{organization.pk}",
        facts={"change": change.pk, "other": other.pk if other else None},
        rule="R2",
    )
    tell_people(
        act,
        letters.ORGANIZATION_CHANGED,
        people_for(organization),
        now,
        organization=organization.name,
        change=change_words(change),
        evidence=change.evidence,
    )
    return change


def change_words(change: OrganizationChange) -> str:
    """What was recorded, in words: "renamed (formerly X)", "merged into another body (Y)"."""
    words = str(Kind(change.kind).label)
    if change.name_before:
        return _("{change} (formerly {name})").format(change=words, name=change.name_before)
    return _("{change} ({name})").format(change=words, name=change.other.name) if change.other else words


def _lock_live(organization: Organization) -> list[Application]:
    """The live cases of a locked body, locked before the first act is written (circulation.circulate says why)."""
    live = Application.objects.filter(organization=organization, state__in=LIVE_STATES)
    locked = [lock_application(pk) for pk in live.order_by("pk").values_list("pk", flat=True)]
    for application in locked:
        if application.state_now is State.ACCREDITED:
            lock_place(application)
    return locked


def _end_everything(
    organization: Organization, live: list[Application], change: OrganizationChange, actor: Actor, now: datetime
) -> None:
    """What is live of a body that is no more: accredited is given up, pending withdrawn."""
    for application in live:
        if application.state_now is State.ACCREDITED:
            act = end_accreditation(
                application=application,
                step=Step.RELINQUISH,
                ending=Ending.RELINQUISHED,
                actor=actor,
                now=now,
                moment=now,
                reason=change_words(change),
            )
            _tell_ended(act, organization, change, now)
        elif application.state_now in PENDING:
            take_step(application=application, step=Step.WITHDRAW, actor=actor, now=now, facts={"change": change.pk})


def _tell_ended(act: Act, organization: Organization, change: OrganizationChange, now: datetime) -> None:
    tell_people(
        act,
        letters.PLACE_ENDED,
        people_for(organization),
        now,
        organization=organization.name,
        change=change_words(change),
        evidence=change.evidence,
    )


def _insist_free(heir: Organization, live: list[Application]) -> None:
    """The heir may have no live file of its own in a cycle in which it is to take a place."""
    cycles = [application.cycle_id for application in live if application.state_now is State.ACCREDITED]
    if Application.objects.filter(organization=heir, cycle_id__in=cycles, state__in=LIVE_STATES).exists():
        raise Refused(Reason.HEIR_HAS_FILE, "R2")


def _pass_on(application: Application, heir: Organization, now: datetime) -> None:
    """The place of a locked case goes to a locked heir; the public list and its counts follow."""
    found = lock_place(application)
    if found.listed_at is not None:
        record_public_listing(found, now=now, kind="accreditation.unlisted")
    application.organization = heir
    application.save(update_fields=["organization"])
    found.organization = heir
    found.save(update_fields=["organization"])
    if found.listed_at is not None:
        list_follows(heir)
        record_public_listing(found, now=now, kind="accreditation.listed")
