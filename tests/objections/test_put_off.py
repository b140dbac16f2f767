"""What an outage may have kept people from is put off, told and on record; it does not follow by itself (DESIGN 2,
docs/decisions/0021)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from accounts.connection import desk
from accounts.models import Act, Heartbeat, Letter
from accreditation.modalities.states import State
from accreditation.models import Cycle
from accreditation.services.checking import ask_applicant
from accreditation.services.outages import READY
from accreditation.services.sweeps import end_cycles, expire_returns
from objections.models import Consultation
from objections.services.deciding import break_silence, confirm_decision
from objections.services.disseminating import disseminate
from objections.services.resolving import end_notices
from objections.services.sweeps import end_silences
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import DAY, MINUTE, PLENARY_OPENS, SWEPT, awaiting, contested, prepare
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SILENCE = PLENARY_OPENS + 10 * DAY


def ready(since: datetime, until: datetime) -> None:
    """A sign of readiness each minute."""
    minutes = int((until - since) / MINUTE)
    Heartbeat.objects.bulk_create(Heartbeat(source=READY, beat_at=since + n * MINUTE) for n in range(minutes + 1))


def out_before(boundary: datetime) -> datetime:
    """Not ready for the two hours before a boundary nor for one after it. Returns when the portal is ready again."""
    ready(boundary - 2 * DAY, boundary - 2 * HOUR)
    return boundary + HOUR


def returned() -> build.Case:
    case = build.submitted()
    asked = build.CLOSES + HOUR
    ask_applicant(application=case.application, questions=[("purpose", "Which?")], actor=case.checker, now=asked)
    case.fresh()
    return case


def test_an_answer_is_put_off_and_the_organization_is_told():
    case = returned()
    due = case.application.due_at
    again = out_before(due)
    with desk():
        assert expire_returns(now=due + MINUTE) == 0  # not ready again: nothing follows, and nothing is promised
        assert (case.state, case.application.due_at) == (State.RETURNED, due)
        ready(again, again)
        assert expire_returns(now=again + MINUTE) == 1
    until = due + 2 * DAY  # the first 23:59 that leaves a whole day
    assert (case.state, case.application.due_at) == (State.RETURNED, until)
    assert list(case.application.questions.values_list("due_at", flat=True)) == [until]
    letter = Letter.objects.get(kind="held.answer_put_off")
    assert letter.user_id == case.alice.user_id
    act = Act.objects.get(kind="application.extend_answer")
    assert (act.timer, act.rule, act.facts) == ("expire_returns", "R3", {"until": until.isoformat(), "why": "outage"})
    with at(again + MINUTE):
        assert client_of(case.alice).get(f"/my/{case.application.reference}/questions/").status_code == 200
    ready(again, until)
    with desk():
        assert expire_returns(now=until) == 0
        assert expire_returns(now=until + MINUTE) == 1
    assert case.state is State.NOT_COMPLETED


def test_without_an_outage_an_answer_is_not_put_off():
    case = returned()
    due = case.application.due_at
    ready(due - 2 * DAY, due + MINUTE)
    with desk():
        assert expire_returns(now=due + MINUTE) == 1
    assert case.state is State.NOT_COMPLETED


def test_no_answer_is_put_off_beyond_its_cycle():
    case = returned()
    due = case.application.due_at
    Cycle.objects.update(ends_at=due + HOUR)
    again = out_before(due)
    ready(again, again + DAY)
    with desk():
        assert expire_returns(now=again + MINUTE) == 1
        assert end_cycles(now=again + 2 * MINUTE) >= 0
    assert case.state is State.NOT_COMPLETED
    assert not Letter.objects.filter(kind="held.answer_put_off").exists()


def test_a_silence_that_states_could_not_break_is_put_off_and_told_to_all(chris, cora):
    dora = build.delegate()
    with desk():
        case, _objection = awaiting(chris)
        decision = confirm_decision(
            decision=prepare([case], chris, silence_ends_at=SILENCE),
            consensus=True,
            actor=cora,
            now=PLENARY_OPENS + DAY,
        )
        again = out_before(SILENCE)
        assert end_silences(now=SILENCE + MINUTE) == 0
        ready(again, again)
        end_silences(now=again + MINUTE)
        decision.refresh_from_db()
        assert decision.status == "under_silence"
        assert decision.silence_ends_at >= again + DAY
        told = Letter.objects.filter(kind="decision.silence_put_off")
        assert set(told.filter(user_id__isnull=False).values_list("user_id", flat=True)) == {
            chris.user_id,
            cora.user_id,
        }
        assert told.filter(state_id=dora.state_id).exists()
        assert all(told.values_list("secret", flat=True))
        act = Act.objects.get(kind="decision.put_off_silence")
        assert (act.rule, act.secret, act.public) == ("R9", True, False)
        end_silences(now=again + 2 * MINUTE)
        assert Act.objects.filter(kind="decision.put_off_silence").count() == 1
        break_silence(decision=decision, actor=dora, now=again + 3 * MINUTE)
        assert case.state is State.AWAITING_PLENARY


def test_put_off_once_a_silence_that_is_kept_adopts_at_its_new_end(chris, cora):
    with desk():
        case, _objection = awaiting(chris)
        decision = prepare([case], chris, silence_ends_at=SILENCE)
        confirm_decision(decision=decision, consensus=True, actor=cora, now=PLENARY_OPENS + DAY)
        again = out_before(SILENCE)
        ready(again, again + 3 * DAY)
        end_silences(now=again + MINUTE)
        decision.refresh_from_db()
        end_silences(now=decision.silence_ends_at + MINUTE)
        assert case.state is State.ACCREDITED
        ends = decision.silence_ends_at
        decision.refresh_from_db()
        assert (decision.status, decision.adopted_at) == ("adopted", ends)


def test_a_notice_that_a_mission_could_not_answer_is_put_off(chris):
    process = build.process()
    process.parameters = {"last_withdrawal": "after_notice"}
    process.save()
    dora = build.delegate()
    with desk():
        case, objection = contested(dora)
        withdraw_objection(objection=objection, actor=dora, now=SWEPT + DAY)
        disseminate(actor=chris, now=SWEPT + 2 * DAY)
        ends = Consultation.objects.get().resolves_at
        again = out_before(ends)
        assert end_notices(now=ends + MINUTE) == 0
        ready(again, again + 3 * DAY)
        assert end_notices(now=again + MINUTE) == 1
        assert case.state is State.IN_CONSULTATION
        put_off = Consultation.objects.get().resolves_at
        assert put_off >= again + DAY
        assert Letter.objects.filter(kind="case.notice_put_off", state_id=dora.state_id).exists()
        assert Letter.objects.filter(kind="case.notice_put_off", user_id=chris.user_id).exists()
        assert end_notices(now=put_off + MINUTE) == 1
        assert case.state is State.ACCREDITED
