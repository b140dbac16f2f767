"""When a request counts: at the door, by a trusted proxy's word, and, if its body takes long, from when it was whole (DESIGN 5)."""

from __future__ import annotations

import io
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine

from accounts.connection import desk
from accounts.middleware.clock import LONGEST_ARRIVAL_SECONDS
from accounts.models import Mandate
from accreditation.modalities.states import State
from objections.models import MissionNote
from tests import builders as build
from tests.objections.scenes import DURING
from tests.objections.states_people import client_of, file_url
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
LONGEST = timedelta(seconds=LONGEST_ARRIVAL_SECONDS)
IN_TIME = build.CLOSES - SECOND


class Slowly(io.BytesIO):
    """A body whose last byte arrives `after` its headers: reading it moves the clock."""

    def __init__(self, content: bytes, clock: time_machine.Coordinates, after: timedelta) -> None:
        super().__init__(content)
        self._clock, self._after = clock, after

    def read(self, *size: int) -> bytes:
        self._clock.shift(self._after)
        self._after = timedelta()
        return super().read(*size)


def send(client, address, fields, clock, after):
    body = urlencode(fields).encode()
    kind = "application/x-www-form-urlencoded"
    return client.post(address, body, content_type=kind, **{"wsgi.input": Slowly(body, clock, after)})


@pytest.fixture
def draft(no_second_factor, own_files):
    return build.draft(build.applicant())


def people_of(draft):
    return signed_in(build.Actor(build.Party.PERSON, user_id=draft.created_by_id))


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (timedelta(), State.SUBMITTED),
        (LONGEST, State.SUBMITTED),
        (LONGEST + SECOND, State.DRAFT),
        (timedelta(hours=2), State.DRAFT),
    ],
)
def test_what_takes_long_to_arrive_counts_from_when_it_was_whole(draft, after, state):
    with time_machine.travel(IN_TIME, tick=False) as clock:
        client = people_of(draft)
        answer = send(client, f"/my/{draft.reference}/submit/", {"key": "k", **build.DECLARED}, clock, after)
    draft.refresh_from_db()
    assert draft.state_now is state
    assert answer.status_code == (302 if state is State.SUBMITTED else 409)
    assert (draft.submitted_at == IN_TIME) == (state is State.SUBMITTED)


@pytest.mark.parametrize(
    ("behind_proxy", "header", "door", "state"),
    [
        (True, IN_TIME, IN_TIME + LONGEST, State.SUBMITTED),
        (True, IN_TIME, IN_TIME + LONGEST + SECOND, State.DRAFT),
        (False, IN_TIME, IN_TIME + LONGEST, State.DRAFT),
        (True, IN_TIME + timedelta(hours=1), IN_TIME + LONGEST, State.DRAFT),
    ],
    ids=["queued", "queued too long", "no proxy is trusted", "from the future"],
)
def test_a_trusted_proxy_says_when_it_came(draft, settings, behind_proxy, header, door, state):
    settings.BEHIND_PROXY = behind_proxy
    with time_machine.travel(door, tick=False):
        client = people_of(draft)
        started = {"X-Request-Start": f"t={header.timestamp():.3f}"}
        client.post(f"/my/{draft.reference}/submit/", {"key": "k", **build.DECLARED}, headers=started)
    draft.refresh_from_db()
    assert draft.state_now is state


@pytest.mark.parametrize(("drawn", "status"), [("for the mission", 409), ("for nobody", 403)])
def test_a_mandate_that_ended_on_the_way_does_nothing_and_gives_the_words_back(drawn, status):
    case, dora = build.circulated(), build.delegate()
    Mandate.objects.filter(user_id=dora.user_id).update(until_at=DURING + timedelta(minutes=1))
    fields = {"text": "zqtyped", **({"drawn_for": dora.on_behalf_of} if drawn == "for the mission" else {})}
    with time_machine.travel(DURING, tick=False) as clock:
        client = client_of(dora)
        answer = send(client, file_url(case, "notes/"), fields, clock, timedelta(minutes=2))
    assert answer.status_code == status
    assert "zqtyped" in answer.content.decode()
    with desk():
        assert not MissionNote.objects.exists()


def test_the_same_mandate_still_acts(no_second_factor):
    case, dora = build.circulated(), build.delegate()
    with time_machine.travel(DURING, tick=False) as clock:
        client = client_of(dora)
        send(client, file_url(case, "notes/"), {"text": "zqtyped"}, clock, timedelta(minutes=2))
    with desk():
        assert MissionNote.objects.get().text == "zqtyped"
