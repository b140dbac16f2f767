"""What may be erased, and when (DESIGN 6)."""

from __future__ import annotations

import pytest

from accreditation.modalities.erasure import body_needs_person, may_erase_account, may_erase_contact
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import LIVE, State

OVER = set(State) - LIVE - {State.DRAFT, State.NOT_ADMITTED}


@pytest.mark.parametrize("state", State)
def test_contact_people_go_only_once_the_case_is_over(state):
    verdict = may_erase_contact(state, cycle_ended=False, present=True)
    assert verdict.reason == (None if state in OVER else Reason.CASE_NOT_OVER)


def test_a_file_not_admitted_may_be_asked_for_while_its_cycle_lasts():
    assert may_erase_contact(State.NOT_ADMITTED, cycle_ended=True, present=True).allowed


def test_a_contact_is_erased_once():
    assert may_erase_contact(State.LAPSED, cycle_ended=True, present=False).reason == Reason.ALREADY_DONE


@pytest.mark.parametrize(
    ("live", "others", "disputed", "needs"),
    [(False, False, False, False), (True, False, False, True), (False, True, False, True), (False, False, True, True)],
)
def test_whom_a_body_needs(live, others, disputed, needs):
    assert body_needs_person(live=live, others=others, disputed=disputed) is needs


def test_an_account_goes_once_and_only_of_who_acts_for_nobody():
    assert may_erase_account(acts=False, erased=False).allowed
    assert may_erase_account(acts=True, erased=False).reason == Reason.STILL_ACTS
    assert may_erase_account(acts=False, erased=True).reason == Reason.ALREADY_DONE
