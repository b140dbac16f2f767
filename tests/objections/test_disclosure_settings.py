"""The Chair's settings of what is shown: announced, in force at once, never wider for what was lodged before (DESIGN 2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.connection import desk
from accounts.models import Act, Letter
from accounts.refusals import Refused
from accreditation.models import Process, WindowStatistics
from accreditation.queries.parameters import SightInForce
from objections.services.disseminating import disseminate, withhold_from_applicant
from objections.services.lodging import lodge_objection
from objections.services.settings import change_chairs_setting
from objections.services.statistics import push_statistics
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.objections.scenes import DAY, DURING, MINUTE, SECOND, SWEPT, object_to
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
BEFORE, AFTER = DURING - DAY, DURING + DAY


@pytest.fixture
def chris():
    return build.chair()


def change(name, value, chris, now):
    process = Process.objects.get()
    return change_chairs_setting(
        process=process, name=name, text=value, reason="As agreed.", seen=None, actor=chris, now=now
    )


def test_the_strictest_since_receipt_counts(chris):
    """Stricter at BEFORE, wide again at AFTER: what came in between stays under the stricter, to the second."""
    build.process()
    change("applicant_reads_name", "never", chris, BEFORE)
    change("applicant_reads_name", "if_state_shares", chris, AFTER)
    sight = SightInForce(Process.objects.get())
    found = {
        received: sight.since(received).reads_name
        for received in (BEFORE - SECOND, BEFORE, AFTER - SECOND, AFTER, AFTER + SECOND)
    }
    assert found == {
        BEFORE - SECOND: False,  # it was narrowed while it stood, and is not widened again
        BEFORE: False,
        AFTER - SECOND: False,
        AFTER: False,
        AFTER + SECOND: True,
    }
    assert sight.since(BEFORE).reads_basis


@pytest.mark.parametrize(("name", "left"), [("applicant_reads_name", "bases"), ("applicant_reads_basis", "states")])
def test_a_stricter_sight_empties_the_applicants_page_at_once_and_a_wider_one_does_not_fill_it(chris, name, left):
    case = build.circulated()
    with desk():
        object_to(case, build.delegate(build.member_state("Arcadia")), basis="Words.", shares=True)
        disseminate(actor=chris, now=AFTER)
        assert (case.fresh().shared_states, len(case.fresh().shared_bases)) == (["Arcadia"], 1)
        change(name, "never", chris, AFTER + DAY)
        states, bases = case.fresh().shared_states, case.fresh().shared_bases
        assert (bool(states), bool(bases)) == (left == "states", left == "bases")
        change(name, "if_state_shares", chris, AFTER + 2 * DAY)
        assert (case.fresh().shared_states, case.fresh().shared_bases) == (states, bases)
        # One lodged after the change is read again by who it concerns.
        object_to(
            case, build.delegate(build.member_state("Ruritania")), basis="More.", shares=True, now=AFTER + 3 * DAY
        )
        disseminate(actor=chris, now=AFTER + 4 * DAY)
        assert "Ruritania" in case.fresh().shared_states
        assert "More." in [basis["text"] for basis in case.fresh().shared_bases]


def test_the_applicant_learns_at_the_end_of_the_period_where_the_chair_has_set_so(chris):
    build.process()
    change("applicant_learns", "at_period_end", chris, BEFORE)
    case = build.circulated()
    with desk():
        object_to(case, build.delegate())
        change("applicant_learns", "at_dissemination", chris, DURING + MINUTE)
        disseminate(actor=chris, now=AFTER)
        assert case.fresh().objection_known_at is None
        assert not Letter.objects.filter(kind="objection.applicant_learns").exists()
        end_periods(now=SWEPT)
        assert case.fresh().objection_known_at == build.PERIOD_ENDS
        assert Letter.objects.filter(kind="objection.applicant_learns", user_id=case.alice.user_id).count() == 1
        # Lodged under the wider one: from its dissemination.
        later = build.circulated()
        object_to(later, build.delegate(), now=AFTER)
        disseminate(actor=chris, now=AFTER + DAY)
        assert later.fresh().objection_known_at == AFTER + DAY


def test_a_later_end_leaves_what_was_told_and_takes_back_name_and_basis_until_then(chris):
    """Told at its dissemination; the Chair then sets the end of the period: the fact stays, the rest waits for the end. One
    that is withheld meanwhile stays hidden at the end too."""
    case = build.circulated()
    with desk():
        first = object_to(case, build.delegate(build.member_state("Arcadia")), basis="One.", shares=True)
        object_to(case, build.delegate(build.member_state("Ruritania")), basis="Two.", shares=True)
        disseminate(actor=chris, now=AFTER)
        assert case.fresh().shared_states == ["Arcadia", "Ruritania"]
        change("applicant_learns", "at_period_end", chris, AFTER + DAY)
        told = case.fresh()
        assert (told.objection_known_at, told.shared_states, told.shared_bases) == (AFTER, [], [])
        withhold_from_applicant(objection=first, reason="Danger.", actor=chris, now=AFTER + DAY)
        assert case.fresh().shared_states == []
        end_periods(now=SWEPT)
        told = case.fresh()
        assert (told.objection_known_at, told.shared_states) == (AFTER, ["Ruritania"])
        assert [basis["text"] for basis in told.shared_bases] == ["Two."]


def test_a_lower_small_count_does_not_show_the_few_of_an_open_window(chris):
    """Three objections under "fewer than 5"; the Chair lowers it to 2: the public's figures stay as guarded as they were."""
    cases = [build.circulated() for _ in range(9)]
    with desk():
        for case in cases[:3]:
            lodge_objection(
                application=case.application,
                basis="",
                share_basis=False,
                share_name=False,
                actor=build.delegate(),
                now=DURING,
            )
        change("small_count", "2", chris, AFTER)
        end_periods(now=SWEPT)
        assert push_statistics(now=SWEPT) == 1
    assert WindowStatistics.objects.get().figures["objected"] == {"fewer_than": 5}


@pytest.mark.parametrize("who", ["delegate", "secretariat", "applicant"])
def test_only_the_chair_changes_them(who):
    build.process()
    with pytest.raises(Refused, match="other_party"):
        change("applicant_learns", "at_period_end", getattr(build, who)(), DURING)
    assert Process.objects.get().parameters == {}


def test_changed_over_http_in_words_and_announced_in_words(chris):
    build.cycle()
    state = build.member_state()
    with at(DURING):
        client = client_of(chris)
        address = "/chair/settings/applicant_reads_basis/"
        assert "only if that State shares the basis" in client.get(address).content.decode()
        data = {"value": "never", "reason": "Agreed on 3 March.", "seen": "if_state_shares"}
        assert client.post(address, data).status_code == 302
        assert "never, whatever the State shares" in client.get("/chair/settings/").content.decode()
        assert "Never the basis." in client.get("/rules/").content.decode()
    letter = Letter.objects.get(state=state)
    assert "only if that State shares the basis" in letter.body
    assert "if_state_shares" not in letter.body
    act = Act.objects.get(kind="parameter.change")
    assert (act.public, act.facts["after"]) == (True, "never")
    assert timedelta(0) <= act.moment - DURING < SECOND
