"""A list on which no period runs, an annex alone or one whose files were all recalled, is in no calendar and is held by no
outage: nothing ends on it (DESIGN 2, 5)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from accounts.connection import desk
from accounts.models import Heartbeat, Letter
from accreditation.models import Circulation, CirculationEntry
from accreditation.services.circulation import circulate, prepare_annex
from accreditation.services.outages import READY, record_list_ends
from accreditation.services.recall import ask_recall, recall
from accreditation.services.scope import confirm_not_in_scope, propose_not_in_scope
from desks.queries.secretariat import front_page
from tests import builders as build
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
CALENDARS = ["/", "/timetable/", "/timetable.ics", "/api/v1/timetable"]


def in_calendars(number: int, now) -> list[str]:
    """Where the list is named. A calendar file folds its lines."""
    with at(now):
        pages = {path: Client().get(path).content.decode().replace("\r\n ", "") for path in CALENDARS}
    named = [f"list {number}: non-objection period ends", f"list {number}\\: non-objection period ends"]
    return [path for path, page in pages.items() if any(name in page for name in named)]


def periods_running(now) -> int:
    front = front_page(now, build.secretariat())
    rows = [*front.idle, *(row for _title, listed in front.groups for row in listed)]
    return next(row.waiting.count for row in rows if row.key == "periods")


def test_an_annex_alone_is_in_no_calendar():
    late, case = build.submitted(), build.circulated()
    now = build.CIRCULATED + 10 * DAY
    proposal = propose_not_in_scope(
        application=late.application, reason="Elsewhere.", actor=late.checker, now=build.CIRCULATED + DAY
    )
    confirm_not_in_scope(proposal=proposal, actor=build.chair(), now=now)
    prepared = prepare_annex(window=case.application.window, actor=case.checker, now=now)
    sent = circulate(circulation=prepared, actor=case.circulator, now=now + MINUTE)
    assert in_calendars(1, now + DAY) == CALENDARS
    assert in_calendars(sent.number, now + DAY) == []
    with at(now + DAY):
        rows = client_of(case.checker).get("/admin/accreditation/circulation/").content.decode()
    assert rows.count("2 April 2027") == 1  # the end of the first list's period
    assert "11 March 2027, 10:01" in rows
    assert rows.count("11 March 2027, 10:01") == 1  # when the annex was sent; not as an end of anything


def test_a_list_whose_files_were_all_recalled_is_in_no_calendar_and_held_by_no_outage():
    case = build.circulated()
    build.member_state()
    now = build.CIRCULATED + DAY
    assert in_calendars(1, now) == CALENDARS
    assert periods_running(now) == 1
    entry = CirculationEntry.objects.get()
    ask_recall(entry=entry, reason="The wrong statutes.", actor=case.checker, now=now)
    recall(entry=entry, actor=case.circulator, now=now)
    later = now + 2 * MINUTE  # a recall is no public act: what is kept for a minute is made anew
    assert in_calendars(1, later) == []
    assert periods_running(later) == 0
    assert "period of list" not in " ".join(one.words for one in front_page(later, case.checker).deadlines)
    Heartbeat.objects.create(source=READY, beat_at=build.PERIOD_ENDS - 3 * DAY)  # and none since
    with desk():
        assert record_list_ends(now=build.PERIOD_ENDS + MINUTE) == 1
    assert Circulation.objects.get().held_at is None
    assert not Letter.objects.filter(kind="held.recorded").exists()
