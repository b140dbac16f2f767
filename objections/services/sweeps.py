"""The sweeps that end periods and clocks, since only here are file and objections both seen (DESIGN 5).

Each asks "what is due and not done", handles each item in its own transaction under a lock, asks again whether it is
still due, and goes on past a failure. Running twice does nothing twice; after an outage it catches up.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.capacities import timer
from accounts.deadline_words import instant_words
from accounts.services.record import record_act
from accreditation.modalities.consultations import OVER_WITH_THE_CASE, clock_has_ended, clock_is_due
from accreditation.modalities.objections import Standing
from accreditation.modalities.periods import PeriodFacts, period_outcome
from accreditation.modalities.states import State, Step
from accreditation.models import Application, CirculationEntry
from accreditation.services.accreditations import accredit
from accreditation.services.outages import record_list_ends
from accreditation.services.steps import lock_application, take_step
from accreditation.services.sweeping import each
from objections.models import Consultation, Decision, Objection
from objections.models.decision import DecisionStatus
from objections.notices import letters
from objections.notices.ended_cases import CASE_ENDED, HOW_ENDED
from objections.queries.cases import (
    clock_facts,
    consultation_of,
    is_untouched,
    note_is_flagged,
    stood_at,
)
from objections.queries.contests import withdrawal_is_contested
from objections.services.consulting import record_clock_end, start_clock
from objections.services.deciding import adopt_by_silence
from objections.services.preparing import tell_mission
from objections.services.pushing_down import push_down
from objections.services.resolving import follow_withdrawal, stop_clock
from objections.services.telling import tell_chair


def end_periods(*, now: datetime) -> int:
    """End the non-objection periods that are due: accredited where none stands, else in consultation (R1, R7, R8)."""
    record_list_ends(now=now)
    due = list(
        Application.objects.filter(state=State.CIRCULATED.value, period_ends_at__lte=now)
        .order_by("period_ends_at", "id")
        .values_list("pk", flat=True)
    )
    return each(due, lambda pk: _end_period(pk, now))


def _end_period(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        application = lock_application(pk)
        if application.period_ends_at is None:
            return False
        rules, untouched = application.cycle.process.rules(), is_untouched(application)
        boundary = application.period_ends_at
        step = period_outcome(_period_facts(application, boundary, now, untouched=untouched), now, rules)
        if not isinstance(step, Step):
            return False
        actor = timer("end_periods")
        if not untouched:
            _drop_unconfirmed(application, boundary, now)
        if step is Step.END_PERIOD_CLEAR:
            if not untouched:
                # A clock opened early, whose objections were all withdrawn, ends with the case.
                stop_clock(application, at=boundary)
            accredit(application=application, step=step, actor=actor, now=now, moment=boundary)
            return True
        act = take_step(application=application, step=step, actor=actor, now=now, moment=boundary, secret=True)
        if consultation_of(application) is None:
            start_clock(application, opened_at=boundary, actor=actor, now=now)
        elif step is Step.END_PERIOD_CLOCK_OVER:
            consultation = consultation_of(application)
            if consultation is not None and consultation.ended_at is None:
                record_clock_end(application, consultation, actor=actor, moment=consultation.ends_at, now=now)
        push_down(application, now=now, act=act)
        # Withdrawn after the end and before it was recorded, as under an outcome that was held: it was the last one.
        follow_withdrawal(application, actor=actor, now=now)
    return True


def _period_facts(application: Application, ends: datetime, now: datetime, *, untouched: bool) -> PeriodFacts:
    """The case at the end of its period; of an untouched one only its list is asked."""
    if untouched:
        return PeriodFacts(application.state_now, ends, stood_at_end=0, held=is_held(application))
    return PeriodFacts(
        application.state_now,
        ends,
        stood_at(ends).filter(application=application).count(),
        clock_over=clock_has_ended(clock_facts(application), now),
        held=is_held(application),
        note_received=note_is_flagged(application),
        contested=withdrawal_is_contested(application),
    )


def _drop_unconfirmed(application: Application, boundary: datetime, now: datetime) -> None:
    """An objection that still awaits its second person at the close is not lodged (DESIGN 2);
    those of its mission who lodge are told, and nobody else."""
    waiting = Objection.objects.select_for_update(no_key=True).filter(
        application=application, standing=Standing.AWAITING_SECOND.value
    )
    for objection in waiting:
        objection.standing = Standing.NOT_LODGED.value
        objection.save(update_fields=["standing"])
        act = record_act(
            kind="mission.not_lodged",
            moment=boundary,
            actor=timer("end_periods"),
            subject=f"objection:{objection.pk}",
            rule="R5",
            secret=True,
        )
        tell_mission(
            act,
            letters.LAPSED_IN_MISSION,
            objection,
            now,
            receipt=objection.receipt,
            moment=instant_words(boundary),
        )


def is_held(application: Application) -> bool:
    """Whether the list's outcome is held: its end is not recorded yet, or it ended after an outage and the Secretariat,
    with the Chair's consent, has not released it (DESIGN 2)."""
    listed = (
        CirculationEntry.objects.filter(application=application, recalled_at__isnull=True)
        .order_by("-id")
        .values_list("circulation__ended_recorded_at", "circulation__held_at", "circulation__released_at")
        .first()
    )
    if listed is None:
        return False
    ended_recorded_at, held_at, released_at = listed
    return ended_recorded_at is None or (held_at is not None and released_at is None)


