"""A visible correction after the close (R3, DESIGN 3)."""

from datetime import timedelta

import pytest

from accounts.models import Act, Letter
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import State
from accreditation.services.corrections import correct_file
from tests import builders as build

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
AFTER = build.CIRCULATED + timedelta(days=1)


def correct(case, now, *, profile=None, explanation="A slip of the pen.", **answers):
    return correct_file(
        application=case.fresh(),
        answers=answers,
        profile=profile or {},
        explanation=explanation,
        actor=case.alice,
        now=now,
    )


@pytest.mark.parametrize(("offset", "corrected"), [(-SECOND, False), (timedelta(), True), (SECOND, True)])
def test_before_the_close_one_edits_and_from_it_on_one_corrects(offset, corrected):
    case = build.submitted()
    if not corrected:
        with pytest.raises(Refused, match=Reason.CHECK_BEFORE_CLOSE):
            correct(case, build.CLOSES + offset, programmes="More.")
        return
    correction = correct(case, build.CLOSES + offset, programmes="More.")
    assert correction.fields == ["programmes"]
    assert not correction.addendum
    assert [v.reason for v in case.application.versions.all()] == ["submitted", "corrected"]


def test_a_file_found_complete_is_checked_again():
    case = build.complete()
    correct(case, build.CLOSES, programmes="More.")
    assert case.state is State.SUBMITTED


def test_after_circulation_an_addendum_goes_to_all_missions():
    case = build.circulated()
    mission = build.member_state()
    circulated = case.application.entries.get().version
    correction = correct(case, AFTER, programmes="More.")
    assert correction.addendum
    assert case.state is State.CIRCULATED
    assert case.application.entries.get().version == circulated  # frozen
    assert circulated.content["answers"]["programmes"] == build.ANSWERS["programmes"]
    letter = Letter.objects.get(kind="application.addendum", state=mission)
    assert case.application.reference in letter.subject
    assert "A slip of the pen" not in letter.body
    assert not Letter.objects.filter(kind="application.calls_for_new_circulation").exists()


@pytest.mark.parametrize(
    ("answers", "profile", "anew"),
    [
        ({"purpose": "x"}, {}, True),
        ({"funding": "x"}, {}, True),
        ({"governance": "x"}, {}, True),
        ({}, {"head_name": "x"}, True),
        ({"programmes": "x"}, {}, False),
        ({}, {"address": "x"}, False),
    ],
)
def test_purpose_control_or_funding_call_for_a_new_circulation(answers, profile, anew):
    case = build.circulated()
    correct(case, AFTER, profile=profile, **answers)
    told = Letter.objects.filter(kind="application.calls_for_new_circulation")
    assert told.exists() is anew
    assert Act.objects.get(kind="application.correct").facts["anew"] is anew


@pytest.mark.parametrize(
    ("explanation", "answers", "reason"),
    [
        (" ", {"programmes": "x"}, Reason.NEEDS_REASON),
        ("Why.", {}, Reason.NOTHING_CHANGED),
        ("Why.", {"programmes": build.ANSWERS["programmes"]}, Reason.NOTHING_CHANGED),
        ("Why.", {"programmes": " "}, Reason.INCOMPLETE),
        ("Why.", {"programmes": "word " * 501}, Reason.LIMIT_EXCEEDED),
    ],
)
def test_a_correction_that_is_none_changes_nothing(explanation, answers, reason):
    case = build.circulated()
    versions = case.application.versions.count()
    with pytest.raises(Refused, match=reason):
        correct(case, AFTER, explanation=explanation, **answers)
    assert case.fresh().versions.count() == versions
    assert case.application.programmes == build.ANSWERS["programmes"]
    assert not Letter.objects.filter(kind="application.addendum").exists()


def test_nobody_else_corrects():
    case = build.circulated()
    for stranger in (build.applicant(), build.secretariat(), build.delegate(), build.chair()):
        case.alice = stranger
        with pytest.raises(Refused, match=Reason.OTHER_PARTY):
            correct(case, AFTER, programmes="More.")
