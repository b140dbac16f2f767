"""Every date of the process, as one list: what the page, the calendar files and the API print (DESIGN 5).

A circulated list is in it by its window and number: the calendar is public, the bodies on a list are not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count, Max
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.deadline_words import days_words, instant_words, number_of_days
from accounts.models import Act
from accreditation.modalities.attendance import access_to
from accreditation.modalities.decisions import MeetingKind
from accreditation.modalities.parameters import Parameters
from accreditation.models import Circulation, Cycle, DeadlineChange, Window
from sessions_app.models import Session
from sessions_app.queries import days_of, is_whole_days, meetings


class Kind(StrEnum):
    """What happens at a date."""

    CYCLE_BEGINS = "cycle_begins"
    CYCLE_ENDS = "cycle_ends"
    WINDOW_OPENS = "window_opens"
    WINDOW_CLOSES = "window_closes"
    PERIOD_ENDS = "period_ends"
    MEETING = "meeting"


# The words beside an instant that is shown in full: "closes in 3 days".
LABELS = {
    Kind.CYCLE_BEGINS: "starts",
    Kind.CYCLE_ENDS: "ends",
    Kind.WINDOW_OPENS: "opens",
    Kind.WINDOW_CLOSES: "closes",
    Kind.PERIOD_ENDS: "ends",
}


@dataclass(frozen=True)
class Entry:
    """One line. `at` is when it happens or begins (UTC), `until` the half-open end of a meeting; `first` and `last` are
    the days of a meeting whose hours are not announced. `key` is stable for good."""

    kind: Kind
    key: str
    subject: str
    title: str
    at: datetime
    until: datetime | None = None
    first: date | None = None
    last: date | None = None
    note: str = ""
    path: str = ""
    rule: str = ""
    sequence: int = 0
    modified: datetime | None = None

    @property
    def days(self) -> str:
        """The days of a meeting in words; "" where its hours are known, and for what is an instant."""
        return days_words(self.first, self.last) if self.first and self.last else ""

    @property
    def label(self) -> str:
        """As the deadline part takes it; "" of a meeting."""
        return LABELS.get(self.kind, "")

    @property
    def over_at(self) -> datetime:
        return self.until or self.at


@dataclass(frozen=True)
class Calendar:
    """What there is, with the parameters of the process. A window is in it once it is announced."""

    cycles: Sequence[Cycle]
    windows: Sequence[Window]
    sessions: Sequence[Session]
    lists: Sequence[Circulation]
    rules: Parameters
    moved: Mapping[str, datetime]  # by subject, the end that it had before it was last moved

    @property
    def cycle(self) -> Cycle | None:
        return self.cycles[0] if self.cycles else None


def calendar() -> Calendar:
    """The whole calendar in five queries: a process has a few dozen dates in five years."""
    cycles = list(Cycle.objects.select_related("process").order_by("-starts_at"))
    return Calendar(
        cycles,
        list(Window.objects.announced().select_related("cycle__process").order_by("opens_at", "id")),
        list(meetings()),
        list(
            # A list brought in from paper may stand in a window that is still the Secretariat's own.
            Circulation.objects.with_period()
            .filter(window__announced_at__isnull=False)
            .select_related("window")
            .order_by("period_ends_at", "id")
        ),
        cycles[0].process.rules() if cycles else Parameters(),
        _moved(),
    )


def _moved() -> dict[str, datetime]:
    """Of several moves the last one."""
    rows = DeadlineChange.objects.order_by("changed_at", "id")
    return {
        f"window:{row.window_id}" if row.window_id else f"circulation:{row.circulation_id}": row.before
        for row in rows.filter(cycle__isnull=True)
    }


def entries(found: Calendar) -> list[Entry]:
    """All dates, the earliest first, each with how often and when it was last changed on record."""
    rows = [
        *(entry for cycle in found.cycles for entry in _of_cycle(cycle)),
        *(entry for window in found.windows for entry in _of_window(window, meetings_of(window, found))),
        *(_of_list(circulation) for circulation in found.lists),
        *(_of_session(session, found.rules) for session in found.sessions),
    ]
    rows = [_with_move(row, found) for row in rows]
    changes = _changes({row.subject for row in rows})
    dated = [_with_changes(row, changes.get(row.subject)) for row in rows]
    return sorted(dated, key=lambda row: (row.at, row.key))


def _of_cycle(cycle: Cycle) -> list[Entry]:
    subject = f"cycle:{cycle.pk}"
    number = {"number": cycle.number}
    return [
        Entry(
            Kind.CYCLE_BEGINS,
            f"cycle-{cycle.pk}-begins",
            subject,
            _("Cycle %(number)d begins") % number,
            cycle.starts_at,
            rule="R2",
        ),
        Entry(
            Kind.CYCLE_ENDS,
            f"cycle-{cycle.pk}-ends",
            subject,
            _("Cycle %(number)d ends") % number,
            cycle.ends_at,
            note=_("All accreditation of the cycle lapses."),
            rule="R2",
        ),
    ]


def meetings_of(window: Window, found: Calendar) -> list[Session]:
    """The plenaries and review conferences that a window is for, by date."""
    return [session for session in found.sessions if session.fed_by_id == window.pk]


def announced_here(window: Window) -> datetime | None:
    """When a window was announced through the portal (UTC); None of one that was held on paper: that instant is not known."""
    return None if window.imported else window.announced_at


def notice_days(window: Window) -> int | None:
    """How many whole days lay between the announcement of a window and its opening; None where that is not known."""
    announced_at = announced_here(window)
    return None if announced_at is None else max((window.opens_at - announced_at).days, 0)


def _of_window(window: Window, targets: Sequence[Session]) -> list[Entry]:
    subject, title = f"window:{window.pk}", {"window": window.title}
    rules, ahead = window.cycle.process.rules(), notice_days(window)
    names = ", ".join(session.title for session in targets)
    steps = _("The check of files takes about %(check)s; Member States then have at least %(period)s.") % {
        "check": number_of_days(rules.checking_days),
        "period": number_of_days(rules.non_objection_days),
    }
    return [
        Entry(
            Kind.WINDOW_OPENS,
            f"window-{window.pk}-opens",
            subject,
            # Translators: the annual window in which bodies may apply for accreditation; %(window)s is its title.
            _("%(window)s: applications open") % title,
            window.opens_at,
            note=_("Announced %(ahead)s ahead.") % {"ahead": number_of_days(ahead)} if ahead else _on_paper(window),
            path="" if window.imported else "/apply/",
            rule="R3",
        ),
        Entry(
            Kind.WINDOW_CLOSES,
            f"window-{window.pk}-closes",
            subject,
            _("%(window)s: applications close") % title,
            window.closes_at,
            note=_held_note()
            if window.is_held
            else _on_paper(window)
            if window.imported
            else _("In time for: %(meetings)s. %(steps)s") % {"meetings": names, "steps": steps}
            if names
            else _("No meeting is set for it yet. %(steps)s") % {"steps": steps},
            path="" if window.imported else "/apply/",
            rule="R3",
        ),
    ]


def _on_paper(window: Window) -> str:
    """Of a window that was held before the portal; empty for any other."""
    return _("Held on paper, before the portal.") if window.imported else ""


def _held_note() -> str:
    """Of a close that came after an outage, until it is confirmed or reopened (DESIGN 2)."""
    return _(
        "Ended, held: the portal was not ready for too long before. Nothing follows from it until the Secretariat, with the "
        "Chair’s consent, confirms it or reopens it for all."
    )


def _of_list(circulation: Circulation) -> Entry:
    return Entry(
        Kind.PERIOD_ENDS,
        f"list-{circulation.pk}-ends",
        f"circulation:{circulation.pk}",
        # Translators: a list of applications circulated to all Member States, with its period for objections.
        _("%(window)s, list %(number)d: non-objection period ends")
        % {"window": circulation.window.title, "number": circulation.number or 0},
        circulation.period_ends_at,
        note=_held_note()
        if circulation.is_held
        else _("The time in which Member States consider the list ends. The list itself is before Member States only."),
        rule="R1",
    )


def _of_session(session: Session, rules: Parameters) -> Entry:
    zone = rules.tz
    access = access_to(MeetingKind(session.kind), rules)
    whole = is_whole_days(session, zone)
    first, last = days_of(session, zone)
    return Entry(
        Kind.MEETING,
        f"meeting-{session.pk}",
        f"session:{session.pk}",
        session.title,
        session.opens_at,
        session.closes_at,
        first if whole else None,
        last if whole else None,
        note=capfirst(session.get_kind_display()),
        path=f"/sessions/{session.slug}/",
        # Where the text is silent on a kind of meeting, no rule of it is named.
        rule=access.rule.value if access.by_text else "",
    )


def _with_move(entry: Entry, found: Calendar) -> Entry:
    """Beside an end that was moved, or reopened after an outage, the one that it had (DESIGN 5)."""
    if entry.kind not in (Kind.WINDOW_CLOSES, Kind.PERIOD_ENDS) or entry.subject not in found.moved:
        return entry
    before = instant_words(found.moved[entry.subject], found.rules.zone)
    return replace(entry, note=" ".join([_("Moved from %(before)s.") % {"before": before}, entry.note]))


def _changes(subjects: set[str]) -> dict[str, tuple[int, datetime]]:
    acts = Act.objects.filter(public=True, subject__in=subjects).order_by()
    rows = acts.values_list("subject").annotate(times=Count("id"), last=Max("recorded_at"))
    return {subject: (times, last) for subject, times, last in rows}


def _with_changes(entry: Entry, change: tuple[int, datetime] | None) -> Entry:
    if change is None:
        return entry
    times, last = change
    # That a list was circulated is not on the public record: the first public act about it is a change already.
    sequence = times if entry.kind is Kind.PERIOD_ENDS else times - 1
    return Entry(**{**entry.__dict__, "sequence": sequence, "modified": last})
