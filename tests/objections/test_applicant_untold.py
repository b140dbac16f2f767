"""What an applicant reads is the same before and after each event that it may not know of (DESIGN 4): the earliest possible
decision, status, timeline, next step, the page of a correction."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from accounts.connection import desk
from objections.services.consulting import end_consultation, open_consultation
from objections.services.disseminating import disseminate
from objections.services.plenary import give_update
from objections.services.sweeps import end_clocks, end_periods
from tests import builders as build
from tests.objections.scenes import (
    CLOCK_ENDS,
    DAY,
    DURING,
    MINUTE,
    PLENARY_CLOSES,
    PLENARY_OPENS,
    SWEPT,
    object_to,
    plenary,
)
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db


def told(case: build.Case, chris) -> None:
    """Objected to and disseminated within the period: the applicant knows."""
    object_to(case, build.delegate())
    disseminate(applications=[case.application], actor=chris, now=DURING)


def lodged(case, chris):
    object_to(case, build.delegate())


def opened_early(case, chris):
    open_consultation(application=case.fresh(), actor=chris, now=DURING + DAY)


def ended_early(case, chris):
    end_consultation(application=case.fresh(), reason="All is said.", actor=chris, now=SWEPT + 10 * DAY)


def updated(case, chris):
    give_update(
        session=plenary(),
        applications=[case.fresh()],
        text="",
        summaries={},
        exchange_of_views="held",
        actor=chris,
        now=PLENARY_OPENS + MINUTE,
    )


def sweep(now: datetime) -> None:
    end_periods(now=min(now, SWEPT))
    end_clocks(now=now)


def read(case: build.Case, moment: datetime) -> list[str]:
    """The pages of the case, without what names it."""
    reference, name = case.application.reference, case.application.organization.name
    with at(moment):
        client = client_of(case.alice)
        case_pages = [f"/my/{reference}/{rest}" for rest in ("", "correct/", "edit/contact/", "file/", "reply/")]
        pages = [client.get(path) for path in ("/my/", *case_pages)]
    texts = [neutral(page.content.decode(), reference, name, case.alice.user_id) for page in pages]
    return [line.strip() for text in texts for line in text.splitlines()]


def neutral(page: str, reference: str, name: str, user_id: int) -> str:
    page = page.replace(reference, "REFERENCE").replace(name, "NAME").replace(f'data-user="{user_id}"', "")
    page = re.sub(r"[\w.+-]+@[\w.-]+", "ADDRESS", page)
    return re.sub(
        r'name="csrfmiddlewaretoken"\s+value="\w+"|List \d+|<code class="small">\w+|ORG-[\w-]+|\d{8}-\d{6}-\w{4}|X-CSRFToken[^}]*',
        "",
        page,
    )


@pytest.mark.parametrize(
    ("known", "event", "moments"),
    [
        # Not told yet: one that is lodged, and waits for its dissemination.
        (False, lodged, [DURING + DAY]),
        (True, opened_early, [DURING + 2 * DAY, SWEPT + 20 * DAY, CLOCK_ENDS - DAY, CLOCK_ENDS + DAY]),
        (True, ended_early, [SWEPT + 20 * DAY, CLOCK_ENDS - DAY, CLOCK_ENDS + DAY]),
        (True, updated, [PLENARY_OPENS + DAY, PLENARY_CLOSES + DAY]),
    ],
)
def test_the_applicant_reads_the_same_with_the_event_and_without(chris, known, event, moments):
    pair = [build.circulated(), build.circulated()]
    with desk():
        for case in pair:
            if known:
                told(case, chris)
    happened = False
    for moment in moments:
        with desk():
            if not happened and event in {lodged, opened_early}:
                event(pair[1], chris)
                happened = True
            sweep(moment)
            if not happened:
                event(pair[1], chris)
                happened = True
        calm, eventful = (read(case, moment) for case in pair)
        assert [pair for pair in zip(calm, eventful, strict=True) if pair[0] != pair[1]] == []
