"""What the window planner warns of, in words. The Secretariat may go on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.deadline_words import number_of_days
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.planner import CalendarWarning as PlannerWarning


def warning_sentence(warning: PlannerWarning, rules: Parameters) -> str:
    return {
        PlannerWarning.CLOSE_TOO_LATE: _(
            "The close is too late: an objected case could not have its three months of consultation before the plenary, "
            "and would wait for the next one."
        ),
        PlannerWarning.PERIOD_TOO_LATE: _(
            "The period ends too late for three months of consultation before the plenary."
        ),
        PlannerWarning.NOT_WORKING_DAY: _("The close falls on a weekend or a UN holiday at the seat."),
        PlannerWarning.OPENS_NOT_WORKING_DAY: _("The opening falls on a weekend or a UN holiday at the seat."),
        PlannerWarning.MEETS_NOT_WORKING_DAY: _("A day of the meeting falls on a weekend or a UN holiday at the seat."),
        PlannerWarning.SHORT_NOTICE: _("It opens in less than {days}: windows are announced that long ahead.").format(
            days=number_of_days(rules.announcement_days)
        ),
        PlannerWarning.LATE_NOT_WORKING_DAY: _("It ends on a weekend or a UN holiday at the seat."),
        PlannerWarning.LATE_FOR_PLENARY: _(
            "That is too late for the plenary which this window feeds: the check, the non-objection period and three months of "
            "consultation would not fit before it."
        ),
        PlannerWarning.PLENARY_BEGUN: _(
            "By then the plenary which this window feeds has begun, or is over: the file would come too late for it."
        ),
        PlannerWarning.OVERLAPS: _("Another window has some of these days."),
        PlannerWarning.OVER_BEFORE_CYCLE: _("It closed before its cycle began. Look at the year once more."),
        PlannerWarning.NO_PLENARY: _("No substantive plenary is on the calendar after it."),
    }[warning]


def missing_sentence(what: str) -> str:
    """A gap in the calendar, months ahead."""
    return {
        "window": _("No next application window has been set. States and stakeholders count on it well ahead (R3)."),
        "plenary": _("No next substantive plenary is on the calendar: no update can fall to it (R8)."),
        "cycle": _("The cycle has ended, or ends within its notice time, and the next one has not been set (R2)."),
        "lapse": _(
            "The first window of the next cycle comes too late: all places lapse before its first list can be decided, "
            "and for that time nobody is accredited (R2)."
        ),
    }[what]
