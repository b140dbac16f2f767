"""Circulating a list: the order of its locks, what it leaves out, who may."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import State
from accreditation.models import Circulation
from accreditation.services.applications import withdraw_application
from accreditation.services.circulation import circulate, discard_circulation, prepare_circulation
from tests import builders as build
from tests.locking import assert_locks_come_first

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepared():
    """Three complete files on a prepared list, given twice and out of order."""
    cases = [build.complete() for _n in range(3)]
    build.missions_settled()
    files = [case.application for case in [*reversed(cases), cases[0]]]
    circulation = prepare_circulation(
        window=build.window(),
        applications=files,
        period_ends_at=build.PERIOD_ENDS,
        actor=cases[0].checker,
        now=build.CIRCULATED,
    )
    return circulation, cases


def test_every_case_is_locked_before_the_first_act_is_written(prepared):
    circulation, cases = prepared
    with CaptureQueriesContext(connection) as found:
        circulate(circulation=circulation, actor=cases[0].circulator, now=build.CIRCULATED)
    assert_locks_come_first(found)
    assert {case.state for case in cases} == {State.CIRCULATED}


def test_a_file_given_twice_stands_once(prepared):
    assert prepared[0].entries.count() == 3


def test_what_is_no_longer_complete_is_left_out(prepared):
    circulation, cases = prepared
    withdraw_application(application=cases[0].fresh(), actor=cases[0].alice, now=build.CIRCULATED)
    circulate(circulation=circulation, actor=cases[1].circulator, now=build.CIRCULATED + timedelta(hours=1))
    assert circulation.entries.count() == 2
    assert cases[0].state is State.WITHDRAWN


def test_a_list_that_has_changed_since_is_neither_circulated_nor_put_away(prepared):
    circulation, cases = prepared
    old = circulation.version - 1
    for act in (circulate, discard_circulation):
        with pytest.raises(Refused) as caught:
            act(circulation=circulation, actor=cases[0].circulator, now=build.CIRCULATED, version=old)
        assert caught.value.reason == Reason.STALE
    assert Circulation.objects.get().published_at is None
