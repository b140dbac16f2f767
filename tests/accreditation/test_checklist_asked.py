"""Finding a file complete reads back what of its checklist is still open; alone and among many, and whoever checks may go on."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from accreditation.modalities.states import State
from accreditation.models.secretariat import ChecklistItem
from accreditation.services.applications import save_answers
from accreditation.services.notes import set_ticks
from accreditation.services.organizations import confirm_organization
from tests import builders as build
from tests.journeys.secretariat import address, drawn, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
HOUR = timedelta(hours=1)
ALL = set(ChecklistItem.values)


def ticked(case, items, version=1):
    set_ticks(
        application=case.application,
        ticked=items,
        shown=set(),
        version_number=version,
        actor=case.checker,
        now=build.OPENS + HOUR,
    )


@pytest.fixture
def open_points():
    """One file with a point unticked and, since it was edited, the others ticked on an earlier version; one all ticked."""
    half, whole = build.submitted(), build.submitted()
    for case in (half, whole):
        confirm_organization(organization=case.application.organization, actor=case.checker, now=build.OPENS + HOUR)
    ticked(half, {"answers"})
    ticked(whole, ALL)
    save_answers(
        application=half.application, answers={"purpose": "Another."}, actor=half.alice, now=build.OPENS + HOUR
    )
    ticked(half, ALL - {"answers", "letter"}, version=2)
    return half, whole


UNTICKED = "Not ticked on the checklist: “The letter of the head is signed and names this body”."
STALE = "Ticked on an earlier version of the file: “Each answer says what its question asks”. Look again."


def test_one_file_is_read_back_with_its_open_points(client, open_points):
    half, whole = open_points
    with time_machine.travel(build.OPENS + 2 * HOUR, tick=False):
        sign_in(client)
        for case, expected in ((half, [UNTICKED, STALE]), (whole, [])):
            path = address("application_complete", case.application.reference)
            answer = client.post(path, drawn(client, path))
            assert answer.context["reading"]["warnings"] == expected
            assert all(words in answer.content.decode() for words in expected)
        path = address("application_complete", half.application.reference)
        assert client.post(path, {**drawn(client, path), "confirmed": "yes"}).status_code == 302
    assert half.state is State.COMPLETE


def test_the_trial_of_many_names_them_by_file(client, open_points):
    half, whole = open_points
    with time_machine.travel(build.OPENS + 2 * HOUR, tick=False):
        sign_in(client)
        chosen = {"act": "complete", "chosen": [case.application.reference for case in (half, whole)]}
        page = client.post(address("application_bulk"), chosen)
        found = {one.reference: words for one, words in page.context["done"]}
        assert found == {half.application.reference: [UNTICKED, STALE], whole.application.reference: []}
        assert UNTICKED in page.content.decode()
        done = client.post(address("application_bulk"), {**chosen, "confirmed": "yes"})
        assert UNTICKED not in done.content.decode()
    assert half.state is whole.state is State.COMPLETE
