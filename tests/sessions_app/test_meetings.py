"""Meetings on the calendar: what is said of one is changed in passing, its dates only with a reason that all read (DESIGN 5)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Act, Letter
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from sessions_app.models import MeetingChange, Session
from sessions_app.services.meetings import DATES, change_meeting, move_meeting, set_meeting
from sessions_app.services.targets import set_target
from tests import builders as build
from tests.journeys.secretariat import press, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
NOW, DAY = build.CIRCULATED + timedelta(days=1), timedelta(days=1)
OPENS = build.PERIOD_ENDS + 200 * DAY
WORDS = {"title": "Plenary", "place": "", "description": "", "source": ""}


def dates(opens_at, kind: str = "plenary", days: int = 4) -> dict:
    return {"kind": kind, "opens_at": opens_at, "closes_at": opens_at + days * DAY}


def typed(opens: str, closes: str, **more: str) -> dict:
    clock = {"opens_at_1": "10:00", "closes_at_1": "18:00", "kind": "plenary"}
    return {"opens_at_0": opens, "closes_at_0": closes, **clock, **more}


@pytest.fixture
def plenary() -> Session:
    return set_meeting(cycle=build.cycle(), values=WORDS | dates(OPENS), actor=build.secretariat(), now=build.OPENS)


def test_it_is_moved_with_a_reason_read_back_with_warnings_and_told_to_all_concerned(client, plenary):
    case = build.circulated()
    build.member_state()
    sam = build.secretariat()
    set_target(window=case.application.window, meetings=[plenary.pk], reason="x", actor=sam, now=NOW)
    page = reverse("admin:sessions_app_session_move", args=[plenary.pk])
    with time_machine.travel(NOW, tick=False):
        sign_in(client)
        assert page in client.get(reverse("admin:sessions_app_session_change", args=[plenary.pk])).content.decode()
        assert (
            client.post(page, typed("2027-06-05", "2027-06-09")).status_code == 409
        )  # what it was drawn from is lacking
        shown = client.get(page)
        assert b"This will notify" in shown.content
        new = typed("2027-06-05", "2027-06-09", seen=shown.context["form"]["seen"].value())
        assert client.post(page, new).status_code == 422  # no reason
        read = client.post(page, {**new, "reason": "A storm."}).content.decode()
        assert "A day of the meeting falls on a weekend" in read
        assert "List 1: The period ends too late for three months" in read
        assert not MeetingChange.objects.exists()
        assert press(client, page, {**new, "reason": "A storm."}).status_code == 302
        assert (
            "A storm." in client.get(reverse("admin:sessions_app_session_change", args=[plenary.pk])).content.decode()
        )
    plenary.refresh_from_db()
    assert f"{plenary.opens_at:%Y-%m-%d %H:%M}" == "2027-06-05 14:00"
    act = Act.objects.get(kind="session.move")
    assert (act.public, act.rule, act.facts["change"]) == (True, "R4", MeetingChange.objects.get().pk)
    for kind in ("meeting.moved", "meeting.moved_to_missions"):
        letter = Letter.objects.filter(kind=kind).first()
        assert "A storm." in letter.body
        assert "Now: substantive plenary, Saturday 5 June 2027, 10:00 New York" in letter.body
    assert Letter.objects.get(kind="meeting.moved").user_id == case.alice.user_id


def test_what_is_said_of_it_is_changed_without_a_letter_and_never_its_dates(client, plenary):
    letters = Letter.objects.count()
    page = reverse("admin:sessions_app_session_change", args=[plenary.pk])
    with time_machine.travel(NOW, tick=False):
        sign_in(client)
        form = client.get(page).context["form"]
        assert set(form.fields) == {"title", "place", "description", "source", "seen"}
        assert press(client, page, {**WORDS, "place": "Geneva", **typed("2027-06-05", "2027-06-09")}, twice=False)
    plenary.refresh_from_db()
    assert (plenary.place, plenary.opens_at) == ("Geneva", OPENS)
    assert Letter.objects.count() == letters


def test_what_is_refused(plenary):
    window, sam = build.window(), build.secretariat()
    set_target(window=window, meetings=[plenary.pk], reason="x", actor=sam, now=build.OPENS)
    given = {"session": plenary, "values": dates(OPENS + DAY), "reason": "x", "actor": sam, "now": NOW}
    for changes, reason in (
        ({"reason": " "}, Reason.NEEDS_REASON),
        ({"actor": build.chair()}, Reason.OTHER_PARTY),
        ({"seen": "x"}, Reason.STALE),
        ({"now": plenary.closes_at}, Reason.WRONG_STATE),
        ({"values": {name: getattr(plenary, name) for name in DATES}}, Reason.UNCHANGED),
        ({"values": dates(OPENS, days=-1)}, Reason.BAD_VALUE),
        ({"values": dates(build.cycle().ends_at)}, Reason.BAD_VALUE),
        ({"values": dates(window.closes_at - DAY)}, Reason.BAD_VALUE),
        ({"values": dates(OPENS, kind="consultative")}, Reason.BAD_VALUE),
    ):
        with pytest.raises(Refused, match=reason):
            move_meeting(**{**given, **changes})
    with pytest.raises(Refused, match=Reason.UNCHANGED):
        change_meeting(session=plenary, values=WORDS, actor=sam, now=NOW)
    assert not MeetingChange.objects.exists()


def test_a_consultative_meeting_rests_on_its_own_rule():
    values = WORDS | dates(OPENS, kind="consultative")
    session = set_meeting(cycle=build.cycle(), values=values, actor=build.secretariat(), now=NOW)
    assert Act.objects.get(kind="session.announce").rule == "R13"
    move_meeting(
        session=session, values=dates(OPENS + DAY, "consultative"), reason="x", actor=build.secretariat(), now=NOW
    )
    assert Act.objects.get(kind="session.move").rule == "R13"
