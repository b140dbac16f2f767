"""Who does what (the second table of DESIGN 4)."""

from pathlib import Path

import pytest

from accounts import capacities
from accounts.policy import PeopleAct
from accreditation.modalities.mandates import TABLE, ActOf, Party, Right, SecondPerson, may_confirm, may_do
from accreditation.modalities.outcomes import Reason

EVERY_RIGHT = frozenset(right.value for right in Right)
CHECKOUT = Path(__file__).resolve().parents[3]


def test_the_table_is_whole_and_its_words_are_those_of_the_mandates():
    assert set(TABLE) == set(ActOf)
    assert {right.value for right in Right} == {right.value for right in capacities.Right}
    assert {party.value for party in Party} == {party.value for party in capacities.Party}


def test_no_row_is_dead_and_none_stands_in_both_rooms():
    """The rows on people stand in accounts.policy (decision 18). A row that no service asks says what does not hold."""
    services = "\n".join(path.read_text() for path in CHECKOUT.glob("*/services/*.py"))
    asked = {f"{type(act).__name__}.{act.name}" for act in (*ActOf, *PeopleAct)}
    assert [name for name in sorted(asked) if name not in services] == []
    assert not {act.value for act in ActOf} & {act.value for act in PeopleAct}


@pytest.mark.parametrize("act", list(ActOf))
@pytest.mark.parametrize("party", list(Party))
def test_each_act_belongs_to_one_party_and_one_right(act, party):
    """The stranger is PERSON; no right of another desk ever opens an act."""
    grant = TABLE[act]
    if party is not grant.party:
        assert may_do(act, party, EVERY_RIGHT).reason is Reason.OTHER_PARTY
        return
    assert may_do(act, party, EVERY_RIGHT).allowed
    if grant.right is None:
        assert may_do(act, party, frozenset()).allowed
    else:
        assert may_do(act, party, EVERY_RIGHT - {grant.right.value}).reason is Reason.NO_RIGHT


def test_a_second_person_is_another_person():
    assert may_confirm(ActOf.CIRCULATE, 1, 1).reason is Reason.SAME_PERSON
    assert may_confirm(ActOf.CIRCULATE, 1, 2).allowed


def test_the_acts_that_design_gives_a_second_person():
    always = {act for act, grant in TABLE.items() if grant.second is SecondPerson.ALWAYS}
    assert always == {ActOf.CIRCULATE, ActOf.RECALL, ActOf.DECIDE, ActOf.ANNUL}
    assert TABLE[ActOf.LODGE].second is SecondPerson.MISSIONS_CHOICE
    assert TABLE[ActOf.PROPOSE_NOT_IN_SCOPE].second is SecondPerson.CHAIR_CONFIRMS
