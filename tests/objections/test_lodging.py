"""Lodging, confirming, supplementing, withdrawing and contesting, at their boundaries and by the wrong people (R5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from accounts.capacities import Right
from accounts.connection import desk
from accounts.models import Act, Letter
from accounts.refusals import Refused
from accreditation.modalities.objections import Standing
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import Route, State
from accreditation.models import Application
from objections.models import Objection, ObjectionStatement
from objections.services.confirming import confirm_objection
from objections.services.contesting import contest_entry
from objections.services.lodging import lodge_objection
from objections.services.supplementing import supplement_objection
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.at_once import at_once

SECOND = timedelta(seconds=1)
DURING = build.CIRCULATED + timedelta(days=3)


@pytest.fixture
def as_desk(db):
    with desk():
        yield


def lodge(case, actor, now=DURING, **values):
    values = {"basis": "", "share_basis": False, "share_name": False, **values}
    return lodge_objection(application=case.application, actor=actor, now=now, **values)


def refused(act, *args, **values):
    with pytest.raises(Refused) as caught:
        act(*args, **values)
    return caught.value.reason


@pytest.mark.parametrize(
    ("ends", "name"),
    [
        (build.PERIOD_ENDS, "an ordinary night"),
        (datetime(2027, 3, 14, 3, 59, tzinfo=UTC), "the night the clocks go forward: 13 March, 22:59 standard time"),
        (datetime(2027, 3, 15, 3, 59, tzinfo=UTC), "the first night of summer time"),
        (datetime(2027, 11, 7, 3, 59, tzinfo=UTC), "the night before the clocks go back"),
        (datetime(2027, 11, 8, 4, 59, tzinfo=UTC), "the first night of standard time"),
    ],
)
def test_the_end_of_the_period_is_half_open(case, as_desk, ends, name):
    """In time one second before the end; at the very instant, and after it, too late."""
    Application.objects.filter(pk=case.application.pk).update(period_ends_at=ends)
    assert refused(lodge, case, build.delegate(), ends) == Reason.PERIOD_ENDED
    assert refused(lodge, case, build.delegate(), ends + SECOND) == Reason.PERIOD_ENDED
    assert lodge(case, build.delegate(), ends - SECOND).standing == Standing.STANDING


def test_who_may_not_lodge(case, as_desk):
    """Only a delegate with the lodging right; the stranger, the applicant, the Chair and the Secretariat never."""
    reader = build.delegate(None, Right.ADMINISTRATOR)
    assert refused(lodge, case, reader) == Reason.NO_RIGHT
    for other in (
        build.chair(),
        build.secretariat(),
        build.secretariat(Right.NAMED_STAFF),
        case.alice,
        build.applicant(),
    ):
        assert refused(lodge, case, other) == Reason.OTHER_PARTY
    assert Objection.objects.count() == 0


def test_a_file_by_the_ecosoc_route_is_never_objected_to(db):
    """R1 puts non-objection on the other route."""
    case = build.submitted(Route.ECOSOC)
    with desk():
        assert refused(lodge, case, build.delegate()) == Reason.WRONG_ROUTE


def test_before_circulation_there_is_nothing_to_object_to(db):
    case = build.complete()
    with desk():
        assert refused(lodge, case, build.delegate()) == Reason.PERIOD_NOT_STARTED


def test_one_voice_a_state(case, as_desk):
    """A second delegate of the same mission is told; another State is not; after a withdrawal it may object anew."""
    dora = build.delegate()
    dev = build.mandate(dora.party, Right.LODGING, state=state_of(dora)).actor()
    first = lodge(case, dora)
    assert refused(lodge, case, dev) == Reason.ALREADY_OBJECTED
    lodge(case, build.delegate())
    withdraw_objection(objection=first, actor=dev, now=DURING + SECOND)
    again = lodge(case, dev, DURING + 2 * SECOND)
    assert again.receipt != first.receipt
    assert Objection.objects.filter(state_id=dora.state_id, standing="standing").count() == 1


def state_of(actor):
    from accounts.models import MemberState

    return MemberState.objects.get(pk=actor.state_id)


def test_pressing_twice_answers_with_the_same_receipt(case, as_desk):
    """The key of the form: one objection, one act, one letter to the mission; another key is a second objection."""
    dora = build.delegate()
    first = lodge(case, dora, basis="A general basis.", key="k1")
    again = lodge(case, dora, DURING + SECOND, basis="A general basis.", key="k1")
    assert again.pk == first.pk
    assert again.receipt == first.receipt
    assert again.digest == first.digest
    assert len(first.digest) == 64
    assert Act.objects.filter(kind="objection.lodge").count() == 1
    assert Letter.objects.filter(kind="objection.receipt").count() == 1
    assert refused(lodge, case, dora, DURING, key="k2") == Reason.ALREADY_OBJECTED


def test_the_key_of_one_delegate_opens_nothing_to_another(case, as_desk):
    """Somebody else with the same key is not answered with another's objection."""
    lodge(case, build.delegate(), key="k1")
    other = lodge(case, build.delegate(), key="k1")
    assert Objection.objects.count() == 2
    assert other.state_id != Objection.objects.order_by("id").first().state_id