def end_clocks(*, now: datetime) -> int:
    """Record the end of consultations whose three months are over: the case awaits the plenary (R7, R8)."""
    due = list(
        Consultation.objects.filter(
            ended_at__isnull=True, ends_at__lte=now, application__state=State.IN_CONSULTATION.value
        )
        .order_by("ends_at", "id")
        .values_list("application_id", flat=True)
    )
    return each(due, lambda pk: _end_clock(pk, now))


def _end_clock(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        application = lock_application(pk)
        consultation = consultation_of(application)
        if consultation is None or not clock_is_due(
            clock_facts(application, consultation), now, application.cycle.process.rules()
        ):
            return False
        record_clock_end(application, consultation, actor=timer("end_clocks"), moment=consultation.ends_at, now=now)
    return True


def end_clocks_with_their_cases(*, now: datetime) -> int:
    """End the clocks, and the notices, of cases that the organization has withdrawn or left unanswered, or that the cycle has
    ended, as of that instant, and tell the Chair's office (R7). `accreditation`, which ends the case, does not see them."""
    runs = Q(ended_at__isnull=True) | Q(resolves_at__isnull=False)
    over = [state.value for state in OVER_WITH_THE_CASE]
    due = Consultation.objects.filter(runs, application__state__in=over).order_by("pk")
    return each(list(due.values_list("application_id", flat=True)), lambda pk: _end_clock_with_case(pk, now))


def _end_clock_with_case(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        application = lock_application(pk)
        clock = consultation_of(application)
        if application.state_now not in OVER_WITH_THE_CASE or clock is None:
            return False
        if clock.ended_at is not None and clock.resolves_at is None:
            return False
        moment = application.state_since
        stop_clock(application, at=moment)
        act = record_act(
            kind="consultation.case_ended",
            moment=moment,
            actor=timer("end_clocks_with_their_cases"),
            subject=application.record_subject,
            rule="R7",
            secret=True,
        )
        values = {"moment": instant_words(moment), "how": HOW_ENDED[application.state_now]}
        tell_chair(act, CASE_ENDED, now, reference=application.reference, **values)
    return True


def end_silences(*, now: datetime) -> int:
    """Adopt the decisions under silence that nobody has broken (R9)."""
    due = list(
        Decision.objects.filter(status=DecisionStatus.UNDER_SILENCE, silence_ends_at__lte=now).values_list(
            "pk", flat=True
        )
    )
    return each(due, lambda pk: adopt_by_silence(decision=Decision(pk=pk), now=now).status == DecisionStatus.ADOPTED)
