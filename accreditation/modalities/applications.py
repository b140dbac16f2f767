"""Submitting, editing, checking and applying again (R1, R2, R3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accreditation.modalities.calendar import has_passed, whole_days_after
from accreditation.modalities.outcomes import Reason, Verdict, allow, refuse
from accreditation.modalities.paragraphs import Rule
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.states import BEFORE_STATES, CONTESTED, LIVE, PENDING, Route, State, Step, may_step
from accreditation.modalities.words import most_characters

REQUIRED: dict[Route, tuple[str, ...]] = {
    Route.ECOSOC: ("relevance",),
    Route.NON_OBJECTION: ("purpose", "programmes", "activities", "past_interaction", "funding", "governance"),
}
REQUIRED_DOCUMENTS: dict[Route, tuple[str, ...]] = {
    Route.ECOSOC: (),
    Route.NON_OBJECTION: ("letter_of_head",),
}
# What of the organization's profile the Secretariat cannot do without: by it a body is found in the ECOSOC register.
REQUIRED_PROFILE: dict[Route, tuple[str, ...]] = {
    Route.ECOSOC: ("ecosoc_status", "ecosoc_number"),
    Route.NON_OBJECTION: (),
}
NGO = "ngo"  # the type of organization that R1 names for the ECOSOC route
DECLARATIONS: dict[Route, tuple[str, ...]] = {
    Route.ECOSOC: ("declares_consultative", "declares_true"),
    Route.NON_OBJECTION: ("declares_consultative", "declares_circulation", "declares_true"),
}


@dataclass(frozen=True)
class WindowFacts:
    """When a window is open. Half-open, UTC: opens_at <= now < closes_at. `late_until` is one body's late permission.
    One that is not announced binds nobody: it is never open, and nothing is begun in it."""

    opens_at: datetime
    closes_at: datetime
    cycle_ends_at: datetime
    announced: bool
    late_until: datetime | None = None


@dataclass(frozen=True)
class Earlier:
    """Another application of the same organization: its cycle, its window, and where it stands. `not_before`: its window
    is this one or one that opened later, so that this one is no later window."""

    state: State
    same_cycle: bool
    not_before: bool


@dataclass(frozen=True)
class FileFacts:
    """What a submission is judged on: which answers, documents and declarations are there, and how long each answer is."""

    route: Route
    state: State
    answered: frozenset[str]
    documents: frozenset[str]
    declared: frozenset[str]
    words: dict[str, int] = field(default_factory=dict)
    characters: dict[str, int] = field(default_factory=dict)
    profile: frozenset[str] = frozenset()
    organization_type: str = ""
    organization_frozen: bool = False
    earlier: tuple[Earlier, ...] = ()


def may_enter(window: WindowFacts, now: datetime) -> Verdict:
    """Whether `now` is inside the window, or inside this body's own late permission (R3)."""
    if has_passed(window.cycle_ends_at, now):
        return refuse(Reason.CYCLE_ENDED, Rule.R2)
    if not window.announced or now < window.opens_at:
        return refuse(Reason.NOT_YET_OPEN, Rule.R3)
    if now < window.closes_at or (window.late_until is not None and now < window.late_until):
        return allow(Rule.R3)
    return refuse(Reason.WINDOW_CLOSED, Rule.R3)


def may_begin(window: WindowFacts, earlier: tuple[Earlier, ...]) -> Verdict:
    """A draft may be begun as soon as its window is announced (R3). The refusal does not say that one is being prepared."""
    return may_apply_again(earlier) if window.announced else refuse(Reason.NOT_YET_OPEN, Rule.R3)


def may_apply_again(earlier: tuple[Earlier, ...]) -> Verdict:
    """One live application per organization and target cycle; after another end, only in a later window (R2)."""
    for other in earlier:
        if not other.same_cycle:
            continue
        if other.state is State.ACCREDITED:
            return refuse(Reason.ALREADY_ACCREDITED, Rule.R2)
        if other.state in LIVE:
            return refuse(Reason.LIVE_APPLICATION_EXISTS, Rule.R2)
        if other.not_before and other.state is not State.DRAFT:
            return refuse(Reason.SAME_WINDOW, Rule.R3)
    return allow(Rule.R3)


