"""Who sees what: one table, item by audience (DESIGN 4). Queries, pages, API, feeds, exports, mail and admin ask it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from accreditation.modalities.states import BEFORE_STATES, CONTESTED, State


class Audience(StrEnum):
    """For whom something is shown. STATE is a Member State other than the one whose item it is; OWN_STATE that one."""

    PUBLIC = "public"
    APPLICANT = "applicant"
    STATE = "state"
    OWN_STATE = "own_state"
    CHAIR = "chair"
    SECRETARIAT = "secretariat"
    NAMED_STAFF = "named_staff"


class Item(StrEnum):
    """A row of the table."""

    CALENDAR = "calendar"
    HAS_APPLIED = "has_applied"
    FILE = "file"
    CONTACTS = "contacts"
    OBJECTION_RECEIVED = "objection_received"
    OBJECTING_STATE = "objecting_state"
    BASIS = "basis"
    MISSION_PRIVATE = "mission_private"
    STATE_QUESTION = "state_question"
    QUESTIONING_STATE = "questioning_state"
    REPLY = "reply"
    CONSULTATION_LOG = "consultation_log"
    DISSEMINATION = "dissemination"
    DECISIONS = "decisions"
    ENDED_FILE = "ended_file"
    SECRETARIAT_NOTES = "secretariat_notes"
    LATE_PERMISSION = "late_permission"
    UNPOSTED_INPUT = "unposted_input"


class Sight(StrEnum):
    """What stands in a cell."""

    NO = "no"
    YES = "yes"
    OWN = "own"
    COUNTS = "counts"
    FROM_SUBMISSION = "from_submission"
    FROM_CIRCULATION = "from_circulation"
    AFTER_DISSEMINATION = "after_dissemination"
    WHEN_APPLICANT_LEARNS = "when_applicant_learns"
    IF_STATE_SHARES = "if_state_shares"
    IF_STATE_CHOOSES = "if_state_chooses"
    WITH_DISSEMINATION_IF_AGREED = "with_dissemination_if_agreed"
    IF_CONTESTED = "if_contested"
    OWN_CONTRIBUTIONS = "own_contributions"
    SUMMARY_AT_PLENARY = "summary_at_plenary"
    IN_ANNEX = "in_annex"
    IN_LIST = "in_list"


# Taken back by its organization: as an application, or as the place that had come of it.
TAKEN_BACK = frozenset({State.WITHDRAWN, State.RELINQUISHED})


def _row(
    public: Sight, applicant: Sight, state: Sight, own_state: Sight, chair: Sight, secretariat: Sight, named: Sight
) -> dict[Audience, Sight]:
    return dict(zip(Audience, (public, applicant, state, own_state, chair, secretariat, named), strict=True))


_S = Sight
TABLE: dict[Item, dict[Audience, Sight]] = {
    Item.CALENDAR: _row(_S.YES, _S.YES, _S.YES, _S.YES, _S.YES, _S.YES, _S.YES),
    Item.HAS_APPLIED: _row(
        _S.NO,
        _S.OWN,
        _S.FROM_CIRCULATION,
        _S.FROM_CIRCULATION,
        _S.FROM_SUBMISSION,
        _S.FROM_SUBMISSION,
        _S.FROM_SUBMISSION,
    ),
    Item.FILE: _row(
        _S.NO,
        _S.OWN,
        _S.FROM_CIRCULATION,
        _S.FROM_CIRCULATION,
        _S.FROM_SUBMISSION,
        _S.FROM_SUBMISSION,
        _S.FROM_SUBMISSION,
    ),
    Item.CONTACTS: _row(_S.NO, _S.OWN, _S.NO, _S.NO, _S.IF_CONTESTED, _S.YES, _S.YES),
    Item.OBJECTION_RECEIVED: _row(
        _S.COUNTS, _S.WHEN_APPLICANT_LEARNS, _S.AFTER_DISSEMINATION, _S.YES, _S.YES, _S.NO, _S.YES
    ),
    Item.OBJECTING_STATE: _row(_S.NO, _S.IF_STATE_SHARES, _S.AFTER_DISSEMINATION, _S.YES, _S.YES, _S.NO, _S.YES),
    Item.BASIS: _row(_S.NO, _S.IF_STATE_SHARES, _S.AFTER_DISSEMINATION, _S.YES, _S.YES, _S.NO, _S.YES),
    Item.MISSION_PRIVATE: _row(_S.NO, _S.NO, _S.NO, _S.YES, _S.NO, _S.NO, _S.NO),
    Item.STATE_QUESTION: _row(_S.NO, _S.OWN, _S.YES, _S.YES, _S.YES, _S.YES, _S.YES),
    Item.QUESTIONING_STATE: _row(_S.NO, _S.IF_STATE_CHOOSES, _S.IF_STATE_CHOOSES, _S.YES, _S.YES, _S.YES, _S.YES),
    Item.REPLY: _row(
        _S.NO, _S.OWN, _S.WITH_DISSEMINATION_IF_AGREED, _S.WITH_DISSEMINATION_IF_AGREED, _S.YES, _S.NO, _S.YES
    ),
    Item.CONSULTATION_LOG: _row(
        _S.NO, _S.OWN_CONTRIBUTIONS, _S.SUMMARY_AT_PLENARY, _S.SUMMARY_AT_PLENARY, _S.YES, _S.NO, _S.NO
    ),
    Item.DISSEMINATION: _row(_S.NO, _S.NO, _S.YES, _S.YES, _S.YES, _S.NO, _S.YES),
    Item.DECISIONS: _row(_S.YES, _S.YES, _S.YES, _S.YES, _S.YES, _S.YES, _S.YES),
    Item.ENDED_FILE: _row(_S.NO, _S.OWN, _S.IN_ANNEX, _S.IN_ANNEX, _S.YES, _S.YES, _S.YES),
    Item.SECRETARIAT_NOTES: _row(_S.NO, _S.NO, _S.NO, _S.NO, _S.NO, _S.YES, _S.YES),
    Item.LATE_PERMISSION: _row(_S.NO, _S.OWN, _S.IN_LIST, _S.IN_LIST, _S.YES, _S.YES, _S.YES),
    Item.UNPOSTED_INPUT: _row(_S.NO, _S.OWN, _S.NO, _S.NO, _S.YES, _S.YES, _S.YES),
}


@dataclass(frozen=True)
class CaseFacts:
    """What is true of one case or item, for the cells that depend on it."""

    own: bool = False
    submitted: bool = False
    circulated: bool = False
    disseminated: bool = False
    applicant_has_learnt: bool = False
    state_shares: bool = False
    chair_withholds: bool = False
    state_chooses: bool = False
    applicant_agrees: bool = False
    contested: bool = False
    updated_at_plenary: bool = False
    not_admitted: bool = False
    in_list: bool = False
    outcome_untold: bool = False  # its period is over, and nobody is told yet what became of its list


def may_see(item: Item, audience: Audience, facts: CaseFacts) -> bool:
    """Whether `audience` may see `item` of a case with `facts`. A cell of counts never shows the item itself."""
    sight = TABLE[item][audience]
    return {
        Sight.NO: False,
        Sight.YES: True,
        Sight.OWN: facts.own,
        Sight.COUNTS: False,
        Sight.FROM_SUBMISSION: facts.submitted,
        Sight.FROM_CIRCULATION: facts.circulated,
        Sight.AFTER_DISSEMINATION: facts.disseminated,
        Sight.WHEN_APPLICANT_LEARNS: facts.own and facts.applicant_has_learnt,
        Sight.IF_STATE_SHARES: facts.own
        and facts.applicant_has_learnt
        and facts.state_shares
        and not facts.chair_withholds,
        Sight.IF_STATE_CHOOSES: facts.state_chooses,
        Sight.WITH_DISSEMINATION_IF_AGREED: facts.disseminated and facts.applicant_agrees,
        Sight.IF_CONTESTED: facts.contested,
        Sight.OWN_CONTRIBUTIONS: facts.own,
        Sight.SUMMARY_AT_PLENARY: facts.updated_at_plenary,
        Sight.IN_ANNEX: facts.not_admitted,
        Sight.IN_LIST: facts.in_list,
    }[sight]


class Shown(StrEnum):
    """The status words. Each audience's word is derived only from its own cells (DESIGN 4)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    COMPLETE = "complete"
    BEING_CHECKED = "being_checked"
    CIRCULATED = "circulated"
    BEFORE_STATES = "before_states"
    AWAITING_OUTCOME = "awaiting_outcome"
    IN_CONSULTATION = "in_consultation"
    AWAITING_PLENARY = "awaiting_plenary"
    FURTHER_CONSULTATIONS = "further_consultations"
    ACCREDITED = "accredited"
    NOT_ADMITTED = "not_admitted"
    NOT_COMPLETED = "not_completed"
    WITHDRAWN = "withdrawn"
    CLOSED_WITH_CYCLE = "closed_with_cycle"
    LAPSED = "lapsed"
    RELINQUISHED = "relinquished"
    ANNULLED = "annulled"


