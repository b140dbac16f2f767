"""The clocks of a case as the Chair reads them: when each began, by which rule, when it ends or ended, what follows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words
from accreditation.modalities.consultations import OVER_WITH_THE_CASE
from accreditation.modalities.states import State
from objections.queries.chair_cases import CaseFile
from objections.queries.earliest import Hold


def clocks_of(file: CaseFile) -> list[dict[str, Any]]:
    """The non-objection period while it runs, then the consultations once they are open (R1, R7)."""
    found = []
    if file.application.state_now is State.CIRCULATED and file.application.period_ends_at:
        found.append(_period(file))
    if file.consultation is not None:
        found.append(_consultations(file))
    return found


def _period(file: CaseFile) -> dict[str, Any]:
    published = [entry.circulation.published_at for entry in file.entries if entry.recalled_at is None]
    return {
        "title": _("Non-objection period"),
        "start": published[-1] if published else None,
        "end": file.application.period_ends_at,
        "rule": "R1",
        "follows": _period_follows(file),
        "reason": "",
    }


def _moves_before(file: CaseFile, end: datetime | None) -> str:
    """What takes the place of a clock's end: a change of route that takes effect by then; empty where none does."""
    effect = file.moves.takes_effect_at if file.moves else None
    if effect is None or end is None or effect > end:
        return ""
    return _("nothing: by then it is accredited by the ECOSOC route, on %(effect)s") % {"effect": instant_words(effect)}


def _period_follows(file: CaseFile) -> str:
    moves = _moves_before(file, file.application.period_ends_at)
    if moves:
        return moves
    if Hold.OUTAGE in file.holds:
        return _(
            "nothing, until the Secretariat, with the Chair’s consent, confirms the end or reopens the period for all"
        )
    if Hold.NOTE in file.holds:
        return _("nothing by itself, while a note received is neither entered nor found to be none")
    if Hold.CONTEST in file.holds:
        return _("nothing by itself, while a mission contests a withdrawal that was entered for it")
    if not file.standing:
        return _("accredited, if no objection stands then")
    if file.consultation is None:
        return _("consultations begin by themselves, if an objection stands then (R7)")
    return _("accredited if no objection stands then; else consultations go on to the end of their clock")


def _consultations(file: CaseFile) -> dict[str, Any]:
    clock = file.consultation
    assert clock is not None  # noqa: S101 - asked by the caller
    return {
        "title": _("Consultations"),
        "start": clock.opened_at,
        "end": clock.ended_at or min(clock.ends_at, _case_ended_at(file) or clock.ends_at),
        "rule": _("R7: not more than three months; the Chair may end them sooner, nobody can extend them"),
        "follows": _followed(file)
        if clock.ended_at or _case_ended_at(file)
        else _moves_before(file, clock.ends_at) or _("the case awaits the Chair's update to the plenary (R8)"),
        "reason": clock.end_reason,
    }


def _case_ended_at(file: CaseFile) -> datetime | None:
    """When the case ended and its consultations with it, whether the sweep has come by since or not; None of any other case."""
    return file.application.state_since if file.application.state_now in OVER_WITH_THE_CASE else None


def _followed(file: CaseFile) -> str:
    """What the end of the consultations brought, by where the case stands."""
    if _case_ended_at(file):
        return _("nothing: the case has ended")
    if file.application.state_now is State.AWAITING_PLENARY and not file.objected:
        return _("no update is owed, since no objection was received or told to Member States")
    words = {
        State.CIRCULATED: _("the case awaits the plenary once its period has ended (R8)"),
        State.AWAITING_PLENARY: _("the case awaits the Chair's update at the next substantive plenary (R8)"),
        State.FURTHER_CONSULTATIONS: _("the plenary was updated; informal consultations continue as appropriate (R9)"),
    }
    return words.get(file.application.state_now, _("the case is resolved"))