def may_take_route(route: Route, organization_type: str) -> Verdict:
    """By the ECOSOC route go non-governmental organizations alone; by the other one every other body may (R1)."""
    if route is Route.ECOSOC and organization_type != NGO:
        return refuse(Reason.NOT_AN_NGO, Rule.R1)
    return allow(Rule.R1)


def missing_from(facts: FileFacts) -> list[str]:
    """What is not there yet, by field name, in the order of the form (R1)."""
    return [
        *(name for name in REQUIRED_PROFILE[facts.route] if name not in facts.profile),
        *(name for name in REQUIRED[facts.route] if name not in facts.answered),
        *(name for name in REQUIRED_DOCUMENTS[facts.route] if name not in facts.documents),
        *(name for name in DECLARATIONS[facts.route] if name not in facts.declared),
    ]


def over_limit(words: dict[str, int], parameters: Parameters, characters: dict[str, int] | None = None) -> list[str]:
    """The answers that have more words than their limit, or more characters than so many words can have."""
    length = characters or {}
    limits = parameters.word_limits
    return [
        name
        for name, count in words.items()
        if name in limits and (count > limits[name] or length.get(name, 0) > most_characters(limits[name]))
    ]


def may_submit(facts: FileFacts, window: WindowFacts, now: datetime, parameters: Parameters) -> Verdict:
    """Whether a draft may be submitted at `now` (R1, R2, R3). Asked under the rows' locks."""
    entry = may_enter(window, now)
    if not entry.allowed:
        return entry
    if facts.state is not State.DRAFT:
        return refuse(Reason.WRONG_STATE, Rule.R3)
    if facts.organization_frozen:
        return refuse(Reason.ORGANIZATION_FROZEN, Rule.R1)
    again = may_apply_again(facts.earlier)
    if not again.allowed:
        return again
    fits = may_take_route(facts.route, facts.organization_type)
    if not fits.allowed:
        return fits
    missing = missing_from(facts)
    if missing:
        only_declarations = set(missing) <= set(DECLARATIONS[facts.route])
        return refuse(
            Reason.NOT_DECLARED if only_declarations else Reason.INCOMPLETE, Rule.R11 if only_declarations else Rule.R1
        )
    if over_limit(facts.words, parameters, facts.characters):
        return refuse(Reason.LIMIT_EXCEEDED, Rule.R1)
    return allow(Rule.R1 if facts.route is Route.ECOSOC else Rule.R3)


def may_edit(state: State, window: WindowFacts, now: datetime, due_at: datetime | None = None) -> Verdict:
    """A draft may be edited at any time; a submitted file until the close; a returned one until its answer is due (R3).
    Afterwards: a correction."""
    if state is State.DRAFT:
        return allow(Rule.R3)
    if state is State.RETURNED:
        return may_answer(state, due_at, now)
    if state not in {State.SUBMITTED, State.COMPLETE}:
        return refuse(Reason.WRONG_STATE, Rule.R3)
    entry = may_enter(window, now)
    return refuse(Reason.SENT_FILE_STANDS, Rule.R3) if entry.reason is Reason.WINDOW_CLOSED else entry


def may_answer(state: State, due_at: datetime | None, now: datetime) -> Verdict:
    """A returned file may be answered before its due instant; time decides, not the sweep (R3)."""
    if state is not State.RETURNED:
        return refuse(Reason.WRONG_STATE, Rule.R3)
    if due_at is None or has_passed(due_at, now):
        return refuse(Reason.DUE_DATE_PASSED, Rule.R3)
    return allow(Rule.R3)


