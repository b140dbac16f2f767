"""Update and decision: once, at an open plenary, all disseminated, by two people; silence kept and broken (R8, R9)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from accounts.connection import desk
from accounts.models import Letter
from accounts.refusals import Refused
from accreditation.modalities.states import State
from accreditation.models import Accreditation
from objections.models import Consultation, PlenaryUpdate
from objections.queries.chair_communications import silence_falls_badly
from objections.services.deciding import break_silence, confirm_decision, discard_decision, prepare_decision
from objections.services.disseminating import disseminate
from objections.services.plenary import give_update
from objections.services.reminders import remind
from objections.services.supplementing import supplement_objection
from objections.services.sweeps import end_clocks, end_silences
from objections.services.withdrawing import withdraw_objection
from sessions_app.models import PublicDecision
from tests import builders as build
from tests.objections.scenes import (
    CLOCK_ENDS,
    DAY,
    MINUTE,
    PLENARY_CLOSES,
    PLENARY_OPENS,
    SECOND,
    SWEPT,
    awaiting,
    contested,
    plenary,
)
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db


def update(cases, chris, now=PLENARY_OPENS, session=None, summaries=None):
    return give_update(
        session=session or plenary(),
        applications=[case.application for case in cases],
        exchange_of_views="held",
        summaries=summaries or {},
        text="",
        actor=chris,
        now=now,
    )


def prepare(cases, chris, now=PLENARY_OPENS, session=None, silence_ends_at=None):
    return prepare_decision(
        applications=[case.application for case in cases],
        title="Confirmation of some",
        symbol="A/AC.999/2027/L.1",
        session=session,
        silence_ends_at=silence_ends_at,
        actor=chris,
        now=now,
    )


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (PLENARY_OPENS - SECOND, "meeting_not_open"),
        (PLENARY_OPENS, None),
        (PLENARY_CLOSES - SECOND, None),
        (PLENARY_CLOSES, "meeting_not_open"),
    ],
)
def test_the_update_is_given_at_an_open_plenary(chris, now, reason):
    with desk():
        case, _ = awaiting(chris)
        if reason:
            with pytest.raises(Refused, match=reason):
                update([case], chris, now)
            assert case.state is State.AWAITING_PLENARY
            return
        update([case], chris, now)
        assert case.state is State.FURTHER_CONSULTATIONS
        with pytest.raises(Refused, match="already_updated"):
            update([case], chris, now)
        assert PlenaryUpdate.objects.count() == 1


def test_a_clock_that_ends_during_the_plenary(chris):
    """The sweep has not come: the update records the end of the clock, at the clock's own instant, and then itself."""
    session = plenary(opens_at=CLOCK_ENDS - DAY, closes_at=CLOCK_ENDS + DAY)
    with desk():
        case, _ = contested()
        disseminate(actor=chris, now=SWEPT)
        with pytest.raises(Refused, match="clock_still_runs"):
            update([case], chris, CLOCK_ENDS - SECOND, session)
        update([case], chris, CLOCK_ENDS, session)
        assert case.state is State.FURTHER_CONSULTATIONS
        assert Consultation.objects.get().ended_at == CLOCK_ENDS
        assert end_clocks(now=CLOCK_ENDS + MINUTE) == 0


def test_nothing_undisseminated_and_nothing_that_was_never_contested(chris):
    dora = build.delegate()
    with desk():
        case, objection = contested(dora)
        end_clocks(now=CLOCK_ENDS + MINUTE)
        with pytest.raises(Refused, match="not_disseminated"):
            update([case], chris)
        with pytest.raises(Refused, match="not_disseminated"):
            prepare([case], chris, session=plenary())
        disseminate(actor=chris, now=CLOCK_ENDS + DAY)
        withdraw_objection(objection=objection, actor=dora, now=CLOCK_ENDS + 2 * DAY)
        with pytest.raises(Refused, match="not_disseminated"):  # a resolved case, its withdrawal not told yet
            update([case], chris)
        disseminate(actor=chris, now=CLOCK_ENDS + 3 * DAY)
        assert update([case], chris).items.get().state_then == "accredited"
        other = build.circulated()
        with pytest.raises(Refused, match="wrong_state"):
            update([other], chris)


def test_a_review_conference_decides_and_is_not_updated(chris, cora):
    review = plenary(kind="review_conference")
    with desk():
        case, _ = awaiting(chris)
        with pytest.raises(Refused, match="not_a_plenary"):
            update([case], chris, session=review)
        decision = prepare([case], chris, session=review)
        confirm_decision(decision=decision, consensus=True, actor=cora, now=PLENARY_OPENS)
        assert case.state is State.ACCREDITED


