"""The calendar trap stands on the pages that bind: three months before the plenary, and days off at the seat (DESIGN 5)."""

from datetime import timedelta

import pytest
import time_machine

from accreditation.models import Window
from sessions_app.models import Session
from sessions_app.queries import calendar_risks
from tests import builders as build
from tests.journeys.secretariat import address, drawn, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
DAY = timedelta(days=1)
CLOSE_TOO_LATE, PERIOD_TOO_LATE = "The close is too late", "The period ends too late for three months"


def plenary(opens_at, fed_by: Window | None = None) -> Session:
    return Session.objects.create(
        cycle=build.cycle(), slug="plenary", title="Plenary", kind="plenary", opens_at=opens_at,
        closes_at=opens_at + 4 * DAY, fed_by=fed_by,
    )  # fmt: skip


def read(client, page: str, typed: dict) -> str:
    return client.post(page, {**drawn(client, page), **typed}).content.decode()


def test_a_window_is_set_changed_announced_and_moved_with_it(client):
    window = build.window()
    Window.objects.filter(pk=window.pk).update(announced_at=None)
    meeting = plenary(build.CLOSES + 200 * DAY)
    typed = {
        "title": "W", "opens_at_0": "2027-01-02", "opens_at_1": "09:00", "closes_at_0": "2027-02-15", "closes_at_1": "23:59",
    }  # fmt: skip
    late = {**typed, "closes_at_0": "2027-06-15"}
    with time_machine.travel(build.OPENS - 3 * DAY, tick=False):
        sign_in(client)
        for page in (address("window_new", window.cycle_id), address("window_change", window.pk)):
            safe, unsafe = read(client, page, typed), read(client, page, late)
            assert "The opening falls on a weekend" in safe
            assert CLOSE_TOO_LATE not in safe
            assert CLOSE_TOO_LATE in unsafe
        Session.objects.filter(pk=meeting.pk).update(fed_by=window, opens_at=build.CLOSES + 100 * DAY)
        assert CLOSE_TOO_LATE in client.get(address("window_announce", window.pk)).content.decode()
        Window.objects.filter(pk=window.pk).update(announced_at=build.LONG_AGO)
        typed = {"until_0": "2027-03-01", "until_1": "23:59", "reason": "x"}
        assert CLOSE_TOO_LATE in read(client, address("window_move", window.pk), typed)


def test_a_list_is_prepared_and_its_period_moved_with_it(client):
    case = build.complete()
    meeting = plenary(build.PERIOD_ENDS + 100 * DAY)
    page = address("circulation_new", case.application.window_id)
    typed = {"files": [case.application.reference], "period_ends_at_1": "23:59"}
    with time_machine.travel(build.CIRCULATED, tick=False):
        sign_in(client)
        assert PERIOD_TOO_LATE not in read(client, page, {**typed, "period_ends_at_0": "2027-04-02"})
        assert PERIOD_TOO_LATE in read(client, page, {**typed, "period_ends_at_0": "2027-05-03"})
    circulation = build.circulated().application.entries.get().circulation
    now = build.CIRCULATED + DAY
    with time_machine.travel(now, tick=False):
        sign_in(client)
        typed = {"until_0": "2027-05-03", "until_1": "23:59", "reason": "x"}
        assert PERIOD_TOO_LATE in read(client, address("circulation_move", circulation.pk), typed)
    Session.objects.filter(pk=meeting.pk).update(fed_by=circulation.window, opens_at=build.PERIOD_ENDS + 50 * DAY)
    assert circulation in [risk.about for risk in calendar_risks(now)]
    assert circulation not in [risk.about for risk in calendar_risks(circulation.period_ends_at)]


def test_two_errors_of_one_instant_do_not_run_on(client):
    case = build.complete()
    typed = {"files": [case.application.reference], "period_ends_at_0": "soon", "period_ends_at_1": "late"}
    with time_machine.travel(build.CIRCULATED, tick=False):
        sign_in(client)
        page = client.post(address("circulation_new", case.application.window_id), typed).content.decode()
    assert "2027-03-10. <br>Enter a valid time." in page


def test_a_late_permission_is_read_back_with_what_is_risky(client):
    window, body = build.window(), build.organization(build.applicant())
    plenary(build.CLOSES + 200 * DAY, fed_by=window)
    page = address("latepermission_new")
    with time_machine.travel(build.CLOSES + DAY, tick=False):
        sign_in(client)

        def warned(day: str) -> str:
            typed = {
                "window": window.pk,
                "organization": body.reference,
                "until_at_0": day,
                "until_at_1": "23:59",
                "reason": "x",
            }
            return read(client, page, typed)

        safe = warned("2027-02-19")
        assert "Read back before you confirm" in safe
        assert "too late for" not in safe
        assert "It ends on a weekend" not in safe
        assert "It ends on a weekend" in warned("2027-02-20")
        assert "too late for the plenary which this window feeds" in warned("2027-08-20")
        assert "has begun, or is over" in warned("2028-12-05")
