"""The sweeps together: the order of boundaries after an outage, and on past a failure (DESIGN 5)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import accreditation.tasks
import objections.tasks
import sessions_app.tasks
from accounts.connection import desk
from accounts.models import Act, Heartbeat, Letter
from accounts.queries import heartbeats
from accounts.queries.heartbeats import SWEEPS
from accreditation.modalities.states import State
from accreditation.models import Application, Circulation, Cycle, Process, Window
from accreditation.services.checking import ask_applicant
from accreditation.services.outages import record_list_ends
from desks.queries.secretariat import front_page
from objections.models import Decision
from objections.services.deciding import adopt_by_silence, confirm_decision, prepare_decision
from objections.services.disseminating import disseminate
from objections.services.statistics import push_statistics
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.objections.scenes import DAY, MINUTE, SECOND, SWEPT, contested
from tests.objections.states_people import at

pytestmark = pytest.mark.django_db


def run(moment) -> None:
    """Both sweeps as the worker runs them."""
    with at(moment):
        accreditation.tasks.sweep()
        objections.tasks.sweep()


def test_an_outage_over_the_end_of_a_period_and_of_the_cycle_keeps_their_order():
    """Accredited by the period that ended first, then lapsed; the answer that was due first is not completed."""
    case, returned = build.circulated(), build.submitted()
    cycle = build.cycle()
    cycle.ends_at = build.PERIOD_ENDS + MINUTE
    cycle.save(update_fields=["ends_at"])
    ask_applicant(
        application=returned.application,
        questions=[("funding", "Who funds it?")],
        actor=returned.checker,
        now=build.OPENS + DAY,
    )
    assert returned.fresh().due_at < cycle.ends_at
    run(cycle.ends_at + 3 * DAY)
    assert case.state is State.LAPSED
    assert returned.state is State.NOT_COMPLETED
    kinds = Act.objects.filter(subject=case.application.record_subject).order_by("number").values_list("kind", "moment")
    assert list(kinds)[-2:] == [
        ("application.end_period_clear", build.PERIOD_ENDS),
        ("application.lapse", cycle.ends_at),
    ]
    assert Act.objects.filter(kind="cycle.end", moment=cycle.ends_at).count() == 1


def test_the_end_of_a_cycle_waits_for_its_minute():
    case = build.accredited()
    ends = build.cycle().ends_at
    run(ends + 59 * SECOND)
    assert case.state is State.ACCREDITED
    assert not Act.objects.filter(kind="cycle.end").exists()
    run(ends + MINUTE)
    assert case.state is State.LAPSED
    run(ends + 2 * MINUTE)
    assert Act.objects.filter(kind="cycle.end").count() == 1


def test_silence_is_adopted_a_minute_after_its_end_and_no_sooner():
    """The minute is asked of the modalities, whoever calls."""
    chris, cora = build.chair(), build.chair()
    ends = SWEPT + 10 * DAY
    with desk():
        case, _objection = contested()
        disseminate(actor=chris, now=SWEPT + DAY)
        decision = prepare_decision(
            applications=[case.application],
            title="Confirmation",
            symbol="",
            session=None,
            silence_ends_at=ends,
            actor=chris,
            now=SWEPT + 2 * DAY,
        )
        confirm_decision(decision=decision, consensus=True, actor=cora, now=SWEPT + 3 * DAY)
        adopt_by_silence(decision=decision, now=ends + 59 * SECOND)
        assert case.state is State.IN_CONSULTATION
        adopt_by_silence(decision=decision, now=ends + MINUTE)
        assert case.state is State.ACCREDITED
        assert Decision.objects.get().status == "adopted"


def test_figures_wait_for_the_minute_too():
    """A list that was emptied by withdrawals has nothing left to wait for but the minute."""
    case = build.circulated()
    Application.objects.filter(pk=case.application.pk).update(state=State.WITHDRAWN.value)
    with desk():
        assert push_statistics(now=build.PERIOD_ENDS + 59 * SECOND) == 0
        assert push_statistics(now=build.PERIOD_ENDS + MINUTE) == 1


def into_a_broken_process(application: Application) -> None:
    """Into another process, whose settings nobody can read any more: everything that asks them for this file fails."""
    process = Process.objects.create(code="XX", name="Another", short_name="Another", parameters={"unheard_of": 1})
    cycle = Cycle.objects.get(pk=application.cycle_id)
    cycle.pk, cycle.process = None, process
    cycle.save()
    window = Window.objects.get(pk=application.window_id)
    window.pk, window.cycle = None, cycle
    window.save()
    Application.objects.filter(pk=application.pk).update(cycle=cycle, window=window)
    Circulation.objects.filter(entries__application=application).update(window=window)


def test_a_period_that_cannot_be_ended_does_not_stop_the_others():
    """Not even where its list comes first."""
    broken, whole = build.circulated(), build.circulated()
    into_a_broken_process(broken.application)
    run(build.PERIOD_ENDS + MINUTE)
    assert (broken.state, whole.state) == (State.CIRCULATED, State.ACCREDITED)
    assert Act.objects.filter(kind="circulation.end").count() == 1
    with desk():
        assert set(Heartbeat.objects.values_list("source", flat=True)) == set(SWEEPS)


def test_the_end_of_a_period_asks_little_of_a_case_on_which_nothing_was_written():
    """Beside the five statements that any program would need: the case's list, its people, and the words of the letter."""
    build.circulated()
    with at(build.PERIOD_ENDS + MINUTE), desk():
        record_list_ends(now=build.PERIOD_ENDS + MINUTE)
        with CaptureQueriesContext(connection) as caught:
            assert end_periods(now=build.PERIOD_ENDS + MINUTE) == 1
    asked = [query["sql"] for query in caught if "SAVEPOINT" not in query["sql"]]
    about = [sql for sql in asked if "objections_objection" in sql or "objections_consultation" in sql]
    assert len(about) == 1, about
    assert len(asked) <= 15, asked


