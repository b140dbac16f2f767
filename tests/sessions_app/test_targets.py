"""Which meetings a window is for: chosen at the window and in the planner, with warnings, an act and a reason (R3)."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import Act, Letter, User
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.models import Window
from accreditation.services.calendar import announce_window
from sessions_app.models import Session, TargetChange
from sessions_app.services.targets import set_target
from tests import builders as build

pytestmark = pytest.mark.django_db
NOW = build.OPENS - timedelta(days=30)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def one_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def meeting(title: str, opens_at, kind: str = "plenary", fed_by: Window | None = None) -> Session:
    return Session.objects.create(
        cycle=build.cycle(),
        slug=title.lower().replace(" ", "-"),
        title=title,
        kind=kind,
        opens_at=opens_at,
        closes_at=opens_at + 4 * DAY,
        fed_by=fed_by,
    )


@pytest.fixture
def unannounced() -> Window:
    window = build.window()
    Window.objects.filter(pk=window.pk).update(announced_at=None)
    window.refresh_from_db()
    return window


def desk_of(actor) -> Client:
    client = Client()
    with time_machine.travel(NOW, tick=False):
        client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_it_is_chosen_at_the_window_read_back_with_warnings_and_kept_with_its_reason(unannounced):
    window = unannounced
    soon, late = meeting("Soon", window.closes_at + 20 * DAY), meeting("Late", window.closes_at + 300 * DAY)
    meeting("Group", window.closes_at + 20 * DAY, kind="thematic_group")
    meeting("Before", window.closes_at - DAY)
    other = build.window(window.opens_at - 90 * DAY, window.opens_at - 60 * DAY, title="Another")
    Session.objects.filter(pk=soon.pk).update(fed_by=other)
    sam = build.secretariat()
    client, page = desk_of(sam), f"/admin/sessions_app/session/target/{window.pk}/"
    with time_machine.travel(NOW, tick=False):
        assert page in client.get(f"/admin/accreditation/window/{window.pk}/").content.decode()
        shown = client.get(page)
        assert [str(row) for row in shown.context["form"].fields["meetings"].queryset] == ["Soon", "Late"]
        typed = {"meetings": [soon.pk, late.pk], "reason": "Agreed with the Chair.", "seen": ""}
        read_back = client.post(page, typed).content.decode()
        assert "are in time for: Soon, Late." in read_back
        assert "Soon: The close is too late" in read_back
        assert "Late: The close is too late" not in read_back
        assert "Soon has been fed by Another until now" in read_back
        assert "Nobody is told" in read_back
        assert not TargetChange.objects.exists()
        assert client.post(page, {**typed, "confirmed": "yes"}).status_code == 302
        stale = client.post(page, {**typed, "confirmed": "yes"})
        assert stale.status_code == 409
        assert "Agreed with the Chair." in client.get(page).content.decode()
    assert list(window.sessions.order_by("opens_at")) == [soon, late]
    assert not other.sessions.exists()
    act = Act.objects.get(kind="window.target")
    assert (act.facts["before"], act.facts["after"], act.public) == ([], [soon.pk, late.pk], False)
    assert not Letter.objects.filter(kind="window.target").exists()


def test_of_an_announced_window_all_missions_are_told(unannounced):
    window = unannounced
    build.member_state()
    sam = build.secretariat()
    announce_window(window=window, actor=sam, now=NOW)
    plenary = meeting("Plenary", window.closes_at + 300 * DAY)
    set_target(window=window, meetings=[plenary.pk], reason="Set.", actor=sam, now=NOW, seen="")
    assert Act.objects.get(kind="window.target").public
    letter = Letter.objects.filter(kind="window.target").first()
    assert "Plenary" in letter.body
    assert "no meeting yet" in letter.body
    set_target(window=window, meetings=[], reason="Postponed.", actor=sam, now=NOW + DAY)
    assert not window.sessions.exists()


def test_what_is_refused(unannounced):
    window = unannounced
    plenary, before = meeting("Plenary", window.closes_at + 300 * DAY), meeting("Before", window.closes_at - DAY)
    sam = build.secretariat()
    given = {"window": window, "now": NOW, "reason": "Set.", "actor": sam}
    for changes, reason in (
        ({"meetings": [plenary.pk], "reason": " "}, Reason.NEEDS_REASON),
        ({"meetings": [before.pk]}, Reason.BAD_VALUE),
        ({"meetings": [plenary.pk, 999_999]}, Reason.BAD_VALUE),
        ({"meetings": []}, Reason.UNCHANGED),
        ({"meetings": [plenary.pk], "seen": str(before.pk)}, Reason.STALE),
        ({"meetings": [plenary.pk], "actor": build.chair()}, Reason.OTHER_PARTY),
        ({"meetings": [plenary.pk], "now": plenary.closes_at}, Reason.WRONG_STATE),
    ):
        with pytest.raises(Refused, match=reason):
            set_target(**{**given, **changes})
    assert not TargetChange.objects.exists()


def test_the_planner_leads_from_its_dates_to_the_window_and_on_to_the_meeting():
    build.process()
    plenary = meeting("Plenary", build.CLOSES + 300 * DAY)
    client = desk_of(build.secretariat())
    with time_machine.travel(NOW, tick=False):
        planner = client.get("/admin/sessions_app/session/planner/").content.decode()
        assert f"meeting={plenary.pk}" in planner
        address = f"/admin/accreditation/window/new/{plenary.cycle_id}/?meeting={plenary.pk}"
        made = client.post(
            address,
            {
                "title": "Window X",
                "opens_at_0": "2027-04-01",
                "opens_at_1": "09:00",
                "closes_at_0": "2027-05-14",
                "closes_at_1": "23:59",
                "confirmed": "yes",
            },
        )
        window = Window.objects.get(title="Window X")
        assert made.url == f"/admin/sessions_app/session/target/{window.pk}/?meeting={plenary.pk}"
        assert client.get(made.url).context["form"]["meetings"].initial == [plenary.pk]
