"""Files that went to States on paper, before the portal, and stand on no list here: what a Member State may read of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.capacities import Actor
from accreditation.modalities.objections import Standing
from accreditation.modalities.states import Route, State
from accreditation.modalities.visibility import Shown, shown_to_a_state
from accreditation.models import Application, CirculationEntry
from objections.models import DisseminationItem, Objection
from objections.queries.cases import disseminated_to_states
from objections.queries.states_files import is_delegate

# Shown at once beside the portal's own lists; where there are more, the page says so.
MOST = 50


def imported_for(actor: Actor | None) -> QuerySet[Any]:
    """Files of the second route brought in from paper, on no list: those on which something was disseminated, those to
    which the actor's State objects itself, and those accredited, which all may read. With `told` and `own_stands`. None for
    anybody but a delegate."""
    if actor is None or not is_delegate(actor):
        return Application.objects.none()
    told = Objection.objects.filter(disseminated_to_states(), application=OuterRef("pk"))
    sent = DisseminationItem.objects.filter(objection__application=OuterRef("pk"))
    own = Objection.objects.filter(application=OuterRef("pk"), state_id=actor.state_id)
    return (
        Application.objects.filter(imported=True, route=Route.NON_OBJECTION.value)
        .filter(~Exists(CirculationEntry.objects.filter(application=OuterRef("pk"))))
        .annotate(
            told=Exists(told),
            own_stands=Exists(own.filter(standing=Standing.STANDING.value)),
        )
        .filter(Exists(sent) | Q(state=State.ACCREDITED.value) | Exists(own))
        .select_related("organization", "window", "cycle__process")
        .order_by("organization__name", "pk")
    )


def found_imported(actor: Actor, text: str) -> tuple[list[Any], bool]:
    """Those that a search by name or reference finds; all, where nothing was asked for. Of each page `MOST` by name, and
    whether there are more."""
    rows, asked = imported_for(actor), text.replace("\x00", "").strip()
    if asked:
        rows = rows.filter(Q(organization__name__icontains=asked) | Q(reference__iexact=asked))
    found = list(rows[: MOST + 1])
    return found[:MOST], len(found) > MOST


def word_of(application: Any, now: datetime) -> Shown:
    """Its status for this State: its period is over, and no list's outcomes are waited for."""
    over = application.period_ends_at is None or application.period_ends_at <= now
    knows = application.told or application.own_stands
    return shown_to_a_state(application.state_now, knows=knows, period_over=over, outcome_known=True)