def may_correct(
    state: State,
    window: WindowFacts,
    now: datetime,
    last_corrected_at: datetime | None = None,
    period_ends_at: datetime | None = None,
    outcomes_known_at: datetime | None = None,
) -> Verdict:
    """After the close a visible correction is possible while the case is pending (R3); never before, and not between the
    end of a period and its outcome, which is that of the file as it stood. An addendum goes to all missions, so it waits
    until they may know what became of the list, `outcomes_known_at`: it would tell that the case is contested.

    In further consultations once a year, without a
    new period: `last_corrected_at` is the last correction made in them (DESIGN 3)."""
    if state not in {State.SUBMITTED, State.COMPLETE} | BEFORE_STATES:
        return refuse(Reason.WRONG_STATE, Rule.R3)
    if may_enter(window, now).allowed:
        return refuse(Reason.CHECK_BEFORE_CLOSE, Rule.R3)
    if state is State.CIRCULATED and period_ends_at is not None and has_passed(period_ends_at, now):
        return refuse(Reason.OUTCOME_PENDING, Rule.R1)
    if state in CONTESTED and outcomes_known_at is not None and not has_passed(outcomes_known_at, now):
        return refuse(Reason.OUTCOME_PENDING, Rule.R6)
    a_year_ago = now - timedelta(days=365)
    if state is State.FURTHER_CONSULTATIONS and last_corrected_at is not None and last_corrected_at > a_year_ago:
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


def may_check(state: State, organization_confirmed: bool, organization_frozen: bool) -> Verdict:
    """A file is found complete only for a body that is who it says it is, and that nobody disputes (R1)."""
    if state is not State.SUBMITTED:
        return refuse(Reason.WRONG_STATE, Rule.R1)
    if organization_frozen:
        return refuse(Reason.ORGANIZATION_FROZEN, Rule.R1)
    if not organization_confirmed:
        return refuse(Reason.ORGANIZATION_NOT_CONFIRMED, Rule.R1)
    return allow(Rule.R1)


def may_circulate(state: State, route: Route, organization_frozen: bool) -> Verdict:
    """A complete file goes before States; not while two people claim its organization (R1)."""
    step = may_step(Step.CIRCULATE, state, route)
    if not step.allowed:
        return step
    return refuse(Reason.ORGANIZATION_FROZEN, Rule.R1) if organization_frozen else allow(Rule.R1)


def may_request_circulation(
    state: State, route: Route, earlier: tuple[Earlier, ...], cycle_ends_at: datetime, now: datetime
) -> Verdict:
    """Any State may ask for a body that was not admitted to be circulated, inside the cycle, unless the body has another
    live application by now: there is only one (R1, R2). The refusal does not say so: of that one States learn from its
    own circulation (DESIGN 4)."""
    step = may_step(Step.REQUEST_CIRCULATION, state, route)
    if not step.allowed:
        return step
    if has_passed(cycle_ends_at, now):
        return refuse(Reason.CYCLE_ENDED, Rule.R2)
    if any(other.same_cycle and other.state in LIVE for other in earlier):
        return refuse(Reason.WRONG_STATE, Rule.R1)
    return allow(Rule.R1)


def other_route_due(window: WindowFacts, now: datetime, parameters: Parameters) -> datetime | None:
    """Until when a body that is not in the ECOSOC register may take the other route: in this window while it is open, with
    at least the days that any returned file has. None after the close: in the next window (R1, R3)."""
    if not may_enter(window, now).allowed:
        return None
    return max(answer_due(now, parameters), window.closes_at)


def answer_due(asked_at: datetime, parameters: Parameters) -> datetime:
    """The first 23:59 at the seat that leaves `return_days` whole days after a question was asked (R3)."""
    return whole_days_after(asked_at, parameters.return_days, parameters)


def hearing_ends(proposed_at: datetime, parameters: Parameters) -> datetime:
    """Until when an applicant is heard before the Chair may confirm "not in scope": whole days (DESIGN 2)."""
    return whole_days_after(proposed_at, parameters.hearing_days, parameters)


def may_confirm_exclusion(state: State, heard_until: datetime, answered: bool, now: datetime) -> Verdict:
    """The Chair confirms after the applicant was heard: it has answered, or its days have passed (DESIGN 2)."""
    if state is not State.SUBMITTED:
        return refuse(Reason.WRONG_STATE, Rule.R1)
    if not answered and not has_passed(heard_until, now):
        return refuse(Reason.HEARING_STILL_OPEN, Rule.R1)
    return allow(Rule.R1)


def accreditation_ends(cycle_ends_at: datetime) -> datetime:
    """Accreditation lapses with the cycle, not five years after its date (R2)."""
    return cycle_ends_at
