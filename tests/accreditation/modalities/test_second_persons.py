"""A mission's second person: what waits for it, what a press leads to."""

from __future__ import annotations

import pytest

from accreditation.modalities.objections import Standing
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.second_persons import (
    ENDED_BY,
    Course,
    Fate,
    course_of,
    may_confirm_later,
    may_go_as_read_back,
    may_take_back,
)


@pytest.mark.parametrize("second", [1, 2])
@pytest.mark.parametrize("fate", list(Fate))
def test_a_second_person_confirms_what_was_prepared_while_it_waits(fate, second):
    """Each end has a reason of its own: what was replaced, taken back or overtaken was not done."""
    reason = {1: Reason.SAME_PERSON, 2: None}[second] if fate is Fate.WAITS else ENDED_BY[fate]
    assert may_confirm_later(fate, 1, second).reason is reason
    assert len(set(ENDED_BY.values())) == len(Fate) - 1
    waits_no_more = {Fate.WAITS: None, Fate.TAKEN_BACK: None, Fate.DONE: Reason.PREPARED_SENT}
    assert may_take_back(fate).reason is waits_no_more.get(fate, ENDED_BY.get(fate))


@pytest.mark.parametrize("own", [None, *Standing])
def test_all_waits_but_the_taking_back_of_what_was_never_lodged(own):
    taken_back = own is Standing.AWAITING_SECOND
    assert course_of(True, own) is (Course.TAKE_BACK if taken_back else Course.TO_SECOND)
    assert course_of(False, own) is (Course.TAKE_BACK if taken_back else Course.AT_ONCE)


@pytest.mark.parametrize("leads_to", list(Course))
@pytest.mark.parametrize("read_back", ["", "forged", *Course])
def test_what_is_done_is_what_was_read_back(read_back, leads_to):
    refused = may_go_as_read_back(read_back, leads_to).reason is Reason.READ_BACK_CHANGED
    assert refused is (read_back not in {"", leads_to})
