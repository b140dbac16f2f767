"""Submitting, editing, checking and applying again (R1, R2, R3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from accreditation.modalities.calendar import has_passed
from accreditation.modalities.outcomes import Reason, Verdict, allow, refuse
from accreditation.modalities.paragraphs import Rule
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.states import BEFORE_STATES, LIVE, Route, State
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
    organization_gone: bool = False
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


def may_act_in_its_name(*, organization_frozen: bool, organization_gone: bool = False) -> Verdict:
    """Nothing is sent in the name of a body while two people say that they act for it, until a letter of its head decides;
    what acts by itself goes on. A body merged into another, or dissolved, sends nothing any more (R1, DESIGN 3)."""
    if organization_gone:
        return refuse(Reason.ORGANIZATION_GONE, Rule.R1)
    return refuse(Reason.ORGANIZATION_FROZEN, Rule.R1) if organization_frozen else allow(Rule.R1)


def may_record_change(*, organization_frozen: bool, organization_gone: bool, other_gone: bool = False) -> Verdict:
    """A new name, a merger, a split or a dissolution is recorded of a body that is still there and that nobody disputes. The
    survivor of a merger and the heir of a split must be there as well (R2, DESIGN 3)."""
    if organization_gone:
        return refuse(Reason.BODY_ENDED, Rule.R2)
    if organization_frozen:
        return refuse(Reason.BODY_DISPUTED, Rule.R1)
    return refuse(Reason.OTHER_BODY_ENDED, Rule.R2) if other_gone else allow(Rule.R2)


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


def may_be_sent(*, organization_frozen: bool, organization_gone: bool, earlier: tuple[Earlier, ...]) -> Verdict:
    """Whether a draft could be submitted at all, however complete and whenever: for a body that nobody disputes, that is
    still there and that has no other live application in the cycle (R1, R2)."""
    free = may_act_in_its_name(organization_frozen=organization_frozen, organization_gone=organization_gone)
    return may_apply_again(earlier) if free.allowed else free


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
    sendable = may_be_sent(
        organization_frozen=facts.organization_frozen,
        organization_gone=facts.organization_gone,
        earlier=facts.earlier,
    )
    if not sendable.allowed:
        return sendable
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
    """A draft may be edited at any time; a submitted file until the close, or until it is before States if that is sooner; a
    returned one until its answer is due (R3). Afterwards: a correction."""
    if state is State.DRAFT:
        return allow(Rule.R3)
    if state in {State.RETURNED, State.NOT_COMPLETED}:
        return may_answer(state, due_at, now)
    if state in BEFORE_STATES:
        return refuse(Reason.SENT_FILE_STANDS, Rule.R3)
    if state not in {State.SUBMITTED, State.COMPLETE}:
        return refuse(Reason.WRONG_STATE, Rule.R3)
    entry = may_enter(window, now)
    return refuse(Reason.SENT_FILE_STANDS, Rule.R3) if entry.reason is Reason.WINDOW_CLOSED else entry


def may_answer(state: State, due_at: datetime | None, now: datetime, *, organization_frozen: bool = False) -> Verdict:
    """A returned file may be answered before its due instant; time decides, not the sweep, and once the sweep has recorded
    it the answer is the same (R3). Of a body that two people claim no days have ended: it waits, and gets new ones."""
    if state is State.NOT_COMPLETED:
        return refuse(Reason.DUE_DATE_PASSED, Rule.R3)
    if state is not State.RETURNED:
        return refuse(Reason.WRONG_STATE, Rule.R3)
    if due_at is None or has_passed(due_at, now):
        return refuse(Reason.ORGANIZATION_FROZEN if organization_frozen else Reason.DUE_DATE_PASSED, Rule.R3)
    return allow(Rule.R3)
