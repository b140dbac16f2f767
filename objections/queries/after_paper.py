"""Where a case stands once something from paper is entered: what the read-back before the entry says. Run as the desk role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accreditation.modalities.objections import Standing
from accreditation.modalities.states import State
from accreditation.models import Application
from objections.models import Consultation, NoteReceived, Objection
from objections.queries.cases import open_flags, standing_count, was_clear_at_end
from objections.queries.contests import withdrawal_is_contested


@dataclass(frozen=True)
class AfterEntry:
    """`others`: the objections that stand beside this one; `resolves_at`: the end of a notice that runs (UTC); `waits_for_paper`:
    a note has still to be entered, or a mission contests a withdrawal; `known`: the organization may know of an objection;
    `notes`: the notes that are flagged and have still to be entered; `as_of`: the end of the period, of which the case is then
    accredited, since by receipt none stood by then (UTC)."""

    state: State
    period_ends_at: datetime | None
    others: int
    resolves_at: datetime | None
    waits_for_paper: bool
    known: bool
    notes: int
    as_of: datetime | None = None


def after_entry(objection: Objection) -> AfterEntry:
    """The case as it is now, with the entry in it."""
    return _case(objection.application_id, int(objection.standing == Standing.STANDING.value))


def after_lift(note: NoteReceived) -> AfterEntry:
    """The case as it is now, without the flag of a note that was found to be no objection."""
    return _case(note.application_id, 0)


def _case(pk: int, own: int) -> AfterEntry:
    application = Application.objects.get(pk=pk)
    notice = Consultation.objects.filter(application=application).values_list("resolves_at", flat=True).first()
    notes = open_flags(application).count()
    return AfterEntry(
        application.state_now,
        application.period_ends_at,
        standing_count(application) - own,
        notice,
        notes > 0 or withdrawal_is_contested(application),
        application.objection_known_at is not None,
        notes,
        application.period_ends_at
        if application.state_now is State.ACCREDITED and was_clear_at_end(application)
        else None,
    )


@dataclass(frozen=True)
class AfterStrike:
    """`others`: the objections that stand beside this one; `told`: the communications that are then to be corrected;
    `unlearns`: the organization is told that what it had learnt was an error."""

    others: int
    told: list[int]
    unlearns: bool


def after_strike(objection: Objection, *, knew: bool) -> AfterStrike:
    """The case as it is now, with the entry struck; `knew`: the organization had learnt that an objection was received."""
    wrong = objection.disseminated.filter(struck_at__isnull=False, correction__isnull=True)
    application = Application.objects.get(pk=objection.application_id)
    return AfterStrike(
        _case(application.pk, int(objection.standing == Standing.STANDING.value)).others,
        sorted(set(wrong.values_list("dissemination__number", flat=True))),
        knew and application.objection_known_at is None,
    )


def after_answer(objection: Objection, *, knew: bool) -> tuple[AfterEntry, AfterStrike]:
    """The case as it is now, with a contest answered: the first where the entry stands, the second where it is undone."""
    return after_entry(objection), after_strike(objection, knew=knew)


def notice_runs(application: Application) -> bool:
    """Whether the case is to be accredited at the end of a notice to Member States."""
    return Consultation.objects.filter(application=application, resolves_at__isnull=False).exists()
