"""The next instants of the Secretariat's front page: of windows, lists, answers and meetings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts.capacities import Actor
from accreditation.modalities.mandates import ActOf
from accreditation.models import Application, Circulation, Cycle, ScopeProposal, Window
from accreditation.policy import may
from accreditation.queries.secretariat import returned
from sessions_app.queries import coming

NEXT = 8


@dataclass(frozen=True)
class NextDeadline:
    """One coming instant, what happens at it, and how its countdown is worded."""

    at: datetime
    words: str
    url: str
    label: str


def address_of(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def next_deadlines(now: datetime, actor: Actor) -> list[NextDeadline]:
    """The next instants of the calendar and of what waits on others, the nearest first; each leads where `actor` may go."""
    found = [*_of_windows(now), *_of_lists(now), *_of_answers(now), *_of_meetings(now, actor)]
    return sorted(found, key=lambda one: one.at)[:NEXT]


def _of_windows(now: datetime) -> Iterator[NextDeadline]:
    for window in Window.objects.filter(closes_at__gt=now, announced_at__isnull=False).order_by("opens_at")[:NEXT]:
        url = address_of("admin:accreditation_window_window", window.pk)
        if window.opens_at > now:
            yield NextDeadline(window.opens_at, _("%s opens") % window.title, url, "opens")
        yield NextDeadline(window.closes_at, _("%s closes") % window.title, url, "closes")
    for cycle in Cycle.objects.filter(starts_at__lte=now, ends_at__gt=now).select_related("process"):
        url = address_of("admin:accreditation_cycle_changelist")
        yield NextDeadline(cycle.ends_at, _("The cycle ends: %s") % cycle, url, "ends")


def _of_lists(now: datetime) -> Iterator[NextDeadline]:
    running = Circulation.objects.with_period().filter(period_ends_at__gt=now)
    for one in running.select_related("window").order_by("period_ends_at")[:NEXT]:
        words = _("The period of list %(number)s, %(window)s ends") % {"number": one.number, "window": one.window.title}
        yield NextDeadline(
            one.period_ends_at, words, address_of("admin:accreditation_circulation_list", one.pk), "ends"
        )


def _of_answers(now: datetime) -> Iterator[NextDeadline]:
    for case in returned().filter(due_at__gt=now).order_by("due_at")[:NEXT]:
        yield NextDeadline(_due(case), _("Answer of %s due") % case.organization.name, _file(case), "due")
    hearings = ScopeProposal.objects.filter(decided_at__isnull=True, heard_until__gt=now)
    for proposal in hearings.select_related("application__organization").order_by("heard_until")[:NEXT]:
        words = _("Hearing of %s ends") % proposal.application.organization.name
        yield NextDeadline(proposal.heard_until, words, _file(proposal.application), "ends")


def _of_meetings(now: datetime, actor: Actor) -> Iterator[NextDeadline]:
    sets = may(ActOf.SET_WINDOW, actor)
    for session in coming(now, 3):
        if session.opens_at > now:
            url = address_of("admin:sessions_app_session_change", session.pk) if sets else ""
            url = url or address_of("session", session.slug)
            yield NextDeadline(session.opens_at, _("%s opens") % session.title, url, "opens")


def _due(case: Application) -> datetime:
    if case.due_at is None:
        raise ValueError(f"{case} has no due date")
    return case.due_at


def _file(case: Application) -> str:
    return address_of("admin:accreditation_application_file", case.reference)
