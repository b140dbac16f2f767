"""Meetings, as the public and the procedure look at them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from accreditation.modalities.decisions import Meeting
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.planner import (
    MAY_BE_FED,
    Ahead,
    CalendarWarning,
    missing_ahead,
    period_warnings,
    window_warnings,
)
from accreditation.models import Circulation, Cycle, Process, Window
from accreditation.models.circulation import CirculationStatus
from sessions_app.models import PublicDecision, Session, SessionKind


def meetings() -> QuerySet[Session]:
    """All meetings by date, with what their pages say of cycle and window."""
    return Session.objects.select_related("cycle__process", "fed_by").order_by("opens_at", "id")


def coming(now: datetime, limit: int | None = None) -> list[Session]:
    """Those not over yet, the next one first."""
    found = meetings().filter(closes_at__gt=now)
    return list(found[:limit] if limit else found)


def as_meetings(sessions: Iterable[Session]) -> list[Meeting]:
    """As modalities take them."""
    return [session.facts() for session in sessions]


def meetings_ahead(cycle: int, now: datetime) -> list[Meeting]:
    """Those of a cycle, by its key, that are not over, by opening: the calendar for "earliest possible decision"."""
    return as_meetings(Session.objects.filter(cycle=cycle, closes_at__gt=now).order_by("opens_at", "id"))


def plenaries_closed(after: datetime, now: datetime) -> list[datetime]:
    """When substantive plenaries ended in `after` < t <= `now`."""
    closed = Session.objects.filter(kind=SessionKind.PLENARY, closes_at__gt=after, closes_at__lte=now)
    return list(closed.order_by("closes_at").values_list("closes_at", flat=True))


def days_of(session: Session, zone: ZoneInfo) -> tuple[date, date]:
    """First and last day at the seat. A meeting is half-open, so one that ends at midnight does not touch the next day."""
    last = session.closes_at - timedelta(microseconds=1)
    return session.opens_at.astimezone(zone).date(), last.astimezone(zone).date()


def is_whole_days(session: Session, zone: ZoneInfo) -> bool:
    """Whether only days are known, as long as hours have not been announced."""
    ends = (session.opens_at.astimezone(zone), session.closes_at.astimezone(zone))
    return all((end.hour, end.minute, end.second) == (0, 0, 0) for end in ends)


def decisions_between_meetings() -> QuerySet[PublicDecision]:
    """Those on which silence was kept, the latest first."""
    return PublicDecision.objects.filter(session=None)


def gaps_of(process: Process, now: datetime) -> list[str]:
    """What is missing or comes too late, as modalities.planner.missing_ahead names it. Between two cycles and after
    the last, counted from the one that ended last. Empty where none has begun."""
    cycle = Cycle.objects.filter(process=process, starts_at__lte=now).order_by("-number").first()
    if cycle is None:
        return []
    following = Cycle.objects.filter(process=process, number__gt=cycle.number).order_by("number").first()
    first = Window.objects.filter(cycle=following).order_by("closes_at").first() if following else None
    window = Window.objects.filter(cycle__process=process, opens_at__gt=now).order_by("opens_at").first()
    plenary = (
        Session.objects.filter(cycle__process=process, kind=SessionKind.PLENARY, opens_at__gt=now)
        .order_by("opens_at")
        .first()
    )
    ahead = Ahead(
        cycle_ends_at=cycle.ends_at,
        next_window_opens=window.opens_at if window else None,
        next_plenary_opens=plenary.opens_at if plenary else None,
        following=following is not None,
        its_first_close=first.closes_at if first else None,
    )
    return missing_ahead(ahead, now, process.rules())


@dataclass(frozen=True)
class Risk:
    """What is risky about a window or a list, for the calendar as it stands."""

    about: Window | Circulation
    warning: CalendarWarning
    rules: Parameters


def calendar_risks(now: datetime) -> list[Risk]:
    """Everything ahead that the planner warns of (DESIGN 5): windows, and lists that wait for their second person or whose period
    runs."""
    return [*_window_risks(now), *_list_risks(now)]


def _window_risks(now: datetime) -> Iterator[Risk]:
    ahead = Window.objects.filter(closes_at__gt=now).select_related("cycle__process").prefetch_related("sessions")
    for window in ahead.order_by("opens_at", "id"):
        rules = window.cycle.process.rules()
        plenary = _plenary_fed_by(window)
        for warning in window_warnings(
            window.opens_at,
            window.closes_at,
            plenary.facts() if plenary else None,
            rules,
            now,
            window.announced_at,
        ):
            yield Risk(window, warning, rules)


def lists_ahead(now: datetime) -> QuerySet[Circulation]:
    """Lists with files that are prepared, and those whose period runs."""
    runs = Circulation.objects.with_period().filter(period_ends_at__gt=now)
    prepared = Q(status=CirculationStatus.PREPARED, annex_only=False)
    return Circulation.objects.filter(prepared | Q(pk__in=runs.values("pk"))).order_by("id")


def _list_risks(now: datetime) -> Iterator[Risk]:
    ahead = lists_ahead(now).select_related("window__cycle__process")
    for circulation in ahead.prefetch_related("window__sessions"):
        rules = circulation.window.cycle.process.rules()
        plenary = _plenary_fed_by(circulation.window)
        if plenary is not None:
            for warning in period_warnings(circulation.period_ends_at, plenary.facts(), rules):
                yield Risk(circulation, warning, rules)


def _plenary_fed_by(window: Window) -> Session | None:
    """The first meeting that may hear an objected case of this window."""
    fed = [session for session in window.sessions.all() if session.kind == SessionKind.PLENARY]
    return min(fed, key=lambda session: session.opens_at, default=None)


def plenary_ahead(window: Window, closes_at: datetime) -> Meeting | None:
    """The first plenary that the window feeds; of one that feeds none yet, the next of its cycle from `closes_at` on."""
    fed = _plenary_fed_by(window) if window.pk else None
    found = fed or (
        Session.objects.filter(cycle_id=window.cycle_id, kind=SessionKind.PLENARY, opens_at__gte=closes_at)
        .order_by("opens_at", "id")
        .first()
    )
    return found.facts() if found else None


def meetings_to_feed(window: Window) -> QuerySet[Session]:
    """The plenaries and review conferences of the window's cycle that open after its close: those it may be for."""
    return (
        Session.objects.filter(
            cycle_id=window.cycle_id,
            kind__in=MAY_BE_FED,
            opens_at__gte=window.closes_at,
        )
        .select_related("cycle__process", "fed_by")
        .order_by("opens_at", "id")
    )
