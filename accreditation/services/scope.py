"""Not in scope: the Secretariat proposes, the applicant is heard, the Chair confirms, a State may ask (DESIGN 2)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor, Party
from accounts.deadline_words import instant_words
from accounts.models import Act
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import record_act
from accreditation.modalities.checking import (
    hearing_ends,
    may_confirm_exclusion,
    may_propose_exclusion,
    may_request_circulation,
)
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import Step
from accreditation.models import Application, ScopeProposal
from accreditation.notices import secretariat_letters as letters
from accreditation.policy import insist_may
from accreditation.queries.files import earlier_applications
from accreditation.queries.people import is_acted_for
from accreditation.services.given import insist_said
from accreditation.services.steps import insist, lock_application, lock_organization, take_step
from accreditation.services.telling import tell_applicant, tell_office


def insist_no_open_proposal(application: Application) -> None:
    """While the Chair has not spoken, the check of the file waits."""
    if application.scope_proposals.filter(decided_at__isnull=True).exists():
        raise Refused(Reason.PROPOSAL_OPEN, "R1")


def propose_not_in_scope(
    *, application: Application, reason: str, actor: Actor, now: datetime, version: int | None = None
) -> ScopeProposal:
    """The Secretariat proposes; the applicant is heard until `hearing_ends` (R1).

    Raises Refused: no right, no reason, a stale page, another state, nobody acts for the body, proposed already."""
    insist_may(ActOf.PROPOSE_NOT_IN_SCOPE, actor)
    insist_said(reason, "R1")
    with transaction.atomic():
        application = lock_application(application.pk, version)
        somebody = is_acted_for(application.organization)
        insist(may_propose_exclusion(application.state_now, application.route_now, somebody_acts=somebody))
        insist_no_open_proposal(application)
        until = hearing_ends(now, application.cycle.process.rules())
        proposal = ScopeProposal.objects.create(
            application=application,
            reason=said(reason),
            proposed_at=now,
            proposed_by_id=actor.person_id,
            heard_until=until,
        )
        application.version += 1
        application.save(update_fields=["version"])
        act = record_act(
            kind="application.propose_not_in_scope",
            moment=now,
            actor=actor,
            subject=application.record_subject,
            facts={"proposal": proposal.pk, "heard_until": until.isoformat()},
            rule="R1",
        )
        words = instant_words(until)
        tell_applicant(act, letters.SCOPE_PROPOSED, application, now, reason=proposal.reason, until=words)
        tell_office(
            act,
            letters.SCOPE_TO_CHAIR,
            Party.CHAIR,
            now,
            reference=application.reference,
            organization=application.organization.name,
            until=words,
        )
    return proposal


def confirm_not_in_scope(*, proposal: ScopeProposal, actor: Actor, now: datetime) -> ScopeProposal:
    """The Chair confirms after the applicant was heard: not admitted, with the reason (R1).

    Raises Refused: no right, decided already, another state, still to be heard, unheard because frozen or because nobody acts
    for the body."""
    insist_may(ActOf.CONFIRM_NOT_IN_SCOPE, actor)
    with transaction.atomic():
        application, proposal = _locked(proposal)
        _insist_undecided(proposal)
        answered = proposal.statement_at is not None
        body = application.organization
        insist(
            may_confirm_exclusion(
                application.state_now,
                proposal.heard_until,
                answered,
                now,
                somebody_acts=is_acted_for(body),
                frozen=body.frozen_at is not None,
            )
        )
        act = take_step(
            application=application, step=Step.EXCLUDE, actor=actor, now=now, facts={"proposal": proposal.pk}
        )
        _decide(proposal, actor, now, confirmed=True)
        tell_applicant(act, letters.NOT_ADMITTED, application, now, reason=proposal.reason)
    return proposal


def decline_not_in_scope(*, proposal: ScopeProposal, actor: Actor, now: datetime) -> ScopeProposal:
    """The Chair does not confirm: the Secretariat goes on checking the file (R1).

    Raises Refused: no right, decided already."""
    insist_may(ActOf.CONFIRM_NOT_IN_SCOPE, actor)
    with transaction.atomic():
        application, proposal = _locked(proposal)
        _insist_undecided(proposal)
        _decide(proposal, actor, now, confirmed=False)
        act = _record(proposal, "application.decline_not_in_scope", actor, now)
        tell_applicant(act, letters.SCOPE_DECLINED, application, now)
    return proposal


def request_circulation(*, application: Application, actor: Actor, now: datetime) -> Application:
    """A Member State asks for a body that was not admitted to be circulated: it goes on the next list (DESIGN 2).

    Raises Refused: no right, another route or state, after the cycle, applied again meanwhile."""
    insist_may(ActOf.REQUEST_CIRCULATION, actor)
    with transaction.atomic():
        # The organization first: it may be submitting another application at this very moment.
        lock_organization(application.organization_id)
        application = lock_application(application.pk)
        earlier = earlier_applications(application.organization, application.window, besides=application.pk)
        cycle_ends_at = application.cycle.ends_at
        insist(
            may_request_circulation(application.state_now, application.route_now, earlier, cycle_ends_at, now),
            application.reference,
        )
        act = take_step(application=application, step=Step.REQUEST_CIRCULATION, actor=actor, now=now)
        proposal = application.scope_proposals.filter(confirmed=True).order_by("-id").first()
        if proposal is not None:
            proposal.circulation_asked_by_id, proposal.circulation_asked_at = actor.state_id, now
            proposal.save(update_fields=["circulation_asked_by", "circulation_asked_at"])
        tell_applicant(act, letters.CIRCULATION_REQUESTED, application, now)
    return application


def _locked(proposal: ScopeProposal) -> tuple[Application, ScopeProposal]:
    """Always the application first, then what hangs on it."""
    application = lock_application(proposal.application_id)
    return application, ScopeProposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)


def _insist_undecided(proposal: ScopeProposal) -> None:
    if proposal.decided_at is not None:
        raise Refused(Reason.WRONG_STATE, "R1")


def _decide(proposal: ScopeProposal, actor: Actor, now: datetime, *, confirmed: bool) -> None:
    proposal.decided_at, proposal.decided_by_id, proposal.confirmed = now, actor.user_id, confirmed
    proposal.save(update_fields=["decided_at", "decided_by", "confirmed"])


def _record(proposal: ScopeProposal, kind: str, actor: Actor, now: datetime) -> Act:
    return record_act(
        kind=kind,
        moment=now,
        actor=actor,
        subject=f"application:{proposal.application_id}",
        facts={"proposal": proposal.pk},
        rule="R1",
    )
