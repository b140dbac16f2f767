"""What is written of a meeting that is moved."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.deadline_words import days_words, instant_words
from accounts.notices.occasions import occasion
from sessions_app.models import Session
from sessions_app.queries import days_of, is_whole_days

VALUES = ("meeting", "before", "after", "reason")
MEETING_MOVED = occasion(
    "meeting.moved",
    # Translators: {meeting} is the title of a meeting that has other dates, or is of another kind, from now on.
    _("{meeting}: moved"),
    _(
        "To {name}\n\n"
        "The Secretariat has moved the meeting {meeting}. Before: {before}. Now: {after}.\n\n"
        "Reason given: {reason}\n\n{portal}/timetable/"
    ),
    VALUES,
)
MEETING_MOVED_TO_MISSION = occasion(
    "meeting.moved_to_missions",
    _("{meeting}: moved"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "The Secretariat has moved the meeting {meeting}. Before: {before}. Now: {after}.\n\n"
        "Reason given: {reason}\n\n{portal}/timetable/"
    ),
    VALUES,
    called=_("To missions: {meeting} moved"),
)


def when_words(session: Session) -> str:
    """Kind and dates of a meeting: whole days, or to the minute where hours are announced."""
    rules = session.cycle.process.rules()
    if is_whole_days(session, rules.tz):
        when = days_words(*days_of(session, rules.tz))
    else:
        when = f"{instant_words(session.opens_at, rules.zone)} – {instant_words(session.closes_at, rules.zone)}"
    return f"{session.get_kind_display()}, {when}"
