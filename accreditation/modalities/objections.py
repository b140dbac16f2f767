"""Objections: who may lodge, withdraw and supplement, and when they must be disseminated (R5, R6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from accreditation.modalities.calendar import (
    add_working_days,
    close_of,
    has_passed,
    local_date,
    sweep_may_act,
    whole_days_after,
)
from accreditation.modalities.outcomes import Reason, Verdict, allow, refuse
from accreditation.modalities.paragraphs import Rule
from accreditation.modalities.parameters import LastWithdrawal, Parameters
from accreditation.modalities.states import BEFORE_STATES, CONTESTED, PENDING, Route, State


class Standing(StrEnum):
    """Where an objection stands."""

    AWAITING_SECOND = "awaiting_second"
    STANDING = "standing"
    WITHDRAWN = "withdrawn"
    NOT_LODGED = "not_lodged"  # not confirmed in time, taken back, overtaken, or struck
    NO_LONGER_APPLICABLE = "no_longer_applicable"  # the body gained consultative status; never called withdrawn


@dataclass(frozen=True)
class ObjectionFacts:
    """The case that a State looks at. `own` is the State's own current objection, if there is one; `circulated_at`: when its
    file was first before States, on a list that was recalled since or not; `route_changes_at`: when consultative status gained
    takes effect, of which all Member States have notice."""

    route: Route
    state: State
    period_ends_at: datetime | None
    own: Standing | None = None
    circulated_at: datetime | None = None
    route_changes_at: datetime | None = None


def lodging_ends_at(period_ends_at: datetime | None, route_changes_at: datetime | None) -> datetime | None:
    """Until when a State may object: to the end of the period, or sooner where the file leaves the second route before it (R1,
    R5). None while the file is on no list."""
    if period_ends_at is None or route_changes_at is None:
        return period_ends_at
    return min(period_ends_at, route_changes_at)


def may_lodge(facts: ObjectionFacts, received_at: datetime) -> Verdict:
    """A State may object to a circulated non-objection file until its period ends. Receipt decides, not entry (R5)."""
    if facts.route is Route.ECOSOC:
        return refuse(Reason.WRONG_ROUTE, Rule.R1)
    if facts.state in CONTESTED or (facts.period_ends_at is not None and has_passed(facts.period_ends_at, received_at)):
        return refuse(Reason.PERIOD_ENDED, Rule.R5)
    if facts.state is not State.CIRCULATED or facts.period_ends_at is None:
        return refuse(Reason.PERIOD_NOT_STARTED, Rule.R5)
    if facts.route_changes_at is not None and has_passed(facts.route_changes_at, received_at):
        return refuse(Reason.WRONG_ROUTE, Rule.R1)
    if facts.own in {Standing.STANDING, Standing.AWAITING_SECOND}:
        return refuse(Reason.ALREADY_OBJECTED, Rule.R5)
    return allow(Rule.R5)


def may_enter_on_paper(facts: ObjectionFacts, received_at: datetime, now: datetime) -> Verdict:
    """The Chair's office enters a note verbale received in time, even after the period, while its outcome is not written.

    Receipt decides, not entry (R5). One that the mission has only prepared at its desk, and that still awaits its second
    person, is no obstacle: the note verbale takes its place, and nobody outside the mission learns of the prepared one.
    """
    if received_at > now:
        return refuse(Reason.RECEIVED_IN_FUTURE, Rule.R5)
    if facts.circulated_at is not None and received_at < facts.circulated_at:
        return refuse(Reason.RECEIVED_BEFORE_PERIOD, Rule.R5)
    ended = facts.period_ends_at is not None and has_passed(facts.period_ends_at, received_at)
    in_time = facts.period_ends_at is not None and not ended
    if facts.state is State.ACCREDITED and facts.route is Route.NON_OBJECTION and in_time:
        return refuse(Reason.OUTCOME_WRITTEN, Rule.R5)
    own = None if facts.own is Standing.AWAITING_SECOND else facts.own
    if facts.state in CONTESTED and in_time:
        if own is Standing.STANDING:
            return refuse(Reason.ALREADY_OBJECTED, Rule.R5)
        return allow(Rule.R5)
    verdict = may_lodge(replace(facts, own=own), received_at)
    return refuse(Reason.RECEIVED_AFTER_PERIOD, Rule.R5) if ended and verdict.reason is Reason.PERIOD_ENDED else verdict


def may_withdraw_on_paper(
    own: Standing | None, state: State, objected_at: datetime, received_at: datetime, now: datetime
) -> Verdict:
    """The Chair's office enters a withdrawal by note verbale, received after the objection and not in the future."""
    if received_at > now or received_at < objected_at:
        return refuse(Reason.RECEIVED_IN_FUTURE if received_at > now else Reason.RECEIVED_BEFORE_OBJECTION, Rule.R5)
    if own is not Standing.STANDING:
        return refuse(Reason.ALREADY_WITHDRAWN if own is Standing.WITHDRAWN else Reason.NOT_STANDING, Rule.R5)
    return may_withdraw(own, state)


