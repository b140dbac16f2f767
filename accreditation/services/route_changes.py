"""A body gains or loses consultative status while its case is pending or its place stands (R1, DESIGN 2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.capacities import Actor, Party
from accounts.deadline_words import instant_words, number_of_days
from accounts.models import StoredFile
from accounts.notices.occasions import Occasion
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import record_act
from accreditation.modalities.checking import may_confirm_status
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason, Verdict
from accreditation.modalities.route_changes import may_ask, may_flag_lost, may_take_back_lost
from accreditation.modalities.states import BEFORE_STATES, Route, Step
from accreditation.models import Accreditation, Application, EcosocEntry, RouteChange
from accreditation.notices import secretariat_letters as letters
from accreditation.policy import insist_may
from accreditation.queries.ecosoc import in_register
from accreditation.queries.outcomes import is_untold
from accreditation.queries.route_changes import is_asked
from accreditation.services.accreditations import accredit
from accreditation.services.given import insist_said
from accreditation.services.steps import insist, lock_application
from accreditation.services.telling import tell_applicant, tell_missions, tell_office


def status_gained(
    *,
    application: Application,
    entry: EcosocEntry,
    evidence: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    scan: StoredFile | None = None,
) -> RouteChange:
    """Before circulation the Secretariat moves the file, with evidence: it is accredited at once. After it, the Chair's
    consent and the notice to all Member States come first; this only asks. The answer is the same for every file before
    States, whatever was lodged on it. `evidence` names the document, `scan` is the document itself.

    Raises Refused: no right, no evidence, gone from the register, a stale page, another route or state, asked
    already, the body frozen or not confirmed."""
    insist_may(ActOf.CHANGE_ROUTE, actor)
    insist_said(evidence, "R1", reason=Reason.NEEDS_EVIDENCE)
    if entry.gone_at is not None:
        raise Refused(Reason.GONE_FROM_REGISTER, "R1")
    with transaction.atomic():
        application = lock_application(application.pk, version)
        untold, asked = is_untold(application.pk, now), is_asked(application)
        insist(may_ask(application.state_now, application.route_now, outcome_untold=untold, asked=asked))
        organization = application.organization
        confirmed, frozen = organization.confirmed_at is not None, organization.frozen_at is not None
        step = Step.CONFIRM_GAINED_ECOSOC
        insist(may_confirm_status(application.state_now, application.route_now, confirmed, frozen, step))
        change = RouteChange.objects.create(
            application=application,
            to_route=Route.ECOSOC.value,
            evidence=said(evidence),
            file=scan,
            asked_at=now,
            asked_by_id=actor.person_id,
        )
        organization.ecosoc_status, organization.ecosoc_number = entry.status, entry.number
        organization.save(update_fields=["ecosoc_status", "ecosoc_number"])
        if application.state_now in BEFORE_STATES:
            _ask_chair(application, change, actor, now)
        else:
            _move(application, change, actor, now)
    return change


def _facts(change: RouteChange) -> dict[str, Any]:
    return {"route_change": change.pk, **({"document": change.file.sha256} if change.file is not None else {})}


def _move(application: Application, change: RouteChange, actor: Actor, now: datetime) -> None:
    accredit(
        application=application,
        step=Step.CONFIRM_GAINED_ECOSOC,
        actor=actor,
        now=now,
        facts=_facts(change),
    )
    application.route = Route.ECOSOC.value
    application.save(update_fields=["route"])
    change.done_at = now
    change.save(update_fields=["done_at"])


def _ask_chair(application: Application, change: RouteChange, actor: Actor, now: datetime) -> None:
    act = record_act(
        kind="application.ask_route_change",
        moment=now,
        actor=actor,
        subject=application.record_subject,
        facts=_facts(change),
        rule="R1",
    )
    tell_office(
        act,
        letters.ROUTE_TO_CHAIR,
        Party.CHAIR,
        now,
        reference=application.reference,
        organization=application.organization.name,
        evidence=change.evidence,
        days=number_of_days(application.cycle.process.rules().ecosoc_notice_days),
    )


def flagging(accreditation: Accreditation, application: Application) -> Verdict:
    """Whether the lost status of this place may be flagged, which its page asks before anything is typed."""
    return may_flag_lost(
        application.state_now,
        application.route_now,
        flagged=accreditation.status_lost_at is not None,
        in_register=in_register(application.organization),
    )


def status_lost(
    *, accreditation: Accreditation, evidence: str, actor: Actor, now: datetime, scan: StoredFile | None = None
) -> Accreditation:
    """An accredited body is no longer in the register: its place stands to the end of the cycle, flagged to Chair and
    States (DESIGN 2). A pending one is invited to the other route instead (checking.invite_other_route).

    Raises Refused: no right, no evidence, another route, not accredited, flagged already, still in the register."""
    insist_may(ActOf.CHANGE_ROUTE, actor)
    insist_said(evidence, "R1", reason=Reason.NEEDS_EVIDENCE)
    with transaction.atomic():
        application = lock_application(accreditation.application_id)
        accreditation = Accreditation.objects.select_for_update(no_key=True).get(pk=accreditation.pk)
        insist(flagging(accreditation, application))
        accreditation.status_lost_at = now
        accreditation.save(update_fields=["status_lost_at"])
        change = _change_of_place(application, Route.NON_OBJECTION, evidence, scan, actor, now)
        _tell_of_place(
            "accreditation.status_lost", (letters.STATUS_LOST, letters.STATUS_LOST_TO_MISSION), change, actor, now
        )
    return accreditation


def unflagging(accreditation: Accreditation, application: Application) -> Verdict:
    """Whether the flag of this place may be taken back, which its page asks before anything is typed."""
    return may_take_back_lost(
        application.state_now,
        flagged=accreditation.status_lost_at is not None,
        in_register=in_register(application.organization),
    )


def take_back_status_lost(
    *, accreditation: Accreditation, evidence: str, actor: Actor, now: datetime, scan: StoredFile | None = None
) -> Accreditation:
    """A body flagged as having lost its status is in the register again, or was flagged in error: the flag goes, and whoever
    was told of it is told so. The place had stood all along (R2).

    Raises Refused: no right, no evidence, not flagged, not accredited any more, still not in the register."""
    insist_may(ActOf.CHANGE_ROUTE, actor)
    insist_said(evidence, "R1", reason=Reason.NEEDS_EVIDENCE)
    with transaction.atomic():
        application = lock_application(accreditation.application_id)
        accreditation = Accreditation.objects.select_for_update(no_key=True).get(pk=accreditation.pk)
        insist(unflagging(accreditation, application))
        accreditation.status_lost_at = None
        accreditation.save(update_fields=["status_lost_at"])
        change = _change_of_place(application, Route.ECOSOC, evidence, scan, actor, now)
        _tell_of_place(
            "accreditation.status_restored",
            (letters.STATUS_RESTORED, letters.STATUS_RESTORED_TO_MISSION),
            change,
            actor,
            now,
        )
    return accreditation


def _change_of_place(
    application: Application, to: Route, evidence: str, scan: StoredFile | None, actor: Actor, now: datetime
) -> RouteChange:
    """The evidence of a flag set or taken back; nothing is to be consented to, and the route of the file stays."""
    return RouteChange.objects.create(
        application=application,
        to_route=to.value,
        evidence=said(evidence),
        file=scan,
        asked_at=now,
        asked_by_id=actor.person_id,
        done_at=now,
    )


def _tell_of_place(
    kind: str, occasions: tuple[Occasion, Occasion], change: RouteChange, actor: Actor, now: datetime
) -> None:
    """On record; to the body's people and the Chair by the first occasion, to all missions by the second."""
    application = change.application
    act = record_act(
        kind=kind, moment=now, actor=actor, subject=application.record_subject, facts=_facts(change), rule="R2"
    )
    to_people, to_missions = occasions
    values: dict[str, Any] = {"until": instant_words(application.cycle.ends_at), "evidence": change.evidence}
    tell_applicant(act, to_people, application, now, **values)
    values |= {"reference": application.reference, "organization": application.organization.name}
    tell_office(act, to_people, Party.CHAIR, now, **values)
    tell_missions(act, to_missions, now, **values)
