"""The Secretariat's front page: what waits and since when, the next deadlines, what the calendar risks, whether the timers
live. Everything in it is counted from what this person may know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.capacities import Actor
from accounts.queries.heartbeats import is_stale, is_starting, last_posting, last_whole_sweep
from accounts.queries.people import office_of_chair
from accreditation.models import Process, Window
from accreditation.notices.planner import missing_sentence, warning_sentence
from accreditation.queries.queues import queues
from desks.queries.secretariat_deadlines import NextDeadline, address_of, next_deadlines
from desks.queries.secretariat_queues import GROUPS, QueueRow, of_other_rooms, queue_row
from sessions_app.queries import calendar_risks, gaps_of


@dataclass(frozen=True)
class Warned:
    """Something risky in the calendar, and where to mend it."""

    about: str
    sentence: str
    url: str


@dataclass(frozen=True)
class FrontPage:
    """`groups` holds what waits, `idle` the queues in which nothing does."""

    groups: list[tuple[Promise, list[QueueRow]]]
    idle: list[QueueRow]
    deadlines: list[NextDeadline]
    warnings: list[Warned]
    last_sweep: datetime | None
    sweeps_stale: bool
    sweeps_starting: bool = False
    last_posting: datetime | None = None
    posting_stale: bool = False
    missing: list[str] = field(default_factory=list)
    nobody_in_office: bool = False

    @property
    def yours(self) -> int:
        """How many things wait that this person may act on."""
        return sum(row.waiting.count for _title, rows in self.groups for row in rows if row.yours)


def front_page(now: datetime, actor: Actor) -> FrontPage:
    """Put it together for this person."""
    found = queues(now) | {waiting.key: waiting for waiting in of_other_rooms(actor, now)}
    groups, idle = [], []
    for title, listed in GROUPS:
        rows = [queue_row(queue, found[queue.key], actor, now) for queue in listed]
        idle += [row for row in rows if not row.waiting.count]
        waiting = [row for row in rows if row.waiting.count]
        if waiting:
            groups.append((title, waiting))
    beat = last_whole_sweep()
    stale, starting = beat is None or is_stale(beat, now), is_starting(beat, now)
    posting = last_posting()
    return FrontPage(
        groups=groups,
        idle=idle,
        deadlines=next_deadlines(now, actor),
        warnings=calendar_warnings(now),
        last_sweep=beat,
        sweeps_stale=stale and not starting,
        sweeps_starting=stale and starting,
        last_posting=posting,
        # Where everything is silent, that is what has to be mended.
        posting_stale=posting is not None and is_stale(posting, now) and not stale and not is_starting(posting, now),
        missing=calendar_gaps(now),
        nobody_in_office=not office_of_chair(now).exists(),
    )


def calendar_warnings(now: datetime) -> list[Warned]:
    """What the window planner warns of, wherever it is in the calendar, in words."""
    found = []
    for risk in calendar_risks(now):
        about = risk.about
        if isinstance(about, Window):
            name, url = about.title, address_of("admin:accreditation_window_window", about.pk)
        else:
            name = (
                _("List %(number)s of %(window)s") % {"number": about.number, "window": about.window.title}
                if about.number
                else _("Prepared list of %(window)s") % {"window": about.window.title}
            )
            url = address_of("admin:accreditation_circulation_list", about.pk)
        found.append(Warned(name, warning_sentence(risk.warning, risk.rules), url))
    return found


def calendar_gaps(now: datetime) -> list[str]:
    """What the calendar of each running cycle lacks, months ahead (DESIGN 5)."""
    sentences = []
    for process in Process.objects.order_by("pk"):
        sentences += [missing_sentence(what) for what in gaps_of(process, now)]
    return sentences
