"""The Secretariat's front page: what waits and since when, the next deadlines, what the calendar risks, whether the timers
live. Everything in it is counted from what this person may know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import policy as people
from accounts.capacities import Actor
from accounts.deadline_words import countdown_words, span_words
from accounts.models import Proposal, Wording
from accounts.models.letter import LetterStatus
from accounts.policy import PeopleAct
from accounts.queries.heartbeats import is_stale, last_whole_sweep
from accounts.queries.letters import letters_in_trouble, readable_letters
from accreditation.modalities.mandates import ActOf
from accreditation.models import Application, Circulation, Cycle, Process, ScopeProposal, Window
from accreditation.models.circulation import CirculationStatus
from accreditation.notices.planner import missing_sentence, warning_sentence
from accreditation.policy import may
from accreditation.queries.duplicates import possible_duplicates
from accreditation.queries.ecosoc import gained, lost
from accreditation.queries.missions import reach_of_missions
from accreditation.queries.queues import Waiting, queues, waiting_rows
from accreditation.queries.secretariat import returned
from sessions_app.queries import calendar_risks, coming, gaps_of
from submissions.policy import may_moderate
from submissions.queries.inputs import appealed, waiting_for_moderation

MOST_PAIRS = 100
NEXT = 8


@dataclass(frozen=True)
class Queue:
    """A queue of the front page: its words, where it opens, and who may act on it; None: nobody here, it waits on others."""

    key: str
    words: Promise
    page: str
    query: str = ""
    may: Callable[[Actor], bool] | None = None


def _of(act: ActOf) -> Callable[[Actor], bool]:
    return lambda actor: may(act, actor)


def _person(act: PeopleAct) -> Callable[[Actor], bool]:
    return lambda actor: people.may(act, actor)


FILES = "admin:accreditation_application_changelist"
LISTS = "admin:accreditation_circulation_changelist"
MATCHES = "admin:accreditation_ecosocentry_matches"
INPUTS = "admin:submissions_writteninput_changelist"
CHECK, CIRCULATE = _of(ActOf.CHECK), _of(ActOf.CIRCULATE)
GROUPS: tuple[tuple[Promise, tuple[Queue, ...]], ...] = (
    (
        lazy("Files"),
        (
            Queue("check", lazy("Files to check"), FILES, "?queue=check", CHECK),
            Queue("answered", lazy("Answered questions"), FILES, "?queue=answered", CHECK),
            Queue("ecosoc", lazy("To match with the ECOSOC register"), MATCHES, "", CHECK),
            Queue("returned", lazy("Returned, an answer awaited"), FILES, "?queue=returned"),
            Queue("scope", lazy("Scope proposals before the Chair"), FILES, "?queue=scope"),
            Queue("gained", lazy("Consultative status gained while pending"), MATCHES, "", _of(ActOf.CHANGE_ROUTE)),
        ),
    ),
    (
        lazy("Organizations"),
        (
            Queue(
                "confirm",
                lazy("Organizations to confirm"),
                "admin:accreditation_organization_changelist",
                "?queue=confirm",
                _of(ActOf.CONFIRM_ORGANIZATION),
            ),
            Queue(
                "claims",
                lazy("Claims to decide"),
                "admin:accreditation_claim_changelist",
                "?queue=open",
                _of(ActOf.DECIDE_CLAIM),
            ),
            Queue("duplicates", lazy("Possible duplicates"), "admin:accreditation_organization_duplicates", "", CHECK),
            Queue(
                "lost",
                lazy("Consultative status lost"),
                "admin:accreditation_accreditation_changelist",
                "?queue=lost",
                _of(ActOf.CHANGE_ROUTE),
            ),
        ),
    ),
    (
        lazy("Lists and periods"),
        (
            Queue("complete", lazy("Complete, not circulated"), LISTS, "", CIRCULATE),
            Queue("prepared", lazy("Prepared lists awaiting a second person"), LISTS, "?queue=prepared", CIRCULATE),
            Queue("recalls", lazy("Recalls awaiting a second person"), LISTS, "?queue=recalls", _of(ActOf.RECALL)),
            Queue(
                "missions",
                lazy("Missions neither checked nor acknowledged"),
                "admin:accreditation_circulation_missions",
                "",
                CIRCULATE,
            ),
            Queue(
                "held",
                lazy("Outcomes held after an outage"),
                "admin:accreditation_heldrelease_changelist",
                "",
                _of(ActOf.RELEASE_HELD),
            ),
            Queue("periods", lazy("Non-objection periods running"), LISTS, "?queue=running"),
            Queue("late", lazy("Late permissions running"), "admin:accreditation_latepermission_changelist"),
        ),
    ),
    (
        lazy("Written inputs"),
        (
            Queue("inputs", lazy("Written inputs to moderate"), INPUTS, "", may_moderate),
            Queue("appeals", lazy("Returned inputs before the Chair on appeal"), INPUTS, "?state=appealed"),
        ),
    ),
    (
        lazy("People and letters"),
        (
            Queue(
                "proposals",
                lazy("Proposals about people awaiting a second person"),
                "admin:accounts_proposal_changelist",
                "",
                _person(PeopleAct.SECRETARIAT_RIGHTS),
            ),
            Queue(
                "bounced",
                lazy("Letters that came back"),
                "admin:accounts_letter_changelist",
                "?status=trouble",
                _person(PeopleAct.LETTERS),
            ),
            Queue(
                "held_letters",
                lazy("Letters held for release"),
                "admin:accounts_letter_changelist",
                "?status=held",
                _person(PeopleAct.LETTERS),
            ),
            Queue(
                "wordings",
                lazy("Wordings not cleared yet"),
                "admin:accounts_wording_changelist",
                "",
                _person(PeopleAct.WORDINGS),
            ),
        ),
    ),
)


@dataclass(frozen=True)
class QueueRow:
    """A line of the front page. `yours`: this person has the right to act on it."""

    key: str
    words: Promise
    url: str
    waiting: Waiting
    yours: bool
    age: str
    left: str


@dataclass(frozen=True)
class NextDeadline:
    """One coming instant, what happens at it, and how its countdown is worded."""

    at: datetime
    words: str
    url: str
    label: str


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
    missing: list[str] = field(default_factory=list)

    @property
    def yours(self) -> int:
        """How many things wait that this person may act on."""
        return sum(row.waiting.count for _title, rows in self.groups for row in rows if row.yours)


def front_page(now: datetime, actor: Actor) -> FrontPage:
    """Put it together for this person."""
    found = queues(now) | {waiting.key: waiting for waiting in _of_other_rooms(actor)}
    groups, idle = [], []
    for title, listed in GROUPS:
        rows = [_row(queue, found[queue.key], actor, now) for queue in listed]
        idle += [row for row in rows if not row.waiting.count]
        waiting = [row for row in rows if row.waiting.count]
        if waiting:
            groups.append((title, waiting))
    beat = last_whole_sweep()
    return FrontPage(
        groups=groups,
        idle=idle,
        deadlines=next_deadlines(now),
        warnings=calendar_warnings(now),
        last_sweep=beat,
        sweeps_stale=beat is None or is_stale(beat, now),
        missing=calendar_gaps(now),
    )


def _of_other_rooms(actor: Actor) -> Iterator[Waiting]:
    pairs = possible_duplicates(MOST_PAIRS)
    yield Waiting("duplicates", min(len(pairs), MOST_PAIRS - 1), more=len(pairs) == MOST_PAIRS)
    yield waiting_rows("gained", gained())
    yield waiting_rows("lost", lost())
    yield Waiting("missions", len(reach_of_missions().unsettled))
    yield waiting_rows("inputs", waiting_for_moderation(), "state_since")
    yield waiting_rows("appeals", appealed(), "state_since")
    yield waiting_rows("proposals", Proposal.objects.filter(decided_at__isnull=True), "proposed_at", "expires_at")
    yield waiting_rows("bounced", letters_in_trouble(actor), "written_at")
    held = readable_letters(actor).filter(status=LetterStatus.HELD)
    yield waiting_rows("held_letters", held, "written_at")
    yield waiting_rows("wordings", Wording.objects.filter(cleared_at__isnull=True), "written_at")


def _row(queue: Queue, waiting: Waiting, actor: Actor, now: datetime) -> QueueRow:
    yours = queue.may is not None and queue.may(actor)
    age = span_words(now - waiting.oldest_at) if waiting.oldest_at is not None else ""
    left = countdown_words(waiting.next_at, now, "due") if waiting.next_at is not None else ""
    return QueueRow(queue.key, queue.words, _address(queue.page) + queue.query, waiting, yours, age, left)


def _address(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def next_deadlines(now: datetime) -> list[NextDeadline]:
    """The next instants of the calendar and of what waits on others, the nearest first."""
    found = [*_of_windows(now), *_of_lists(now), *_of_answers(now), *_of_meetings(now)]
    return sorted(found, key=lambda one: one.at)[:NEXT]


def _of_windows(now: datetime) -> Iterator[NextDeadline]:
    for window in Window.objects.filter(closes_at__gt=now, announced_at__isnull=False).order_by("opens_at")[:NEXT]:
        url = _address("admin:accreditation_window_window", window.pk)
        if window.opens_at > now:
            yield NextDeadline(window.opens_at, _("%s opens") % window.title, url, "opens")
        yield NextDeadline(window.closes_at, _("%s closes") % window.title, url, "closes")
    for cycle in Cycle.objects.filter(starts_at__lte=now, ends_at__gt=now).select_related("process"):
        url = _address("admin:accreditation_cycle_changelist")
        yield NextDeadline(cycle.ends_at, _("The cycle ends: %s") % cycle, url, "ends")


def _of_lists(now: datetime) -> Iterator[NextDeadline]:
    running = Circulation.objects.filter(status=CirculationStatus.CIRCULATED, period_ends_at__gt=now)
    for one in running.select_related("window").order_by("period_ends_at")[:NEXT]:
        words = _("The period of list %(number)s, %(window)s ends") % {"number": one.number, "window": one.window.title}
        yield NextDeadline(one.period_ends_at, words, _address("admin:accreditation_circulation_list", one.pk), "ends")


def _of_answers(now: datetime) -> Iterator[NextDeadline]:
    for case in returned().filter(due_at__gt=now).order_by("due_at")[:NEXT]:
        yield NextDeadline(_due(case), _("Answer of %s due") % case.organization.name, _file(case), "due")
    hearings = ScopeProposal.objects.filter(decided_at__isnull=True, heard_until__gt=now)
    for proposal in hearings.select_related("application__organization").order_by("heard_until")[:NEXT]:
        words = _("Hearing of %s ends") % proposal.application.organization.name
        yield NextDeadline(proposal.heard_until, words, _file(proposal.application), "ends")


def _of_meetings(now: datetime) -> Iterator[NextDeadline]:
    for session in coming(now, 3):
        if session.opens_at > now:
            url = _address("admin:sessions_app_session_change", session.pk)
            yield NextDeadline(session.opens_at, _("%s opens") % session.title, url, "opens")


def _due(case: Application) -> datetime:
    if case.due_at is None:
        raise ValueError(f"{case} has no due date")
    return case.due_at


def _file(case: Application) -> str:
    return _address("admin:accreditation_application_file", case.reference)


def calendar_warnings(now: datetime) -> list[Warned]:
    """What the window planner warns of, wherever it is in the calendar, in words."""
    found = []
    for risk in calendar_risks(now):
        about = risk.about
        if isinstance(about, Window):
            name, url = about.title, _address("admin:accreditation_window_window", about.pk)
        else:
            name = _("Prepared list of %(window)s") % {"window": about.window.title}
            url = _address("admin:accreditation_circulation_list", about.pk)
        found.append(Warned(name, warning_sentence(risk.warning, risk.rules), url))
    return found


def calendar_gaps(now: datetime) -> list[str]:
    """What the calendar of each running cycle lacks, months ahead (DESIGN 5)."""
    sentences = []
    for process in Process.objects.order_by("pk"):
        sentences += [missing_sentence(what) for what in gaps_of(process, now)]
    return sentences
