"""What is risky about a non-objection period, in words: read by who prepares a list, and by the Chair who is asked for less."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.deadline_words import number_of_days, span_words
from accreditation.modalities import planner
from accreditation.modalities.calendar import close_of, has_passed, local_date
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.periods import falls_badly, may_set_period
from accreditation.modalities.planner import CalendarWarning as PlannerWarning
from accreditation.models import Application, Window
from accreditation.notices.planner import warning_sentence
from accreditation.notices.refusals import SENTENCES
from accreditation.queries.circulation import still_editable
from accreditation.queries.plenaries import plenary_after


def period_risks(window: Window, ends_at: datetime) -> list[PlannerWarning]:
    """Whether a period of the window that ends then leaves three months before its plenary (R7, R8)."""
    plenary = plenary_after(window, window.closes_at)
    return planner.period_warnings(ends_at, plenary, window.cycle.process.rules())


def open_window_warnings(window: Window, files: Sequence[Application], now: datetime) -> list[str]:
    """That files of a list may still be edited: it gives States more time (R3), and their bodies can then only correct."""
    count = sum(still_editable(window, files, now))
    if not count:
        return []
    return [
        ngettext(
            "The window of %(count)d file on the list is still open. Once it is circulated its organization can no longer edit "
            "it, only correct it: each correction goes to all missions as an addendum.",
            "The window of %(count)d files on the list is still open. Once they are circulated their organizations can no longer "
            "edit them, only correct them: each correction goes to all missions as an addendum.",
            count,
        )
        % {"count": count}
    ]


def period_warnings(
    window: Window, ends_at: datetime, now: datetime, *, agreed: bool = False, declined: bool = False
) -> list[str]:
    """What is risky about a non-objection period of a list of the window that would begin now and end then. `agreed` and
    `declined`: what the Chair has said of one that is shorter than the shortest."""
    rules = window.cycle.process.rules()
    warnings = [warning_sentence(risk, rules) for risk in period_risks(window, ends_at)]
    too_short = may_set_period(now, ends_at, rules, chair_agrees_to_less=False).reason is Reason.PERIOD_TOO_SHORT
    if too_short and agreed:
        left = span_words(ends_at - now)
        warnings.append(
            _(
                "The period is shorter than %(days)s: circulated now, States would have %(left)s. The Chair has agreed to it."
            )
            % {"days": number_of_days(rules.non_objection_days), "left": left}
        )
    elif has_passed(ends_at, now):
        warnings.append(_("The end of the period has passed. The list cannot be circulated; prepare another."))
    elif too_short and declined:
        warnings.append(str(SENTENCES[Reason.SHORT_PERIOD_DECLINED]))
    elif too_short:
        warnings.append(
            _(
                "The period is shorter than %(days)s. The list cannot be circulated unless the Chair sets less, on record."
            )
            % {"days": number_of_days(rules.non_objection_days)}
        )
    if falls_badly(ends_at, rules):
        warnings.append(_("The period ends on a weekend or a UN holiday at the seat."))
    if ends_at != close_of(local_date(ends_at, rules), rules):
        warnings.append(_("The period does not end at 23:59 at the seat."))
    return warnings
