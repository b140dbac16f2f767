"""The rehearsal's clock: it goes from one instant at which the sweeps have something to do to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Min

from accounts.connection import desk
from accounts.models import Letter
from accounts.models.letter import LetterStatus
from accounts.services.letters import post_due_letters
from accreditation.modalities.calendar import local_date
from accreditation.modalities.parameters import Parameters
from accreditation.models import Application, Circulation, Cycle, LatePermission, Window
from accreditation.models.circulation import CirculationStatus
from accreditation.tasks import STEPS as LOWER
from objections.models import Consultation, Decision
from objections.models.decision import DecisionStatus
from objections.tasks import STEPS as UPPER
from sessions_app.models import Session
from sessions_app.services.gaps import warn_of_gaps

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def sweep(now: datetime) -> None:
    """What the beat does each minute, once, at a simulated instant: every step of every sweep. Letters: `let_time_pass`."""
    with desk():
        for step in (*LOWER.values(), *UPPER.values()):
            step(now=now)
        warn_of_gaps(now=now)


def post_until(moment: datetime) -> None:
    """Post what has fallen due since the last sweep, each letter in the minute after it was due: the beat would not have
    waited for the next instant at which something else happens."""
    with desk():
        while True:
            due = Letter.objects.filter(status=LetterStatus.QUEUED, next_attempt_at__lte=moment - MINUTE)
            first = due.aggregate(first=Min("next_attempt_at"))["first"]
            if first is None or not post_due_letters(now=first + MINUTE):
                return


def let_time_pass(since: datetime, until: datetime, rules: Parameters) -> None:
    """Sweep at each instant after `since` and up to `until` at which something may be due. What one sweep begins, the next
    instants count in. Letters are posted as they fall due, by the same sweep of the outbox."""
    moment = _next_moment(since, until, rules)
    while moment is not None:
        post_until(moment)
        sweep(moment)
        moment = _next_moment(moment, until, rules)
    post_until(until)
    with desk():
        post_due_letters(now=until)


def _next_moment(after: datetime, until: datetime, rules: Parameters) -> datetime | None:
    with desk():
        moments = {boundary + MINUTE for boundary in (*_boundaries(rules), *_months(after, until, rules))}
    return min((moment for moment in moments if after < moment <= until), default=None)


def _boundaries(rules: Parameters) -> Iterator[datetime]:
    """Every boundary on record, and the instants of the reminders before those that people are reminded of."""
    yield from Window.objects.values_list("opens_at", flat=True)
    yield from Cycle.objects.values_list("ends_at", flat=True)
    yield from Session.objects.values_list("closes_at", flat=True)
    reminded: tuple[Iterable[datetime | None], ...] = (
        Window.objects.values_list("closes_at", flat=True),
        LatePermission.objects.values_list("until_at", flat=True),
        Decision.objects.filter(status=DecisionStatus.UNDER_SILENCE).values_list("silence_ends_at", flat=True),
        Circulation.objects.filter(status=CirculationStatus.CIRCULATED).values_list("period_ends_at", flat=True),
        Consultation.objects.filter(ended_at__isnull=True).values_list("ends_at", flat=True).distinct(),
        Application.objects.filter(due_at__isnull=False).values_list("due_at", flat=True).distinct(),
    )
    for deadlines in reminded:
        for deadline in filter(None, deadlines):
            yield deadline
            yield from (deadline - days * DAY for days in rules.reminder_days)


def _months(after: datetime, until: datetime, rules: Parameters) -> Iterator[datetime]:
    """The first midnight of each month at the seat: the accredited are posted, gaps in the calendar told."""
    days = (after + n * DAY for n in range((until - after).days + 2))
    for before, day in pairwise(days):
        if local_date(before, rules).month != local_date(day, rules).month:
            first = local_date(day, rules).replace(day=1)
            yield datetime(first.year, first.month, first.day, tzinfo=rules.tz)
