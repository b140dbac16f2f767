"""A file or a profile changes after it was sent: what may be corrected, and what a change calls for (DESIGN 3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from accreditation.modalities.applications import WindowFacts, may_enter
from accreditation.modalities.calendar import has_passed
from accreditation.modalities.outcomes import Reason, Verdict, allow, refuse
from accreditation.modalities.paragraphs import Rule
from accreditation.modalities.states import BEFORE_STATES, CONTESTED, PENDING, State


def may_correct(
    state: State,
    window: WindowFacts,
    now: datetime,
    last_corrected_at: datetime | None = None,
    period_ends_at: datetime | None = None,
    outcomes_known_at: datetime | None = None,
    yearly_from: datetime | None = None,
) -> Verdict:
    """After the close a visible correction is possible while the case is pending (R3); before it only where the file is
    before States already, since what they read is not edited (docs/decisions/0020). Not between the end of a period and its
    outcome, which is that of the file as it stood. An addendum goes to all missions, so it waits until they may know what
    became of the list, `outcomes_known_at`: it would tell that the case is contested.

    In further consultations once a year (DESIGN 3). Whether they have begun is not the applicant's to know (DESIGN 4), so
    the year counts for every contested case alike, `yearly_from` the instant by which the three months are over for anybody;
    None: always. `last_corrected_at` is the last correction made since then."""
    if state not in {State.SUBMITTED, State.COMPLETE} | BEFORE_STATES:
        return refuse(Reason.WRONG_STATE, Rule.R3)
    if state not in BEFORE_STATES and may_enter(window, now).allowed:
        return refuse(Reason.CHECK_BEFORE_CLOSE, Rule.R3)
    if state is State.CIRCULATED and period_ends_at is not None and has_passed(period_ends_at, now):
        return refuse(Reason.OUTCOME_PENDING, Rule.R1)
    if state in CONTESTED and outcomes_known_at is not None and not has_passed(outcomes_known_at, now):
        return refuse(Reason.OUTCOME_PENDING, Rule.R6)
    a_year_ago = now - timedelta(days=365)
    yearly = state in CONTESTED and (yearly_from is None or has_passed(yearly_from, now))
    if yearly and last_corrected_at is not None and last_corrected_at > a_year_ago:
        return refuse(Reason.CORRECTED_THIS_YEAR, Rule.R3)
    return allow(Rule.R3)


# What changes who the body is or what it wants: States considered something else (DESIGN 3, "change after circulation").
PURPOSE_CONTROL_FUNDING: frozenset[str] = frozenset(
    {"purpose", "governance", "funding", "name", "type", "country", "legal_form", "head_name"}
)


def changes_substance(changed: frozenset[str]) -> bool:
    """Whether a correction is more than an addendum: purpose, control or funding have changed."""
    return not changed.isdisjoint(PURPOSE_CONTROL_FUNDING)


def calls_for_new_circulation(state: State, changed: frozenset[str]) -> bool:
    """Whether a correction takes a circulated file off its list, to be circulated anew: States have considered something
    else, and silence must not accredit it. Where the case is contested, R7 to R9 go on: see `accredited_by_silence`."""
    return state is State.CIRCULATED and changes_substance(changed)


def accredited_by_silence(state: State, *, changed_since_circulation: bool) -> bool:
    """Whether a case on which nothing stands any more may be accredited on the file that States had before them. Where
    purpose, control or funding have changed since, it is circulated anew instead; after further consultations, which a
    plenary has been updated on, without a new period (DESIGN 3)."""
    return state is State.FURTHER_CONSULTATIONS or not changed_since_circulation


def may_change_profile(states: frozenset[State], changed: frozenset[str]) -> Verdict:
    """Outside a file, an organization changes its profile freely while it has none under way. The profile of a pending
    file changes with the file; the accredited keep their name until a rename is evidenced (DESIGN 3)."""
    if states & PENDING or (State.ACCREDITED in states and "name" in changed):
        return refuse(Reason.PROFILE_IN_USE, Rule.R1)
    return allow(Rule.R1)
