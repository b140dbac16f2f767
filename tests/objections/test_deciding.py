"""A decision in a meeting: on some or all, by two people, dated by its adoption (R9)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from accounts.connection import desk
from accounts.refusals import Refused
from accreditation.modalities.states import State
from accreditation.models import Accreditation
from objections.models import Consultation
from objections.services.deciding import confirm_decision, discard_decision
from objections.services.disseminating import disseminate
from objections.services.supplementing import supplement_objection
from objections.services.sweeps import end_clocks
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
    prepare,
    update,
)
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("who", ["delegate", "secretariat", "applicant"])
def test_update_and_decision_are_the_chairs(chris, who):
    actor = getattr(build, who)()
    with desk():
        case, _ = awaiting(chris)
        for act in (lambda: update([case], actor), lambda: prepare([case], actor, session=plenary())):
            with pytest.raises(Refused, match="other_party"):
                act()


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