def shown_to_a_state(state: State, *, knows: bool, period_over: bool, outcome_known: bool) -> Shown:
    """The status of a circulated file for a Member State. It `knows` of an objection by dissemination or because its own
    stands. From the end of the period until outcomes are told, all other files look alike, objected to or not; one that
    its organization has taken back is taken back, whether it was accredited by then or not (DESIGN 4)."""
    if state is State.CIRCULATED and period_over:
        return Shown.AWAITING_OUTCOME
    if period_over and not knows and not outcome_known:
        return _while_untold(state, Shown.AWAITING_OUTCOME)
    return shown_state(state, Audience.STATE, CaseFacts(circulated=True, disseminated=knows))


def _while_untold(state: State, waiting: Shown) -> Shown:
    """The one word for all files of a list whose outcomes are not told: those accredited would be those not objected to."""
    return Shown.WITHDRAWN if state in TAKEN_BACK else waiting


def keeps_undisclosed(audience: Audience) -> frozenset[State]:
    """The states in which a file is kept from `audience` that is here only because it was objected to on paper, while
    nothing of it is disseminated: that it is here would tell that an objection was received. A place that came of it is
    public."""
    if may_see(Item.OBJECTION_RECEIVED, audience, CaseFacts(disseminated=True)):
        return frozenset()
    return frozenset(State) - {State.ACCREDITED, State.RELINQUISHED, State.ANNULLED}


