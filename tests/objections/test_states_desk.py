"""The States' desk over HTTP: who enters, what waits, and where its pages lead."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from accounts.capacities import Party, Right
from accounts.connection import desk
from accounts.models import User
from objections.models import Decision
from objections.services.mission import ONE_VISIT, record_visit
from tests import builders as build
from tests.objections.scenes import DURING, MINUTE, SECOND
from tests.objections.states_people import at, client_of, file_url

pytestmark = pytest.mark.django_db
PAGES = (
    "",
    "lists/",
    "files/",
    "files/compare/",
    "objections/",
    "communications/",
    "updates/",
    "decisions/",
)


def test_only_delegates_enter(case):
    """Signed out: to the sign-in. The Chair, the Secretariat, the applicant and the stranger: nothing, on no page."""
    addresses = [f"/states/{page}" for page in PAGES] + [file_url(case), file_url(case, "objection/")]
    with at(DURING):
        for address in addresses:
            assert Client().get(address).headers["Location"].startswith("/accounts/login/")
        for actor in (
            build.chair(),
            build.secretariat(),
            build.secretariat(Right.NAMED_STAFF),
            case.alice,
            build.applicant(),
        ):
            client = client_of(actor)
            for address in addresses:
                assert client.get(address).status_code == 403, (actor.party, address)
        delegate = client_of(build.delegate())
        for address in addresses:
            assert delegate.get(address).status_code == 200, address


def test_the_front_page_opens_on_what_waits(case):
    """The open list with the days left; on the first visit nothing is "new", on the next what came since."""
    dora = build.delegate()
    with at(build.CIRCULATED - timedelta(days=1)):
        assert ">new<" not in client_of(dora).get("/states/").content.decode()
    with at(DURING):
        page = client_of(dora).get("/states/").content.decode()
        assert "List 1 of Window 2027" in page
        assert "ends in" in page
        assert ">new<" in page
        assert "?seen=no" in page


def test_a_visit_goes_on_while_pages_of_the_desk_are_opened_and_belongs_to_one_mission(case):
    dora, minutes = build.delegate(), timedelta(minutes=20)
    with at(DURING):
        client_of(dora).get("/states/")
    for number, address in enumerate((file_url(case), "/states/communications/", "/states/"), 1):
        with at(DURING + number * minutes):
            page = client_of(dora).get(address).content.decode()
    assert "This is your first visit" in page
    other = build.mandate(Party.STATE, state=build.member_state(), user=User.objects.get(pk=dora.user_id))
    later = DURING + 3 * minutes + ONE_VISIT
    with desk():
        assert record_visit(actor=other.actor(), now=later) is None
        assert record_visit(actor=dora, now=later - SECOND) is None
        assert record_visit(actor=dora, now=later) is None  # thirty minutes since the page before, not since the first
        assert record_visit(actor=dora, now=later + ONE_VISIT) == later - SECOND
        assert record_visit(actor=other.actor(), now=later + ONE_VISIT + MINUTE) == later


def test_an_empty_desk_says_what_will_appear(db):
    with at(build.OPENS):
        client = client_of(build.delegate())
        front = client.get("/states/").content.decode()
        for words in ("No list is open", "Nothing new", "No answers", "This is your first visit"):
            assert words in front
        for page in PAGES[1:]:
            assert 'class="empty' in client.get(f"/states/{page}").content.decode(), page


def test_pages_lead_on_and_back(case, monkeypatch):
    """Every file once, over keyset pages forward and back."""
    from objections.queries import states_filters

    cases = {case.application.reference, *(build.circulated().application.reference for _ in range(4))}
    actor = build.delegate()
    with desk():
        from objections.queries.states_files import entries_for

        entries = entries_for(actor, DURING)
        seen, filters = [], states_filters.Filters()
        pages = []
        while True:
            page = states_filters.page_of(entries, filters, size=2)
            pages.append([e.application.reference for e in page.entries])
            seen += pages[-1]
            if not page.older:
                break
            filters = states_filters.Filters(after=states_filters._cursor(page.older))
        assert sorted(seen) == sorted(cases)
        back = states_filters.page_of(
            entries, states_filters.Filters(before=states_filters._cursor(page.newer)), size=2
        )
        assert [e.application.reference for e in back.entries] == pages[-2]


def test_every_update_and_decision_can_be_reached(case, monkeypatch):
    """The latest stand with the communications; all have lists of their own, in pages."""
    monkeypatch.setattr("objections.views.states_communications.LATEST", 1)
    chris, cora = build.chair(), build.chair()
    with desk():
        for number in range(3):
            Decision.objects.create(
                title=f"Decision number {number}",
                status="broken",
                prepared_by_id=chris.user_id,
                prepared_at=DURING,
                confirmed_by_id=cora.user_id,
                confirmed_at=DURING,
                silence_ends_at=DURING,
                broken_at=DURING,
            )
    with at(DURING):
        client = client_of(build.delegate())
        front = client.get("/states/communications/").content.decode()
        assert "Decision number 2" in front
        assert "Decision number 1" not in front
        assert "/states/decisions/" in front
        every = client.get("/states/decisions/").content.decode()
        assert all(f"Decision number {number}" in every for number in range(3))
        assert "No update yet" in client.get("/states/updates/").content.decode()
