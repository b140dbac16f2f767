"""The sweeps of the heart: windows, unanswered returns, the end of a cycle (DESIGN 5)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.capacities import timer
from accounts.deadline_words import instant_words
from accounts.services.record import record_act
from accreditation.modalities.calendar import sweep_may_act
from accreditation.modalities.checking import ends_with_cycle, may_expire_return
from accreditation.modalities.periods import may_end_within
from accreditation.modalities.states import PENDING, State, Step
from accreditation.models import Application, Cycle, Window
from accreditation.models.accreditation import Ending
from accreditation.notices import letters
from accreditation.notices.held_letters import ANSWER_PUT_OFF
from accreditation.services.accreditations import end_accreditation
from accreditation.services.held import tell_held
from accreditation.services.outages import put_off_by_outage, was_out
from accreditation.services.steps import lock_application, take_step
from accreditation.services.sweeping import each
from accreditation.services.telling import tell_applicant
from accreditation.services.thawing import extend_answer


def record_windows(*, now: datetime) -> int:
    """Record that announced windows have opened and closed. It opens and closes nothing: time does (R3).

    A close before which the portal was not ready is recorded as "ended, held" (DESIGN 2)."""
    due = (
        Window.objects.announced()
        .filter(
            Q(opened_recorded_at__isnull=True, opens_at__lte=now)
            | Q(closed_recorded_at__isnull=True, closes_at__lte=now)
        )
        .values_list("pk", flat=True)
    )
    return each(list(due), lambda pk: _record_window(pk, now))


def _record_window(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        window = Window.objects.select_for_update(of=("self",), no_key=True).select_related("cycle__process").get(pk=pk)
        rules = window.cycle.process.rules()
        done = False
        for field, boundary, kind in (
            ("opened_recorded_at", window.opens_at, "window.open"),
            ("closed_recorded_at", window.closes_at, "window.close"),
        ):
            if getattr(window, field) is None and sweep_may_act(boundary, now, rules):
                setattr(window, field, now)
                held = field == "closed_recorded_at" and was_out(boundary, rules)
                window.held_at = now if held else window.held_at
                window.save(update_fields=[field, "held_at"])
                act = record_act(
                    kind=f"{kind}_held" if held else kind,
                    moment=boundary,
                    actor=timer("record_windows"),
                    subject=f"window:{window.pk}",
                    rule="R3",
                    public=True,
                )
                if held:
                    tell_held(act, window, now)
                done = True
    return done


def expire_returns(*, now: datetime) -> int:
    """Files returned with questions and not answered by their due date are not completed in this window (R3). One whose
    organization is frozen cannot be answered, and waits: freeing it gives new days. One before whose due date the portal was
    not ready is given new days too (docs/decisions/0021)."""
    due = Application.objects.filter(
        state=State.RETURNED.value, due_at__lte=now, organization__frozen_at__isnull=True
    ).order_by("due_at", "id")
    return each(list(due.values_list("pk", flat=True)), lambda pk: _expire_return(pk, now))


def _expire_return(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        application = lock_application(pk)
        boundary = application.due_at
        frozen = application.organization.frozen_at is not None
        if boundary is None or not may_expire_return(application.state_now, boundary, frozen, now).allowed:
            return False
        if not sweep_may_act(boundary, now, application.cycle.process.rules()):
            return False
        put_off = put_off_by_outage(boundary, now, application.cycle.process.rules())
        if put_off is not None:
            if put_off.until is None:
                return False
            if may_end_within(application.cycle.ends_at, put_off.until).allowed:
                _put_off_answer(application, put_off.until, now)
                return True
        act = take_step(
            application=application,
            step=Step.EXPIRE_RETURN,
            actor=timer("expire_returns"),
            now=now,
            moment=boundary,
        )
        tell_applicant(act, letters.NOT_COMPLETED, application, now)
    return True


def _put_off_answer(application: Application, until: datetime, now: datetime) -> None:
    facts = {"why": "outage"}
    act = extend_answer(application, until, actor=timer("expire_returns"), now=now, facts=facts)
    tell_applicant(act, ANSWER_PUT_OFF, application, now, due=instant_words(until))


def end_cycles(*, now: datetime) -> int:
    """At the end of a cycle accreditation lapses and what is pending is closed with it (R2). To be run after the sweeps
    that end periods and silences: after an outage over both boundaries the earlier outcome comes first."""
    ended = Cycle.objects.filter(ends_at__lte=now)
    live = [State.ACCREDITED.value, *sorted(state.value for state in PENDING)]
    due = Application.objects.filter(cycle__in=ended, state__in=live).order_by("id")
    done = each(list(due.values_list("pk", flat=True)), lambda pk: _end_with_cycle(pk, now))
    unrecorded = ended.filter(ended_recorded_at__isnull=True).values_list("pk", flat=True)
    return done + each(list(unrecorded), lambda pk: _record_cycle_end(pk, now))


def _record_cycle_end(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update(of=("self",), no_key=True).select_related("process").get(pk=pk)
        if cycle.ended_recorded_at is not None or not sweep_may_act(cycle.ends_at, now, cycle.process.rules()):
            return False
        cycle.ended_recorded_at = now
        cycle.save(update_fields=["ended_recorded_at"])
        record_act(
            kind="cycle.end",
            moment=cycle.ends_at,
            actor=timer("end_cycles"),
            subject=f"cycle:{cycle.pk}",
            rule="R2",
            public=True,
        )
    return True


def _end_with_cycle(pk: int, now: datetime) -> bool:
    actor = timer("end_cycles")
    with transaction.atomic():
        application = lock_application(pk)
        boundary = application.cycle.ends_at
        if not sweep_may_act(boundary, now, application.cycle.process.rules()):
            return False
        frozen = application.organization.frozen_at is not None
        step = ends_with_cycle(application.state_now, application.due_at, frozen, boundary)
        if step is None:
            return False
        if step is Step.LAPSE:
            act = end_accreditation(
                application=application, step=step, ending=Ending.LAPSED, actor=actor, now=now, moment=boundary
            )
        else:
            act = take_step(application=application, step=step, actor=actor, now=now, moment=boundary)
        tell_applicant(act, letters.LAPSED if step is Step.LAPSE else letters.CLOSED_WITH_CYCLE, application, now)
    return True
