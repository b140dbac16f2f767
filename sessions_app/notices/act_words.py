"""The record in words: meetings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy

from accounts.capacities import Actor
from accounts.notices.acts import Label, Named, Subject, page_of_row
from sessions_app.models import Session

ACTS: Mapping[str, Label] = {
    "session.agenda": gettext_lazy("Agenda set"),
    "session.announce": gettext_lazy("Meeting announced"),
    "session.move": gettext_lazy("Meeting moved"),
    "session.change": gettext_lazy("Meeting changed"),
    "window.target": gettext_lazy("Meetings of a window chosen"),
}


def _meetings(numbers: Collection[int], _actor: Actor, _now: datetime) -> dict[int, Named]:
    return {
        row.pk: Named(row.title, page_of_row("sessions_app_session_change", row.pk))
        for row in Session.objects.filter(pk__in=numbers)
    }


SUBJECTS: Mapping[str, Subject] = {"session": Subject(gettext_lazy("Meeting"), _meetings)}
