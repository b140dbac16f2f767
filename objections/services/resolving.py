"""What follows when the last objection is gone after the period (DESIGN 2). Runs as the desk role."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.capacities import Actor, timer
from accounts.deadline_words import instant_words
from accounts.services.record import record_act
from accreditation.modalities.objections import AfterLastWithdrawal, after_withdrawal, notice_ends, notice_is_over
from accreditation.modalities.parameters import LastWithdrawal
from accreditation.modalities.states import Step
from accreditation.models import Application
from accreditation.queries.outcomes import untold_until
from accreditation.queries.route_changes import has_moved
from accreditation.services.accreditations import accredit
from accreditation.services.anew import circulate_anew, needs_new_circulation
from accreditation.services.outages import put_off_by_outage
from accreditation.services.steps import lock_application
from accreditation.services.sweeping import each
from objections.models import Consultation
from objections.notices import letters
from objections.queries.after_paper import notice_runs
from objections.queries.cases import (
    consultation_of,
    note_is_flagged,
    standing_count,
    undisseminated_count,
    was_clear_at_end,
    was_disseminated,
)
from objections.queries.contests import withdrawal_is_contested
from objections.services.outages import put_off_notice
from objections.services.pushing_down import push_down
from objections.services.telling import tell_chair, tell_missions


def stop_clock(application: Application, *, at: datetime) -> None:
    """The case is resolved `at` an instant: a clock that still runs ends with it, or at its own end if that was before."""
    consultation = Consultation.objects.filter(application=application).first()
    if consultation is None:
        return
    if consultation.ended_at is None:
        consultation.ended_at = min(at, consultation.ends_at) if at > consultation.opened_at else at
    consultation.resolves_at = None
    consultation.save(update_fields=["ended_at", "resolves_at"])


def follow_withdrawal(application: Application, *, actor: Actor, now: datetime) -> None:
    """After a withdrawal on a locked case, or when a flagged note is found to be none: accredited at once, after notice, or
    by decision, as the process has chosen; as of the end of the period, whatever it has chosen, where by receipt none stood
    then. A notice that runs already goes on."""
    rules = application.cycle.process.rules()
    follow = after_withdrawal(
        application.state_now,
        standing_count(application),
        rules,
        note_received=note_is_flagged(application),
        contested=withdrawal_is_contested(application),
        undisseminated=undisseminated_count(application),
        clear_at_end=was_clear_at_end(application),
    )
    waits = follow is AfterLastWithdrawal.AFTER_NOTICE and not needs_new_circulation(application)
    if follow is AfterLastWithdrawal.AS_OF_THE_END:
        resolve_case(application, actor=actor, now=now, moment=application.period_ends_at)
    elif follow is AfterLastWithdrawal.ACCREDIT or (follow is AfterLastWithdrawal.AFTER_NOTICE and not waits):
        resolve_case(application, actor=actor, now=now)
    elif waits and not notice_runs(application):
        _give_notice(application, ends=notice_ends(now, rules), actor=actor, now=now)
    elif follow is AfterLastWithdrawal.BY_DECISION:
        act = record_act(
            kind="case.awaits_decision",
            moment=now,
            actor=actor,
            subject=application.record_subject,
            rule="R9",
            secret=True,
        )
        tell_chair(act, letters.NONE_STANDS_TO_CHAIR, now, reference=application.reference)


def resolve_case(application: Application, *, actor: Actor, now: datetime, moment: datetime | None = None) -> None:
    """The last objection is gone after the period: accredited, the clock stops, the Chair notifies all States (DESIGN 2).
    Where purpose, control or funding have changed since the circulation, the case is circulated anew instead; the clock,
    started once, goes on. A case whose change of route has taken effect is left to the sweep that records it."""
    if has_moved(application, now):
        return
    moment = moment or now
    if needs_new_circulation(application):
        Consultation.objects.filter(application=application).update(resolves_at=None)
        circulate_anew(application=application, actor=actor, now=now, secret=True)
        push_down(application, now=now)
        return
    stop_clock(application, at=moment)
    accreditation = accredit(
        application=application, step=Step.LAST_OBJECTION_GONE, actor=actor, now=now, moment=moment, secret=True
    )
    act = record_act(
        kind="case.resolved",
        moment=moment,
        actor=actor,
        subject=application.record_subject,
        facts={"accreditation": accreditation.pk},
        rule="R7",
        secret=True,
    )
    push_down(application, now=now)
    # A State that does not know of the objection yet would learn of it here, before it is disseminated (decision 7).
    known = was_disseminated(application)
    post_from = None if known else untold_until(application.pk, now)
    tell_missions(act, letters.ACCREDITED_TO_MISSION, now, post_from=post_from, reference=application.reference)


def follow_dissemination(application: Application, *, actor: Actor, now: datetime) -> None:
    """All Member States have been told: a notice that waited for it begins (R6)."""
    if application.cycle.process.rules().last_withdrawal is LastWithdrawal.AFTER_NOTICE:
        follow_withdrawal(application, actor=actor, now=now)


def _give_notice(application: Application, *, ends: datetime, actor: Actor, now: datetime) -> None:
    Consultation.objects.filter(application=application).update(resolves_at=ends)
    act = record_act(
        kind="case.notice",
        moment=now,
        actor=actor,
        subject=application.record_subject,
        facts={"ends": ends.isoformat()},
        rule="R7",
        secret=True,
    )
    values: dict[str, Any] = {"reference": application.reference, "ends": instant_words(ends)}
    tell_chair(act, letters.RESOLVES_AFTER_NOTICE, now, **values)
    tell_missions(act, letters.RESOLVES_AFTER_NOTICE, now, **values)


def end_notices(*, now: datetime) -> int:
    """Accredit the cases whose notice to Member States is over and on which still nothing stands (DESIGN 2); a notice that an
    outage may have kept States from is put off."""
    due = Consultation.objects.filter(resolves_at__lte=now).order_by("resolves_at", "id")
    return each(list(due.values_list("application_id", flat=True)), lambda pk: _end_notice(pk, now))


def _end_notice(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        application = lock_application(pk)
        consultation = consultation_of(application)
        if consultation is None or consultation.resolves_at is None:
            return False
        boundary, rules = consultation.resolves_at, application.cycle.process.rules()
        over = notice_is_over(
            application.state_now,
            standing_count(application),
            boundary,
            now,
            rules,
            note_received=note_is_flagged(application),
            contested=withdrawal_is_contested(application),
        )
        if not over:
            return False
        put_off = put_off_by_outage(boundary, now, rules)
        if put_off is not None:
            if put_off.until is not None:
                put_off_notice(application, put_off.until, now=now)
            return put_off.until is not None
        resolve_case(application, actor=timer("end_notices"), now=now, moment=boundary)
    return True