def test_a_reminder_that_cannot_be_written_does_not_stop_the_others():
    broken, whole = (build.draft(build.applicant()) for _ in range(2))
    into_a_broken_process(broken)
    run(build.CLOSES - DAY)
    assert Letter.objects.filter(kind="reminder.draft").count() == 1
    assert Act.objects.get(kind="reminder.draft").subject == whole.record_subject


def test_a_gap_is_told_though_another_process_cannot_be_read():
    build.secretariat()
    into_a_broken_process(build.draft(build.applicant()))
    with at(build.CLOSES + DAY):
        sessions_app.tasks.warn()
    assert Letter.objects.filter(kind="reminder.calendar").count() == 1


def test_the_front_page_says_when_the_timers_are_silent():
    ran, sam = build.OPENS, build.secretariat()
    assert front_page(ran, sam).sweeps_stale
    run(ran)
    for after, silent in ((4 * MINUTE, False), (5 * MINUTE - SECOND, False), (5 * MINUTE, True)):
        page = front_page(ran + after, sam)
        assert (page.last_sweep, page.sweeps_stale) == (ran, silent), after


def test_the_front_page_calls_the_first_minutes_of_the_server_a_start_and_no_silence(monkeypatch):
    began, sam = build.OPENS, build.secretariat()
    monkeypatch.setattr(heartbeats, "BEGAN", began)
    run(began - DAY)  # before the night in which it stood still
    for after, starting in ((MINUTE, True), (5 * MINUTE - SECOND, True), (5 * MINUTE, False)):
        page = front_page(began + after, sam)
        assert (page.sweeps_starting, page.sweeps_stale) == (starting, not starting), after
    run(began + MINUTE)
    page = front_page(began + 2 * MINUTE, sam)
    assert not page.sweeps_starting
    assert not page.sweeps_stale
    assert front_page(began + 7 * MINUTE, sam).sweeps_stale
