"""One body may still apply after the close, for a reason that the circulated list shows (DESIGN 2)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accounts.deadline_words import instant_words
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import record_act
from accreditation.modalities.applications import may_act_in_its_name, may_begin
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.periods import may_end_within, may_let_in_late
from accreditation.models import LatePermission, Organization, Window
from accreditation.notices import secretariat_letters as letters
from accreditation.policy import insist_may
from accreditation.queries.audiences import audience_of
from accreditation.queries.organizations import is_gone
from accreditation.queries.people import people_for
from accreditation.queries.secretariat import earlier_as_shown
from accreditation.services.given import insist_said
from accreditation.services.steps import insist, lock_organization
from accreditation.services.telling import tell_people


def give_late_permission(
    *, window: Window, organization: Organization, until_at: datetime, reason: str, actor: Actor, now: datetime
) -> LatePermission:
    """Let one body in until `until_at`; a second permission for the same window moves it, later only (R3). The very one
    that stands is answered with it: nothing is recorded or told twice.

    Raises Refused: no right, no reason, not announced, a body that may not apply in this window, no later than the close,
    after the cycle, sooner than the one given."""
    insist_may(ActOf.LATE_PERMISSION, actor)
    insist_said(reason, "R3")
    with transaction.atomic():
        organization = lock_organization(organization.pk)  # before the window, as a submission does
        window = Window.objects.select_for_update(of=("self",), no_key=True).select_related("cycle").get(pk=window.pk)
        insist(may_let_in_late(announced=window.is_announced, on_paper=window.imported))
        again = same_permission(window, organization, until_at, reason)
        if again is not None:
            return again
        _insist_may_apply(window, organization, actor, now)
        if until_at <= max(now, window.closes_at):
            raise Refused(Reason.BAD_VALUE, "R3", ("until_at",))
        insist(may_end_within(window.cycle.ends_at, until_at))
        given = LatePermission.objects.filter(window=window, organization=organization).first()
        if given is not None and until_at <= given.until_at:
            raise Refused(Reason.NEVER_SHORTENED, "R3")
        permission, _made = LatePermission.objects.update_or_create(
            window=window,
            organization=organization,
            defaults={
                "until_at": until_at,
                "reason": said(reason),
                "given_by_id": actor.person_id,
                "given_at": now,
            },
        )
        act = record_act(
            kind="window.permit_late",
            moment=now,
            actor=actor,
            subject=f"organization:{organization.pk}",
            facts={"window": window.pk, "permission": permission.pk, "until": until_at.isoformat()},
            rule="R3",
        )
        tell_people(
            act,
            letters.LATE_PERMITTED,
            people_for(organization),
            now,
            organization=organization.name,
            window=window.title,
            until=instant_words(until_at),
            reason=permission.reason,
        )
    return permission


def same_permission(
    window: Window, organization: Organization, until_at: datetime, reason: str
) -> LatePermission | None:
    """The very permission, where it stands already: for this body, until then, for this reason."""
    return LatePermission.objects.filter(
        window=window, organization=organization, until_at=until_at, reason=said(reason)
    ).first()


def _insist_may_apply(window: Window, organization: Organization, actor: Actor, now: datetime) -> None:
    """What beginning an application asks, of the cases as the actor may know them: a refusal tells no outcome (DESIGN 4)."""
    insist(
        may_act_in_its_name(
            organization_frozen=organization.frozen_at is not None, organization_gone=is_gone(organization)
        )
    )
    insist(may_begin(window.facts(), earlier_as_shown(organization, window, audience_of(actor), now)))
