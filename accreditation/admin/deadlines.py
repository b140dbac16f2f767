"""Deadlines read back before they bind: the new instant beside the old, and what is risky about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words, number_of_days
from accreditation.modalities.calendar import close_of, local_date
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.periods import falls_badly, may_set_period
from accreditation.modalities.planner import CalendarWarning as PlannerWarning
from accreditation.notices.planner import warning_sentence


def moved(data: dict[str, Any], before: datetime, rules: Parameters, what: str) -> dict[str, Any]:
    """A published deadline moves: what a further press announces. `what`: "The window closes"."""
    return {
        "sentence": _("%(what)s at the instant below instead of %(before)s; everyone concerned is told at once.")
        % {"what": what, "before": instant_words(before, rules.zone)},
        "deadline": data["until"],
        "deadline_label": "closes",
        "warnings": [warning_sentence(PlannerWarning.NOT_WORKING_DAY, rules)]
        if falls_badly(data["until"], rules)
        else [],
    }


def period_warnings(ends_at: datetime, rules: Parameters, now: datetime) -> list[str]:
    """What is risky about a non-objection period that would begin now and end then."""
    warnings = []
    if not may_set_period(now, ends_at, rules, chair_agrees_to_less=False).allowed:
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
