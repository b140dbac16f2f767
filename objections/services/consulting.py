"""The Chair's consultations: opening, logging, ending early (R7). Runs as the desk role."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor, Party
from accounts.deadline_words import instant_words
from accounts.models import MemberState, User
from accounts.queries.mandates import people_of
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import record_act, text_digest
from accreditation.modalities.consultations import clock_end, may_end_early, may_open
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import State, Step
from accreditation.models import Application
from accreditation.policy import insist_may
from accreditation.services.given import insist_said
from accreditation.services.steps import insist, lock_application, take_step
from objections.models import Consultation, ConsultationNote
from objections.notices import letters
from objections.queries.cases import clock_facts, consultation_of
from objections.services.pushing_down import push_down
from objections.services.telling import tell_chair


def start_clock(
    application: Application, *, opened_at: datetime, actor: Actor, now: datetime, opened_by_id: int | None = None
) -> Consultation:
    """Start the one clock of a locked case, from `opened_at` (UTC); its end is computed once and stored (R7)."""
    consultation = Consultation.objects.create(
        application=application,
        opened_at=opened_at,
        opened_by_id=opened_by_id,
        ends_at=clock_end(opened_at, application.cycle.process.rules()),
    )
    act = record_act(
        kind="consultation.open",
        moment=opened_at,
        actor=actor,
        subject=application.record_subject,
        facts={"ends": consultation.ends_at.isoformat()},
        rule="R7",
        secret=True,
    )
    tell_chair(
        act,
        letters.PERIOD_ENDED_TO_CHAIR,
        now,
        reference=application.reference,
        ends=instant_words(consultation.ends_at),
    )
    return consultation


def open_consultation(*, application: Application, actor: Actor, now: datetime) -> Consultation:
    """The Chair opens consultations before the period has ended. The case stays circulated (DESIGN 3).

    Raises Refused: no right, the clock started already, another state."""
    insist_may(ActOf.CONSULT, actor)
    with transaction.atomic():
        application = lock_application(application.pk)
        insist(may_open(clock_facts(application), now))
        return start_clock(application, opened_at=now, actor=actor, now=now, opened_by_id=actor.user_id)


def end_consultation(*, application: Application, reason: str, actor: Actor, now: datetime) -> Consultation:
    """The Chair ends the clock sooner; nobody can extend it (R7). The case then awaits the plenary (R8).

    Raises Refused: no right, no reason, no clock running, before the period ends."""
    insist_may(ActOf.CONSULT, actor)
    insist_said(reason, "R7")
    with transaction.atomic():
        application = lock_application(application.pk)
        consultation = consultation_of(application)
        insist(may_end_early(clock_facts(application, consultation), now))
        assert consultation is not None  # noqa: S101 - may_end_early has refused the contrary
        record_clock_end(application, consultation, actor=actor, moment=now, now=now, reason=said(reason))
    return consultation


def record_clock_end(
    application: Application,
    consultation: Consultation,
    *,
    actor: Actor,
    moment: datetime,
    now: datetime,
    reason: str = "",
) -> None:
    """The shared end of a clock, by the Chair or by the calendar. `moment` is when it ended."""
    consultation.ended_at = moment
    consultation.ended_by_id = actor.user_id
    consultation.end_reason = reason
    consultation.save(update_fields=["ended_at", "ended_by", "end_reason"])
    record_act(
        kind="consultation.end",
        moment=moment,
        actor=actor,
        subject=application.record_subject,
        facts={"early": bool(reason), "reason_sha256": text_digest(reason)},
        rule="R7",
        secret=True,
    )
    if application.state_now is not State.IN_CONSULTATION:
        return  # the period has ended and its sweep has not come yet: it will find the clock over
    act = take_step(
        application=application, step=Step.END_CONSULTATION, actor=actor, now=now, moment=moment, secret=True
    )
    tell_chair(act, letters.CONSULTATION_ENDED, now, reference=application.reference)
    push_down(application, now=now)


def log_contact(
    *,
    application: Application,
    text: str,
    happened_at: datetime,
    actor: Actor,
    now: datetime,
    with_state: MemberState | None = None,
    with_applicant: bool = False,
    is_summary: bool = False,
    form_key: str = "",
) -> ConsultationNote:
    """Write an entry of the Chair's log. A summary goes to Member States with the plenary update (DESIGN 4). The same
    person with the same `form_key` is answered with the entry that was written.

    Raises Refused: no right, nothing said, an instant that has not come."""
    insist_may(ActOf.CONSULT, actor)
    insist_said(text, "R7")
    if happened_at > now:
        raise Refused(Reason.RECEIVED_IN_FUTURE, "R7")
    with transaction.atomic():
        application = lock_application(application.pk)
        written = ConsultationNote.objects.filter(written_by_id=actor.person_id, form_key=form_key).first()
        if form_key and written is not None:
            return written  # pressed twice
        note = ConsultationNote.objects.create(
            application=application,
            with_state=with_state,
            with_applicant=with_applicant,
            text=said(text),
            is_summary=is_summary,
            happened_at=happened_at,
            written_at=now,
            written_by_id=actor.person_id,
            form_key=form_key,
        )
        record_act(
            kind="consultation.log",
            moment=now,
            actor=actor,
            subject=application.record_subject,
            facts={"note": note.pk},
            rule="R7",
            secret=True,
        )
    return note


def name_facilitator(
    *, application: Application, facilitator: User | None, actor: Actor, now: datetime
) -> Consultation:
    """Name who of the Chair's office leads the consultations on a case, or nobody (DESIGN 3). It gives no further sight.

    Raises Refused: no right, no clock, somebody who is not of the office."""
    insist_may(ActOf.CONSULT, actor)
    with transaction.atomic():
        application = lock_application(application.pk)
        consultation = consultation_of(application)
        if consultation is None:
            raise Refused(Reason.CLOCK_NOT_RUNNING, "R7")
        if facilitator is not None and facilitator not in people_of(Party.CHAIR, now):
            raise Refused(Reason.OTHER_PARTY, "R7")
        consultation.facilitator = facilitator
        consultation.save(update_fields=["facilitator"])
        record_act(
            kind="consultation.facilitator",
            moment=now,
            actor=actor,
            subject=application.record_subject,
            facts={"facilitator": facilitator.pk if facilitator else None},
            rule="R7",
            secret=True,
        )
    return consultation
