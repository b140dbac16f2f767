"""Reminders, each once, the nearest only (DESIGN 5)."""

from datetime import timedelta

import pytest

from accounts.connection import desk
from accounts.models import Letter
from accreditation.services import reminders
from accreditation.services.checking import ask_applicant
from tests import builders as build

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def remind(now):
    """As the sweep does, in the desk role: what there is to remind of is not the web role's to read."""
    with desk():
        return reminders.remind(now=now)


def letters(kind):
    with desk():
        return Letter.objects.filter(kind=kind).count()


def test_a_draft_is_reminded_of_at_fourteen_three_and_one_day_and_never_twice():
    build.draft(build.applicant())
    for before, written in [
        (14 * DAY + SECOND, 0),
        (14 * DAY, 1),
        (13 * DAY, 1),
        (3 * DAY, 2),
        (DAY, 3),
        (SECOND, 3),
        (-SECOND, 3),
    ]:
        remind(now=build.CLOSES - before)
        remind(now=build.CLOSES - before)
        assert letters("reminder.draft") == written, before


def test_after_an_outage_only_the_nearest_is_written():
    build.draft(build.applicant())
    remind(now=build.CLOSES - 2 * DAY)
    assert letters("reminder.draft") == 1


def test_what_was_submitted_is_not_reminded_of():
    build.submitted()
    remind(now=build.CLOSES - DAY)
    assert letters("reminder.draft") == 0


def test_an_answer_is_reminded_of():
    case = build.submitted()
    ask_applicant(
        application=case.application,
        questions=[("funding", "Who funds it?")],
        actor=case.checker,
        now=build.OPENS + DAY,
    )
    due = case.fresh().due_at
    remind(now=due - 3 * DAY)
    assert letters("reminder.answer") == 1
    remind(now=due - DAY)
    assert letters("reminder.answer") == 2


def test_every_mission_is_reminded_of_a_period():
    build.circulated()
    first, second = build.member_state(), build.member_state()
    remind(now=build.PERIOD_ENDS - 3 * DAY)
    with desk():
        assert set(Letter.objects.filter(kind="reminder.period").values_list("state_id", flat=True)) == {
            first.pk,
            second.pk,
        }
