"""The applicant's timeline where a list was left, and where nothing is to come any more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accreditation.modalities.states import State
from accreditation.models import LatePermission
from accreditation.notices.own_timeline import timeline
from accreditation.queries.own import own_application
from accreditation.queries.own_case import own_case_facts
from accreditation.services.checking import ask_applicant
from accreditation.services.circulation import circulate, prepare_circulation
from accreditation.services.corrections import correct_file
from accreditation.services.recall import ask_recall, recall
from tests import builders as build

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
RECALLED = build.CIRCULATED + DAY


def steps_of(case, now):
    application = own_application(case.alice, case.application.reference)
    return timeline(application, own_case_facts(application, now), now)


def recalled():
    case = build.circulated()
    entry = case.application.entries.get()
    ask_recall(entry=entry, reason="The wrong statutes.", actor=case.checker, now=RECALLED)
    recall(entry=entry, actor=case.circulator, now=RECALLED)
    case.fresh()
    return case


def test_a_recalled_circulation_stays_in_the_timeline_with_its_list_and_reason():
    case = recalled()
    done = [step for step in steps_of(case, RECALLED + DAY) if step["state"] == "done"]
    titles = [step["title"] for step in done]
    assert titles[-2:] == ["Circulated to all Member States", "Recalled from the list"]
    assert [step["when"] for step in done[-2:]] == [build.CIRCULATED, RECALLED]
    assert "List 1" in done[-2]["note"]
    assert "The wrong statutes." in done[-1]["note"]
    to_come = [step["title"] for step in steps_of(case, RECALLED + DAY) if step["state"] == "current"]
    assert to_come == ["Circulated to all Member States"]


def test_circulated_again_both_lists_stand_in_it():
    case, again = recalled(), RECALLED + 2 * DAY
    prepared = prepare_circulation(
        window=case.application.window,
        applications=[case.application],
        period_ends_at=build.PERIOD_ENDS + 30 * DAY,
        actor=case.checker,
        now=again,
    )
    circulate(circulation=prepared, actor=case.circulator, now=again)
    notes = [s["note"] for s in steps_of(case, again + DAY) if s["title"] == "Circulated to all Member States"]
    assert [note.partition(".")[0] for note in notes] == ["List 1", "List 2"]


def test_of_an_imported_accredited_body_nothing_is_still_to_come():
    case = build.accredited()
    # As the import of a window on paper writes it: accredited on the non-objection route, on no list of ours.
    application = case.application
    application.route = "non_objection"
    application.save(update_fields=["route"])
    assert application.state_now is State.ACCREDITED
    steps = steps_of(case, build.CIRCULATED + DAY)
    assert [step["title"] for step in steps if step["state"] != "done"] == []
    assert steps[-1]["title"] == "Accredited"


def test_a_permission_that_was_not_used_is_not_said_of_the_submission():
    case = build.submitted()
    application = case.application
    LatePermission.objects.create(
        window=application.window,
        organization=application.organization,
        until_at=build.CLOSES + 5 * DAY,
        reason="A flood.",
        given_at=build.OPENS,
        given_by_id=case.checker.user_id,
    )
    sent = next(s for s in steps_of(case, build.CLOSES) if s["title"] == "Submitted")
    assert sent["note"] == ""
    application.late = True
    application.save(update_fields=["late"])
    sent = next(s for s in steps_of(case, build.CLOSES) if s["title"] == "Submitted")
    assert "With a late permission until" in sent["note"]


@pytest.mark.parametrize(
    ("changed", "title"), [("purpose", "Corrected"), ("programmes", "Addendum sent to all missions")]
)
def test_what_takes_the_file_off_its_list_was_sent_to_no_mission(changed, title):
    case, at = build.circulated(), build.CIRCULATED + DAY
    correct_file(
        application=case.application,
        answers={changed: "New."},
        explanation="Why.",
        profile={},
        actor=case.alice,
        now=at,
    )
    case.fresh()
    assert next(step["title"] for step in steps_of(case, at) if step["when"] == at) == title


def test_checking_that_has_begun_is_not_said_to_begin():
    case, asked_at = build.submitted(), build.OPENS + DAY
    begins = "Checking begins when the window closes"
    assert any(begins in step["note"] for step in steps_of(case, asked_at))
    ask_applicant(application=case.application, questions=[("purpose", "Why?")], actor=case.checker, now=asked_at)
    assert not any(begins in step["note"] for step in steps_of(case, asked_at))