def may_confirm_second(
    own: Standing, first_person: int, second_person: int, facts: ObjectionFacts, now: datetime
) -> Verdict:
    """The mission's second person confirms before the close, where the State might still lodge: only then is it lodged.
    The same person never counts twice (R5)."""
    if own is not Standing.AWAITING_SECOND:
        return refuse(Reason.NOT_STANDING, Rule.R5)
    if first_person == second_person:
        return refuse(Reason.SAME_PERSON, Rule.R5)
    return may_lodge(replace(facts, own=None), now)


def may_withdraw(own: Standing | None, state: State) -> Verdict:
    """An objection may be withdrawn at any time before a decision, while its file is recalled too (R9)."""
    if own is Standing.WITHDRAWN:
        return refuse(Reason.ALREADY_WITHDRAWN, Rule.R5)
    if own not in {Standing.STANDING, Standing.AWAITING_SECOND}:
        return refuse(Reason.NOT_STANDING, Rule.R5)
    if state not in PENDING:
        return refuse(Reason.CASE_OVER, Rule.R9)
    return allow(Rule.R5)


def may_supplement(own: Standing | None, state: State, *, withdrawal_awaits: bool = False) -> Verdict:
    """The voluntary basis may be given or supplemented while the objection stands; not while a withdrawal
    of it awaits the mission's second person, neither prepared nor confirmed (R5)."""
    if own is not Standing.STANDING:
        return refuse(Reason.NOT_STANDING, Rule.R5)
    if state not in PENDING:
        return refuse(Reason.CASE_OVER, Rule.R9)
    return refuse(Reason.WITHDRAWAL_AWAITS, Rule.R5) if withdrawal_awaits else allow(Rule.R5)


@dataclass(frozen=True)
class Sharing:
    """What a State lets the organization be told of its objection, each chosen apart."""

    name: bool = False
    basis: bool = False

    def widened(self, by: Sharing) -> Sharing:
        """Never narrower: what the organization may have read is not taken back."""
        return Sharing(self.name or by.name, self.basis or by.basis)


def may_share(own: Standing | None, state: State, asked: Sharing, *, withdrawal_awaits: bool = False) -> Verdict:
    """While its objection stands a State may choose to share its name or its basis after all (R5, DESIGN 2)."""
    if asked == Sharing():
        return refuse(Reason.NOTHING_CHOSEN, Rule.R5)
    return may_supplement(own, state, withdrawal_awaits=withdrawal_awaits)


def may_ask_applicant(route: Route, state: State, *, period_over: bool, objection_disseminated: bool) -> Verdict:
    """A State may ask the applicant a question while the period runs, instead of objecting or beside it, and afterwards
    on a case on which an objection was disseminated (R5): all States read question and answer, so that one asked by a State
    that knows more than they would tell them (DESIGN 4). On all other files the answer after the period is the same."""
    if period_over and not objection_disseminated:
        return refuse(Reason.QUESTIONS_ENDED, Rule.R5)
    if route is Route.ECOSOC:
        return refuse(Reason.WRONG_ROUTE, Rule.R1)
    if state not in BEFORE_STATES:
        return refuse(Reason.WRONG_STATE, Rule.R5)
    return allow(Rule.R5)


def may_contest(entered_by_chair: bool, contested: bool, *, struck: bool = False) -> Verdict:
    """A mission may contest, once, what the Chair's office entered for it from paper (DESIGN 2); not what is struck."""
    if not entered_by_chair:
        return refuse(Reason.OTHER_PARTY, Rule.R5)
    if contested:
        return refuse(Reason.ALREADY_CONTESTED, Rule.R5)
    return refuse(Reason.NOT_STANDING, Rule.R5) if struck else allow(Rule.R5)


def may_strike_entry(
    entered: bool,
    own: Standing,
    state: State,
    *,
    own_withdrawal: bool = False,
    contest_open: bool = False,
    adopted: bool = False,
) -> Verdict:
    """The Chair's office strikes what it entered from paper in error, once, and before the case is decided (R5, R9). What
    the mission contests is answered instead; what it has withdrawn itself (`own_withdrawal`), or supplemented or shared at
    its own desk (`adopted`), it took for its own: its words are not undone with the entry."""
    if not entered:
        return refuse(Reason.NOT_STANDING, Rule.R5)
    if own is Standing.NOT_LODGED:
        return refuse(Reason.ALREADY_DONE, Rule.R5)
    if own not in {Standing.STANDING, Standing.WITHDRAWN} or own_withdrawal:
        return refuse(Reason.NOT_STANDING, Rule.R5)
    if state not in PENDING:
        return refuse(Reason.ENTRY_DECIDED_ON, Rule.R9)
    if contest_open:
        return refuse(Reason.ANSWER_THE_CONTEST, Rule.R5)
    return refuse(Reason.ENTRY_ADOPTED, Rule.R5) if adopted else allow(Rule.R5)


