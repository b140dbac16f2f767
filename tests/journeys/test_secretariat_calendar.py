"""The Secretariat at its desk, over HTTP: windows, late permissions, meetings and settings."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Act, Letter, User
from accounts.refusals import Refused
from accreditation.admin.past_windows import dates_seen
from accreditation.modalities.outcomes import Reason
from accreditation.models import LatePermission, Window
from accreditation.services.calendar import announce_window, set_window
from tests import builders as build
from tests.journeys.secretariat import address, drawn, press, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]


def test_a_window_is_planned_set_announced_and_only_moved_later(client):
    build.member_state()
    with time_machine.travel(build.LONG_AGO + timedelta(days=200), tick=False):
        sign_in(client)
        path = address("window_new", build.cycle().pk)
        form = {
            "title": "Window 2028",
            "opens_at_0": "2028-01-10",
            "opens_at_1": "09:00",
            "closes_at_0": "2028-02-26",
            "closes_at_1": "23:59",
        }
        shown = client.post(path, form)
        for year in ("9999", "0001"):
            far = client.post(path, {**form, "closes_at_0": f"{year}-12-31"})
            assert far.status_code == 422
            assert b"Give a year from 1945 to 2200" in far.content
        assert b"weekend or a UN holiday" in shown.content
        assert b"27 February, 04:59 UTC" in shown.content
        assert press(client, path, form).status_code == 302
        window = Window.objects.get(title="Window 2028")
        assert (
            client.post(
                address("window_announce", window.pk), drawn(client, address("window_announce", window.pk))
            ).status_code
            == 302
        )
        assert Letter.objects.filter(kind="window.announced").count() == 1
        assert (
            client.post(
                address("window_announce", window.pk), drawn(client, address("window_announce", window.pk))
            ).status_code
            == 409
        )
        move = address("window_move", window.pk)
        seen = window.closes_at.isoformat()
        earlier = {"until_0": "2028-02-20", "until_1": "23:59", "reason": "x", "seen": seen}
        refused = press(client, move, earlier)
        assert refused.status_code == 409
        assert b"never shortened" in refused.content
        later = {**earlier, "until_0": "2028-03-01", "reason": "A storm."}
        assert press(client, move, later).status_code == 302
        window.refresh_from_db()
        assert window.closes_at.isoformat() == "2028-03-02T04:59:00+00:00"
        assert "A storm." in Letter.objects.get(kind="deadline.moved_to_missions").body
        assert press(client, move, later).status_code == 409  # the page is stale: the close is another


def test_a_window_whose_opening_has_passed_is_neither_set_nor_announced(client):
    """It would claim days on which nobody could apply. One that opens while another is open is warned of."""
    window = build.window(announced_at=None)
    typed = {
        "title": "W", "opens_at_0": "2027-01-04", "opens_at_1": "09:00", "closes_at_0": "2027-02-20", "closes_at_1": "23:59",
    }  # fmt: skip
    with time_machine.travel(build.OPENS, tick=False):
        sign_in(client)
        for name, pk in (("window_new", window.cycle_id), ("window_change", window.pk)):
            path = address(name, pk)
            late = client.post(path, {**drawn(client, path), **typed})
            assert late.status_code == 409
            assert "days on which nobody could apply" in late.context["form"].errors["opens_at"][0]
        announce = address("window_announce", window.pk)
        assert announce not in client.get(address("window_window", window.pk)).content.decode()
        refused = client.post(announce, {"seen": dates_seen(window)})
        assert refused.status_code == 409
        assert "days on which nobody could apply" in refused.content.decode()
        assert address("window_change", window.pk) in refused.content.decode()
        path = address("window_new", window.cycle_id)
        overlaps = client.post(path, {**drawn(client, path), **typed, "opens_at_0": "2027-01-11"})
        assert "Another window has some of these days." in overlaps.content.decode()
    with pytest.raises(Refused, match=Reason.OPENING_PASSED):
        announce_window(window=window, actor=build.secretariat(), now=build.OPENS)
    announce_window(window=window, actor=build.secretariat(), now=build.OPENS - timedelta(seconds=1))


def test_the_year_of_a_window_is_that_of_its_opening_at_the_seat():
    """31 December at 20:00 in New York is the next year in UTC."""
    opens = datetime(2028, 1, 1, 1, tzinfo=UTC)
    window = set_window(
        cycle=build.cycle(), title="W", opens_at=opens, closes_at=opens + timedelta(days=30), actor=build.secretariat(),
        now=build.OPENS,
    )  # fmt: skip
    assert window.year == 2027


def test_a_late_permission_has_a_reason_and_reaches_the_list(client):
    case = build.complete()
    body = build.organization(build.applicant())  # one that has sent nothing: a second file would be refused
    with time_machine.travel(build.CLOSES + timedelta(days=1), tick=False):
        sign_in(client)
        form = {
            "window": case.application.window_id,
            "organization": body.reference.lower(),
            "until_at_0": "2027-02-20",
            "until_at_1": "12:00",
            "reason": "",
        }
        path = address("latepermission_new")
        assert client.post(path, form).status_code == 422
        assert press(client, path, {**form, "reason": "Power cut."}).status_code == 302
        assert LatePermission.objects.get().until_at.isoformat() == "2027-02-20T17:00:00+00:00"
        shorter = {**form, "until_at_0": "2027-02-19", "reason": "Less."}
        assert press(client, path, shorter).status_code == 409
        far = press(client, path, {**form, "until_at_0": "2099-02-19", "reason": "More."})
        assert far.status_code == 409
        assert b"It lies after the end of the cycle" in far.content


MEETING = {
    "title": "Second plenary",
    "kind": "plenary",
    "opens_at_0": "2028-07-10",
    "opens_at_1": "10:00",
    "closes_at_0": "2028-07-14",
    "closes_at_1": "18:00",
}


def test_a_meeting_confirmed_twice_stands_once_on_the_calendar(client):
    with time_machine.travel(build.OPENS, tick=False):
        sign_in(client)
        path = reverse("admin:sessions_app_session_new", args=[build.cycle().pk])
        assert press(client, path, MEETING).status_code == 302
        assert press(client, path, MEETING).status_code == 302
        assert Act.objects.filter(kind="session.announce").count() == 1
        other = press(client, path, {**MEETING, "closes_at_0": "2028-07-13"})
        assert other.status_code == 409
        assert b"title and opening is on the calendar already" in other.content
        reversed_dates = press(client, path, {**MEETING, "title": "Other", "closes_at_0": "2028-07-01"})
        assert b"The close is not after the opening." in reversed_dates.content
        assert b"closes_at)" not in reversed_dates.content
        planner = client.get(reverse("admin:sessions_app_session_planner")).content.decode()
        assert "Monday 10 July 2028, 10:00 New York (14:00 UTC)" in planner
        assert planner.count("23:59") == 3  # the close of the window, the end of the period and of consultations


def test_a_setting_left_as_it_is_says_so_and_a_change_names_who_made_it(client):
    with time_machine.travel(build.OPENS, tick=False):
        actor = sign_in(client)
        path = reverse("admin:accreditation_process_setting", args=[build.process().pk, "checking_days"])
        same = press(client, path, {"value": drawn(client, path)["seen"], "reason": "x"})
        assert same.status_code == 409
        assert b"This is in force already" in same.content
        assert press(client, path, {"value": "9", "reason": "x"}).status_code == 302
        changes = client.get(reverse("admin:accreditation_parameterchange_changelist")).content.decode()
        assert f"{User.objects.get(pk=actor.user_id)}, Secretariat" in changes