def test_a_basis_over_the_limit_lodges_nothing(case, as_desk):
    """1,000 words are taken, 1,001 are not, and nothing is cut off."""
    dora = build.delegate()
    assert refused(lodge, case, dora, basis="word " * 1001) == Reason.LIMIT_EXCEEDED
    assert Objection.objects.count() == 0
    objection = lodge(case, dora, basis="word " * 1000)
    assert len(objection.statements.get().text.split()) == 1000
    too_long = {"objection": objection, "text": "more " * 1001, "actor": dora, "now": DURING}
    assert refused(supplement_objection, **too_long) == Reason.LIMIT_EXCEEDED


def test_letters_name_neither_state_nor_basis(case, as_desk):
    """The Chair's letter and the receipt say "sign in"; the applicant hears nothing yet."""
    dora = build.delegate()
    lodge(case, dora, basis="MARKER-BASIS")
    letters = Letter.objects.filter(kind__startswith="objection.")
    assert {letter.kind for letter in letters} == {"objection.to_chair", "objection.receipt"}
    for letter in letters:
        assert letter.secret
        assert "MARKER-BASIS" not in letter.subject + letter.body
    assert state_of(dora).name not in Letter.objects.get(kind="objection.to_chair").body


# --- the second person -----------------------------------------------------------------------------------------------


@pytest.fixture
def two_people(case, as_desk):
    dora = build.delegate()
    state = state_of(dora)
    state.second_person = True
    state.save(update_fields=["second_person"])
    return dora, build.mandate(dora.party, Right.LODGING, state=state).actor(), state


def confirm(objection, actor, now):
    return confirm_objection(objection=objection, actor=actor, now=now)


def test_the_second_person_at_the_boundary(case, two_people):
    """Confirmed one second before the end: lodged as of then. At the instant: too late, and the sweep says not lodged."""
    dora, dev, _state = two_people
    objection = lodge(case, dora)
    assert objection.standing == Standing.AWAITING_SECOND
    assert not Letter.objects.filter(kind="objection.to_chair").exists()
    # The one who may confirm is told at once; the one who prepared it knows.
    assert [letter.user_id for letter in Letter.objects.filter(kind="mission.second_person")] == [dev.user_id]
    assert refused(confirm, objection, dev, build.PERIOD_ENDS) == Reason.PERIOD_ENDED
    done = confirm(objection, dev, build.PERIOD_ENDS - SECOND)
    assert done.received_at == build.PERIOD_ENDS - SECOND
    assert Letter.objects.filter(kind="objection.to_chair").count() == 1
    end_periods(now=build.PERIOD_ENDS + timedelta(minutes=1))
    assert case.state is State.IN_CONSULTATION


def test_without_its_second_person_it_is_not_lodged(case, two_people):
    dora, dev, _state = two_people
    objection = lodge(case, dora)
    end_periods(now=build.PERIOD_ENDS + timedelta(minutes=1))
    objection.refresh_from_db()
    assert objection.standing == Standing.NOT_LODGED
    assert case.state is State.ACCREDITED
    assert refused(confirm, objection, dev, build.PERIOD_ENDS + timedelta(minutes=2)) == Reason.NOT_STANDING


def test_who_may_not_confirm(case, two_people):
    """Not the same person twice, not a reader of the mission, not another State, not the Chair."""
    dora, dev, state = two_people
    objection = lodge(case, dora)
    assert refused(confirm, objection, dora, DURING) == Reason.SAME_PERSON
    reader = build.mandate(dora.party, Right.ADMINISTRATOR, state=state).actor()
    assert refused(confirm, objection, reader, DURING) == Reason.NO_RIGHT
    assert refused(confirm, objection, build.delegate(), DURING) == Reason.OTHER_PARTY
    assert refused(confirm, objection, build.chair(), DURING) == Reason.OTHER_PARTY
    confirm(objection, dev, DURING)
    assert refused(confirm, objection, dev, DURING) == Reason.NOT_STANDING