def may_reply(known_at: datetime | None, state: State, now: datetime) -> Verdict:
    """An applicant replies to an objection from when it may know that one was received, while the case is before Member
    States (R6)."""
    if known_at is None or known_at > now or state not in BEFORE_STATES:
        return refuse(Reason.WRONG_STATE, Rule.R6)
    return allow(Rule.R6)


class ContestAnswer(StrEnum):
    """What the Chair may answer to a mission that contests an entry."""

    STANDS = "stands"
    UNDONE = "undone"
    DECIDED = "decided"  # it was wrong, and the case has been decided on it: what was decided stands


def may_settle_contest(open_still: bool, state: State, answer: ContestAnswer) -> Verdict:
    """The Chair answers a contest once. An entry is undone only while its case is before Member States: what was decided
    stands (R9). That an entry was wrong can be said afterwards too; while it can be undone, it is."""
    if not open_still:
        return refuse(Reason.ALREADY_DONE, Rule.R5)
    before_states = state in BEFORE_STATES
    if (answer is ContestAnswer.UNDONE and not before_states) or (answer is ContestAnswer.DECIDED and before_states):
        return refuse(Reason.WRONG_STATE, Rule.R9)
    return allow(Rule.R5)


def dissemination_due(received_at: datetime, parameters: Parameters) -> datetime:
    """23:59 at the seat of the fifth working day after receipt (R6)."""
    day = add_working_days(local_date(received_at, parameters), parameters.dissemination_working_days, parameters)
    return close_of(day, parameters)


def may_disseminate(contested: int, *, as_entered: bool) -> Verdict:
    """The Chair disseminates any information received. What rests on `contested` entries from paper that their missions
    contest, and that nobody has answered, goes to all Member States only by an express word: `as_entered` (R6, DESIGN 2)."""
    if contested and not as_entered:
        return refuse(Reason.ENTRY_CONTESTED, Rule.R6)
    return allow(Rule.R6)


def outcomes_known_at(period_ends_at: datetime, parameters: Parameters) -> datetime:
    """From when Member States are told what became of a list's files: the day by which everything received in the period
    is to have been disseminated (R6). Told sooner, those not accredited would be those objected to. The same for every
    list, objected to or not, so that the date tells nothing either."""
    return dissemination_due(period_ends_at, parameters)


class AfterLastWithdrawal(StrEnum):
    """What follows a withdrawal."""

    NOTHING = "nothing"
    AS_OF_THE_END = "as_of_the_end"  # by receipt none stood when the period ended
    ACCREDIT = "accredit"
    AFTER_NOTICE = "after_notice"
    BY_DECISION = "by_decision"


def after_withdrawal(
    state: State,
    still_standing: int,
    parameters: Parameters,
    *,
    note_received: bool = False,
    contested: bool = False,
    undisseminated: int = 0,
    clear_at_end: bool = False,
) -> AfterLastWithdrawal:
    """Accredited at once when the last objection goes after the period, or as the process has chosen; nothing while a note
    verbale that came in time has still to be entered, or a mission contests that it has withdrawn (DESIGN 2). A notice to
    Member States waits until they have been told what it is about (R6). What the process has chosen is about what went after
    the period: where by receipt none stood at its end (`clear_at_end`), its end has accredited, whenever that is entered (R1)."""
    if still_standing or note_received or contested or state not in CONTESTED:
        return AfterLastWithdrawal.NOTHING
    if clear_at_end:
        return AfterLastWithdrawal.AS_OF_THE_END
    if undisseminated and parameters.last_withdrawal is LastWithdrawal.AFTER_NOTICE:
        return AfterLastWithdrawal.NOTHING
    return {
        LastWithdrawal.AT_ONCE: AfterLastWithdrawal.ACCREDIT,
        LastWithdrawal.AFTER_NOTICE: AfterLastWithdrawal.AFTER_NOTICE,
        LastWithdrawal.BY_DECISION: AfterLastWithdrawal.BY_DECISION,
    }[parameters.last_withdrawal]


def notice_ends(withdrawn_at: datetime, parameters: Parameters) -> datetime:
    """Until when Member States have notice of the last withdrawal, where the process has chosen some days (DESIGN 2)."""
    return whole_days_after(withdrawn_at, parameters.withdrawal_notice_days, parameters)


def notice_is_over(
    state: State,
    still_standing: int,
    notice_ends_at: datetime,
    now: datetime,
    parameters: Parameters,
    *,
    note_received: bool = False,
    contested: bool = False,
) -> bool:
    """Whether the sweep may now accredit: the notice has passed, nothing stands, no note verbale has still to be entered, no
    mission contests that it has withdrawn, the case is still open (DESIGN 2)."""
    open_and_clear = state in CONTESTED and still_standing == 0 and not note_received and not contested
    return open_and_clear and sweep_may_act(notice_ends_at, now, parameters)


def applicant_learns_at(disseminated_at: datetime | None, period_ends_at: datetime | None) -> datetime | None:
    """When the applicant may know that an objection was received: dissemination or period end, whichever is first."""
    instants = [instant for instant in (disseminated_at, period_ends_at) if instant is not None]
    return min(instants, default=None)
