"""Who sees what (DESIGN 4): the table cell by cell, and the status words."""

from dataclasses import fields, replace

import pytest

from accreditation.modalities.states import BEFORE_STATES, CONTESTED, State
from accreditation.modalities.visibility import (
    TABLE,
    Audience,
    CaseFacts,
    Item,
    Shown,
    Sight,
    keeps_undisclosed,
    masked_state,
    may_see,
    shown_state,
    shown_to_a_state,
)

NOTHING = CaseFacts()
EVERYTHING = CaseFacts(**{f.name: f.name != "chair_withholds" for f in fields(CaseFacts)})
# What opens each kind of cell; taking any one away closes it.
OPENS = {
    Sight.OWN: {"own"},
    Sight.FROM_SUBMISSION: {"submitted"},
    Sight.FROM_CIRCULATION: {"circulated"},
    Sight.AFTER_DISSEMINATION: {"disseminated"},
    Sight.WHEN_APPLICANT_LEARNS: {"own", "applicant_has_learnt"},
    Sight.IF_STATE_SHARES: {"own", "applicant_has_learnt", "state_shares"},
    Sight.IF_STATE_CHOOSES: {"state_chooses"},
    Sight.WITH_DISSEMINATION_IF_AGREED: {"disseminated", "applicant_agrees"},
    Sight.IF_CONTESTED: {"contested"},
    Sight.OWN_CONTRIBUTIONS: {"own"},
    Sight.SUMMARY_AT_PLENARY: {"updated_at_plenary"},
    Sight.IN_ANNEX: {"not_admitted"},
    Sight.IN_LIST: {"in_list"},
}


def test_the_table_is_whole():
    assert set(TABLE) == set(Item)
    assert all(set(row) == set(Audience) for row in TABLE.values())


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("item", list(Item))
def test_each_cell(item, audience):
    sight = TABLE[item][audience]
    if sight in {Sight.NO, Sight.COUNTS}:
        assert not may_see(item, audience, EVERYTHING)
    elif sight is Sight.YES:
        assert may_see(item, audience, NOTHING)
    else:
        assert may_see(item, audience, EVERYTHING)
        for fact in OPENS[sight]:
            assert not may_see(item, audience, replace(EVERYTHING, **{fact: False}))
        assert may_see(item, audience, replace(NOTHING, **dict.fromkeys(OPENS[sight], True)))


def test_the_chair_may_withhold_from_the_applicant():
    assert not may_see(Item.BASIS, Audience.APPLICANT, replace(EVERYTHING, chair_withholds=True))


# DESIGN 4 as it is written there, for the rows whose leak would hurt most.
@pytest.mark.parametrize(
    ("item", "never"),
    [
        (Item.CONTACTS, {Audience.PUBLIC, Audience.STATE, Audience.OWN_STATE}),
        (Item.OBJECTING_STATE, {Audience.PUBLIC, Audience.SECRETARIAT}),
        (Item.BASIS, {Audience.PUBLIC, Audience.SECRETARIAT}),
        (
            Item.MISSION_PRIVATE,
            {
                Audience.PUBLIC,
                Audience.APPLICANT,
                Audience.STATE,
                Audience.CHAIR,
                Audience.SECRETARIAT,
                Audience.NAMED_STAFF,
            },
        ),
        (Item.CONSULTATION_LOG, {Audience.PUBLIC, Audience.SECRETARIAT, Audience.NAMED_STAFF}),
        (Item.DISSEMINATION, {Audience.PUBLIC, Audience.APPLICANT, Audience.SECRETARIAT}),
        (
            Item.SECRETARIAT_NOTES,
            {Audience.PUBLIC, Audience.APPLICANT, Audience.STATE, Audience.OWN_STATE, Audience.CHAIR},
        ),
    ],
)
def test_who_never_sees(item, never):
    for audience in never:
        assert not may_see(item, audience, EVERYTHING)


TOLD = replace(EVERYTHING, outcome_untold=False)


