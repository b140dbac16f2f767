"""The Chair's settings of what is shown: in force at once where stricter, never wider for what was lodged (DESIGN 2)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accounts.refusals import Refused
from accreditation.models import Process, WindowStatistics
from objections.services.disseminating import disseminate
from objections.services.settings import change_chairs_setting
from objections.services.statistics import push_statistics
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.objections.scenes import DAY, DURING, SWEPT, object_to

pytestmark = pytest.mark.django_db
AFTER = DURING + DAY


def change(name, value, actor, now):
    process = Process.objects.get()
    return change_chairs_setting(
        process=process, name=name, text=value, reason="As agreed.", seen=None, actor=actor, now=now
    )


def test_a_stricter_sight_empties_the_applicants_page_at_once_and_a_wider_one_does_not_fill_it():
    chris = build.chair()
    case = build.circulated()
    with desk():
        object_to(case, build.delegate(build.member_state("Arcadia")), basis="Words.", shares=True)
        disseminate(actor=chris, now=AFTER)
        assert (case.fresh().shared_states, len(case.fresh().shared_bases)) == (["Arcadia"], 1)
        for value in ("received_only", "as_shared"):
            change("applicant_learns", value, chris, AFTER + DAY)
            assert (case.fresh().shared_states, case.fresh().shared_bases) == ([], [])
        assert case.fresh().objection_known_at == AFTER


def test_a_lower_small_count_does_not_show_the_few_of_an_open_window():
    """Three objections under "fewer than 5"; the Chair lowers it to 2: the public's figures stay as guarded as they were."""
    chris = build.chair()
    cases = [build.circulated() for _ in range(9)]
    with desk():
        for case in cases[:3]:
            object_to(case, build.delegate())
        change("small_count", "2", chris, AFTER)
        end_periods(now=SWEPT)
        assert push_statistics(now=SWEPT) == 1
    assert WindowStatistics.objects.get().figures["objected"] == {"fewer_than": 5}


@pytest.mark.parametrize("who", ["delegate", "secretariat", "applicant"])
def test_only_the_chair_changes_them(who):
    build.process()
    with pytest.raises(Refused, match="other_party"):
        change("applicant_learns", "received_only", getattr(build, who)(), DURING)
    assert Process.objects.get().parameters == {}
