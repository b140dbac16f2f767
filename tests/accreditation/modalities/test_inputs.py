"""Written inputs: who may send, post, return, appeal and withhold (R10, R11)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from accreditation.modalities import inputs
from accreditation.modalities.inputs import InputFacts, InputState, InputStep
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import InputsFrom, Parameters

P = Parameters()
SECOND = timedelta(seconds=1)
ENDS = datetime(2031, 3, 30, 4, tzinfo=UTC)
NOW = datetime(2027, 3, 1, 15, tzinfo=UTC)
ACCREDITED_ONLY = Parameters(inputs_from=InputsFrom.ACCREDITED)
DRAFT = InputFacts(InputState.DRAFT, ENDS, frozenset(inputs.REQUIRED), {"text": 2000}, declared=True)
SENT = replace(DRAFT, state=InputState.SENT, organization_confirmed=True)
RETURNED = replace(SENT, state=InputState.RETURNED, appealable=True)
APPEALED = replace(SENT, state=InputState.APPEALED)


@pytest.mark.parametrize(
    ("facts", "now", "parameters", "reason"),
    [
        (DRAFT, NOW, P, None),
        (RETURNED, NOW, P, None),
        (replace(DRAFT, state=InputState.SENT), NOW, P, Reason.WRONG_STATE),
        (replace(DRAFT, state=InputState.POSTED), NOW, P, Reason.WRONG_STATE),
        (replace(DRAFT, organization_frozen=True), NOW, P, Reason.ORGANIZATION_FROZEN),
        (DRAFT, NOW, ACCREDITED_ONLY, Reason.ONLY_ACCREDITED),
        (replace(DRAFT, organization_accredited=True), NOW, ACCREDITED_ONLY, None),
        (replace(DRAFT, filled=frozenset({"title"})), NOW, P, Reason.INCOMPLETE),
        (DRAFT, ENDS - SECOND, P, None),
        (DRAFT, ENDS, P, Reason.CYCLE_ENDED),
        (replace(DRAFT, cycle_ends_at=None), ENDS, P, None),
        (replace(DRAFT, meeting_closes_at=NOW - inputs.TAKEN_AFTER), NOW - SECOND, P, None),
        (replace(DRAFT, meeting_closes_at=NOW - inputs.TAKEN_AFTER), NOW, P, Reason.MEETING_OVER),
        (replace(RETURNED, meeting_closes_at=NOW - inputs.TAKEN_AFTER), NOW, P, None),
        (replace(DRAFT, words={"text": 2001}), NOW, P, Reason.LIMIT_EXCEEDED),
        (replace(DRAFT, declared=False), NOW, P, Reason.NOT_DECLARED),
    ],
)
def test_who_may_send_and_what(facts, now, parameters, reason):
    assert inputs.may_send(facts, now, parameters).reason is reason


def test_what_is_missing_is_named_in_the_order_of_the_form():
    assert inputs.missing_from(replace(DRAFT, filled=frozenset({"session", "language"}))) == [
        "title",
        "subject",
        "content",
    ]


@pytest.mark.parametrize("state", list(InputState))
@pytest.mark.parametrize("step", list(InputStep))
def test_the_table_is_the_only_way(step, state):
    """Each step, from each state: allowed exactly where the table has an arrow."""
    arrows = {
        InputStep.SEND: "draft returned",
        InputStep.RETURN: "sent",
        InputStep.POST: "sent",
        InputStep.APPEAL: "returned",
        InputStep.UPHOLD: "appealed",
        InputStep.OVERTURN: "appealed",
        InputStep.WITHHOLD: "posted",
        InputStep.WITHDRAW: "draft sent returned appealed posted",
    }
    assert inputs.may_step(step, state).allowed == (state.value in arrows[step].split())


@pytest.mark.parametrize("state", list(InputState))
def test_only_a_draft_and_a_returned_input_are_edited(state):
    assert inputs.may_edit(state).allowed == (state in {InputState.DRAFT, InputState.RETURNED})


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (SENT, None),
        (replace(SENT, organization_confirmed=False), Reason.ORGANIZATION_NOT_CONFIRMED),
        (replace(SENT, organization_frozen=True), Reason.ORGANIZATION_FROZEN),
        (DRAFT, Reason.WRONG_STATE),
    ],
)
def test_only_a_confirmed_body_is_posted(facts, reason):
    """On both roads: by the moderator, and by the Chair on appeal."""
    assert inputs.may_post(facts).reason is reason
    appealed = replace(facts, state=InputState.APPEALED if facts is not DRAFT else InputState.DRAFT)
    assert inputs.may_overturn(appealed, "Technical enough.").reason is reason


@pytest.mark.parametrize(
    ("act", "facts"),
    [
        (inputs.may_return, SENT),
        (inputs.may_appeal, RETURNED),
        (inputs.may_uphold, APPEALED),
        (inputs.may_overturn, APPEALED),
        (inputs.may_withhold, replace(SENT, state=InputState.POSTED)),
    ],
)
def test_these_acts_give_a_reason(act, facts):
    assert act(facts, "A reason.").allowed
    assert act(facts, " \n").reason is Reason.NEEDS_REASON
    assert act(replace(facts, state=InputState.WITHDRAWN), "A reason.").reason is Reason.WRONG_STATE


def test_a_return_is_appealed_once():
    assert inputs.may_appeal(RETURNED, "A reason.").allowed
    assert inputs.may_appeal(replace(RETURNED, appealable=False), "A reason.").reason is Reason.ALREADY_APPEALED


def test_the_sender_withdraws_at_any_time():
    assert inputs.may_withdraw(SENT).allowed
    assert inputs.may_withdraw(replace(SENT, state=InputState.WITHHELD)).reason is Reason.WRONG_STATE


def test_symbols():
    assert inputs.symbol_of("GM", 2027, 12) == "GM/2027/INPUT/12"
    assert inputs.slug_of("GM/2027/INPUT/12") == "gm-2027-input-12"


@pytest.mark.parametrize(
    ("field", "reason"),
    [("organization_frozen", Reason.ORGANIZATION_FROZEN), ("organization_gone", Reason.ORGANIZATION_GONE)],
)
def test_nothing_is_done_in_the_name_of_a_body_that_two_people_claim_or_that_is_no_more(field, reason):
    assert inputs.may_send(replace(DRAFT, **{field: True}), NOW, P).reason is reason
    assert inputs.may_withdraw(replace(SENT, **{field: True})).reason is reason
    assert inputs.may_appeal(replace(RETURNED, **{field: True}), "Why.").reason is reason
    assert inputs.may_withdraw(SENT).allowed
    assert (
        inputs.may_withdraw(replace(SENT, state=InputState.WITHDRAWN, organization_frozen=True)).reason
        is Reason.WRONG_STATE
    )
