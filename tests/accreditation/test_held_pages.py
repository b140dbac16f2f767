"""Held after an outage, over HTTP: the Secretariat proposes in the admin, the Chair answers at its desk (DESIGN 2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accreditation.models import Circulation, HeldRelease
from accreditation.services.held import propose_release
from tests import builders as build
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
AFTER = build.PERIOD_ENDS + timedelta(hours=3)
LIST = "/admin/accreditation/heldrelease/"


@pytest.fixture
def case():
    made = build.circulated()
    Circulation.objects.update(held_at=build.PERIOD_ENDS, ended_recorded_at=build.PERIOD_ENDS)
    return made


def test_proposed_in_the_admin_and_answered_at_the_chairs_desk(case):
    chris = build.chair()
    address = f"{LIST}list/{Circulation.objects.get().pk}/"
    with at(AFTER):
        client = client_of(case.circulator)
        assert address in client.get(LIST).content.decode()
        bad = client.post(address, {"what": "reopen", "reason": "Power cut.", "reopen_until_1": "23:59"})
        assert bad.status_code == 422
        assert "Power cut." in bad.content.decode()
        assert (
            client.post(
                address, {"what": "confirm", "reason": "Power cut.", "reopen_until_1": "23:59", "confirmed": "yes"}
            ).status_code
            == 302
        )
        waits = client.get(LIST).content.decode()
        assert "what is proposed awaits the Chair" in waits
        assert address not in waits
        twice = client.post(address, {"what": "confirm", "reason": "Cables.", "reopen_until_1": "23:59"})
        assert twice.status_code == 409
        assert "Cables." in twice.content.decode()
        release = HeldRelease.objects.get()
        assert release.reopen_until is None
        desk = client_of(chris)
        answer = f"/chair/held/{release.pk}/"
        front = desk.get("/chair/").content.decode()
        assert answer in front
        assert f"{Circulation.objects.get().window.title}, list 1" in front
        assert "Power cut." in desk.get(answer).content.decode()
        assert desk.post(answer, {}).status_code == 422
        assert desk.post(answer, {"answer": "consent"}).status_code == 302
        assert desk.get(answer)["Location"] == "/chair/"
        stale = client.post(address, {"what": "confirm", "reason": "Power cut.", "reopen_until_1": "23:59"})
        assert stale.status_code == 409
        settled = " ".join(stale.content.decode().split())
        assert "what becomes of it is settled" in settled
        assert "The Chair consented at" in settled
        assert "Power cut." in settled
        assert "Power cut." in client.get(LIST).content.decode()  # the reason, beside the answer
    assert Circulation.objects.get().released_at == AFTER


def test_who_may_propose_and_who_may_answer(case):
    address = f"{LIST}list/{Circulation.objects.get().pk}/"
    with at(AFTER):
        checker = build.secretariat(build.Right.CHECKER)
        refused = client_of(checker).post(address, {"what": "confirm", "reason": "x", "reopen_until_1": "23:59"})
        assert refused.status_code == 403
        typed = {"what": "confirm", "reason": "x", "reopen_until_1": "23:59", "confirmed": "yes"}
        client_of(case.circulator).post(address, typed)
        answer = f"/chair/held/{HeldRelease.objects.get().pk}/"
        for actor in (case.circulator, build.delegate(), build.applicant()):
            assert client_of(actor).post(answer, {"answer": "consent"}).status_code == 403
    assert Circulation.objects.get().released_at is None


def test_a_reopening_whose_instant_has_passed_can_only_be_put_away(case):
    chris, until = build.chair(), AFTER + timedelta(days=2)
    release = propose_release(
        held=Circulation.objects.get(), reopen_until=until, reason="Power cut.", actor=case.circulator, now=AFTER
    )
    answer = f"/chair/held/{release.pk}/"
    with at(until - timedelta(seconds=1)):
        before = client_of(chris).get(answer).content.decode()
    assert "is reopened for all until" in before
    assert "I consent" in before
    with at(until):
        desk = client_of(chris)
        page = desk.get(answer).content.decode()
        assert "That has passed, so that it can no longer be reopened so." in page
        assert "I consent" not in page
        assert desk.post(answer, {"answer": "consent"}).status_code == 422
        assert desk.post(answer, {"answer": "decline"}).status_code == 302
    release.refresh_from_db()
    assert release.consented is False


def test_the_case_says_that_nothing_follows_from_a_held_end(case):
    with at(AFTER):
        page = client_of(build.chair()).get(f"/chair/cases/{case.application.reference}/").content.decode()
    assert "accredited, if no objection stands then" not in page
    assert "nothing, until the Secretariat, with the Chair’s consent, confirms the end" in page


def test_a_reopening_is_read_back_with_utc_and_what_is_risky_and_never_beyond_the_cycle(case):
    """Saturday 17 April 2027 at the seat."""
    address = f"{LIST}list/{Circulation.objects.get().pk}/"
    typed = {"what": "reopen", "reason": "Power cut.", "reopen_until_0": "2027-04-17", "reopen_until_1": "23:59"}
    with at(AFTER):
        client = client_of(case.circulator)
        read = client.post(address, typed).content.decode()
        assert "is reopened for all until the instant below" in read
        assert "18 April, 03:59 UTC" in read
        assert "weekend or a UN holiday" in read
        confirmed = client.post(address, {**typed, "what": "confirm"}).content.decode()
        assert "is confirmed as it ended" in confirmed
        late = client.post(address, {**typed, "reopen_until_0": f"{build.cycle().ends_at:%Y-%m-%d}"})
        assert late.status_code == 409
        assert "after the end of the cycle" in late.content.decode()
        assert client.get(f"{LIST}list/{case.application.pk + 999}/").status_code == 404
    assert not HeldRelease.objects.exists()


def test_what_was_never_held_has_no_page():
    case = build.circulated()
    with at(AFTER):
        client = client_of(case.circulator)
        assert client.get(f"{LIST}list/{Circulation.objects.get().pk}/").status_code == 404
        assert client.get(f"{LIST}window/{build.window().pk}/").status_code == 404
