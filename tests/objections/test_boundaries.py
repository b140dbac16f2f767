"""What happens between an instant and its recording, and what a dead case no longer does (DESIGN 2, 3, 5)."""

from __future__ import annotations

import pytest

from accounts.capacities import Right
from accounts.connection import desk
from accounts.models import Act, Letter
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import State
from accreditation.models import Accreditation, Circulation, CirculationEntry
from accreditation.services.applications import withdraw_application
from accreditation.services.checking import ask_applicant
from accreditation.services.claims_decision import freeze_organization
from accreditation.services.parameters import change_parameter
from accreditation.services.recall import ask_recall, recall
from accreditation.services.sweeping import run_all
from accreditation.services.sweeps import end_cycles, expire_returns
from desks.queries.invariants import states_follow_the_record
from objections.models import Consultation
from objections.services.confirming import confirm_objection
from objections.services.consulting import end_consultation, open_consultation
from objections.services.disseminating import disseminate
from objections.services.note_flags import flag_note_received, lift_flag
from objections.services.paper import enter_objection, enter_withdrawal
from objections.services.reminders import remind
from objections.services.supplementing import supplement_objection
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from objections.tasks import STEPS
from tests import builders as build
from tests.objections.scenes import (
    CLOCK_ENDS,
    DAY,
    DURING,
    MINUTE,
    SECOND,
    SWEPT,
    choose,
    contested,
    object_to,
    scan,
    state_of,
)

pytestmark = pytest.mark.django_db
END = build.PERIOD_ENDS


def refusal(act, **given) -> str:
    with pytest.raises(Refused) as caught:
        act(**given)
    return caught.value.reason


@pytest.mark.parametrize(
    ("setting", "state"),
    [
        ("at_once", State.ACCREDITED),
        ("after_notice", State.IN_CONSULTATION),
        ("by_decision", State.IN_CONSULTATION),
    ],
)
def test_what_stood_at_the_end_decides_even_if_it_is_withdrawn_before_the_end_is_recorded(setting, state):
    """Time decides: a second after the end it is a withdrawal after the period, whenever the sweep comes."""
    choose(setting)
    chris, dora = build.chair(), build.delegate()
    with desk():
        case = build.circulated()
        objection = object_to(case, dora)
        withdraw_objection(objection=objection, actor=dora, now=END + SECOND)
        assert case.state is State.CIRCULATED
        end_periods(now=SWEPT)
        assert case.state is state
        assert Consultation.objects.get().opened_at == END
        assert case.application.objection_known_at == END
        assert Act.objects.filter(kind="application.end_period_objected").count() == 1
        assert Letter.objects.filter(kind="accreditation.to_missions").exists() is (setting == "at_once")
        disseminate(actor=chris, now=SWEPT + DAY)
        assert bool(Consultation.objects.get().resolves_at) is (setting == "after_notice")
        assert case.state is state
        assert list(states_follow_the_record()) == []


def test_withdrawn_a_second_before_the_end_none_stood():
    choose("by_decision")
    dora = build.delegate()
    with desk():
        case = build.circulated()
        withdraw_objection(objection=object_to(case, dora), actor=dora, now=END - SECOND)
        end_periods(now=SWEPT)
        assert case.state is State.ACCREDITED
        assert not Consultation.objects.exists()
        assert Accreditation.objects.get().begun_at == END


def test_a_withdrawal_by_note_verbale_counts_from_its_receipt():
    choose("by_decision")
    chris, dora = build.chair(), build.delegate()
    with desk():
        case = build.circulated()
        objection = object_to(case, dora)
        enter_withdrawal(objection=objection, received_at=END - SECOND, paper=scan(), actor=chris, now=END + SECOND)
        end_periods(now=SWEPT)
        assert case.state is State.ACCREDITED


def test_a_withdrawal_while_the_outcome_is_held_is_one_after_the_period():
    choose("by_decision")
    build.chair()
    dora = build.delegate()
    with desk():
        case = build.circulated()
        objection = object_to(case, dora)
        Circulation.objects.update(ended_recorded_at=END, held_at=END)
        end_periods(now=SWEPT)
        withdraw_objection(objection=objection, actor=dora, now=END + DAY)
        Circulation.objects.update(released_at=END + 2 * DAY)
        end_periods(now=END + 2 * DAY)
        assert case.state is State.IN_CONSULTATION
        assert Act.objects.filter(kind="case.awaits_decision").count() == 1


