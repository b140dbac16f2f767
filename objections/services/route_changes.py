"""A body before States gains consultative status: the Chair consents, States have notice, the sweep records (DESIGN 2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.capacities import Actor, timer
from accounts.deadline_words import instant_words
from accounts.said import said
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.objections import Standing
from accreditation.modalities.outcomes import Verdict
from accreditation.modalities.route_changes import may_consent, may_decline, takes_effect, takes_effect_at
from accreditation.modalities.states import BEFORE_STATES, Route, Step
from accreditation.models import Application, RouteChange
from accreditation.policy import insist_may
from accreditation.queries.outcomes import is_untold
from accreditation.queries.route_changes import open_changes
from accreditation.services.accreditations import accredit
from accreditation.services.given import insist_said
from accreditation.services.steps import insist, lock_application
from accreditation.services.sweeping import each
from accreditation.services.telling import tell_applicant, tell_people
from objections.models import Objection
from objections.notices import letters
from objections.services.preparing import tell_mission
from objections.services.pushing_down import push_down
from objections.services.resolving import stop_clock
from objections.services.telling import tell_chair, tell_missions


def consent_to_route_change(*, change: RouteChange, actor: Actor, now: datetime) -> RouteChange:
    """The Chair consents, and all Member States have fourteen days' notice by letter before it takes effect; the applicant
    and whoever asked are told as well.

    Raises Refused: no right, decided already, no longer before States."""
    insist_may(ActOf.CONSENT_TO_ROUTE_CHANGE, actor)
    with transaction.atomic():
        application, change = _locked(change)
        insist(consent_verdict(application, change, now))
        change.consented_at, change.consented_by_id = now, actor.user_id
        change.takes_effect_at = takes_effect_at(now, application.cycle.process.rules())
        change.save(update_fields=["consented_at", "consented_by", "takes_effect_at"])
        act = record_act(
            kind="route_change.consent",
            moment=now,
            actor=actor,
            subject=application.record_subject,
            facts={"change": change.pk, "effect": change.takes_effect_at.isoformat()},
            rule="R1",
        )
        tell_missions(
            act,
            letters.ROUTE_CHANGE_TO_MISSION,
            now,
            reference=application.reference,
            organization=application.organization.name,
            effect=instant_words(change.takes_effect_at),
        )
        values: dict[str, Any] = {"effect": instant_words(change.takes_effect_at)}
        tell_applicant(act, letters.ROUTE_CHANGE_AGREED, application, now, **values)
        tell_people(act, letters.ROUTE_CHANGE_AGREED, [change.asked_by], now, **_named(application), **values)
    return change


def consent_verdict(application: Application, change: RouteChange, now: datetime) -> Verdict:
    """Whether the Chair may consent to it now: asked by the act, and by the page before it is drawn."""
    return may_consent(
        application.state_now,
        application.route_now,
        Route(change.to_route),
        already=_is_answered(change),
        lapsed=change.lapsed_at is not None,
        outcome_untold=is_untold(application.pk, now),
    )


def decline_verdict(application: Application, change: RouteChange, now: datetime) -> Verdict:
    """Whether the Chair may decline it now, likewise."""
    return may_decline(
        application.state_now,
        _is_answered(change),
        lapsed=change.lapsed_at is not None,
        outcome_untold=is_untold(application.pk, now),
    )


def _is_answered(change: RouteChange) -> bool:
    return any(instant is not None for instant in (change.consented_at, change.declined_at, change.done_at))


def decline_route_change(*, change: RouteChange, reason: str, actor: Actor, now: datetime) -> RouteChange:
    """The Chair does not consent: the case goes on as it was. The applicant is told, and whoever asked, with the reason.

    Raises Refused: no right, no reason, decided already, the case over, its outcome not told yet."""
    insist_may(ActOf.CONSENT_TO_ROUTE_CHANGE, actor)
    insist_said(reason, "R1")
    with transaction.atomic():
        application, change = _locked(change)
        insist(decline_verdict(application, change, now))
        change.declined_at, change.decline_reason = now, said(reason)
        change.save(update_fields=["declined_at", "decline_reason"])
        act = record_act(
            kind="route_change.decline",
            moment=now,
            actor=actor,
            subject=application.record_subject,
            facts={"change": change.pk},
            rule="R1",
        )
        tell_applicant(act, letters.ROUTE_CHANGE_DECLINED, application, now)
        values = {**_named(application), "reason": change.decline_reason}
        tell_people(act, letters.ROUTE_CHANGE_ANSWERED, [change.asked_by], now, **values)
    return change


def _named(application: Application) -> dict[str, Any]:
    return {"reference": application.reference, "organization": application.organization.name}


def take_up_route_changes(*, now: datetime) -> int:
    """Record the route changes whose notice to Member States is over."""
    due = (
        open_changes()
        .filter(
            takes_effect_at__lte=now,
            application__state__in=[state.value for state in BEFORE_STATES],
        )
        .order_by("takes_effect_at", "id")
    )
    return each(list(due.values_list("pk", flat=True)), lambda pk: _take_up(pk, now))


def _take_up(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        application, change = _locked(RouteChange.objects.get(pk=pk))
        effect = change.takes_effect_at
        if effect is None or change.done_at is not None or change.lapsed_at is not None:
            return False
        if not takes_effect(application.state_now, effect, now, application.cycle.process.rules()):
            return False
        # Never "withdrawn": no State has taken back what it said.
        _end_objections(application, change, effect, now)
        stop_clock(application, at=effect)
        accredit(
            application=application,
            step=Step.CONFIRM_GAINED_ECOSOC,
            actor=timer("take_up_route_changes"),
            now=now,
            moment=effect,
            facts={"change": change.pk},
            secret=True,  # its "from" tells whether the case was contested
        )
        application.route = Route.ECOSOC.value
        application.save(update_fields=["route"])
        push_down(application, now=now)
        change.done_at = effect
        change.save(update_fields=["done_at"])
    return True


def _end_objections(application: Application, change: RouteChange, effect: datetime, now: datetime) -> None:
    """What stood is no longer applicable, what was only prepared was never lodged; the States that lodged are told, the
    Chair is, and of what was prepared the mission alone."""
    current = Objection.objects.filter(application=application).select_related("state").order_by("pk")
    standing = list(current.filter(standing=Standing.STANDING.value))
    for objection in current.filter(standing=Standing.AWAITING_SECOND.value):
        objection.standing = Standing.NOT_LODGED.value
        objection.save(update_fields=["standing"])
        act = record_act(
            kind="mission.not_lodged",
            moment=effect,
            actor=timer("take_up_route_changes"),
            subject=f"objection:{objection.pk}",
            rule="R5",
            secret=True,
        )
        values: dict[str, Any] = {"receipt": objection.receipt, "moment": instant_words(effect)}
        tell_mission(act, letters.MOOT_IN_MISSION, objection, now, **values)
    Objection.objects.filter(pk__in=[one.pk for one in standing]).update(standing=Standing.NO_LONGER_APPLICABLE.value)
    act = record_act(
        kind="route_change.effect",
        moment=effect,
        actor=timer("take_up_route_changes"),
        subject=application.record_subject,
        facts={"change": change.pk, "objections": [one.pk for one in standing]},
        rule="R1",
        secret=True,
    )
    told: dict[str, Any] = {"reference": application.reference, "moment": instant_words(effect)}
    tell_chair(act, letters.ROUTE_CHANGE_DONE, now, **told)
    for objection in standing:
        if objection.state.mailbox:
            tell_missions(act, letters.NO_LONGER_APPLICABLE, now, [objection.state], receipt=objection.receipt, **told)


def _locked(change: RouteChange) -> tuple[Application, RouteChange]:
    application = lock_application(change.application_id)
    return application, RouteChange.objects.select_for_update(of=("self",), no_key=True).get(pk=change.pk)
