"""The Chair's acts against each other and against the sweeps, in real threads on real connections (DESIGN 11)."""

from __future__ import annotations

import threading
import time
from functools import partial

import pytest
from django.db import connection, connections, transaction

from accounts.connection import desk
from accounts.models import Act
from accreditation.modalities.states import State
from accreditation.models import Accreditation
from accreditation.services.steps import lock_application
from objections.models import Decision, Dissemination, DisseminationItem, NoteReceived, Objection, PlenaryUpdate
from objections.services.deciding import confirm_decision, prepare_decision
from objections.services.disseminating import disseminate
from objections.services.paper import enter_objection
from objections.services.plenary import give_update
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.at_once import at_once
from tests.objections.scenes import (
    DAY,
    DURING,
    PLENARY_OPENS,
    SWEPT,
    awaiting,
    contested,
    object_to,
    plenary,
    scan,
    state_of,
)
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db(transaction=True)
at_the_desk = partial(at_once, role=desk)


def test_a_withdrawal_against_a_decision():
    """Whichever comes first accredits; the other is refused. One place, one act of it."""
    chris, cora, dora = build.chair(), build.chair(), build.delegate()
    with desk():
        case, objection = contested(dora)
        disseminate(actor=chris, now=SWEPT)
        decision = prepare_decision(
            applications=[case.application],
            title="T",
            symbol="",
            session=plenary(),
            silence_ends_at=None,
            actor=chris,
            now=PLENARY_OPENS,
        )
    outcomes = at_the_desk(
        lambda: withdraw_objection(objection=objection, actor=dora, now=PLENARY_OPENS),
        lambda: confirm_decision(decision=decision, consensus=True, actor=cora, now=PLENARY_OPENS),
    )
    assert len([one for one in outcomes if one in {"wrong_state", "case_over", "no_case_left"}]) == 1
    assert case.state is State.ACCREDITED
    with desk():
        assert Accreditation.objects.count() == 1
        steps = Act.objects.filter(kind__in=["application.decide", "application.last_objection_gone"])
        assert steps.count() == 1


def test_the_sweep_against_a_note_entered_at_that_moment():
    """Either the objection stands and consultations begin, or the note is kept as missed. Never neither, never both."""
    chris, dora = build.chair(), build.delegate()
    case = build.circulated()
    paper = scan()
    outcomes = at_the_desk(
        lambda: end_periods(now=SWEPT),
        lambda: enter_objection(
            application=case.application,
            state=state_of(dora),
            received_at=DURING,
            paper=paper,
            basis="",
            share_basis=False,
            share_name=False,
            actor=chris,
            now=SWEPT,
        ),
    )
    assert outcomes[0] == 1
    with desk():
        if isinstance(outcomes[1], Objection):
            assert (case.state, NoteReceived.objects.count()) == (State.IN_CONSULTATION, 0)
        else:
            assert outcomes[1] == "outcome_written"
            assert (case.state, NoteReceived.objects.get().missed) == (State.ACCREDITED, True)
            assert not Objection.objects.exists()


def test_two_disseminations_at_once():
    """One number, every piece once; the second finds nothing to send."""
    chris, cora = build.chair(), build.chair()
    case = build.circulated()
    with desk():
        for _ in range(3):
            object_to(case, build.delegate())
    outcomes = at_the_desk(
        lambda: disseminate(actor=chris, now=DURING + DAY), lambda: disseminate(actor=cora, now=DURING + DAY)
    )
    assert outcomes.count("nothing_chosen") == 1
    with desk():
        assert Dissemination.objects.get().number == 1
        assert DisseminationItem.objects.count() == 3


def test_two_people_confirm_and_two_give_the_update():
    """The same decision by two, the same update by two: each is done once."""
    chris, cora, carl = build.chair(), build.chair(), build.chair()
    session = plenary()
    with desk():
        case, _ = awaiting(chris)
        decision = prepare_decision(
            applications=[case.application],
            title="T",
            symbol="",
            session=session,
            silence_ends_at=None,
            actor=chris,
            now=PLENARY_OPENS,
        )

    def update(actor):
        return give_update(
            session=session,
            applications=[case.application],
            exchange_of_views="held",
            summaries={},
            text="",
            actor=actor,
            now=PLENARY_OPENS,
        )

    assert at_the_desk(lambda: update(chris), lambda: update(cora)).count("already_updated") == 1
    outcomes = at_the_desk(
        *(
            lambda actor=actor: confirm_decision(decision=decision, consensus=True, actor=actor, now=PLENARY_OPENS)
            for actor in (cora, carl)
        )
    )
    assert outcomes.count("already_done") == 1
    with desk():
        assert PlenaryUpdate.objects.count() == 1
        assert Decision.objects.get().status == "adopted"
        assert Accreditation.objects.count() == 1


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize("seen", ["all", "some", "some, and more comes"])
def test_who_presses_disseminate_second_is_led_to_what_was_sent_or_shown_what_is_left(seen, own_files):
    """The page of the second was drawn from what waited when its request began, all of it sent since by the first."""
    chris, cora = build.chair(), build.chair()
    case, page = build.circulated(), "/chair/disseminations/new/"
    names = [build.delegate() for _ in range(3)]
    answers: list = []
    with desk():
        object_to(case, names[0])
    with at(DURING + DAY):
        client = client_of(chris)
        drawn = client.get(page).context["fresh"]
        with desk():
            object_to(case, names[1])
        if seen == "all":
            drawn = client.get(page).context["fresh"]

        def press():
            answers.append(client.post(page, {"seen": drawn}))
            connections.close_all()

        second = threading.Thread(target=press)
        with desk(), transaction.atomic():
            lock_application(case.application.pk)
            second.start()
            until = time.monotonic() + 20
            while not waits_for_a_lock() and time.monotonic() < until:
                time.sleep(0.05)
            assert waits_for_a_lock()
            sent = disseminate(actor=cora, now=DURING + DAY)
            if seen == "some, and more comes":
                object_to(case, names[2], now=DURING + DAY)
        second.join(timeout=30)
    (answer,) = answers
    if seen == "all":
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/chair/disseminations/{sent.number}/")
        return
    assert answer.status_code == 409
    shown = answer.content.decode()
    left = [str(state_of(names[2]))] if seen == "some, and more comes" else []
    assert [str(state) for _row, _kind, state, _text, _case in answer.context["rows"]] == left
    assert ("Nothing waits to be disseminated" in shown) is not bool(left)
    assert ("1 piece of information" in shown) is bool(left)