def test_a_decision_on_some_ends_their_clock_and_leaves_the_rest(chris, cora):
    with desk():
        decided, _ = contested()
        left, _ = contested()
        disseminate(actor=chris, now=SWEPT)
        session = plenary(opens_at=SWEPT + DAY, closes_at=SWEPT + 4 * DAY)
        decision = prepare([decided], chris, SWEPT + DAY, session)
        for actor, consensus, reason in ((chris, True, "same_person"), (cora, False, "no_consensus")):
            with pytest.raises(Refused, match=reason):
                confirm_decision(decision=decision, consensus=consensus, actor=actor, now=SWEPT + DAY)
        confirm_decision(decision=decision, consensus=True, actor=cora, now=SWEPT + 2 * DAY)
        assert (decided.state, left.state) == (State.ACCREDITED, State.IN_CONSULTATION)
        assert Consultation.objects.get(application=decided.application).ended_at == SWEPT + 2 * DAY
        assert Consultation.objects.get(application=left.application).ended_at is None
        with pytest.raises(Refused, match="already_done"):
            confirm_decision(decision=decision, consensus=True, actor=cora, now=SWEPT + 2 * DAY)
        assert Accreditation.objects.count() == 1


def test_a_draft_put_aside_changes_nothing(chris, cora):
    with desk():
        case, _ = awaiting(chris)
        decision = prepare([case], chris, session=plenary())
        discard_decision(decision=decision, actor=cora, now=PLENARY_OPENS)
        with pytest.raises(Refused, match="already_done"):
            confirm_decision(decision=decision, consensus=True, actor=cora, now=PLENARY_OPENS)
        assert case.state is State.AWAITING_PLENARY


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
        assert "fell away" in page
        assert "It confirms the" not in page
        assert case.application.reference in page
        assert (
            "The decision fell away"
            in client_of(dora).get(f"/states/files/{case.application.reference}/").content.decode()
        )
        assert "fell away" in client_of(chris).get("/chair/decisions/").content.decode()


def test_a_draft_put_aside_is_not_put_to_states(chris, cora):
    with desk():
        case, _ = awaiting(chris)
        decision = prepare([case], chris, silence_ends_at=SILENCE)
        discard_decision(decision=decision, actor=cora, now=PLENARY_OPENS)
    with at(PLENARY_OPENS):
        assert client_of(build.delegate()).get(f"/states/decisions/{decision.pk}/").status_code == 404
        page = client_of(chris).get(f"/chair/decisions/{decision.pk}/").content.decode()
        assert "discarded" in page
        assert "fell away" not in page


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


@pytest.mark.parametrize("who", ["delegate", "secretariat", "applicant"])
def test_update_and_decision_are_the_chairs(chris, who):
    actor = getattr(build, who)()
    with desk():
        case, _ = awaiting(chris)
        for act in (lambda: update([case], actor), lambda: prepare([case], actor, session=plenary())):
            with pytest.raises(Refused, match="other_party"):
                act()


def told(kind: str, chris) -> int:
    return Letter.objects.filter(kind=kind, user_id=chris.user_id).count()


def test_the_chair_is_reminded_before_the_plenary_closes_and_told_once_that_it_was_missed(chris):
    plenary()
    with desk():
        awaiting(chris)
        remind(now=PLENARY_CLOSES - DAY - SECOND)
        assert told("reminder.plenary", chris) == 0
        for _ in range(2):
            remind(now=PLENARY_CLOSES - DAY)
        assert (told("reminder.plenary", chris), told("reminder.plenary_missed", chris)) == (1, 0)
        for later in (PLENARY_CLOSES, PLENARY_CLOSES + MINUTE, PLENARY_CLOSES + 30 * DAY):
            remind(now=later)
        assert (told("reminder.plenary", chris), told("reminder.plenary_missed", chris)) == (1, 1)
        letter = Letter.objects.get(kind="reminder.plenary_missed", user_id=chris.user_id)
        assert letter.secret


def test_a_plenary_that_was_updated_is_no_alarm(chris):
    with desk():
        case, _ = awaiting(chris)
        update([case], chris)
        remind(now=PLENARY_CLOSES - DAY)
        remind(now=PLENARY_CLOSES)
        assert (told("reminder.plenary", chris), told("reminder.plenary_missed", chris)) == (0, 0)


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


AFTERWARDS = PLENARY_CLOSES + 3 * DAY


