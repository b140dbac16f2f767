"""Deadlines read back before they bind: the new instant beside the old, and what is risky about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words
from accreditation.modalities import planner
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.periods import falls_badly
from accreditation.modalities.planner import CalendarWarning as PlannerWarning
from accreditation.models import Circulation, Window
from accreditation.notices.period_words import period_risks
from accreditation.notices.planner import warning_sentence
from accreditation.queries.plenaries import plenary_after


def moved(
    data: dict[str, Any], before: datetime, rules: Parameters, what: str, risks: Sequence[PlannerWarning] = ()
) -> dict[str, Any]:
    """A published deadline moves: what a further press announces. `what`: "The window closes"; `risks`: what the planner
    says of the new instant, its day apart."""
    found = [*risks, *([PlannerWarning.NOT_WORKING_DAY] if falls_badly(data["until"], rules) else [])]
    return {
        "sentence": _("%(what)s at the instant below instead of %(before)s; everyone concerned is told at once.")
        % {"what": what, "before": instant_words(before, rules.zone)},
        "deadline": data["until"],
        "deadline_label": "closes",
        "warnings": [warning_sentence(risk, rules) for risk in found],
    }


def late_permission(window: Window, until: datetime) -> list[str]:
    """What is risky about letting one body into the window until then."""
    rules = window.cycle.process.rules()
    risks = planner.late_warnings(until, plenary_after(window, window.closes_at), rules)
    return [warning_sentence(risk, rules) for risk in risks]


def moved_period(data: dict[str, Any], circulation: Circulation) -> dict[str, Any]:
    """The end of a list's period moves."""
    window = circulation.window
    risks = period_risks(window, data["until"])
    return moved(data, circulation.period_ends_at, window.cycle.process.rules(), _("The period ends"), risks)
