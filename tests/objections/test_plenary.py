"""The plenary update: once, at an open plenary, of all that was disseminated (R8)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accounts.models import Letter
from accounts.refusals import Refused
from accreditation.modalities.states import State
from objections.models import Consultation, PlenaryUpdate
from objections.services.deciding import confirm_decision
from objections.services.disseminating import disseminate
from objections.services.reminders import remind
from objections.services.sweeps import end_clocks
from objections.services.withdrawing import withdraw_objection
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
    told,
    update,
)

pytestmark = pytest.mark.django_db


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
