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
from accreditation.models import Circulation, Held, Window
from accreditation.notices.held_words import title_of
from accreditation.notices.period_words import period_risks
from accreditation.notices.planner import warning_sentence
from accreditation.queries.held import ends_of
from accreditation.queries.plenaries import plenary_after


def moved(
    data: dict[str, Any], before: datetime, rules: Parameters, what: str, risks: Sequence[PlannerWarning] = ()
) -> dict[str, Any]:
    """A published deadline moves: what a further press announces. `what`: "The window closes"; `risks`: what the planner
    says of the new instant, its day apart."""
    return {
        "sentence": _("%(what)s at the instant below instead of %(before)s; everyone concerned is told at once.")
        % {"what": what, "before": instant_words(before, rules.zone)},
        "deadline": data["until"],
        "deadline_label": "closes",
        "warnings": _warnings(data["until"], rules, risks),
    }


def _warnings(until: datetime, rules: Parameters, risks: Sequence[PlannerWarning]) -> list[str]:
    found = [*risks, *([PlannerWarning.NOT_WORKING_DAY] if falls_badly(until, rules) else [])]
    return [warning_sentence(risk, rules) for risk in found]


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


def release_proposed(held: Held, until: datetime | None) -> dict[str, Any]:
    """What is put to the Chair about an end that an outage has held: confirmed, or reopened for all until an instant."""
    window = held if isinstance(held, Window) else held.window
    rules = window.cycle.process.rules()
    about = {"title": title_of(held), "ended": instant_words(ends_of(held), rules.zone)}
    if until is None:
        words = _("The Chair is asked to consent that the outcome of %(title)s is confirmed as it ended, %(ended)s.")
        return {"sentence": words % about}
    words = _(
        "The Chair is asked to consent that %(title)s, which ended %(ended)s, is reopened for all until the instant below. "
        "Everyone concerned is told at once if the Chair consents."
    )
    risks = (
        planner.close_warnings(until, plenary_after(window, until), rules)
        if isinstance(held, Window)
        else period_risks(window, until)
    )
    return {
        "sentence": words % about,
        "deadline": until,
        "deadline_label": "closes",
        "warnings": _warnings(until, rules, risks),
    }
