"""Written inputs: their life, who may send, post, return, appeal and withhold (R10, R11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from accreditation.modalities.calendar import has_passed
from accreditation.modalities.outcomes import Reason, Verdict, allow, refuse
from accreditation.modalities.paragraphs import Rule
from accreditation.modalities.parameters import InputsFrom, Parameters


class InputState(StrEnum):
    """Where a written input stands."""

    DRAFT = "draft"
    SENT = "sent"
    RETURNED = "returned"
    APPEALED = "appealed"
    POSTED = "posted"
    WITHHELD = "withheld"
    WITHDRAWN = "withdrawn"


class InputStep(StrEnum):
    """An act that moves an input from one state to another."""

    SEND = "send"
    RETURN = "return"
    POST = "post"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    OVERTURN = "overturn"
    WITHHOLD = "withhold"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class InputArrow:
    """One arrow of the table."""

    sources: frozenset[InputState]
    target: InputState
    rule: Rule


_I = InputState
TRANSITIONS: dict[InputStep, InputArrow] = {
    InputStep.SEND: InputArrow(frozenset({_I.DRAFT, _I.RETURNED}), _I.SENT, Rule.R10),
    InputStep.RETURN: InputArrow(frozenset({_I.SENT}), _I.RETURNED, Rule.R11),
    InputStep.POST: InputArrow(frozenset({_I.SENT}), _I.POSTED, Rule.R10),
    InputStep.APPEAL: InputArrow(frozenset({_I.RETURNED}), _I.APPEALED, Rule.R11),
    InputStep.UPHOLD: InputArrow(frozenset({_I.APPEALED}), _I.RETURNED, Rule.R11),
    InputStep.OVERTURN: InputArrow(frozenset({_I.APPEALED}), _I.POSTED, Rule.R11),
    InputStep.WITHHOLD: InputArrow(frozenset({_I.POSTED}), _I.WITHHELD, Rule.R11),
    InputStep.WITHDRAW: InputArrow(
        frozenset({_I.DRAFT, _I.SENT, _I.RETURNED, _I.APPEALED, _I.POSTED}), _I.WITHDRAWN, Rule.R10
    ),
}
# Where an input waits to be posted: before a moderator, or before the Chair on appeal.
WAITING = TRANSITIONS[InputStep.POST].sources | TRANSITIONS[InputStep.OVERTURN].sources
EDITABLE = frozenset({_I.DRAFT, _I.RETURNED})
# How long after its end a meeting still takes inputs: what was said at its close may be answered.
TAKEN_AFTER = timedelta(days=30)
REQUIRED = ("title", "session", "subject", "language", "content")


@dataclass(frozen=True)
class InputFacts:
    """What an act on an input is judged on. `filled` names those of REQUIRED that are there: "subject" is an agenda item
    or a topic, "content" text or a file. `appealable`: the last return has not been before the Chair yet. The cycle is
    that of its meeting; it ends at `cycle_ends_at`, the meeting at `meeting_closes_at` (UTC)."""

    state: InputState
    cycle_ends_at: datetime | None = None
    filled: frozenset[str] = frozenset()
    words: Mapping[str, int] = field(default_factory=dict)
    declared: bool = False
    appealable: bool = False
    organization_frozen: bool = False
    organization_gone: bool = False
    organization_confirmed: bool = False
    organization_accredited: bool = False
    meeting_closes_at: datetime | None = None


def may_step(step: InputStep, state: InputState) -> Verdict:
    """Whether the table has an arrow for `step` from `state`."""
    arrow = TRANSITIONS[step]
    return allow(arrow.rule) if state in arrow.sources else refuse(Reason.WRONG_STATE, arrow.rule)


def may_edit(state: InputState) -> Verdict:
    """A draft and a returned input may be changed; what was sent waits for its moderator (R10)."""
    return allow(Rule.R10) if state in EDITABLE else refuse(Reason.WRONG_STATE, Rule.R10)


def may_address(meeting_closes_at: datetime, now: datetime) -> Verdict:
    """An input relates to the matter at issue in its meeting: it is sent before, during or shortly after it (R11)."""
    over = has_passed(meeting_closes_at + TAKEN_AFTER, now)
    return refuse(Reason.MEETING_OVER, Rule.R11) if over else allow(Rule.R11)


def missing_from(facts: InputFacts) -> list[str]:
    """What is not there yet, in the order of the form."""
    return [name for name in REQUIRED if name not in facts.filled]


def may_send(facts: InputFacts, now: datetime, parameters: Parameters) -> Verdict:
    """Whether an input may be sent at `now`: by any registered body, or only the accredited where the process says so;
    complete, within the limit of words, its guidelines accepted (R10, R11)."""
    step = may_step(InputStep.SEND, facts.state)
    if not step.allowed:
        return step
    free = _may_act(facts)
    if not free.allowed:
        return free
    if parameters.inputs_from is InputsFrom.ACCREDITED and not facts.organization_accredited:
        return refuse(Reason.ONLY_ACCREDITED, Rule.R10)
    if missing_from(facts):
        return refuse(Reason.INCOMPLETE, Rule.R10)
    if facts.cycle_ends_at is not None and has_passed(facts.cycle_ends_at, now):
        return refuse(Reason.CYCLE_ENDED, Rule.R10)
    # One that was returned was in time when it was first sent.
    if facts.state is InputState.DRAFT and facts.meeting_closes_at is not None:
        meeting = may_address(facts.meeting_closes_at, now)
        if not meeting.allowed:
            return meeting
    if any(count > parameters.word_limits["written_input"] for count in facts.words.values()):
        return refuse(Reason.LIMIT_EXCEEDED, Rule.R10)
    if not facts.declared:
        return refuse(Reason.NOT_DECLARED, Rule.R11)
    return allow(Rule.R10)


def _may_act(facts: InputFacts) -> Verdict:
    """Nothing is sent, taken back or appealed in the name of a body that two people claim, or that is no more (R10)."""
    if facts.organization_gone:
        return refuse(Reason.ORGANIZATION_GONE, Rule.R10)
    return refuse(Reason.ORGANIZATION_FROZEN, Rule.R10) if facts.organization_frozen else allow(Rule.R10)


def _may_publish(step: InputStep, facts: InputFacts) -> Verdict:
    verdict = may_step(step, facts.state)
    if not verdict.allowed:
        return verdict
    if facts.organization_frozen:
        return refuse(Reason.ORGANIZATION_FROZEN, Rule.R10)
    if not facts.organization_confirmed:
        return refuse(Reason.ORGANIZATION_NOT_CONFIRMED, Rule.R10)
    return verdict


def may_post(facts: InputFacts) -> Verdict:
    """Only an input of a body that is who it says it is, and that nobody disputes, is posted (R10)."""
    return _may_publish(InputStep.POST, facts)


def may_return(facts: InputFacts, reason: str) -> Verdict:
    """A return says why under the guidelines, so that the input can be mended (R11)."""
    return _with_reason(InputStep.RETURN, facts, reason)


def may_appeal(facts: InputFacts, reason: str) -> Verdict:
    """A return may be brought before the Chair, once (R11)."""
    verdict = _with_reason(InputStep.APPEAL, facts, reason)
    if verdict.allowed and not facts.appealable:
        return refuse(Reason.ALREADY_APPEALED, Rule.R11)
    return _may_act(facts) if verdict.allowed else verdict


def may_uphold(facts: InputFacts, reason: str) -> Verdict:
    """The Chair lets the return stand, and says why (R11)."""
    return _with_reason(InputStep.UPHOLD, facts, reason)


def may_overturn(facts: InputFacts, reason: str) -> Verdict:
    """The Chair overturns the return: the input is posted, under the same condition as any (R10, R11)."""
    verdict = _with_reason(InputStep.OVERTURN, facts, reason)
    return _may_publish(InputStep.OVERTURN, facts) if verdict.allowed else verdict


def may_withhold(facts: InputFacts, reason: str) -> Verdict:
    """The Chair withholds a posted input, with a recorded reason; its page stays and says so (R11)."""
    return _with_reason(InputStep.WITHHOLD, facts, reason)


def may_withdraw(facts: InputFacts) -> Verdict:
    """The sender withdraws at any time; what was posted leaves a page that says so (R10)."""
    verdict = may_step(InputStep.WITHDRAW, facts.state)
    return _may_act(facts) if verdict.allowed else verdict


def _with_reason(step: InputStep, facts: InputFacts, reason: str) -> Verdict:
    verdict = may_step(step, facts.state)
    if verdict.allowed and not reason.strip():
        return refuse(Reason.NEEDS_REASON, Rule.R11)
    return verdict


def symbol_of(process_code: str, year: int, number: int) -> str:
    """The permanent symbol: GM/2027/INPUT/12."""
    return f"{process_code}/{year}/INPUT/{number}"


def slug_of(symbol: str) -> str:
    """The symbol as it stands in an address: gm-2027-input-12."""
    return symbol.replace("/", "-").lower()
