"""Many files invited to the other route at once: the trial says of each whether it is returned or ends, and the press does what
the trial said (R1, R3)."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
import time_machine

from accreditation.modalities.states import Route, State
from accreditation.models import Application
from tests import builders as build
from tests.journeys.secretariat import address, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]


def carried(page):
    """What the trial's form sends."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.partition("<main")[2])
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


@pytest.mark.parametrize(
    ("moment", "words", "state"),
    [
        (build.CLOSES - timedelta(seconds=1), "Returned until", State.RETURNED),
        (build.CLOSES, "the file ends here as not completed", State.NOT_COMPLETED),
    ],
)
def test_a_trial_of_the_other_route_says_of_each_file_whether_it_ends(client, moment, words, state):
    case = build.submitted(Route.ECOSOC)
    with time_machine.travel(moment, tick=False):
        sign_in(client)
        trial = client.post(
            address("application_bulk"), {"act": "other_route", "chosen": case.application.reference}
        ).content.decode()
        assert words in trial
        assert case.state is State.SUBMITTED
        done = client.post(address("application_bulk"), carried(trial)).content.decode()
    assert words in done
    assert case.state is state


def test_a_file_of_which_the_trial_said_something_else_is_skipped(client):
    """The window closed since, somebody else changed the file, or there was no trial."""
    case = build.submitted(Route.ECOSOC)
    chosen = {"act": "other_route", "chosen": case.application.reference}
    with time_machine.travel(build.CLOSES - timedelta(seconds=1), tick=False):
        sign_in(client)
        trial = carried(client.post(address("application_bulk"), chosen).content.decode())
    with time_machine.travel(build.CLOSES, tick=False):
        sign_in(client)
        pressed = [client.post(address("application_bulk"), trial)]
        pressed.append(client.post(address("application_bulk"), {**chosen, "confirmed": "yes"}))
        again = carried(client.post(address("application_bulk"), chosen).content.decode())
        Application.objects.update(version=case.fresh().version + 1)
        pressed.append(client.post(address("application_bulk"), again))
    for page in pressed:
        assert "Somebody else has changed this" in page.content.decode()
    assert case.state is State.SUBMITTED


def test_an_act_of_the_ecosoc_route_on_another_file_says_of_which_route_it_is(client):
    case = build.submitted()
    with time_machine.travel(build.OPENS, tick=False):
        sign_in(client)
        values = {"act": "other_route", "chosen": case.application.reference}
        page = client.post(address("application_bulk"), values).content.decode()
    assert "This is for bodies that inform by the ECOSOC route." in page
    assert "nobody objects" not in page
