"""Cycles, windows and their deadlines: set, announced, and moved by an act that everybody concerned hears of (R2, R3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.capacities import Actor
from accounts.deadline_words import instant_words
from accounts.models import Act
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import record_act
from accreditation.modalities.calendar import has_passed, local_date
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.periods import (
    may_change_dates,
    may_end_within,
    may_move_deadline,
    may_move_period,
    may_open_at,
    may_span,
)
from accreditation.modalities.states import State
from accreditation.models import Circulation, Cycle, DeadlineChange, Process, Window
from accreditation.models.circulation import CirculationStatus
from accreditation.notices import secretariat_letters as letters
from accreditation.policy import insist_may
from accreditation.queries.circulation import standing_on
from accreditation.queries.recipients import Bodies, bodies_of_cycle, bodies_of_window, bodies_on_list
from accreditation.services.given import insist_said
from accreditation.services.steps import insist
from accreditation.services.telling import tell_bodies, tell_missions


def set_cycle(
    *, process: Process, number: int, starts_at: datetime, ends_at: datetime, actor: Actor, now: datetime
) -> Cycle:
    """Open the book of a cycle (R2). The one before is not touched: it lapses at its own end.

    Raises Refused: no right, an end before its beginning, a number or days that another cycle has."""
    insist_may(ActOf.SET_WINDOW, actor)
    if ends_at <= starts_at:
        raise Refused(Reason.BAD_VALUE, "R2", ("ends_at",))
    with transaction.atomic():
        Process.objects.select_for_update(no_key=True).get(pk=process.pk)
        if process.cycles.filter(number=number).exists():
            raise Refused(Reason.BAD_VALUE, "R2", ("number",))
        if process.cycles.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
            raise Refused(Reason.BAD_VALUE, "R2", ("overlap",))  # two cycles never overlap
        cycle = Cycle.objects.create(process=process, number=number, starts_at=starts_at, ends_at=ends_at)
        _record(
            "cycle.set", f"cycle:{cycle.pk}", actor, now, "R2", starts=starts_at.isoformat(), ends=ends_at.isoformat()
        )
    return cycle


def set_window(
    *, cycle: Cycle, title: str, opens_at: datetime, closes_at: datetime, actor: Actor, now: datetime
) -> Window:
    """Set an annual window (R3). It binds nobody, and nobody outside the Secretariat sees it, until it is announced.

    Raises Refused: no right, no title, a close before the opening or after the cycle, an opening that has passed."""
    insist_may(ActOf.SET_WINDOW, actor)
    with transaction.atomic():
        Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
        _insist_window(cycle, opens_at, closes_at, now)
        title = insist_title(cycle, title)
        window = Window.objects.create(
            cycle=cycle, title=title, year=year_of(cycle, opens_at), opens_at=opens_at, closes_at=closes_at
        )
        _record(
            "window.set",
            f"window:{window.pk}",
            actor,
            now,
            public=False,
            opens=opens_at.isoformat(),
            closes=closes_at.isoformat(),
        )
    return window


def change_window(
    *,
    window: Window,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    actor: Actor,
    now: datetime,
    seen: tuple[datetime, datetime] | None = None,
) -> Window:
    """Change a window that has not been announced. `seen`: the dates the page was drawn from; others in force: STALE.

    Raises Refused: no right, a stale page, announced already, dates as in `set_window`."""
    insist_may(ActOf.SET_WINDOW, actor)
    with transaction.atomic():
        window = _locked_window(window)
        if seen is not None and seen != (window.opens_at, window.closes_at):
            raise Refused(Reason.STALE)
        insist(may_change_dates(announced=window.is_announced))
        _insist_window(window.cycle, opens_at, closes_at, now)
        window.title, window.year = (
            insist_title(window.cycle, title, besides=window.pk),
            year_of(window.cycle, opens_at),
        )
        window.opens_at, window.closes_at = opens_at, closes_at
        window.save(update_fields=["title", "year", "opens_at", "closes_at"])
        _record(
            "window.change",
            f"window:{window.pk}",
            actor,
            now,
            public=False,
            opens=opens_at.isoformat(),
            closes=closes_at.isoformat(),
        )
    return window


def announce_window(
    *, window: Window, actor: Actor, now: datetime, seen: tuple[datetime, datetime] | None = None
) -> Window:
    """Announce a window to all missions; from here on it is never shortened (R3). `seen`: the dates that were read on the
    page; others in force raise STALE, and nothing is announced.

    Raises Refused: no right, a stale page, announced already, an opening that has passed."""
    insist_may(ActOf.SET_WINDOW, actor)
    with transaction.atomic():
        window = _locked_window(window)
        if seen is not None and seen != (window.opens_at, window.closes_at):
            raise Refused(Reason.STALE)
        insist(may_change_dates(announced=window.is_announced))
        insist(may_open_at(window.opens_at, now))
        window.announced_at = now
        window.save(update_fields=["announced_at"])
        act = _record(
            "window.announce",
            f"window:{window.pk}",
            actor,
            now,
            opens=window.opens_at.isoformat(),
            closes=window.closes_at.isoformat(),
        )
        tell_missions(
            act,
            letters.WINDOW_ANNOUNCED,
            now,
            window=window.title,
            opens=instant_words(window.opens_at),
            closes=instant_words(window.closes_at),
        )
    return window


def move_window_close(
    *, window: Window, closes_at: datetime, reason: str, actor: Actor, now: datetime, seen: datetime | None = None
) -> DeadlineChange:
    """Move an announced window's close to a later instant, before it has passed; applicants and missions hear of it at once.

    Raises Refused: no right, no reason, a stale page, not announced, closed already, sooner or the same, after the
    cycle."""
    insist_may(ActOf.SET_WINDOW, actor)
    with transaction.atomic():
        window = _locked_window(window)
        if not window.is_announced:
            raise Refused(Reason.NOT_ANNOUNCED, "R3")
        change = _move(window.closes_at, closes_at, reason, actor, now, seen, window=window)
        insist(may_end_within(window.cycle.ends_at, closes_at))
        window.closes_at = closes_at
        window.save(update_fields=["closes_at"])
        act = _record(
            "window.move_close", f"window:{window.pk}", actor, now, change=change.pk, to=closes_at.isoformat()
        )
        _announce(act, window.title, change, bodies_of_window(window), now)
    return change


def move_period_end(
    *,
    circulation: Circulation,
    ends_at: datetime,
    reason: str,
    actor: Actor,
    now: datetime,
    seen: datetime | None = None,
) -> DeadlineChange:
    """Move the end of a running non-objection period to a later instant, for every file on the list (R1, R3).

    Raises Refused: no right, no reason, a stale page, not begun, over already, sooner or the same, no file left on the
    list, after the cycle."""
    insist_may(ActOf.CIRCULATE, actor)
    with transaction.atomic():
        circulation = (
            Circulation.objects.select_for_update(of=("self",), no_key=True)
            .select_related("window__cycle")
            .get(pk=circulation.pk)
        )
        if circulation.status != CirculationStatus.CIRCULATED:
            raise Refused(Reason.PERIOD_NOT_STARTED, "R1")
        change = _move(circulation.period_ends_at, ends_at, reason, actor, now, seen, circulation=circulation)
        standing = standing_on(circulation)
        insist(may_move_period(standing.count(), ends_at, circulation.window.cycle.ends_at))
        circulation.period_ends_at = ends_at
        circulation.version += 1
        circulation.save(update_fields=["period_ends_at", "version"])
        standing.filter(state=State.CIRCULATED.value).update(period_ends_at=ends_at)
        act = _record(
            "circulation.move_period",
            f"circulation:{circulation.pk}",
            actor,
            now,
            change=change.pk,
            to=ends_at.isoformat(),
        )
        what = _("The non-objection period of list {number}, {window}").format(
            number=circulation.number, window=circulation.window.title
        )
        _announce(act, what, change, bodies_on_list(circulation), now)
    return change


def move_cycle_end(
    *, cycle: Cycle, ends_at: datetime, reason: str, actor: Actor, now: datetime, seen: datetime | None = None
) -> DeadlineChange:
    """Move the end of a cycle to a later instant; what lapses with it lapses then (R2).

    Raises Refused: no right, no reason, a stale page, ended already, sooner or the same, into the next cycle."""
    insist_may(ActOf.SET_WINDOW, actor)
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update(of=("self",), no_key=True).select_related("process").get(pk=cycle.pk)
        change = _move(cycle.ends_at, ends_at, reason, actor, now, seen, cycle=cycle)
        overlap = cycle.process.cycles.exclude(pk=cycle.pk).filter(starts_at__lt=ends_at, ends_at__gt=cycle.starts_at)
        if overlap.exists():
            raise Refused(Reason.BAD_VALUE, "R2", ("overlap",))
        cycle.ends_at = ends_at
        cycle.save(update_fields=["ends_at"])
        act = _record("cycle.move_end", f"cycle:{cycle.pk}", actor, now, "R2", change=change.pk, to=ends_at.isoformat())
        what = _("The cycle {years}").format(years=f"{cycle.starts_at.year}–{ends_at.year}")
        _announce(act, what, change, bodies_of_cycle(cycle), now)
    return change


def year_of(cycle: Cycle, opens_at: datetime) -> int:
    """The year that a window bears: that of its opening at the seat."""
    return local_date(opens_at, cycle.process.rules()).year


def insist_title(cycle: Cycle, title: str, *, besides: int | None = None) -> str:
    """What a window of the locked cycle may be called: something, and not as another of it. Raises Refused."""
    title = said(title)
    others = (
        cycle.windows.filter(title=title) if besides is None else cycle.windows.filter(title=title).exclude(pk=besides)
    )
    if not title or others.exists():
        raise Refused(Reason.BAD_VALUE, "R3", ("title",))
    return title


def _insist_window(cycle: Cycle, opens_at: datetime, closes_at: datetime, now: datetime) -> None:
    insist(may_span(opens_at, closes_at), "closes_at")
    insist(may_open_at(opens_at, now))
    insist(may_end_within(cycle.ends_at, closes_at))


def _locked_window(window: Window) -> Window:
    return (
        Window.objects.select_for_update(of=("self",), no_key=True).select_related("cycle__process").get(pk=window.pk)
    )


def _move(
    before: datetime, after: datetime, reason: str, actor: Actor, now: datetime, seen: datetime | None, **of: Any
) -> DeadlineChange:
    if seen is not None and seen != before:
        raise Refused(Reason.STALE)
    insist_said(reason)
    if has_passed(before, now):
        raise Refused(Reason.DEADLINE_PASSED, "R3")
    insist(may_move_deadline(before, after, already_running=True))
    if after == before:
        raise Refused(Reason.UNCHANGED)
    return DeadlineChange.objects.create(
        before=before, after=after, reason=said(reason), changed_at=now, changed_by_id=actor.person_id, **of
    )


def _announce(act: Act, what: str, change: DeadlineChange, bodies: Bodies, now: datetime) -> None:
    values: dict[str, Any] = {
        "what": what,
        "before": instant_words(change.before),
        "after": instant_words(change.after),
        "reason": change.reason,
    }
    tell_bodies(act, letters.DEADLINE_MOVED, bodies, now, **values)
    tell_missions(act, letters.DEADLINE_MOVED_TO_MISSION, now, **values)


def _record(
    kind: str, subject: str, actor: Actor, now: datetime, rule: str = "R3", *, public: bool = True, **facts: Any
) -> Act:
    return record_act(kind=kind, moment=now, actor=actor, subject=subject, facts=facts, rule=rule, public=public)
