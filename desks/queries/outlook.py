"""What the calendar as it stands means for somebody who would apply: derived from the calendar alone (DESIGN 4, 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.deadline_words import number_of_days
from accreditation.modalities.calendar import is_open
from accreditation.modalities.earliest import Earliest, Horizon, earliest_decision
from accreditation.modalities.parameters import Parameters
from accreditation.models import Window
from desks.queries.timetable import Calendar
from sessions_app.models import Session
from sessions_app.queries import as_meetings


@dataclass(frozen=True)
class Outlook:
    """One window: the earliest outcome without and with an objection. `meeting`: where the latter may be decided."""

    window: Window
    without: Earliest
    with_objection: Earliest
    meeting: Session | None


def open_windows(found: Calendar, now: datetime) -> list[Window]:
    """The windows that are open, the one that closes first before the others: an older one may be open again, after an outage,
    beside a newer."""
    open_now = [window for window in found.windows if is_open(window.opens_at, window.closes_at, now)]
    return sorted(open_now, key=lambda window: window.closes_at)


def next_window(found: Calendar, now: datetime) -> Window | None:
    return min((w for w in found.windows if w.opens_at > now), key=lambda window: window.opens_at, default=None)


def lead_times(rules: Parameters) -> list[tuple[str, str]]:
    """How long each step takes, from the announcement of a window to the end of consultations (R3, R7)."""
    at_least, about = _("at least %(time)s"), _("about %(time)s")
    months = ngettext("%(count)d month", "%(count)d months", rules.consultation_months)
    return [
        (_("Announcement before a window opens"), about % {"time": number_of_days(rules.announcement_days)}),
        (_("Window"), about % {"time": number_of_days(rules.window_days)}),
        (_("Checking of files"), about % {"time": number_of_days(rules.checking_days)}),
        (
            _("Non-objection period, unless the Chair sets less"),
            at_least % {"time": number_of_days(rules.non_objection_days)},
        ),
        (
            _("Consultations, where a State objects"),
            _("not more than %(time)s") % {"time": months % {"count": rules.consultation_months}},
        ),
    ]


def outlook(found: Calendar, window: Window, now: datetime) -> Outlook:
    """Earliest possible decisions on what is applied for in `window`."""
    rules = window.cycle.process.rules()
    held = as_meetings(found.sessions)
    without = earliest_decision(Horizon(closes_at=window.closes_at), held, now, rules)
    objected = earliest_decision(Horizon(closes_at=window.closes_at, objection_known=True), held, now, rules)
    key = objected.meeting.key if objected.meeting else None
    return Outlook(window, without, objected, next((s for s in found.sessions if s.pk == key), None))