def test_no_second_person_lodges_against_a_body_that_has_withdrawn():
    mission = build.member_state()
    mission.second_person = True
    mission.save()
    dora, dev = build.delegate(mission), build.delegate(mission)
    with desk():
        case = build.circulated()
        prepared = object_to(case, dora)
        withdraw_application(application=case.application, actor=case.alice, now=DURING + DAY)
        assert refusal(confirm_objection, objection=prepared, actor=dev, now=DURING + DAY) == Reason.PERIOD_NOT_STARTED
        prepared.refresh_from_db()
        assert prepared.standing == "awaiting_second"
        # Nor is anybody warned of the close of a case that is over.
        assert remind(now=END - DAY) == 0


def recalled(case):
    entry = CirculationEntry.objects.get(application=case.application)
    ask_recall(entry=entry, reason="The wrong version.", actor=case.checker, now=DURING + DAY)
    recall(entry=entry, actor=case.circulator, now=DURING + DAY)


def test_an_objection_is_withdrawn_or_supplemented_while_its_file_is_recalled():
    """At any time before a decision (DESIGN 2); the case stays with the Secretariat."""
    chris, dora = build.chair(), build.delegate()
    with desk():
        case = build.circulated()
        objection = object_to(case, dora)
        open_consultation(application=case.application, actor=chris, now=DURING)
        recalled(case)
        supplement_objection(objection=objection, text="More on it.", actor=dora, now=DURING + 2 * DAY)
        withdraw_objection(objection=objection, actor=dora, now=DURING + 2 * DAY)
        objection.refresh_from_db()
        assert objection.standing == "withdrawn"
        assert case.state is State.COMPLETE
        given = {"application": case.application, "reason": "Over.", "actor": chris, "now": END}
        assert refusal(end_consultation, **given) == Reason.CLOCK_NOT_RUNNING


def test_a_note_received_in_time_holds_what_follows_the_last_withdrawal_until_it_is_entered():
    chris, dora, elif_ = build.chair(), build.delegate(), build.delegate()
    with desk():
        case, objection = contested(dora)
        flag_note_received(
            application=case.application, state=state_of(elif_), received_at=END - SECOND, actor=chris, now=SWEPT
        )
        withdraw_objection(objection=objection, actor=dora, now=SWEPT + DAY)
        assert case.state is State.IN_CONSULTATION
        enter_objection(
            application=case.application,
            state=state_of(elif_),
            received_at=END - SECOND,
            paper=scan(),
            basis="",
            share_basis=False,
            share_name=False,
            actor=chris,
            now=SWEPT + 2 * DAY,
        )
        assert case.state is State.IN_CONSULTATION


def test_a_flagged_note_found_to_be_none_lets_the_last_withdrawal_follow():
    chris, dora = build.chair(), build.delegate()
    with desk():
        case, objection = contested(dora)
        flag = flag_note_received(
            application=case.application, state=None, received_at=END - SECOND, actor=chris, now=SWEPT
        )
        withdraw_objection(objection=objection, actor=dora, now=SWEPT + DAY)
        lift_flag(flag=flag, reason="It is about another body.", actor=chris, now=SWEPT + 2 * DAY)
        assert case.state is State.ACCREDITED
        assert Accreditation.objects.get().begun_at == SWEPT + 2 * DAY


@pytest.mark.parametrize("objected", [True, False])
def test_the_ordinary_secretariats_record_is_the_same_whether_an_objection_stood(objected):
    """An act that the web role may read never names the state before States from which a case came (DESIGN 4)."""
    with desk():
        case = contested()[0] if objected else build.circulated()
        at = SWEPT if objected else DURING
        withdraw_application(application=case.application, actor=case.alice, now=at + DAY)
        assert list(states_follow_the_record()) == []
    act = Act.objects.get(kind="application.withdraw")
    assert act.facts == {"to": "withdrawn"}


def test_nor_does_the_end_of_a_cycle_tell():
    with desk():
        case, _ = contested()
    build.chair()
    end_cycles(now=case.application.cycle.ends_at + MINUTE)
    assert Act.objects.get(kind="application.close_with_cycle").facts == {"to": "closed_with_cycle"}
    with desk():
        remind(now=CLOCK_ENDS - DAY)
        assert not Letter.objects.filter(kind="reminder.clock").exists()


