"""Another zone of the process is the one that every page, letter, form and file shows and reads from then on (DESIGN 2, 6)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as house
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.capacities import Right
from accounts.connection import desk
from accounts.forms.seat_time import end_of_day, last_day
from accounts.models import Letter
from accounts.services.exports import export_table
from accreditation.services.parameters import change_parameter
from accreditation.tasks import sweep
from objections.models import NoteReceived
from submissions.models import PostedInput
from tests import builders as build
from tests.objections.scenes import DAY, DURING, plenary
from tests.objections.states_people import at, client_of
from tests.submissions import making as make

pytestmark = pytest.mark.django_db
VIENNA = "Europe/Vienna"
NOW = build.CIRCULATED + DAY


@pytest.fixture
def to_vienna(django_capture_on_commit_callbacks):
    """The act that sets the seat in Vienna."""

    def change() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            change_parameter(
                process=build.process(),
                name="zone",
                text=VIENNA,
                reason="The seat has moved.",
                actor=build.secretariat(Right.SETTINGS),
                now=build.LONG_AGO,
            )

    return change


def read(client, path: str, now: datetime = NOW) -> str:
    with at(now):
        answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_public_pages_show_it_at_once_and_ask_nothing_more(client, to_vienna):
    build.circulated()
    asked = []
    for vienna in (False, True):
        if vienna:
            to_vienna()
        with CaptureQueriesContext(connection) as made:
            page = read(client, "/timetable/")
        asked.append(len(made))
        place = "Vienna" if vienna else "New York"
        assert f"days at the seat, {place}." in page
        assert f'data-seat="{VIENNA if vienna else "America/New_York"}"' in page
        words = "Saturday 3 April 2027, 05:59 Vienna" if vienna else "Friday 2 April 2027, 23:59 New York"
        assert f"{words} (" in page
        assert ("New York" in page, "Vienna" in page) == (not vienna, vienna)
    assert asked[0] == asked[1]


def test_a_page_made_for_all_is_of_the_zone_that_the_record_has(client, to_vienna, monkeypatch):
    """Also where this process has not heard of the change yet: another one would show its page for a minute."""
    import accounts.seat

    build.circulated()
    kept = {accounts.seat.ZONE: (float("inf"), "America/New_York")}
    to_vienna()
    monkeypatch.setattr(accounts.seat, "_kept", kept)
    page = read(client, "/timetable/")
    assert "New York" not in page
    assert "05:59 Vienna" in page


def test_the_calendar_file_has_its_days(client, to_vienna):
    to_vienna()
    plenary(datetime(2027, 7, 18, 22, tzinfo=UTC), datetime(2027, 7, 23, 22, tzinfo=UTC))
    for path in ("/timetable.ics", "/sessions.ics"):
        text = read(client, path)
        assert "DTSTART;VALUE=DATE:20270719" in text
        assert "DTEND;VALUE=DATE:20270724" in text
    page = read(client, "/sessions/plenary-2027-07-18/")
    assert "Days at the seat, Vienna." in page
    assert "19 to 23 July 2027" in page


def test_an_applicants_page_and_letters_are_written_in_it(to_vienna):
    to_vienna()
    case = build.submitted()
    with at(NOW):
        client = client_of(case.alice)
    page = read(client, f"/my/{case.application.reference}/")
    assert "4 January 2027, 15:00 Vienna" in page
    assert "New York" not in page
    letter = Letter.objects.get(kind__contains="submitted", user_id=case.alice.user_id).body
    assert "Monday 4 January 2027, 15:00 Vienna (14:00 UTC)" in letter
    assert "New York" not in letter


def test_a_sweep_writes_in_it(to_vienna):
    to_vienna()
    build.draft(build.applicant())
    Letter.objects.all().delete()
    with at(build.CLOSES - timedelta(days=1)):
        sweep()
    written = [letter.body for letter in Letter.objects.all()]
    assert any("Tuesday 16 February 2027, 05:59 Vienna (04:59 UTC)" in body for body in written)
    assert not any("New York" in body for body in written)


def test_the_chairs_paper_form_reads_it(to_vienna):
    case, dora = build.circulated(), build.delegate()
    to_vienna()
    flag = f"/chair/cases/{case.application.reference}/note/"
    with at(DURING):
        client = client_of(build.chair())
    page = read(client, flag, DURING)
    assert "Day and time at the seat (Vienna). Receipt decides, not entry." in page
    with at(DURING):
        typed = {"received_at_0": "2027-03-04", "received_at_1": "10:00", "state": dora.state_id}
        answer = client.post(flag, typed)
    assert answer.status_code == 302
    with desk():
        assert NoteReceived.objects.get().received_at == datetime(2027, 3, 4, 9, tzinfo=UTC)


def test_a_last_day_ends_at_its_midnight(to_vienna):
    to_vienna()
    day = date(2027, 6, 30)
    assert end_of_day(day) == datetime(2027, 6, 30, 22, tzinfo=UTC)
    assert last_day(end_of_day(day)) == day


def test_a_list_taken_out_has_its_days(to_vienna):
    to_vienna()
    taken = export_table(
        name="x",
        titles=["At"],
        table=[[datetime(2027, 6, 30, 22, 30, tzinfo=UTC)]],
        file_format="csv",
        actor=build.secretariat(),
        now=NOW,
    )
    with taken:
        text = taken.read().decode("utf-8-sig")
    assert text.split() == ["At", "(UTC),At", "(day", "in", "Vienna)", "2027-06-30T22:30:00Z,2027-07-01"]


def test_who_changes_it_is_told_what_it_does(no_second_factor):
    client = client_of(build.secretariat(Right.SETTINGS))
    path = reverse("admin:accreditation_process_setting", args=[build.process().pk, "zone"])
    answer = client.post(path, {"value": VIENNA, "reason": "It moves.", "seen": "America/New_York"})
    page = answer.content.decode()
    assert "Only their reading changes: every page, letter and form shows and reads them in the time of Vienna" in page


def test_the_seat_is_named_by_the_setting_alone():
    """Neither templates nor scripts nor the words of forms name a place of their own."""
    files: list[Path] = []
    for pattern in (
        "templates/**/*.html",
        "static/*.js",
        "*/forms/*.py",
        "*/forms.py",
        "*/queries/*.py",
        "*/views/*.py",
    ):
        files += house.BASE_DIR.glob(pattern)
    assert len(files) > 300
    named = [str(file) for file in files if {"New York", "New_York"} & set(_places(file.read_text(encoding="utf-8")))]
    assert not named


def _places(text: str) -> list[str]:
    return [name for name in ("New York", "New_York") if name in text]


def test_an_input_is_dated_by_its_day_at_the_seat(client, to_vienna):
    """Also where it is cited: posted late in the evening in New York, it was the next day in Vienna."""
    slug = make.posted().public.slug
    PostedInput.objects.update(posted_at=datetime(2027, 3, 6, 3, tzinfo=UTC))
    assert read(client, f"/inputs/{slug}/").count("5 March 2027") >= 2
    to_vienna()
    page = read(client, f"/inputs/{slug}/")
    assert "5 March 2027" not in page
    assert page.count("6 March 2027") >= 2
