"""Where a case stands once something from paper is entered: what the read-back before the entry says. Run as the desk role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accreditation.modalities.states import State
from accreditation.models import Application
from objections.models import Consultation, Objection
from objections.queries.cases import note_is_flagged, standing_count, withdrawal_is_contested


@dataclass(frozen=True)
class AfterEntry:
    """`others`: the objections that stand beside this one; `resolves_at`: the end of a notice that runs (UTC); `waits_for_paper`:
    a note has still to be entered, or a mission contests a withdrawal; `known`: the organization may know of an objection."""

    state: State
    period_ends_at: datetime | None
    others: int
    resolves_at: datetime | None
    waits_for_paper: bool
    known: bool


def after_entry(objection: Objection) -> AfterEntry:
    """The case as it is now, with the entry in it."""
    application = Application.objects.get(pk=objection.application_id)
    notice = Consultation.objects.filter(application=application).values_list("resolves_at", flat=True).first()
    return AfterEntry(
        application.state_now,
        application.period_ends_at,
        standing_count(application) - int(objection.standing == "standing"),
        notice,
        note_is_flagged(application) or withdrawal_is_contested(application),
        application.objection_known_at is not None,
    )


def notice_runs(application: Application) -> bool:
    """Whether the case is to be accredited at the end of a notice to Member States."""
    return Consultation.objects.filter(application=application, resolves_at__isnull=False).exists()