def masked_state(state: State, audience: Audience, facts: CaseFacts) -> State:
    """The state from which `audience` is offered acts. For the ordinary Secretariat a case before States, or on a list whose
    outcomes are not told, is as on its first day there."""
    shown = shown_state(state, audience, facts)
    if shown is Shown.BEFORE_STATES:
        return State.CIRCULATED
    return State.WITHDRAWN if shown is Shown.WITHDRAWN else state


def shown_state(state: State, audience: Audience, facts: CaseFacts) -> Shown:
    """The status that `audience` is shown for a case in `state`. What it may not know is not in the word: whether an
    objection stands is not the ordinary Secretariat's to know, nor what follows from it for a list before it is told."""
    if audience is Audience.SECRETARIAT and facts.outcome_untold:
        return _while_untold(state, Shown.BEFORE_STATES)
    if audience is Audience.SECRETARIAT and state in BEFORE_STATES:
        return Shown.BEFORE_STATES
    if state in CONTESTED and not may_see(Item.OBJECTION_RECEIVED, audience, facts):
        return Shown.AWAITING_OUTCOME
    if state in CONTESTED and not may_see(Item.DISSEMINATION, audience, facts):
        return Shown.IN_CONSULTATION  # whether the clock was ended and the plenary updated is not its to know
    if state in {State.SUBMITTED, State.COMPLETE} and audience is Audience.APPLICANT:
        return Shown.BEING_CHECKED if state is State.SUBMITTED else Shown.COMPLETE
    return Shown(state.value)