def set_learning(value: str, chris, now) -> None:
    change_parameter(
        process=build.process(), name="applicant_learns", text=value, reason="As agreed.", actor=chris, now=now
    )


def test_neither_name_nor_basis_goes_to_the_applicant_where_the_chair_has_set_so():
    """Loosened later, what is before States keeps to the stricter; a file circulated since does not."""
    chris, dora = build.chair(), build.delegate()
    set_learning("received_only", chris, build.OPENS)
    with desk():
        case = build.circulated()
        object_to(case, dora, basis="Words.", shares=True)
        disseminate(actor=chris, now=DURING)
        found = case.fresh()
        assert found.objection_known_at == DURING
        assert (found.shared_states, found.shared_bases) == ([], [])
        set_learning("as_shared", chris, DURING + DAY)
        object_to(case, build.delegate(), basis="Others.", shares=True, now=DURING + DAY)
        disseminate(actor=chris, now=DURING + 2 * DAY)
        assert case.fresh().shared_bases == []
        later = build.circulated(now=DURING + 2 * DAY, period_ends_at=END + 5 * DAY)
        object_to(later, dora, basis="Words.", shares=True, now=DURING + 3 * DAY)
        disseminate(actor=chris, now=DURING + 3 * DAY)
        assert later.fresh().shared_states == [state_of(dora).name]


def test_only_the_chair_shortens_the_shortest_period():
    sam, chris = build.secretariat(Right.SETTINGS), build.chair()
    given = {"process": build.process(), "name": "non_objection_days", "text": "10", "reason": "R.", "now": DURING}
    assert refusal(change_parameter, actor=sam, **given) == Reason.OTHER_PARTY
    build.member_state()
    change_parameter(actor=chris, **given)
    assert Letter.objects.filter(state__isnull=False, body__contains="from 30 days to 10 days").exists()


@pytest.mark.parametrize("name", ["dissemination_working_days", "non_objection_days", "withdrawal_notice_days"])
def test_no_setting_puts_a_date_beyond_the_calendar(name):
    given = {"process": build.process(), "name": name, "reason": "R.", "now": DURING, "actor": build.chair()}
    assert refusal(change_parameter, text="9" * 12, **given) == Reason.BAD_VALUE


def test_what_ended_before_the_cycle_has_its_outcome_before_the_cycle_is_ended():
    """After an outage both are due at once: accredited at the period's end, and lapsed with the cycle a minute later."""
    cycle = build.cycle()
    cycle.ends_at = END + MINUTE
    cycle.save(update_fields=["ends_at"])
    with desk():
        case, contested_case = build.circulated(), build.circulated()
        object_to(contested_case, build.delegate())
        done, whole = run_all(STEPS, END + DAY)
        assert whole
        assert done["periods"] == 2
        assert (case.state, contested_case.state) == (State.LAPSED, State.CLOSED_WITH_CYCLE)
        place = Accreditation.objects.get()
        assert (place.begun_at, place.ended_at) == (END, END + MINUTE)


def test_a_return_that_was_due_before_the_cycles_end_is_not_completed():
    case = build.submitted()
    ask_applicant(application=case.application, questions=[("", "Why?")], actor=case.checker, now=build.OPENS)
    cycle = build.cycle()
    cycle.ends_at = case.fresh().due_at
    cycle.save(update_fields=["ends_at"])
    end_cycles(now=cycle.ends_at + DAY)
    assert case.state is State.RETURNED
    expire_returns(now=cycle.ends_at + DAY)
    assert case.state is State.NOT_COMPLETED


def test_a_return_that_nobody_could_answer_is_closed_with_the_cycle():
    """Its body was frozen when the answer fell due: it waits for no days that a cycle which is over could give."""
    case = build.submitted()
    ask_applicant(application=case.application, questions=[("", "Why?")], actor=case.checker, now=build.OPENS)
    freeze_organization(
        organization=case.application.organization, evidence="A letter.", actor=build.secretariat(), now=build.OPENS
    )
    cycle = build.cycle()
    cycle.ends_at = case.fresh().due_at + DAY
    cycle.save(update_fields=["ends_at"])
    expire_returns(now=cycle.ends_at + DAY)
    end_cycles(now=cycle.ends_at + DAY)
    assert case.state is State.CLOSED_WITH_CYCLE
