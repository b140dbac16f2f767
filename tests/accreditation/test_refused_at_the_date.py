"""A date that cannot be stands refused at its own field in the Secretariat's forms, with the summary leading to it (DESIGN 10)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from tests import builders as build
from tests.journeys.secretariat import address, press, sign_in

pytestmark = pytest.mark.django_db
LATE, EARLY = "2099-02-19", "2020-02-19"
AFTER_CYCLE, NOT_SHORTENED = "after the end of the cycle", "never shortened for those already in it"


def forms():
    """(the page, what is typed, the field, the day that is refused, the sentence): every form that sets an end."""
    case = build.complete()
    body = build.organization(build.applicant())
    window, cycle = case.application.window, build.cycle()
    new_list = {"files": [case.application.reference]}
    permission = {"window": window.pk, "organization": body.reference, "reason": "A storm."}
    new_window = {"title": "Window 2029", "opens_at_0": "2028-02-01", "opens_at_1": "09:00"}
    new_cycle = {"number": 2, "opens_at_0": "2031-04-01", "opens_at_1": "00:00"}
    yield address("circulation_new", window.pk), new_list, "period_ends_at", LATE, AFTER_CYCLE
    yield address("circulation_new", window.pk), new_list, "period_ends_at", EARLY, "would end before it begins"
    yield address("latepermission_new"), permission, "until_at", LATE, AFTER_CYCLE
    yield address("latepermission_new"), permission, "until_at", EARLY, "would end before the window has closed"
    yield address("window_new", cycle.pk), new_window, "closes_at", LATE, AFTER_CYCLE
    yield address("window_new", cycle.pk), new_window, "closes_at", EARLY, "The close is not after the opening"
    yield address("cycle_new", cycle.process_id), new_cycle, "closes_at", EARLY, "The end is not after the beginning"
    moved = build.circulated().application.entries.get().circulation
    for day, words in ((LATE, AFTER_CYCLE), (EARLY, NOT_SHORTENED)):
        yield address("circulation_move", moved.pk), {"reason": "A storm."}, "until", day, words


def test_an_end_past_what_is_possible_is_refused_at_its_field(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    with time_machine.travel(build.CIRCULATED + timedelta(days=1), tick=False):
        sign_in(client)
        for page, typed, field, day, words in forms():
            answer = press(client, page, {**typed, f"{field}_0": day, f"{field}_1": "12:00"})
            where = f"{page} {field} {day}"
            assert answer.status_code == 409, where
            form = answer.context["form"]
            assert list(form.errors) == [field], where
            assert words in form.errors[field][0], where
            drawn = re.search(rf'id="id_{field}_error">(.*?)</p>', answer.content.decode(), re.DOTALL)
            assert drawn is not None, where
            assert words in drawn[1], where
