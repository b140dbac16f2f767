"""Reminders, each once, the nearest only (DESIGN 5)."""

from datetime import timedelta

import pytest

from accounts.connection import desk
from accounts.models import Letter
from accreditation.modalities.annulments import Ground
from accreditation.models import CirculationEntry
from accreditation.services import reminders
from accreditation.services.annulment import answer_annulment, propose_annulment
from accreditation.services.checking import ask_applicant
from accreditation.services.late_permissions import give_late_permission
from accreditation.services.recall import ask_recall, recall
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


def test_a_draft_with_a_late_permission_is_reminded_of_its_own_end_and_not_of_the_close():
    """At the close it may still be sent: that there is no grace after it would be false."""
    draft, until = build.draft(build.applicant()), build.CLOSES + 5 * DAY
    give_late_permission(
        window=draft.window,
        organization=draft.organization,
        until_at=until,
        reason="A strike.",
        actor=build.secretariat(),
        now=build.CLOSES - 4 * DAY,
    )
    for moment, written in [
        (build.CLOSES - 3 * DAY, 0),
        (build.CLOSES - DAY, 0),
        (until - 3 * DAY, 1),
        (until - DAY, 2),
        (until, 2),
    ]:
        remind(moment)
        remind(moment)
        assert (letters("reminder.draft"), letters("reminder.draft_late")) == (0, written), moment
    with desk():
        letter = Letter.objects.filter(kind="reminder.draft_late").latest("id")
    assert letter.draft_only
    assert "window closes" not in letter.subject + letter.body


def test_who_is_heard_on_an_annulment_is_reminded_until_it_has_answered():
    case, chris = build.accredited(), build.chair()
    propose = {"application": case.application, "ground": Ground.FRAUD, "reason": "Forged statutes."}
    with desk():
        place = propose_annulment(**propose, actor=chris, now=build.CIRCULATED + DAY)
        until = place.annulment_heard_until
    for before, written in [(4 * DAY, 0), (3 * DAY, 1), (DAY + SECOND, 1)]:
        remind(until - before)
        assert letters("reminder.annulment") == written, before
    answer_annulment(application=case.application, text="They are ours.", actor=case.alice, now=until - DAY - SECOND)
    remind(until - DAY)
    assert letters("reminder.annulment") == 1


def test_no_mission_is_reminded_of_a_list_whose_files_were_all_recalled():
    build.member_state()
    case = build.circulated()
    entry, now = CirculationEntry.objects.get(), build.PERIOD_ENDS - 20 * DAY
    remind(build.PERIOD_ENDS - 14 * DAY)
    assert letters("reminder.period") > 0
    written = letters("reminder.period")
    ask_recall(entry=entry, reason="The wrong statutes.", actor=case.checker, now=now)
    recall(entry=entry, actor=case.circulator, now=now)
    remind(build.PERIOD_ENDS - 3 * DAY)
    assert letters("reminder.period") == written