@pytest.mark.parametrize("state", list(State))
def test_the_ordinary_secretariats_word_does_not_tell_contested_from_uncontested(state):
    shown = shown_state(state, Audience.SECRETARIAT, TOLD)
    assert (shown is Shown.BEFORE_STATES) is (state in BEFORE_STATES)
    assert masked_state(state, Audience.SECRETARIAT, TOLD) is (State.CIRCULATED if state in BEFORE_STATES else state)


@pytest.mark.parametrize("state", list(State))
def test_until_outcomes_are_told_the_ordinary_secretariat_reads_one_word_of_all(state):
    """As a State does: accredited or objected to; taken back as a file or as a place."""
    untold = replace(EVERYTHING, outcome_untold=True)
    taken_back = state in {State.WITHDRAWN, State.RELINQUISHED}
    word = Shown.WITHDRAWN if taken_back else Shown.BEFORE_STATES
    assert shown_state(state, Audience.SECRETARIAT, untold) is word
    offered = State.WITHDRAWN if taken_back else State.CIRCULATED
    assert masked_state(state, Audience.SECRETARIAT, untold) is offered
    for audience in (Audience.CHAIR, Audience.NAMED_STAFF):
        assert shown_state(state, audience, untold) == Shown(state.value)
        assert masked_state(state, audience, untold) is state


@pytest.mark.parametrize("state", sorted(CONTESTED))
def test_what_is_not_known_is_not_in_the_word(state):
    unknown = replace(EVERYTHING, disseminated=False, applicant_has_learnt=False)
    for audience in (Audience.PUBLIC, Audience.APPLICANT, Audience.STATE):
        assert shown_state(state, audience, unknown) is Shown.AWAITING_OUTCOME
    for audience in (Audience.CHAIR, Audience.OWN_STATE, Audience.NAMED_STAFF):
        assert shown_state(state, audience, unknown) == Shown(state.value)
    assert shown_state(state, Audience.STATE, EVERYTHING) == Shown(state.value)
    assert shown_state(state, Audience.APPLICANT, EVERYTHING) is Shown.IN_CONSULTATION  # one word for all three


@pytest.mark.parametrize("state", list(State))
def test_from_the_end_of_a_period_until_outcomes_are_told_all_files_look_alike(state):
    """Accredited or objected to: one word. A file taken back is taken back, whether it was accredited by then or not."""
    word = shown_to_a_state(state, knows=False, period_over=True, outcome_known=False)
    taken_back = state in {State.WITHDRAWN, State.RELINQUISHED}
    assert word is (Shown.WITHDRAWN if taken_back else Shown.AWAITING_OUTCOME)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize(
    ("knows", "over", "told"),
    [
        (True, True, False),
        (True, False, False),
        (False, False, False),
        (False, True, True),
        (True, True, True),
    ],
)
def test_otherwise_a_state_reads_what_it_may_know(state, knows, over, told):
    word = shown_to_a_state(state, knows=knows, period_over=over, outcome_known=told)
    facts = CaseFacts(circulated=True, disseminated=knows)
    unrecorded = state is State.CIRCULATED and over
    assert word is (Shown.AWAITING_OUTCOME if unrecorded else shown_state(state, Audience.STATE, facts))
    if state in CONTESTED and not knows:
        assert word is Shown.AWAITING_OUTCOME


def test_the_applicant_reads_being_checked():
    assert shown_state(State.SUBMITTED, Audience.APPLICANT, EVERYTHING) is Shown.BEING_CHECKED
    assert shown_state(State.COMPLETE, Audience.APPLICANT, EVERYTHING) is Shown.COMPLETE
    assert shown_state(State.SUBMITTED, Audience.CHAIR, EVERYTHING) is Shown.SUBMITTED


def test_every_state_has_a_word():
    assert {state.value for state in State} <= {shown.value for shown in Shown}


@pytest.mark.parametrize("audience", list(Audience))
def test_a_file_here_only_because_it_was_objected_to_is_kept_from_whom_that_may_not_be_told(audience):
    kept = keeps_undisclosed(audience)
    if audience in {Audience.CHAIR, Audience.NAMED_STAFF, Audience.STATE, Audience.OWN_STATE}:
        assert not kept
    else:
        assert kept >= CONTESTED
        assert State.ACCREDITED not in kept
