"""A visible correction after the close (R3, DESIGN 3)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.connection import desk
from accounts.models import Act, Letter, User
from accounts.refusals import Refused
from accreditation.modalities.checking import answer_due
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.states import State
from accreditation.models import Application, Organization
from accreditation.services.accreditations import relinquish_accreditation
from accreditation.services.applications import withdraw_application
from accreditation.services.checking import answer_questions, ask_applicant
from accreditation.services.claims_decision import free_organization, freeze_organization
from accreditation.services.corrections import correct_file
from accreditation.services.sweeps import expire_returns
from objections.models import Consultation
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import CLOCK_ENDS, SWEPT, contested

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
    build.member_state()
    correct(case, AFTER, profile=profile, **answers)
    assert Act.objects.get(kind="application.correct").facts["anew"] is anew
    assert (case.state is State.SUBMITTED) is anew
    assert (case.application.period_ends_at is None) is anew
    entry = case.application.entries.get()
    assert (entry.changed_at, entry.recalled_at) == (AFTER if anew else None, None)
    kinds = set(Letter.objects.filter(state__isnull=False).values_list("kind", flat=True))
    assert "application.addendum" not in kinds if anew else "application.anew_to_mission" not in kinds
    for kind in ("application.calls_for_new_circulation", "application.anew_to_applicant"):
        assert Letter.objects.filter(kind=kind).exists() is anew


def test_what_left_its_list_is_not_accredited_by_that_lists_silence():
    case, other = build.circulated(), build.circulated()
    correct(case, AFTER, purpose="Something else.")
    with desk():
        end_periods(now=build.PERIOD_ENDS + timedelta(minutes=1))
    assert (case.state, other.state) == (State.SUBMITTED, State.ACCREDITED)


@pytest.mark.parametrize(
    ("offset", "reason"),
    [(-SECOND, None), (timedelta(), Reason.OUTCOME_PENDING), (timedelta(minutes=10), Reason.OUTCOME_PENDING)],
)
def test_nothing_is_corrected_between_the_end_of_a_period_and_its_outcome(offset, reason):
    case = build.circulated()
    if reason is None:
        assert correct(case, build.PERIOD_ENDS + offset, programmes="More.").addendum
        return
    with pytest.raises(Refused, match=reason):
        correct(case, build.PERIOD_ENDS + offset, programmes="More.")
    assert not case.application.corrections.exists()


def test_in_consultation_an_addendum_goes_to_all_missions_and_the_clock_goes_on():
    with desk():
        dora = build.delegate()
        case, objection = contested(dora)
        mission = build.member_state()
        ends = Consultation.objects.get(application=case.application).ends_at
        correction = correct(case, SWEPT + timedelta(days=8), funding="No government any more.")
        assert correction.addendum
        assert case.state is State.IN_CONSULTATION
        assert Letter.objects.filter(kind="application.addendum", state=mission).exists()
        withdraw_objection(objection=objection, actor=dora, now=SWEPT + timedelta(days=9))
        assert case.state is State.SUBMITTED, "silence accredits only what States had before them"
        clock = Consultation.objects.get(application=case.application)
        assert (clock.ends_at, clock.ended_at) == (ends, None)
        assert Letter.objects.filter(kind="application.anew_to_mission", state=mission).exists()
        assert Act.objects.get(kind="application.circulate_anew").secret


def test_no_addendum_tells_missions_of_a_contest_before_they_may_know_the_outcomes():
    with desk():
        case, _objection = contested()
        known_at = case.application.entries.get().circulation.outcomes_known_at
        assert known_at == datetime(2027, 4, 10, 3, 59, tzinfo=UTC)
        with pytest.raises(Refused, match=Reason.OUTCOME_PENDING):
            correct(case, known_at - SECOND, programmes="More.")
        assert not Letter.objects.filter(kind="application.addendum").exists()
        assert correct(case, known_at, programmes="More.").addendum


def test_in_consultation_a_mere_addendum_does_not_stand_in_the_way_of_accreditation():
    with desk():
        dora = build.delegate()
        case, objection = contested(dora)
        correct(case, SWEPT + timedelta(days=8), programmes="More.")
        withdraw_objection(objection=objection, actor=dora, now=SWEPT + timedelta(days=9))
    assert case.state is State.ACCREDITED


@pytest.mark.parametrize("state", ["in_consultation", "awaiting_plenary", "further_consultations"])
def test_once_a_year_when_consultations_are_over_for_anybody_whatever_was_corrected_before(state):
    case = build.circulated()
    since = CLOCK_ENDS
    correct(case, AFTER, programmes="More.")
    Application.objects.filter(pk=case.application.pk).update(state=state, state_since=build.PERIOD_ENDS)
    correct(case, since - SECOND, programmes="Before they are over.")
    correct(case, since + timedelta(days=1), programmes="More still.")
    with pytest.raises(Refused, match=Reason.CORRECTED_THIS_YEAR):
        correct(case, since + timedelta(days=1, seconds=-1) + timedelta(days=365), programmes="Again.")
    assert correct(case, since + timedelta(days=366), programmes="Again.").addendum


def test_the_chair_and_states_read_what_a_correction_changed(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    case = build.circulated()
    correct(case, AFTER, purpose="Something else.", explanation="The statutes were changed.")
    reference = case.application.reference
    chair, state, own = Client(), Client(), Client()
    with time_machine.travel(AFTER + timedelta(hours=1), tick=False):
        for client, actor in ((chair, build.chair()), (state, build.delegate()), (own, case.alice)):
            client.force_login(User.objects.get(pk=actor.user_id))
        for page in (chair.get(f"/chair/cases/{reference}/file/"), state.get(f"/states/files/{reference}/")):
            text = page.content.decode()
            for words in ("Something else.", build.ANSWERS["purpose"], "The statutes were changed."):
                assert words in text
        assert "To be circulated anew" in text
        assert "What your State has lodged stands" in text
        assert "Object" not in re.sub(r"[Oo]bjections?|non-objection|Objections", "", text).split("<aside>")[1]
        mine = own.get(f"/my/{reference}/").content.decode()
    assert "Taken off the list" in mine
    assert "Being checked" in mine


def test_nothing_is_corrected_withdrawn_or_given_up_in_the_name_of_a_frozen_body():
    case = build.circulated()
    Organization.objects.update(frozen_at=AFTER)
    with pytest.raises(Refused, match=Reason.ORGANIZATION_FROZEN):
        correct(case, AFTER, programmes="More.")
    with pytest.raises(Refused, match=Reason.ORGANIZATION_FROZEN):
        withdraw_application(application=case.application, actor=case.alice, now=AFTER)
    Organization.objects.update(frozen_at=None)
    place = build.accredited()
    Organization.objects.update(frozen_at=AFTER)
    with pytest.raises(Refused, match=Reason.ORGANIZATION_FROZEN):
        relinquish_accreditation(application=place.application, actor=place.alice, now=AFTER)
    assert (case.state, place.state) == (State.CIRCULATED, State.ACCREDITED)


def test_days_lost_while_frozen_are_given_back():
    case = build.submitted()
    asked = build.CLOSES + timedelta(days=1)
    ask_applicant(application=case.application, questions=[("purpose", "Which?")], actor=case.checker, now=asked)
    due = case.fresh().due_at
    body = case.application.organization
    freeze_organization(organization=body, evidence="Two letters.", actor=case.checker, now=due - timedelta(days=1))
    question = case.application.questions.get()
    with pytest.raises(Refused, match=Reason.ORGANIZATION_FROZEN):
        answer_questions(application=case.application, answers={question.pk: "x"}, actor=case.alice, now=due - SECOND)
    assert expire_returns(now=due + timedelta(days=2)) == 0
    assert case.state is State.RETURNED
    freed = due + timedelta(days=3)
    free_organization(organization=body, evidence="The head wrote.", actor=case.checker, now=freed)
    assert case.fresh().due_at == answer_due(freed, Parameters())
    assert case.application.questions.get().due_at == case.application.due_at
    answer_questions(application=case.application, answers={question.pk: "x"}, actor=case.alice, now=freed + SECOND)
    assert case.state is State.SUBMITTED


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
