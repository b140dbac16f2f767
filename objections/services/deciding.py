"""A decision that confirms some or all: in a meeting, or under silence until an instant (R9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.capacities import Actor, timer
from accounts.deadline_words import instant_words
from accounts.models import MemberState
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.calendar import sweep_may_act
from accreditation.modalities.decisions import (
    DECIDING,
    SilenceOutcome,
    may_break,
    may_date,
    may_decide,
    may_last,
    may_propose,
    may_take,
    silence_outcome,
)
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.states import CONTESTED, Step
from accreditation.models import Accreditation, Application
from accreditation.policy import insist_may, insist_second_person
from accreditation.services.accreditations import accredit
from accreditation.services.outages import put_off_by_outage
from accreditation.services.steps import insist, lock_application
from objections.models import Decision, DecisionItem
from objections.models.decision import DecisionStatus
from objections.notices import letters
from objections.queries.deciding import items_left, with_a_note
from objections.services.outages import put_off_silence
from objections.services.plenary import case_facts
from objections.services.pushing_down import push_down
from objections.services.resolving import stop_clock
from objections.services.telling import tell_chair, tell_missions
from sessions_app.models import Session
from sessions_app.services.decisions import publish_decision


def prepare_decision(
    *,
    applications: Sequence[Application],
    title: str,
    symbol: str,
    session: Session | None,
    silence_ends_at: datetime | None,
    actor: Actor,
    now: datetime,
    form_key: str = "",
) -> Decision:
    """Draw up a decision that confirms some or all: in a meeting, or under silence until an instant (R9). A second person
    of the Chair's office records or proposes it. The same person with the same `form_key` is answered with the draft.

    Raises Refused: no right, no case, a meeting that cannot decide or is not open, silence that has passed, a case
    not ripe or under silence already."""
    insist_may(ActOf.DECIDE, actor)
    if not applications:
        raise Refused(Reason.NOTHING_CHOSEN, "R9")
    if (session is None) == (silence_ends_at is None):
        raise Refused(Reason.MEETING_NOT_OPEN, "R9")
    if silence_ends_at is not None:
        insist(may_last(silence_ends_at, now))
    if session is not None and session.facts().kind not in DECIDING:
        raise Refused(Reason.NOT_A_PLENARY, "R9")
    with transaction.atomic():
        chosen = [lock_application(pk) for pk in sorted({application.pk for application in applications})]
        prepared = Decision.objects.filter(prepared_by_id=actor.person_id, form_key=form_key).first()
        if form_key and prepared is not None:
            return prepared  # pressed twice
        for application in chosen:
            # Whether the meeting is open, and consensus, are asked when it is confirmed.
            insist(may_decide(case_facts(application, now), None, True, now), application.reference)  # noqa: FBT003
            if session is None:
                _insist_one_silence(application)
        decision = Decision.objects.create(
            session=session,
            symbol=symbol,
            title=title,
            prepared_by_id=actor.person_id,
            prepared_at=now,
            silence_ends_at=silence_ends_at,
            form_key=form_key,
        )
        DecisionItem.objects.bulk_create(
            DecisionItem(decision=decision, application=application) for application in chosen
        )
        act = record_act(
            kind="decision.prepare",
            moment=now,
            actor=actor,
            subject=f"decision:{decision.pk}",
            facts={"cases": [application.pk for application in chosen]},
            rule="R9",
            secret=True,
        )
        tell_chair(act, letters.DECISION_PREPARED, now, title=title, count=len(chosen))
    return decision


def discard_decision(*, decision: Decision, actor: Actor, now: datetime) -> Decision:
    """The Chair's office puts a draft aside before its second person has confirmed it. The cases stay where they were.

    Raises Refused: no right, confirmed or discarded already."""
    insist_may(ActOf.DECIDE, actor)
    with transaction.atomic():
        decision = Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=decision.pk)
        if decision.status != DecisionStatus.PREPARED:
            raise Refused(Reason.ALREADY_DONE, "R9")
        decision.status = DecisionStatus.DISCARDED
        decision.save(update_fields=["status"])
        record_act(
            kind="decision.discard",
            moment=now,
            actor=actor,
            subject=f"decision:{decision.pk}",
            rule="R9",
            secret=True,
        )
    return decision


def insist_may_confirm(decision: Decision, actor: Actor) -> None:
    """Whether the actor may confirm a draft: asked by the act, and by the page before it is drawn.

    Raises Refused: no right, the same person, done already."""
    insist_second_person(ActOf.DECIDE, decision.prepared_by_id, actor)
    if decision.status != DecisionStatus.PREPARED:
        raise Refused(Reason.ALREADY_DONE, "R9")


def insist_case_left(decision: Decision, adopted_at: datetime | None = None) -> None:
    """Raise Refused where none of the cases awaits the decision any more, or a note on one of them has to be entered first."""
    waiting = [application.reference for application in with_a_note(decision)]
    insist(may_take(items_left(decision, adopted_at).count(), notes=len(waiting)), *waiting)


def confirm_decision(
    *, decision: Decision, consensus: bool, actor: Actor, now: datetime, adopted_at: datetime | None = None
) -> Decision:
    """The second person records the decision taken in a meeting, or puts it under silence (R9, DESIGN 4). `adopted_at`
    (UTC): when the meeting adopted it, where that was before it is recorded; places, clocks and the record follow it, and
    what States had been told is asked as of then. Raises Refused: no right, the same person, done already, no consensus,
    outside the sitting, something not disseminated, a note not entered, no case left."""
    with transaction.atomic():
        decision = (
            Decision.objects.select_for_update(of=("self",), no_key=True).select_related("session").get(pk=decision.pk)
        )
        insist_may_confirm(decision, actor)
        meeting = decision.session.facts() if decision.session else None
        moment, cases = adopted_at or now, _cases(decision)
        insist_case_left(decision, moment if moment < now else None)
        for application in cases:
            if application.state_now not in CONTESTED:
                continue  # resolved meanwhile: left where it is; or it has its place by what came after the adoption
            facts = case_facts(application, now, before=_as_of(moment, now))
            insist(may_decide(facts, meeting, consensus, now), application.reference)
            if meeting is None:
                _insist_one_silence(application)
        decision.confirmed_by_id, decision.confirmed_at = actor.user_id, now
        if decision.session is None:
            if decision.silence_ends_at is None:
                raise Refused(Reason.STALE, "R9")
            insist(may_last(decision.silence_ends_at, now))
            _propose_under_silence(decision, decision.silence_ends_at, actor, now)
            return decision
        if meeting is not None:
            taken = set(items_left(decision, moment).values_list("application_id", flat=True))
            since = [one.period_ends_at for one in cases if one.pk in taken and one.period_ends_at is not None]
            insist(may_date(meeting, moment, now, since))
        _adopt(decision, actor=actor, moment=moment, now=now)
    return decision


def _as_of(moment: datetime, now: datetime) -> datetime | None:
    """What had been told by the instant of adoption counts, where it is recorded later."""
    return moment if moment < now else None


def _propose_under_silence(decision: Decision, ends_at: datetime, actor: Actor, now: datetime) -> None:
    decision.status = DecisionStatus.UNDER_SILENCE
    act = record_act(
        kind="decision.propose_under_silence",
        moment=now,
        actor=actor,
        subject=f"decision:{decision.pk}",
        facts={"ends": ends_at.isoformat()},
        rule="R9",
        secret=True,
    )
    decision.act = act
    decision.save()
    tell_missions(
        act,
        letters.SILENCE_TO_MISSION,
        now,
        title=decision.title,
        symbol=decision.symbol,
        count=items_left(decision).count(),
        ends=instant_words(ends_at),
    )


def break_silence(*, decision: Decision, actor: Actor, now: datetime) -> Decision:
    """A State breaks the silence: the decision is not adopted, the cases stay where they were. Not adopted is not refused.

    Raises Refused: no right, not put under silence, the silence over, broken already by a State."""
    insist_may(ActOf.LODGE, actor)
    with transaction.atomic():
        decision = Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
        if decision.silence_ends_at is None or decision.status == DecisionStatus.PREPARED:
            raise Refused(Reason.WRONG_STATE, "R9")
        insist(may_break(decision.silence_ends_at, decision.broken_at, now))
        if decision.status != DecisionStatus.UNDER_SILENCE:
            raise Refused(Reason.WRONG_STATE, "R9")
        decision.status = DecisionStatus.BROKEN
        decision.broken_at = now
        decision.broken_by = MemberState.objects.get(pk=actor.for_state)
        decision.save(update_fields=["status", "broken_at", "broken_by"])
        act = record_act(
            kind="decision.break_silence",
            moment=now,
            actor=actor,
            subject=f"decision:{decision.pk}",
            rule="R9",
            secret=True,
        )
        values: dict[str, Any] = {"title": decision.title, "symbol": decision.symbol}
        tell_chair(act, letters.SILENCE_BROKEN, now, **values)
        tell_missions(act, letters.SILENCE_BROKEN, now, **values)
    return decision


def adopt_by_silence(*, decision: Decision, now: datetime) -> Decision:
    """The timer records that silence was kept (R9); where an outage may have kept States from breaking it, its end is put off
    instead."""
    with transaction.atomic():
        decision = Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=decision.pk)
        if decision.status != DecisionStatus.UNDER_SILENCE or decision.silence_ends_at is None:
            return decision
        if silence_outcome(decision.silence_ends_at, decision.broken_at, now) is not SilenceOutcome.ADOPTED:
            return decision
        rules = _rules(decision)
        if not sweep_may_act(decision.silence_ends_at, now, rules):
            return decision
        put_off = put_off_by_outage(decision.silence_ends_at, now, rules)
        if put_off is None:
            _adopt(decision, actor=timer("end_silence"), moment=decision.silence_ends_at, now=now)
        elif put_off.until is not None:
            put_off_silence(decision, put_off.until, now=now)
    return decision


def _rules(decision: Decision) -> Parameters:
    """Those of the process whose cases it decides."""
    cases = decision.items.select_related("application__cycle__process").order_by("application_id")
    return cases[0].application.cycle.process.rules()


def _cases(decision: Decision) -> list[Application]:
    return [
        lock_application(pk)
        for pk in decision.items.order_by("application_id").values_list("application_id", flat=True)
    ]


def _resolved_since(application: Application, moment: datetime) -> bool:
    """Whether the case was accredited without the decision after it had been adopted: it has its place already."""
    return Accreditation.objects.filter(application=application, begun_at__gte=moment).exists()


def _insist_one_silence(application: Application) -> None:
    already = DecisionItem.objects.filter(
        application=application, decision__status=DecisionStatus.UNDER_SILENCE
    ).exists()
    insist(may_propose(under_silence=already), application.reference)


def _adopt(decision: Decision, *, actor: Actor, moment: datetime, now: datetime) -> None:
    confirmed = 0
    cases = _cases(decision)
    cycle = cases[0].cycle
    for application in cases:
        # Under silence a case may have been resolved or withdrawn meanwhile, or something came in that States have not
        # been told (R6), or that has still to be entered (R5). The decision covers the others; what it leaves stays where it
        # was. Time decides: what was told or resolved after the silence ended, and before its sweep, does not count.
        if not _resolved_since(application, moment):
            facts = case_facts(application, now, before=moment if decision.session_id is None else _as_of(moment, now))
            if not may_decide(facts, None, True, now).allowed:  # noqa: FBT003
                continue
            stop_clock(application, at=moment)
            accredit(
                application=application,
                step=Step.DECIDE,
                actor=actor,
                now=now,
                moment=moment,
                facts={"decision": decision.pk},
            )
            push_down(application, now=now)
        decision.items.filter(application=application).update(done_at=moment)
        confirmed += 1
    values: dict[str, Any] = {"title": decision.title, "symbol": decision.symbol}
    if not confirmed:
        decision.status = DecisionStatus.DISCARDED
        decision.save()
        act = record_act(
            kind="decision.fall_away",
            moment=moment,
            actor=actor,
            subject=f"decision:{decision.pk}",
            rule="R9",
            secret=True,
        )
        tell_chair(act, letters.DECISION_FELL_AWAY, now, **values)
        tell_missions(act, letters.DECISION_FELL_AWAY, now, **values)
        return
    decision.status = DecisionStatus.ADOPTED
    decision.adopted_at = moment
    act = record_act(
        kind="decision.adopt",
        moment=moment,
        actor=actor,
        subject=f"decision:{decision.pk}",
        rule="R9",
        public=True,  # so it does not say how many it confirmed: fewer than five is all the public may learn
    )
    decision.act = act
    decision.save()
    publish_decision(
        cycle=cycle, session=decision.session, title=decision.title, symbol=decision.symbol, taken_at=moment
    )
    tell_missions(act, letters.DECISION_TO_MISSION, now, count=confirmed, **values)
