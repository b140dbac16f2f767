"""The plenary update: once, at an open plenary, of all that was disseminated (R8)."""

from __future__ import annotations

import re

import pytest
from django.utils.html import escape

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
from tests.objections.states_people import at, client_of

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


def test_words_for_a_case_that_moved_on_are_given_back_by_their_label(chris, cora):
    """A colleague gives the update on one of two cases meanwhile: what was typed on it stands there to be copied, named, and
    the other's stays in its field. Where no case is left, what the form no longer draws is given back with it."""
    with desk():
        (case, _), (other, _) = awaiting(chris), awaiting(chris)
        case.fresh(), other.fresh()
    address = f"/chair/updates/new/{plenary().slug}/"
    keys = [case.application.pk, other.application.pk]
    typed = {f"summary_{keys[0]}": "Words on the one.", f"summary_{keys[1]}": "Words on the other."}
    sent = {"exchange_of_views": "held", "text": "An introduction.", "cases": keys, **typed}
    label = f"Summary of the consultations: {case.application.organization.name} ({case.application.reference})"
    with at(PLENARY_OPENS + MINUTE):
        with desk():
            update([case], cora, PLENARY_OPENS + MINUTE)
        for press in ({}, {"give": "1"}):
            answer = client_of(chris).post(address, sent | press)
            page = answer.content.decode()
            assert answer.status_code == 422
            assert re.search(rf"{re.escape(escape(label))}</label>\s*<textarea[^>]*readonly>Words on the one\.", page)
            assert page.count("Words on the other.") == 1
            assert page.count("An introduction.") == 1


def test_where_no_case_is_left_everything_typed_is_given_back(chris, cora, dora):
    """The form is not drawn any more."""
    with desk():
        case, objection = contested(dora)
        withdraw_objection(objection=objection, actor=dora, now=SWEPT + DAY)
        disseminate(actor=chris, now=SWEPT + 2 * DAY)
        update([case], cora, PLENARY_OPENS)
    sent = {"exchange_of_views": "held", "text": "An introduction.", "cases": case.application.pk}
    with at(PLENARY_OPENS + MINUTE):
        answer = client_of(chris).post(
            f"/chair/updates/new/{plenary().slug}/", {**sent, f"summary_{case.application.pk}": "Words on the one."}
        )
        page = answer.content.decode()
        assert "No case for an update" in page
        for words in ("Words on the one.", "An introduction.", f"({case.application.reference})</label>"):
            assert page.count(words) == 1


def test_the_same_cases_in_other_words_are_not_said_to_be_given_already(chris, cora):
    with desk():
        case, _ = awaiting(chris)
        update([case], cora, PLENARY_OPENS, summaries={case.application.pk: "Cora's words."})
    address = f"/chair/updates/new/{plenary().slug}/"
    sent = {"exchange_of_views": "held", "cases": case.application.pk, "give": "1"}
    with at(PLENARY_OPENS + MINUTE):
        same = client_of(chris).post(address, {**sent, f"summary_{case.application.pk}": "Cora's words."})
        assert same.status_code == 302
        other = client_of(chris).post(address, {**sent, f"summary_{case.application.pk}": "My words."})
        assert other.status_code == 422
        assert "My words." in other.content.decode()
