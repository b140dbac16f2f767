"""What awaits an update is what an update can be given on: the front page, the form, the alarm and the service ask one
question, also of a case whose only objection was told, struck and corrected (R8)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accreditation.modalities.states import State
from objections.models import PlenaryUpdate
from objections.queries.cases import was_objected_to
from objections.services.disseminating import disseminate
from objections.services.reminders import remind
from objections.services.striking import strike_entry
from objections.services.sweeps import end_clocks, end_periods
from tests import builders as build
from tests.journeys.chairs_desk import give
from tests.objections.scenes import (
    CLOCK_ENDS,
    DAY,
    MINUTE,
    PLENARY_CLOSES,
    PLENARY_OPENS,
    SWEPT,
    choose,
    plenary,
    told,
)
from tests.objections.states_people import at, client_of
from tests.objections.test_struck_entries import enter

pytestmark = pytest.mark.django_db


def struck_before_the_plenary(chris, dora, *, was_told: bool):
    """It awaits the plenary; its only objection was an entry in error, whose note has still to be entered rightly or found to be
    none. Where that was told it is corrected. Desk role."""
    choose("by_decision")
    case = build.circulated()
    wrong = enter(case, dora, chris)
    end_periods(now=SWEPT)
    if was_told:
        disseminate(actor=chris, now=SWEPT + DAY)
    end_clocks(now=CLOCK_ENDS + MINUTE)
    before = PLENARY_OPENS - DAY
    strike_entry(objection=wrong, reason="Another file.", actor=chris, now=before)
    if was_told:
        disseminate(actor=chris, now=before + MINUTE)
    plenary()
    assert case.state is State.AWAITING_PLENARY
    return case


def test_told_and_corrected_it_is_updated_and_no_alarm_stays(chris, dora):
    with desk():
        case = struck_before_the_plenary(chris, dora, was_told=True)
    address = f"/chair/updates/new/{plenary().slug}/"
    with at(PLENARY_OPENS + MINUTE):
        client = client_of(chris)
        assert "1 case awaits it" in client.get("/chair/").content.decode()
        assert "No case for an update" not in client.get(address).content.decode()
        sent = {"exchange_of_views": "not_needed", "cases": case.application.pk}
        assert give(client, address, sent).status_code == 302
        assert "1 case awaits it" not in client.get("/chair/").content.decode()
    with desk():
        assert PlenaryUpdate.objects.get().items.get().state_then == State.AWAITING_PLENARY
        assert case.state is State.FURTHER_CONSULTATIONS
    with at(PLENARY_CLOSES + MINUTE):
        assert "closed without the Chair" not in client_of(chris).get("/chair/").content.decode()


def test_never_told_it_is_not_counted_and_raises_no_alarm(chris, dora):
    """Nothing was received and nothing told: there is nothing of which Member States could be updated."""
    with desk():
        case = struck_before_the_plenary(chris, dora, was_told=False)
        assert not was_objected_to(case.application)
    with at(PLENARY_OPENS + MINUTE):
        client = client_of(chris)
        assert "awaits it" not in client.get("/chair/").content.decode()
        assert "No case for an update" in client.get(f"/chair/updates/new/{plenary().slug}/").content.decode()
    with desk():
        remind(now=PLENARY_CLOSES + MINUTE)
        assert (told("reminder.plenary", chris), told("reminder.plenary_missed", chris)) == (0, 0)
    with at(PLENARY_CLOSES + MINUTE):
        page = client_of(chris).get("/chair/").content.decode()
        assert "closed without the Chair" not in page
        assert "awaits it" not in page


def test_missed_where_it_was_told_the_alarm_can_be_answered(chris, dora):
    with desk():
        struck_before_the_plenary(chris, dora, was_told=True)
        later = plenary(PLENARY_CLOSES + 30 * DAY, PLENARY_CLOSES + 34 * DAY)
    with at(PLENARY_CLOSES + MINUTE):
        assert "closed without the Chair" in client_of(chris).get("/chair/").content.decode()
    with at(PLENARY_CLOSES + 31 * DAY):
        assert "No case" not in client_of(chris).get(f"/chair/updates/new/{later.slug}/").content.decode()
