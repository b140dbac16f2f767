"""A decision under silence: told to all, adopted at its instant or broken, and what does not count for it (R9)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts.connection import desk
from accounts.models import Letter
from accounts.refusals import Refused
from accreditation.modalities.states import State
from accreditation.models import Accreditation
from objections.queries.chair_communications import silence_falls_badly
from objections.services.deciding import break_silence, confirm_decision, discard_decision
from objections.services.disseminating import disseminate
from objections.services.supplementing import supplement_objection
from objections.services.sweeps import end_silences
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import DAY, MINUTE, PLENARY_OPENS, SECOND, SWEPT, awaiting, contested, prepare
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db


SILENCE = PLENARY_OPENS + 10 * DAY


def propose(cases, chris, cora):
    decision = prepare(cases, chris, silence_ends_at=SILENCE)
    return confirm_decision(decision=decision, consensus=True, actor=cora, now=PLENARY_OPENS + DAY)


def test_silence_is_told_to_all_and_adopts_at_its_instant(chris, cora):
    with desk():
        case, _ = awaiting(chris)
        decision = propose([case], chris, cora)
        assert decision.status == "under_silence"
        assert Letter.objects.filter(kind="decision.under_silence", state__isnull=False).exists()
        for early in (SILENCE - SECOND, SILENCE, SILENCE + MINUTE - SECOND):
            assert end_silences(now=early) == 0
        assert end_silences(now=SILENCE + MINUTE) == 1
        assert case.state is State.ACCREDITED
        decision.refresh_from_db()
        assert (decision.status, decision.adopted_at) == ("adopted", SILENCE)
        assert end_silences(now=SILENCE + 2 * MINUTE) == 0


@pytest.mark.parametrize(("at", "broken"), [(SILENCE - SECOND, True), (SILENCE, False)])
def test_silence_broken_is_not_refused(chris, cora, at, broken):
    """The second before T it is broken and the case stays; at T it is too late."""
    dora = build.delegate()
    with desk():
        case, _ = awaiting(chris)
        decision = propose([case], chris, cora)
        if broken:
            break_silence(decision=decision, actor=dora, now=at)
            assert Letter.objects.filter(kind="decision.silence_broken").exists()
            name = build.MemberState.objects.get(pk=dora.state_id).name
            told = Letter.objects.filter(kind="decision.silence_broken").exclude(state_id=dora.state_id)
            assert not told.filter(body__contains=name).exists()
        else:
            with pytest.raises(Refused, match="silence_ended"):
                break_silence(decision=decision, actor=dora, now=at)
        end_silences(now=SILENCE + MINUTE)
        assert case.state is (State.AWAITING_PLENARY if broken else State.ACCREDITED)


def test_what_came_in_under_silence_and_was_not_told_is_left_where_it_was(chris, cora):
    """A supplement that States have not seen: that case is not confirmed; alone in its decision, it falls away."""
    dora = build.delegate()
    with desk():
        case, objection = contested(dora)
        disseminate(actor=chris, now=SWEPT)
        decision = propose([case], chris, cora)
        supplement_objection(objection=objection, text="New.", actor=dora, now=SILENCE - DAY)
        end_silences(now=SILENCE + MINUTE)
        decision.refresh_from_db()
        assert (case.state, decision.status) == (State.IN_CONSULTATION, "discarded")
        assert Letter.objects.filter(kind="decision.fell_away").exists()
    with at(SILENCE + DAY):
        page = client_of(dora).get(f"/states/decisions/{decision.pk}/").content.decode()
        assert "Fell away" in page
        assert "It confirms the" not in page
        assert case.application.reference in page
        assert (
            "The decision fell away"
            in client_of(dora).get(f"/states/files/{case.application.reference}/").content.decode()
        )
        assert "Fell away" in client_of(chris).get("/chair/decisions/").content.decode()


def test_a_draft_put_aside_is_not_put_to_states(chris, cora):
    with desk():
        case, _ = awaiting(chris)
        decision = prepare([case], chris, silence_ends_at=SILENCE)
        discard_decision(decision=decision, actor=cora, now=PLENARY_OPENS)
    with at(PLENARY_OPENS):
        assert client_of(build.delegate()).get(f"/states/decisions/{decision.pk}/").status_code == 404
        page = client_of(chris).get(f"/chair/decisions/{decision.pk}/").content.decode()
        assert "Discarded" in page
        assert "Fell away" not in page


@pytest.mark.parametrize(
    ("came", "told", "state"),
    [
        (-DAY, SECOND, State.IN_CONSULTATION),
        (-DAY, -SECOND, State.ACCREDITED),
        (-DAY, timedelta(0), State.IN_CONSULTATION),
        (-SECOND, None, State.IN_CONSULTATION),
        (timedelta(0), None, State.ACCREDITED),
        (SECOND, None, State.ACCREDITED),
    ],
)
def test_what_came_or_was_told_after_the_silence_does_not_count(chris, cora, came, told, state):
    """The sweep comes later: what had come and had not been told when the silence ended decides, to the second."""
    dora = build.delegate()
    with desk():
        case, objection = contested(dora)
        disseminate(actor=chris, now=SWEPT)
        propose([case], chris, cora)
        supplement_objection(objection=objection, text="New.", actor=dora, now=SILENCE + came)
        if told is not None:
            disseminate(actor=chris, now=SILENCE + told)
        end_silences(now=SILENCE + MINUTE)
        assert case.state is state


def test_what_was_resolved_after_the_silence_was_confirmed_by_it(chris, cora):
    dora = build.delegate()
    with desk():
        case, objection = contested(dora)
        disseminate(actor=chris, now=SWEPT)
        decision = propose([case], chris, cora)
        withdraw_objection(objection=objection, actor=dora, now=SILENCE + SECOND)
        assert case.state is State.ACCREDITED
        end_silences(now=SILENCE + MINUTE)
        decision.refresh_from_db()
        assert (decision.status, decision.items.get().done_at) == ("adopted", SILENCE)
        assert Accreditation.objects.count() == 1


def test_states_read_what_a_decision_confirms_and_what_it_passed_by(chris, cora):
    dora = build.delegate()
    with desk():
        passed, objection = contested(dora)
        confirmed, _ = contested(build.delegate())
        disseminate(actor=chris, now=SWEPT)
        decision = propose([passed, confirmed], chris, cora)
        supplement_objection(objection=objection, text="New.", actor=dora, now=SILENCE - DAY)
    with at(SILENCE - DAY):
        address = f"/states/decisions/{decision.pk}/"
        assert "Adopted, it confirms" in client_of(dora).get(address).content.decode()
    with desk():
        end_silences(now=SILENCE + MINUTE)
    with at(SILENCE + DAY):
        head, tail = client_of(dora).get(address).content.decode().split("does not cover them")
        assert confirmed.application.reference in head
        assert passed.application.reference not in head
        assert passed.application.reference in tail
        for case, words in ((passed, "Decision adopted without this case"), (confirmed, "Decision adopted: ")):
            assert words in client_of(dora).get(f"/states/files/{case.application.reference}/").content.decode()


def test_a_case_is_under_one_silence_at_a_time(chris, cora):
    with desk():
        case, _ = awaiting(chris)
        second = prepare([case], chris, silence_ends_at=SILENCE + DAY)
        first = propose([case], chris, cora)
        with pytest.raises(Refused, match="under_silence"):
            prepare([case], chris, silence_ends_at=SILENCE + DAY)
        with pytest.raises(Refused, match="under_silence"):
            confirm_decision(decision=second, consensus=True, actor=cora, now=PLENARY_OPENS + DAY)
        break_silence(decision=first, actor=build.delegate(), now=PLENARY_OPENS + 2 * DAY)
        confirm_decision(decision=second, consensus=True, actor=cora, now=PLENARY_OPENS + 2 * DAY)
    with at(PLENARY_OPENS + 2 * DAY):
        page = client_of(build.delegate()).get(f"/states/decisions/{first.pk}/").content.decode()
        assert "It confirms nothing" in page
        assert "It confirms the" not in page


@pytest.mark.parametrize(
    ("lasts", "said"),
    [
        (4 * MINUTE, "no more than 4 minutes to break the silence; 3 days are usual"),
        (3 * DAY - SECOND, "no more than 2 days 23 hours"),
        (3 * DAY, ""),
    ],
)
def test_a_short_silence_is_warned_about_before_it_is_put_to_states(chris, cora, lasts, said):
    with desk():
        case, _ = awaiting(chris)
        decision = prepare([case], chris, silence_ends_at=PLENARY_OPENS + lasts)
    with at(PLENARY_OPENS):
        for rest in ("", "confirm/"):
            page = client_of(cora).get(f"/chair/decisions/{decision.pk}/{rest}").content.decode()
            assert ("to break the silence" in page) is bool(said)
            assert said in page
    with at(PLENARY_OPENS + lasts):
        page = client_of(cora).get(f"/chair/decisions/{decision.pk}/").content.decode()
    assert "The silence would have ended already" in page


@pytest.mark.parametrize(
    ("day", "badly"),
    [(datetime(2027, 8, 6, 20, tzinfo=UTC), False), (datetime(2027, 8, 7, 20, tzinfo=UTC), True)],
)
def test_a_silence_that_ends_on_a_weekend_is_warned_about(chris, day, badly):
    with desk():
        case, _ = awaiting(chris)
        decision = prepare([case], chris, silence_ends_at=day)
        assert silence_falls_badly(decision) is badly
    with at(PLENARY_OPENS):
        body = client_of(chris).get(f"/chair/decisions/{decision.pk}/").content.decode()
    assert ("on a weekend or a holiday" in body) is badly
