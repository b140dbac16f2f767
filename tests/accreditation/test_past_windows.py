"""A window that was held on paper is recorded as it was; what is brought in from it stands in it, and nothing acts on it (R3)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Act, Letter
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import Route, State
from accreditation.models import Accreditation, Application, Representative, Window, WindowStatistics
from accreditation.services.accreditations import relinquish_accreditation
from accreditation.services.applications import begin_application
from accreditation.services.late_permissions import give_late_permission
from accreditation.services.past_windows import correct_past_window, record_past_window
from accreditation.services.reminders import remind
from accreditation.services.sweeps import record_windows
from tests import builders as build
from tests.journeys.secretariat import address, drawn, press, sign_in
from tests.papers import scan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
OPENED, CLOSED = datetime(2026, 4, 1, 13, tzinfo=UTC), datetime(2026, 5, 16, 3, 59, tzinfo=UTC)
NOW = datetime(2026, 12, 1, 15, tzinfo=UTC)
DATES = {
    "title": "Window 2026",
    "opens_at_0": "2026-04-01",
    "opens_at_1": "09:00",
    "closes_at_0": "2026-05-15",
    "closes_at_1": "23:59",
    "evidence": "Note of 5 March 2026.",
}


def recorded(**more):
    """By the service, with the letter of some file as its paper."""
    given = {
        "cycle": build.cycle(),
        "title": "Window 2026",
        "opens_at": OPENED,
        "closes_at": CLOSED,
        "evidence": "Note of 5 March 2026.",
        "scan": build.letter_of_head(build.submitted().application).file,
        "actor": build.secretariat(),
        "now": NOW,
    }
    return record_past_window(**{**given, **more})


def reason_of(do, **more):
    with pytest.raises(Refused) as caught:
        do(**more)
    return caught.value.reason


def test_the_import_page_offers_it_and_it_is_read_back_kept_and_past(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    path = address("window_past", build.cycle().pk)
    with time_machine.travel(NOW, tick=False):
        sign_in(client)
        assert path in client.get(address("importupload_changelist")).content.decode()
        assert client.post(path, DATES).status_code == 422  # without its paper
        open_still = press(client, path, {**DATES, "closes_at_0": "2027-05-15", "scan": scan("note.pdf")})
        assert open_still.status_code == 409
        assert "has not closed yet" in open_still.content.decode()
        read = client.post(path, {**drawn(client, path), **DATES, "scan": scan("note.pdf")})
        mark = read.content.decode().partition('name="scan-kept" value="')[2].partition('"')[0]
        assert "as held on paper" in read.content.decode()
        assert not Window.objects.exists()
        done = client.post(path, {**DATES, "scan-kept": mark, "confirmed": "yes"})
        window = Window.objects.get()
        assert done.headers["Location"] == address("importupload_paper", window.pk)
        assert (window.opens_at, window.closes_at, window.imported) == (OPENED, CLOSED, True)
        page = client.get(address("window_window", window.pk)).content.decode()
        assert "Note of 5 March 2026." in page
        assert client.get(address("window_evidence", window.pk)).status_code == 200
        timetable = " ".join(client.get("/timetable/").content.decode().split())
        assert "Window 2026: applications close" in timetable.partition("<h2>Past</h2>")[2]
        assert "Held on paper, before the portal." in timetable
    act = Act.objects.get(kind="window.import")
    assert act.public
    assert act.facts["evidence"] == window.evidence_file.sha256
    assert not Letter.objects.exists()


def test_no_timer_acts_on_it():
    recorded()
    acts, letters = Act.objects.count(), Letter.objects.count()
    later = NOW + timedelta(minutes=10)
    record_windows(now=later)
    remind(now=later)
    assert not Act.objects.filter(kind__in=("window.open", "window.close", "window.close_held")).exists()
    assert (Act.objects.count(), Letter.objects.count()) == (acts, letters)


def test_what_is_refused():
    assert reason_of(recorded, scan=None) == Reason.NEEDS_EVIDENCE
    assert reason_of(recorded, evidence=" ") == Reason.NEEDS_EVIDENCE
    assert reason_of(recorded, closes_at=OPENED) == Reason.BAD_VALUE
    assert reason_of(recorded, now=CLOSED - timedelta(seconds=1)) == Reason.WINDOW_NOT_OVER
    assert reason_of(recorded, actor=build.chair()) == Reason.OTHER_PARTY
    window = recorded()
    assert reason_of(recorded) == Reason.BAD_VALUE  # the title
    late = {
        "window": window,
        "organization": build.organization(build.applicant()),
        "until_at": NOW + timedelta(days=30),
        "reason": "A flood.",
        "actor": build.secretariat(),
        "now": NOW,
    }
    assert reason_of(give_late_permission, **late) == Reason.HELD_ON_PAPER


def test_a_place_of_2026_given_up_may_be_applied_for_again_in_2027(client, settings, tmp_path):
    """Brought in, it stands in its own window: it is no application of the next one."""
    settings.MEDIA_ROOT = tmp_path
    past, coming, alice = recorded(), build.window(), build.applicant()
    with time_machine.travel(NOW, tick=False):
        sign_in(client)
        path = address("importupload_paper", past.pk)
        text = "name,type,country,route,accredited_on,evidence\nUnion,ngo,KE,non_objection,2026-07-01,Note 1"
        data = {"file": SimpleUploadedFile("paper.csv", text.encode()), "evidence": scan("decision.pdf")}
        preview = client.post(path, data, follow=True)
        assert "have dates from before" not in preview.content.decode()
        seen = preview.context["seen"]
        client.post(preview.request["PATH_INFO"], {"seen": seen})
    application = Application.objects.get(imported=True)
    assert application.window == past
    place = Accreditation.objects.get(application=application)
    Representative.objects.create(
        organization=application.organization, user_id=alice.user_id, role="focal_point", from_at=NOW
    )
    relinquish_accreditation(application=application, actor=alice, now=NOW + timedelta(days=1))
    place.refresh_from_db()
    assert place.ended_at is not None
    begun = begin_application(
        organization=application.organization,
        window=coming,
        route=Route.NON_OBJECTION,
        actor=alice,
        now=build.OPENS,
    )
    assert begun.state_now is State.DRAFT


def test_its_figures_say_what_they_count(client):
    window = recorded()
    WindowStatistics.objects.create(window=window, figures={"received": {"value": 7}}, as_of=NOW)
    with time_machine.travel(NOW, tick=False):
        assert "what was brought in from it is counted" in client.get("/statistics/").content.decode()
        (row,) = json.loads(client.get("/api/v1/statistics").content)["windows"]
        on_paper, other = client.get("/api/v1/windows").json()
    assert row["held_on_paper"] is True
    assert (on_paper["held_on_paper"], on_paper["announced_at"], on_paper["notice_days"]) == (True, None, None)
    assert other["held_on_paper"] is False
    assert other["announced_at"]


def test_a_mistyped_year_is_warned_of_and_put_right_while_nothing_stands_in_it(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    wrong = {"opens_at": OPENED.replace(year=2016), "closes_at": CLOSED.replace(year=2016)}
    paper = build.letter_of_head(build.submitted().application).file
    window = recorded(**wrong, scan=paper)
    pages = {name: address(f"window_{name}", window.pk) for name in ("window", "correct", "change")}
    with time_machine.travel(NOW, tick=False):
        sign_in(client)
        path = address("window_past", build.cycle().pk)
        typed = {**DATES, "title": "Of 2016", "opens_at_0": "2016-04-01", "closes_at_0": "2016-05-15"}
        read = " ".join(
            client.post(path, {**drawn(client, path), **typed, "scan": scan("note.pdf")}).content.decode().split()
        )
        assert "It closed before its cycle began." in read
        assert "Another window has some of these days." in read
        assert pages["correct"] in client.get(pages["window"]).content.decode()
        assert client.get(pages["change"]).status_code == 409  # a form that would always be refused
        typed = {**drawn(client, pages["correct"]), **DATES}
        read = client.post(pages["correct"], {**typed, "scan": scan("note.pdf")}).content.decode()
        mark = read.partition('name="scan-kept" value="')[2].partition('"')[0]
        done = client.post(pages["correct"], {**typed, "scan-kept": mark, "confirmed": "yes"})
        assert done.status_code == 302
        window.refresh_from_db()
        assert (window.opens_at, window.closes_at, window.year) == (OPENED, CLOSED, 2026)
        stale = {"window": window, "title": "Other", "seen": tuple(wrong.values()), "now": NOW, "scan": paper}
        stale |= {"opens_at": OPENED, "closes_at": CLOSED, "evidence": "x", "actor": build.secretariat()}
        assert reason_of(correct_past_window, **stale) == Reason.STALE
        act = Act.objects.get(kind="window.correct_import")
        assert act.facts["opens_before"] == wrong["opens_at"].isoformat()
        assert not Letter.objects.filter(act=act).exists()
        Application.objects.update(window=window)
        assert pages["correct"] not in client.get(pages["window"]).content.decode()
        assert client.get(pages["correct"]).status_code == 409
    now = {**stale, "seen": None}
    assert reason_of(correct_past_window, **now) == Reason.WINDOW_IN_USE
    assert reason_of(correct_past_window, **{**now, "actor": build.chair()}) == Reason.OTHER_PARTY
    assert reason_of(correct_past_window, **{**now, "window": build.window()}) == Reason.ALREADY_ANNOUNCED
