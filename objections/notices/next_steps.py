"""The next step of a case and who must take it, as States and the Chair are shown it (DESIGN 4, 10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from accreditation.modalities.calendar import has_passed
from accreditation.modalities.earliest import Earliest, Way
from accreditation.modalities.states import CONTESTED, State
from accreditation.modalities.visibility import Shown
from accreditation.models import Application
from accreditation.notices.next_steps import (
    CHAIR,
    SECRETARIAT,
    NextStep,
    coming_first,
    of_state,
    recording,
    while_contested,
    while_held,
)
from objections.models import Consultation
from objections.queries.earliest import Hold, ends_at
from objections.queries.states_files import CHANGED, RECALLED

# The words of a file that is before States and open, and the state that each of them tells of.
OPEN: dict[str, State] = {state.value: state for state in (State.CIRCULATED, *CONTESTED)}


def for_states(
    word: str, found: Earliest, application: Application, clock: Consultation | None, *, held: bool, now: datetime
) -> NextStep:
    """By the status that this State reads; `clock`: the consultations' clock, if it may know of it. Of a case that has ended:
    empty."""
    if word == RECALLED:
        return NextStep(_("The file may be circulated again"), str(SECRETARIAT))
    if word == CHANGED:
        return NextStep(_("The file is checked again, and circulated anew"), str(SECRETARIAT))
    if word == Shown.AWAITING_OUTCOME:
        return while_held() if held else coming_first(found, now) or _untold(found)
    if word not in OPEN:
        return NextStep()
    state = OPEN[word]
    if state is State.CIRCULATED:
        return coming_first(found, now) or replace(of_state(state), deadline=application.period_ends_at)
    return coming_first(found, now) or while_contested(state, found, ends_at(clock), now)


def _untold(found: Earliest) -> NextStep:
    """What a State does not know may be recorded long since."""
    if found.way is Way.OUTCOME and found.at is None:
        return NextStep(_("What became of the file is made known"))
    return recording(found)


def for_chair(
    found: Earliest | None,
    application: Application,
    clock: Consultation | None,
    *,
    holds: list[Hold],
    now: datetime,
) -> NextStep:
    """By where the case stands; what holds the end of its period comes first, and what holds a contested case."""
    state, period_ends = application.state_now, application.period_ends_at
    if Hold.OUTAGE in holds:
        return while_held()
    if Hold.NOTE in holds:
        return NextStep(_("The note received is entered, or found to be no objection"), str(CHAIR))
    if Hold.CONTEST in holds:
        return NextStep(_("The contested withdrawal is answered"), str(CHAIR))
    first = coming_first(found, now)
    if first is not None:
        return first
    if state is State.CIRCULATED and period_ends is not None:
        if has_passed(period_ends, now):
            return recording()
        return replace(of_state(state), deadline=period_ends)
    return while_contested(state, found, ends_at(clock), now)
