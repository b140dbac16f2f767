"""Moving a published deadline, read back: the new instant beside the old, and what is risky."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.periods import falls_badly
from accreditation.modalities.planner import CalendarWarning as PlannerWarning
from accreditation.notices.planner import warning_sentence


def moved(data: dict[str, Any], before: datetime, rules: Parameters, what: str) -> dict[str, Any]:
    return {
        "sentence": _("%(what)s at the instant below instead of %(before)s; everyone concerned is told at once.")
        % {"what": what, "before": instant_words(before, rules.zone)},
        "deadline": data["until"],
        "deadline_label": "closes",
        "warnings": [warning_sentence(PlannerWarning.NOT_WORKING_DAY, rules)]
        if falls_badly(data["until"], rules)
        else [],
    }