# --- withdrawing, supplementing, contesting --------------------------------------------------------------------------


def test_nobody_withdraws_or_supplements_anothers(case, as_desk):
    """Another State, a reader of the same mission and the Chair are refused; the objection stands."""
    dora = build.delegate()
    objection = lodge(case, dora)
    reader = build.mandate(dora.party, Right.ADMINISTRATOR, state=state_of(dora)).actor()
    for actor, reason in (
        (build.delegate(), Reason.OTHER_PARTY),
        (reader, Reason.NO_RIGHT),
        (build.chair(), Reason.OTHER_PARTY),
        (case.alice, Reason.OTHER_PARTY),
    ):
        assert refused(withdraw_objection, objection=objection, actor=actor, now=DURING) == reason
        assert refused(supplement_objection, objection=objection, text="x", actor=actor, now=DURING) == reason
    objection.refresh_from_db()
    assert objection.standing == Standing.STANDING
    withdraw_objection(objection=objection, actor=dora, now=DURING)
    assert refused(withdraw_objection, objection=objection, actor=dora, now=DURING) == Reason.ALREADY_WITHDRAWN


def test_a_supplement_is_added_once(case, as_desk):
    """Pressed twice it is one statement; the earlier ones are never edited."""
    dora = build.delegate()
    objection = lodge(case, dora, basis="First.")
    for _ in range(2):
        supplement_objection(objection=objection, text=" Second. ", actor=dora, now=DURING + SECOND)
    assert list(ObjectionStatement.objects.values_list("text", flat=True)) == ["First.", "Second."]
    assert refused(supplement_objection, objection=objection, text=" ", actor=dora, now=DURING) == Reason.NEEDS_REASON


def test_what_was_entered_from_paper_may_be_contested_once(case, as_desk):
    """The mission contests an entry of the Chair's office; not what it lodged itself, not without a reason, not twice."""
    dora, chris = build.delegate(), build.chair()
    own = lodge(case, dora)
    contest = {"reason": "We sent no note.", "actor": dora, "now": DURING}
    assert refused(contest_entry, objection=own, **contest) == Reason.OTHER_PARTY
    Objection.objects.filter(pk=own.pk).update(on_paper=True, lodged_by_id=chris.user_id)
    assert refused(contest_entry, objection=own, **contest | {"reason": " "}) == Reason.NEEDS_REASON
    assert refused(contest_entry, objection=own, **contest | {"actor": build.delegate()}) == Reason.OTHER_PARTY
    done = contest_entry(objection=own, **contest)
    assert done.contested_at == DURING
    assert done.standing == Standing.STANDING
    assert Letter.objects.filter(kind="objection.contested").exists()
    assert "We sent no note." not in Letter.objects.filter(kind="objection.contested").first().body
    assert refused(contest_entry, objection=own, **contest) == Reason.ALREADY_CONTESTED


# --- races -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_delegates_of_one_mission_press_at_once():
    """One voice: one objection, and the second is told that the State has objected."""
    case = build.circulated()
    dora = build.delegate()
    dev = build.mandate(dora.party, Right.LODGING, state=state_of(dora)).actor()
    for _ in range(3):
        outcomes = at_once(lambda: lodge(case, dora), lambda: lodge(case, dev), role=desk)
        refusals = [outcome for outcome in outcomes if not isinstance(outcome, Objection)]
        assert refusals == [Reason.ALREADY_OBJECTED]
        with desk():
            standing = Objection.objects.get(standing=Standing.STANDING)
            withdraw_objection(objection=standing, actor=dora, now=DURING + SECOND)
    assert connection.vendor == "postgresql"


@pytest.mark.django_db(transaction=True)
def test_one_delegate_presses_twice_at_once():
    """A double click: both presses are answered with one receipt."""
    case, dora = build.circulated(), build.delegate()
    first, second = at_once(lambda: lodge(case, dora, key="k"), lambda: lodge(case, dora, key="k"), role=desk)
    assert isinstance(first, Objection)
    assert first.receipt == second.receipt
    with desk():
        assert Objection.objects.count() == 1
        assert Act.objects.filter(kind="objection.lodge").count() == 1
