"""Reminders about objections and clocks: second persons in a mission, the Chair's office (DESIGN 2, 5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from accounts.capacities import Party, Right
from accounts.deadline_words import instant_words
from accounts.models import Act
from accounts.notices.drafts import to_user
from accounts.notices.occasions import Writer
from accounts.queries.mandates import people_of
from accounts.services.letters import write_letters
from accreditation.modalities.calendar import has_passed
from accreditation.modalities.objections import Standing
from accreditation.modalities.reminders import ON_THE_EVE, days, due_reminder, hours
from accreditation.modalities.states import State
from accreditation.services.reminders import HORIZON
from accreditation.services.reminding import remind_once
from accreditation.services.sweeping import each
from objections.models import Consultation, Decision, Objection
from objections.models.decision import DecisionStatus
from objections.notices import reminders as words
from objections.queries.cases import undisseminated_since
from objections.queries.chair_waiting import missed_plenaries, unanswered_plenaries
from objections.queries.lodging import lodging_ends_of
from objections.services.telling import tell_chair, tell_missions
from sessions_app.models import Session


def remind(*, now: datetime) -> int:
    """Write every reminder of this app that is due. Returns how many."""
    return _second_persons(now) + _silences(now) + _clocks(now) + _disseminations(now) + _plenaries(now)


def _second_persons(now: datetime) -> int:
    """An objection still awaiting its second person: both are warned 48, 24 and 2 hours before it can be confirmed no more."""
    waiting = Objection.objects.filter(
        standing=Standing.AWAITING_SECOND.value,
        application__state=State.CIRCULATED.value,
        application__period_ends_at__gt=now,
    ).select_related("application__cycle__process")
    ends = lodging_ends_of(objection.application for objection in waiting)
    return each(waiting, lambda objection: _second_person(objection, ends[objection.application_id].at, now))


def _second_person(objection: Objection, due_at: datetime | None, now: datetime) -> bool:
    if due_at is None or has_passed(due_at, now):
        return False
    rules = objection.application.cycle.process.rules()

    def tell(act: Act) -> int:
        writer = Writer(words.SECOND_PERSON)
        people = people_of(Party.STATE, now, state_id=objection.state_id, right=Right.LODGING)
        values = {"reference": objection.application.reference, "due": instant_words(due_at)}
        return write_letters(act=act, drafts=[writer.draft(to_user(user), values) for user in people], now=now)

    return remind_once(
        subject=f"objection:{objection.pk}",
        kind="second_person",
        due_at=due_at,
        before=due_reminder(due_at, objection.lodged_at, now, hours(rules.second_person_warning_hours)),
        now=now,
        tell=tell,
        rule="R5",
        secret=True,
    )


def _silences(now: datetime) -> int:
    """Decisions under silence that ends soon: to every mission, for without a word it is adopted (R9)."""
    running = Decision.objects.filter(
        status=DecisionStatus.UNDER_SILENCE, silence_ends_at__gt=now, silence_ends_at__lte=now + HORIZON
    )
    return each(running, lambda decision: _silence(decision, now))


def _silence(decision: Decision, now: datetime) -> bool:
    ends_at = decision.silence_ends_at
    case = decision.items.select_related("application__cycle__process").order_by("application_id").first()
    if ends_at is None or case is None:
        return False
    before = days(case.application.cycle.process.rules().reminder_days)
    values: dict[str, Any] = {"title": decision.title, "symbol": decision.symbol, "due": instant_words(ends_at)}
    return remind_once(
        subject=f"decision:{decision.pk}",
        kind="silence",
        due_at=ends_at,
        before=due_reminder(ends_at, decision.confirmed_at or now, now, before),
        now=now,
        tell=lambda act: tell_missions(act, words.SILENCE_ENDS, now, **values),
        rule="R9",
        secret=True,
    )


def _clocks(now: datetime) -> int:
    """Consultations that end soon: to the Chair's office, one letter for all that end at the same instant (R7)."""
    running = (
        Consultation.objects.filter(
            ended_at__isnull=True,
            ends_at__gt=now,
            ends_at__lte=now + HORIZON,
            application__state__in=[State.CIRCULATED.value, State.IN_CONSULTATION.value],
        )
        .select_related("application__cycle__process")
        .order_by("ends_at", "application__cycle__process_id", "application__reference")
    )
    together = {key: list(clocks) for key, clocks in groupby(running, key=_ends_with)}
    return each([clocks[0] for clocks in together.values()], lambda first: _clock(together[_ends_with(first)], now))


def _ends_with(consultation: Consultation) -> tuple[datetime, int]:
    return consultation.ends_at, consultation.application.cycle.process_id


def _clock(consultations: list[Consultation], now: datetime) -> bool:
    """One reminder of clocks of one process that end together; what joined them late does not remind anew."""
    ends_at, process = _ends_with(consultations[0])
    begun_at = min(consultation.opened_at for consultation in consultations)
    before = days(consultations[0].application.cycle.process.rules().reminder_days)
    cases = "\n".join(consultation.application.reference for consultation in consultations)
    return remind_once(
        subject=f"process:{process}",
        kind="clock",
        due_at=ends_at,
        before=due_reminder(ends_at, begun_at, now, before),
        now=now,
        tell=lambda act: tell_chair(act, words.CLOCK_ENDS, now, cases=cases, due=instant_words(ends_at)),
        rule="R7",
        secret=True,
    )


def _plenaries(now: datetime) -> int:
    """A plenary that meets while cases await its update: a day before it closes, and once when it has closed without (R8)."""
    return sum(_plenary(session, now) for session in [*unanswered_plenaries(now), *missed_plenaries(now)])


def _plenary(session: Session, now: datetime) -> bool:
    missed = now >= session.closes_at
    return remind_once(
        subject=f"session:{session.pk}",
        kind="plenary_missed" if missed else "plenary",
        due_at=session.closes_at,
        before=timedelta(0) if missed else due_reminder(session.closes_at, session.opens_at, now, ON_THE_EVE),
        now=now,
        tell=lambda act: tell_chair(
            act,
            words.PLENARY_MISSED if missed else words.PLENARY_CLOSES,
            now,
            session=session.title,
            due=instant_words(session.closes_at),
        ),
        rule="R8",
        secret=True,
    )


def _disseminations(now: datetime) -> int:
    """What was received and must be disseminated: one day before the end of the five working days, and once overdue (R6)."""
    due = {objection.pk: (objection, due_at) for objection, due_at in undisseminated_since(now)}
    return each(due, lambda pk: _dissemination(*due[pk], now))


def _dissemination(objection: Objection, due_at: datetime, now: datetime) -> bool:
    before = timedelta(0) if now >= due_at else due_reminder(due_at, objection.received_at, now, ON_THE_EVE)
    return remind_once(
        subject=f"objection:{objection.pk}",
        kind="dissemination",
        due_at=due_at,
        before=before,
        now=now,
        tell=lambda act: tell_chair(
            act,
            words.DISSEMINATE_BY,
            now,
            reference=objection.application.reference,
            due=instant_words(due_at),
        ),
        rule="R6",
        secret=True,
    )
