"""The notes verbales that were flagged, each with whether it can be entered, or its own State's objection stands already. Run as
the desk role."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from accreditation.modalities.objections import ObjectionFacts, Standing, may_enter_on_paper
from accreditation.modalities.outcomes import Reason, Verdict
from objections.models import NoteReceived, Objection


def flagged_notes() -> QuerySet[NoteReceived]:
    """All of them, as `entering` takes them: it asks nothing more of each."""
    own = Objection.objects.filter(
        application=OuterRef("application"), state=OuterRef("state"), standing=Standing.STANDING.value
    )
    return NoteReceived.objects.select_related("application", "state", "paper").annotate(own_stands=Exists(own))


def entering(note: NoteReceived, now: datetime) -> Verdict:
    """Whether a note of `flagged_notes` can be entered as an objection."""
    case = note.application
    own = Standing.STANDING if getattr(note, "own_stands", False) else None
    facts = ObjectionFacts(case.route_now, case.state_now, case.period_ends_at, own)
    return may_enter_on_paper(facts, note.received_at, now)


def is_its_own(note: NoteReceived, now: datetime) -> bool:
    """Whether its State's objection stands already: there is nothing to enter, and the flag is only lifted."""
    return entering(note, now).reason is Reason.ALREADY_OBJECTED
