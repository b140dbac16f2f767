"""The Chair's front page looks across: what the objections app has waiting, and the appeals on written inputs (R11)."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capacities import Actor
from accreditation.modalities.inputs import InputState
from objections.notices.chair_agenda import Group, Row, agenda, in_order
from objections.queries.chair_waiting import Waiting
from submissions.queries.inputs import visible_inputs

MOST = 25


def front_groups(found: Waiting, actor: Actor, now: datetime) -> list[Group]:
    """All that waits for the Chair's office, in order of urgency."""
    return in_order([*agenda(found, actor.user_id, now), *appeals(actor)], now)


def appeals(actor: Actor) -> list[Row]:
    """Returns of written inputs that organizations have brought before the Chair. They have no term."""
    waiting = visible_inputs(actor).filter(state=InputState.APPEALED.value).order_by("state_since", "id")
    return [
        Row(
            _("Appeal on a written input: %(title)s") % {"title": written.sent_title},  # type: ignore[attr-defined]
            reverse("chair_input", args=[written.reference]),
            since=written.state_since,
            note=written.organization.name,
        )
        for written in waiting[:MOST]
    ]
