"""An older window that is open again, after an outage, beside a newer one: a body may begin in each, once in a cycle (R2, R3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import Route
from accreditation.models import Application
from accreditation.services.applications import begin_application, submit_application, withdraw_application
from tests import builders as build
from tests.signing_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor", "own_files")]
DAY = timedelta(days=1)
OPENED = build.CLOSES - DAY  # the newer one, while the older is still open
NOW = OPENED + timedelta(hours=1)


@pytest.fixture
def windows():
    older = build.window()
    return older, build.window(OPENED, build.CLOSES + 60 * DAY, title="Window of spring")


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_both_stand_wherever_one_looks_for_what_is_open(windows):
    with time_machine.travel(NOW, tick=False):
        visitor = Client()
        pages = [words(visitor.get(path)) for path in ("/", "/apply/", "/timetable/")]
        statuses = {row["title"]: row["status"] for row in visitor.get("/api/v1/windows").json()}
    for page in pages:
        assert all(f"{one.title}" in page for one in windows)
    assert pages[1].count("The window is open.") == 2
    assert pages[2].count("For an application sent in") == 2
    assert statuses == {one.title: "open" for one in windows}


def test_a_body_chooses_between_them(windows):
    newer = windows[1]
    alice = build.applicant()
    body = build.organization(alice)
    page = reverse("apply_organization", args=[body.reference])
    with time_machine.travel(NOW, tick=False):
        client = signed_in(alice)
        shown = words(client.get(page))
        assert all(f'value="{one.pk}"' in shown and one.title in shown for one in windows)
        gone = client.post(f"{page}begin/", {"route": "non_objection", "window": "999999"})
        assert gone.status_code == 409
        assert not Application.objects.exists()
        begun = client.post(f"{page}begin/", {"route": "non_objection", "window": str(newer.pk)})
        draft = Application.objects.get()
        assert begun.url == reverse("my_case", args=[draft.reference])
        assert draft.window == newer
        assert f"Go on with the draft for {newer.title}" in words(client.get(page))


def test_who_has_withdrawn_in_the_older_one_begins_in_the_newer(windows):
    case = build.submitted()
    withdraw_application(application=case.application, actor=case.alice, now=OPENED)
    page = reverse("apply_organization", args=[case.application.organization.reference])
    with time_machine.travel(NOW, tick=False):
        client = signed_in(case.alice)
        assert "Begin an application" in words(client.get("/my/"))
        shown = words(client.get(page))
        assert "Nothing to begin now" not in shown
        assert windows[0].title not in shown
        client.post(f"{page}begin/", {"route": "non_objection"})
    assert Application.objects.exclude(pk=case.application.pk).get().window == windows[1]


def test_one_application_in_the_cycle_is_submitted_whichever_window_is_first(windows):
    alice = build.applicant()
    first = build.draft(alice)
    second = begin_application(
        organization=first.organization, window=windows[1], route=Route.NON_OBJECTION, actor=alice, now=NOW
    )
    submit_application(application=first, key="once", actor=alice, now=NOW)
    with pytest.raises(Refused, match=Reason.LIVE_APPLICATION_EXISTS):
        submit_application(application=second, key="again", actor=alice, now=NOW)
    with time_machine.travel(NOW, tick=False):
        shown = words(signed_in(alice).get(reverse("apply_organization", args=[first.organization.reference])))
    assert "Nothing to begin now" in shown


def test_before_any_is_open_the_next_one_alone_is_offered(windows):
    alice = build.applicant()
    page = reverse("apply_organization", args=[build.organization(alice).reference])
    with time_machine.travel(build.OPENS - DAY, tick=False):
        shown = words(signed_in(alice).get(page))
        landing = words(Client().get("/apply/"))
    assert windows[0].title in shown
    assert windows[1].title not in shown
    assert windows[1].title not in landing