def test_a_decision_recorded_after_its_meeting_is_dated_by_its_adoption(chris, cora):
    adopted = PLENARY_OPENS + DAY
    with desk():
        case, _ = awaiting(chris)
        decision = prepare([case], chris, AFTERWARDS, session=plenary())
        for wrong in (None, PLENARY_OPENS - SECOND, PLENARY_CLOSES, AFTERWARDS + MINUTE):
            with pytest.raises(Refused, match="not_adopted_then"):
                confirm_decision(decision=decision, consensus=True, actor=cora, now=AFTERWARDS, adopted_at=wrong)
        done = confirm_decision(decision=decision, consensus=True, actor=cora, now=AFTERWARDS, adopted_at=adopted)
        assert (done.adopted_at, done.confirmed_at, done.act.moment) == (adopted, AFTERWARDS, adopted)
        assert Accreditation.objects.get().begun_at == adopted
        assert done.items.get().done_at == adopted
        assert case.state is State.ACCREDITED
        assert PublicDecision.objects.get().taken_at == adopted


def test_what_was_told_and_resolved_by_the_adoption_counts_not_what_came_after(chris, cora):
    """Time decides: a supplement after the meeting stands in the way of nothing; a case accredited meanwhile keeps its place."""
    dora, elif_ = build.delegate(), build.delegate()
    with desk():
        (told, objection), (resolved, withdrawn) = contested(dora), contested(elif_)
        disseminate(actor=chris, now=SWEPT + DAY)
        end_clocks(now=CLOCK_ENDS + MINUTE)
        decision = prepare([told, resolved], chris, PLENARY_OPENS, session=plenary())
        supplement_objection(objection=objection, text="Later.", actor=dora, now=PLENARY_CLOSES)
        withdraw_objection(objection=withdrawn, actor=elif_, now=PLENARY_CLOSES + DAY)
        adopted = PLENARY_CLOSES - MINUTE
        confirm_decision(decision=decision, consensus=True, actor=cora, now=AFTERWARDS, adopted_at=adopted)
        begun = dict(Accreditation.objects.values_list("application_id", "begun_at"))
        assert begun == {told.application.pk: adopted, resolved.application.pk: PLENARY_CLOSES + DAY}


def test_what_states_had_not_been_told_by_the_adoption_stands_in_its_way(chris, cora):
    dora = build.delegate()
    with desk():
        case, objection = contested(dora)
        disseminate(actor=chris, now=SWEPT + DAY)
        end_clocks(now=CLOCK_ENDS + MINUTE)
        supplement_objection(objection=objection, text="Before.", actor=dora, now=PLENARY_OPENS - DAY)
        disseminate(actor=chris, now=PLENARY_CLOSES + DAY)
        decision = prepare([case], chris, AFTERWARDS, session=plenary())
        with pytest.raises(Refused, match="not_disseminated"):
            confirm_decision(decision=decision, consensus=True, actor=cora, now=AFTERWARDS, adopted_at=PLENARY_OPENS)


def test_the_instant_is_read_back_before_it_is_recorded(chris, cora):
    with desk():
        case, _ = awaiting(chris)
        decision = prepare([case], chris, AFTERWARDS, session=plenary())
    typed = {"consensus": "on", "adopted_at_0": "2027-07-20", "adopted_at_1": "10:00"}
    address = f"/chair/decisions/{decision.pk}/confirm/"
    with at(AFTERWARDS):
        client = client_of(cora)
        first = client.post(address, typed).content.decode()
        assert "It adopted it on Tuesday 20 July 2027, 10:00 New York" in first
        assert case.state is State.AWAITING_PLENARY
        # Another instant than the one that was read back is read back first.
        hidden = re.search(r'name="read_back" value="([^"]+)"', first)[1]
        again = client.post(address, {**typed, "adopted_at_1": "11:00", "read_back": hidden}).content.decode()
        assert "11:00 New York" in again
        assert case.state is State.AWAITING_PLENARY
        assert client.post(address, {**typed, "read_back": hidden}).status_code == 302
        assert case.state is State.ACCREDITED
        with desk():
            assert Accreditation.objects.get().begun_at == datetime(2027, 7, 20, 14, tzinfo=UTC)


def test_the_applicant_is_not_told_of_the_update(chris):
    """Before and after it the page names what comes next, in order; no plenary that is over (DESIGN 4)."""
    with desk():
        case, _ = awaiting(chris)
    path = f"/my/{case.application.reference}/"
    with at(PLENARY_OPENS - DAY):
        assert "updates the next substantive plenary" in client_of(case.alice).get(path).content.decode()
    with desk():
        update([case], chris)
    with at(PLENARY_CLOSES + DAY):
        answer = client_of(case.alice).get(path)
    steps = answer.context["steps"]
    assert steps[0]["title"] == "Submitted"
    assert [step["title"] for step in steps][-2:] == ["Further informal consultations", "Earliest possible decision"]
    assert "updates the next substantive plenary" not in answer.content.decode()
    assert "that opens after" not in steps[-1]["when"]
    assert all(step["when"] for step in steps if step["state"] == "done")
