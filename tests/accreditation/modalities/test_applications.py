"""Submitting, editing, correcting, applying again (R1, R2, R3)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from accreditation.modalities.applications import (
    DECLARATIONS,
    REQUIRED,
    Earlier,
    FileFacts,
    WindowFacts,
    may_act_in_its_name,
    may_answer,
    may_apply_again,
    may_begin,
    may_edit,
    may_enter,
    may_record_change,
    may_submit,
    may_take_route,
    missing_from,
    over_limit,
)
from accreditation.modalities.changes import (
    accredited_by_silence,
    calls_for_new_circulation,
    may_change_profile,
    may_correct,
)
from accreditation.modalities.checking import other_route_due
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.paragraphs import Rule
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.states import BEFORE_STATES, CONTESTED, LIVE, PENDING, Route, State
from accreditation.models.organization import OrganizationType

P = Parameters()
SECOND = timedelta(seconds=1)
OPENS, CLOSES = datetime(2027, 1, 4, 14, tzinfo=UTC), datetime(2027, 2, 16, 4, 59, tzinfo=UTC)
CYCLE_ENDS = datetime(2031, 3, 30, 4, tzinfo=UTC)
WINDOW = WindowFacts(OPENS, CLOSES, CYCLE_ENDS, announced=True)
WHOLE = FileFacts(
    Route.NON_OBJECTION,
    State.DRAFT,
    answered=frozenset(REQUIRED[Route.NON_OBJECTION]),
    documents=frozenset({"letter_of_head"}),
    declared=frozenset(DECLARATIONS[Route.NON_OBJECTION]),
)


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (OPENS - SECOND, Reason.NOT_YET_OPEN),
        (OPENS, None),
        (CLOSES - SECOND, None),
        (CLOSES, Reason.WINDOW_CLOSED),
        (CLOSES + SECOND, Reason.WINDOW_CLOSED),
        (CYCLE_ENDS, Reason.CYCLE_ENDED),
    ],
)
def test_the_window_is_half_open(now, reason):
    assert may_enter(WINDOW, now).reason is reason
    assert may_submit(WHOLE, WINDOW, now, P).reason is reason


@pytest.mark.parametrize("now", [OPENS - SECOND, OPENS, CLOSES - SECOND, CLOSES])
def test_a_window_that_is_not_announced_is_never_open_and_nothing_is_begun_in_it(now):
    window = replace(WINDOW, announced=False, late_until=CLOSES + timedelta(days=2))
    assert may_enter(window, now).reason is Reason.NOT_YET_OPEN
    assert may_submit(WHOLE, window, now, P).reason is Reason.NOT_YET_OPEN
    assert may_begin(window, ()).reason is Reason.NOT_YET_OPEN
    assert other_route_due(window, now, P) is None
    assert may_begin(WINDOW, ()).allowed
    assert may_begin(WINDOW, (Earlier(State.ACCREDITED, True, False),)).reason is Reason.ALREADY_ACCREDITED


def test_a_late_permission_is_one_bodys_own_and_half_open_too():
    late = replace(WINDOW, late_until=CLOSES + timedelta(days=2))
    assert may_submit(WHOLE, late, CLOSES, P).allowed
    assert may_submit(WHOLE, late, CLOSES + timedelta(days=2) - SECOND, P).allowed
    assert may_submit(WHOLE, late, CLOSES + timedelta(days=2), P).reason is Reason.WINDOW_CLOSED


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (WHOLE, None),
        (replace(WHOLE, state=State.SUBMITTED), Reason.WRONG_STATE),
        (replace(WHOLE, organization_frozen=True), Reason.ORGANIZATION_FROZEN),
        (replace(WHOLE, answered=WHOLE.answered - {"purpose"}), Reason.INCOMPLETE),
        (replace(WHOLE, documents=frozenset()), Reason.INCOMPLETE),
        (replace(WHOLE, declared=frozenset()), Reason.NOT_DECLARED),
        (replace(WHOLE, words={"purpose": P.word_limits["purpose"]}), None),
        (replace(WHOLE, words={"purpose": P.word_limits["purpose"] + 1}), Reason.LIMIT_EXCEEDED),
        (
            replace(WHOLE, earlier=(Earlier(State.CIRCULATED, same_cycle=True, not_before=False),)),
            Reason.LIVE_APPLICATION_EXISTS,
        ),
    ],
)
def test_what_a_submission_needs(facts, reason):
    assert may_submit(facts, WINDOW, OPENS, P).reason is reason


@pytest.mark.parametrize("kind", [kind.value for kind in OrganizationType])
def test_by_the_ecosoc_route_go_non_governmental_organizations_alone(kind):
    assert may_take_route(Route.NON_OBJECTION, kind).allowed
    assert may_take_route(Route.ECOSOC, kind).reason is (None if kind == "ngo" else Reason.NOT_AN_NGO)
    facts = replace(WHOLE, route=Route.ECOSOC, organization_type=kind)
    assert (may_submit(facts, WINDOW, OPENS, P).reason is Reason.NOT_AN_NGO) is (kind != "ngo")


def test_the_ecosoc_route_is_a_short_form():
    short = FileFacts(
        Route.ECOSOC,
        State.DRAFT,
        frozenset({"relevance"}),
        frozenset(),
        frozenset({"declares_consultative", "declares_true"}),
        profile=frozenset({"ecosoc_status", "ecosoc_number"}),
        organization_type="ngo",
    )
    assert may_submit(short, WINDOW, OPENS, P) == may_submit(short, WINDOW, OPENS, P)
    assert may_submit(short, WINDOW, OPENS, P).rule is Rule.R1
    assert may_submit(WHOLE, WINDOW, OPENS, P).rule is Rule.R3
    assert missing_from(replace(short, answered=frozenset())) == ["relevance"]
    unfindable = replace(short, profile=frozenset({"ecosoc_status"}))
    assert missing_from(unfindable) == ["ecosoc_number"]
    assert may_submit(unfindable, WINDOW, OPENS, P).reason is Reason.INCOMPLETE


def test_a_field_without_a_limit_has_none():
    assert over_limit({"title": 10_000, "purpose": 501}, P) == ["purpose"]


@pytest.mark.parametrize(("characters", "over"), [(500 * 60, []), (500 * 60 + 1, ["purpose"])])
def test_one_word_without_end_is_over_the_limit_too(characters, over):
    facts = replace(WHOLE, words={"purpose": 1}, characters={"purpose": characters})
    assert over_limit(facts.words, P, facts.characters) == over
    assert may_submit(facts, WINDOW, OPENS, P).reason is (Reason.LIMIT_EXCEEDED if over else None)


@pytest.mark.parametrize("state", list(State))
def test_applying_again_inside_the_cycle(state):
    """The accredited and the live cannot; the others can in a later window; drafts never stand in the way."""
    later = may_apply_again((Earlier(state, same_cycle=True, not_before=False),)).reason
    same = may_apply_again((Earlier(state, same_cycle=True, not_before=True),)).reason
    if state is State.ACCREDITED:
        assert later is same is Reason.ALREADY_ACCREDITED
    elif state in LIVE:
        assert later is same is Reason.LIVE_APPLICATION_EXISTS
    else:
        assert later is None
        assert same is (None if state is State.DRAFT else Reason.SAME_WINDOW)
    assert may_apply_again((Earlier(state, same_cycle=False, not_before=True),)).allowed


@pytest.mark.parametrize("state", list(State))
def test_editing_until_the_close_and_correcting_after_it(state):
    before, after = CLOSES - SECOND, CLOSES
    editable = state in {State.DRAFT, State.SUBMITTED, State.COMPLETE}
    assert may_edit(state, WINDOW, before).allowed is editable
    assert may_edit(state, WINDOW, after).allowed is (state is State.DRAFT)
    correctable = state in {State.SUBMITTED, State.COMPLETE} | BEFORE_STATES
    assert may_correct(state, WINDOW, before).allowed is (state in BEFORE_STATES)  # what States read is not edited
    if state in BEFORE_STATES:
        assert may_edit(state, WINDOW, before).reason is Reason.SENT_FILE_STANDS
    assert may_correct(state, WINDOW, after).allowed is correctable


@pytest.mark.parametrize(
    ("now", "reason"),
    [(CLOSES - SECOND, None), (CLOSES, Reason.DUE_DATE_PASSED), (CLOSES + SECOND, Reason.DUE_DATE_PASSED)],
)
def test_a_returned_file_may_be_edited_and_answered_until_its_due_instant(now, reason):
    assert may_edit(State.RETURNED, WINDOW, now, CLOSES).reason is reason
    assert may_answer(State.RETURNED, CLOSES, now).reason is reason
    assert may_answer(State.SUBMITTED, CLOSES, now).reason is Reason.WRONG_STATE
    # What the sweep has recorded since is the same answer, with no due instant left.
    assert may_edit(State.NOT_COMPLETED, WINDOW, now).reason is Reason.DUE_DATE_PASSED
    assert may_answer(State.NOT_COMPLETED, None, now).reason is Reason.DUE_DATE_PASSED
    frozen = may_answer(State.RETURNED, CLOSES, CLOSES, organization_frozen=True)
    assert frozen.reason is Reason.ORGANIZATION_FROZEN


def test_in_further_consultations_a_file_is_updated_once_a_year():
    now, state = CLOSES + timedelta(days=800), State.FURTHER_CONSULTATIONS
    year = timedelta(days=365)
    assert may_correct(state, WINDOW, now, None).allowed
    assert may_correct(state, WINDOW, now, now - year).allowed
    assert may_correct(state, WINDOW, now, now - year + SECOND).reason is Reason.CORRECTED_THIS_YEAR
    assert may_correct(State.CIRCULATED, WINDOW, now, now - SECOND).allowed


@pytest.mark.parametrize("state", sorted(CONTESTED))
def test_the_year_counts_for_every_contested_case_alike(state):
    """From an instant that is public: no refusal tells the applicant that the plenary has been updated (DESIGN 4)."""
    now = CLOSES + timedelta(days=800)
    again = {"last_corrected_at": now - SECOND, "yearly_from": now}
    assert may_correct(state, WINDOW, now - SECOND, **again).allowed
    assert may_correct(state, WINDOW, now, **again).reason is Reason.CORRECTED_THIS_YEAR


@pytest.mark.parametrize("state", list(State))
def test_purpose_control_and_funding_call_for_a_new_circulation_of_a_circulated_file(state):
    for name in ("purpose", "governance", "funding", "head_name"):
        assert calls_for_new_circulation(state, frozenset({name})) is (state is State.CIRCULATED)
    assert not calls_for_new_circulation(state, frozenset({"programmes", "address", "documents"}))


@pytest.mark.parametrize("state", list(State))
def test_a_profile_that_a_file_rests_on_is_not_changed_beside_it(state):
    free = may_change_profile(frozenset({state, State.DRAFT}), frozenset({"address"}))
    named = may_change_profile(frozenset({state, State.DRAFT}), frozenset({"name"}))
    assert free.allowed is (state not in PENDING)
    assert named.allowed is (state not in LIVE)


@pytest.mark.parametrize(
    ("state", "offset", "reason"),
    [
        (State.CIRCULATED, -SECOND, None),
        (State.CIRCULATED, timedelta(), Reason.OUTCOME_PENDING),
        (State.CIRCULATED, SECOND, Reason.OUTCOME_PENDING),
        (State.IN_CONSULTATION, SECOND, None),
    ],
)
def test_between_the_end_of_a_period_and_its_outcome_nothing_is_corrected(state, offset, reason):
    ends = CLOSES + timedelta(days=40)
    assert may_correct(state, WINDOW, ends + offset, period_ends_at=ends).reason is reason


@pytest.mark.parametrize("state", sorted(BEFORE_STATES))
@pytest.mark.parametrize("changed", [True, False])
def test_silence_accredits_only_the_file_that_states_had_before_them(state, changed):
    by_silence = accredited_by_silence(state, changed_since_circulation=changed)
    assert by_silence is (not changed or state is State.FURTHER_CONSULTATIONS)


def test_an_addendum_in_consultation_waits_until_the_outcomes_are_known():
    """Before that instant it would tell Member States that the case is contested (DESIGN 4)."""
    ends, known = CLOSES + timedelta(days=40), CLOSES + timedelta(days=47)
    given = {"period_ends_at": ends, "outcomes_known_at": known}
    early = may_correct(State.IN_CONSULTATION, WINDOW, known - SECOND, **given)
    assert early.reason is Reason.OUTCOME_PENDING
    assert may_correct(State.IN_CONSULTATION, WINDOW, known, **given).allowed


def test_nothing_is_sent_in_the_name_of_a_body_that_two_people_claim_or_that_is_no_more():
    assert may_act_in_its_name(organization_frozen=False).allowed
    assert may_act_in_its_name(organization_frozen=True).reason is Reason.ORGANIZATION_FROZEN
    for frozen in (True, False):
        gone = may_act_in_its_name(organization_frozen=frozen, organization_gone=True)
        assert gone.reason is Reason.ORGANIZATION_GONE
    facts = replace(WHOLE, organization_gone=True)
    assert may_submit(facts, WINDOW, WINDOW.opens_at, P).reason is Reason.ORGANIZATION_GONE


@pytest.mark.parametrize(
    ("frozen", "gone", "other_gone", "reason"),
    [
        (False, False, False, None),
        (True, False, True, Reason.BODY_DISPUTED),
        (True, True, True, Reason.BODY_ENDED),
        (False, False, True, Reason.OTHER_BODY_ENDED),
    ],
)
def test_what_becomes_of_a_body_is_recorded_of_one_that_is_there_and_undisputed(frozen, gone, other_gone, reason):
    verdict = may_record_change(organization_frozen=frozen, organization_gone=gone, other_gone=other_gone)
    assert verdict.reason is reason
