"""What an applicant answers: a State's question, a proposal on its scope, an objection."""

from datetime import timedelta

import pytest

from accounts.connection import desk
from accounts.deadline_words import instant_words
from accounts.models import Act, Letter
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import State
from accreditation.models import ObjectionReply, Question, ScopeProposal
from accreditation.services.applications import save_answers
from accreditation.services.checking import answer_questions, ask_applicant
from accreditation.services.replies import answer_state_question, make_scope_statement, reply_to_objection
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from tests import builders as build

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
NOW = build.CIRCULATED + timedelta(days=2)


def asked_by_a_state(case, *, shows_state=False):
    dora = build.delegate()
    return Question.objects.create(
        application=case.application,
        asked_by_state_id=dora.state_id,
        shows_state=shows_state,
        text="Who funds it?",
        asked_at=NOW,
        asked_by_id=dora.user_id,
    )


def test_a_states_question_is_answered_once_and_moves_nothing():
    case = build.circulated()
    question = asked_by_a_state(case)
    answer_state_question(question=question, text=" Members. ", actor=case.alice, now=NOW)
    question.refresh_from_db()
    assert (question.answer, question.answered_at) == ("Members.", NOW)
    assert case.state is State.CIRCULATED
    assert Letter.objects.get(kind="question.answered").state_id == question.asked_by_state_id
    with pytest.raises(Refused, match=Reason.ALREADY_ANSWERED):
        answer_state_question(question=question, text="Others.", actor=case.alice, now=NOW)


@pytest.mark.parametrize(("text", "reason"), [("  ", Reason.INCOMPLETE), ("word " * 501, Reason.LIMIT_EXCEEDED)])
def test_an_answer_has_its_limits(text, reason):
    case = build.circulated()
    question = asked_by_a_state(case)
    with pytest.raises(Refused, match=reason):
        answer_state_question(question=question, text=text, actor=case.alice, now=NOW)


@pytest.mark.parametrize(("offset", "taken"), [(-SECOND, True), (timedelta(), False), (SECOND, False)])
def test_the_secretariats_questions_are_answered_before_their_due_instant(offset, taken):
    case = build.submitted()
    ask_applicant(application=case.application, questions=[("funding", "Who?")], actor=case.checker, now=build.CLOSES)
    due = case.fresh().due_at
    save_answers(application=case.application, answers={"funding": "Clearer."}, actor=case.alice, now=due - 2 * SECOND)
    answers = {question.pk: "Members." for question in case.application.questions.all()}
    send = {"application": case.application, "answers": answers, "actor": case.alice, "now": due + offset}
    if taken:
        answer_questions(**send)
        assert case.state is State.SUBMITTED
        assert case.application.versions.last().content["answers"]["funding"] == "Clearer."
        receipt = Letter.objects.get(kind="application.answered")
        assert receipt.user_id == case.alice.user_id
        assert instant_words(due + offset) in receipt.body
        assert case.application.versions.last().digest in receipt.body
    else:
        with pytest.raises(Refused, match=Reason.DUE_DATE_PASSED):
            answer_questions(**send)
        with pytest.raises(Refused, match=Reason.DUE_DATE_PASSED):
            save_answers(application=case.application, answers={"funding": "Late."}, actor=case.alice, now=due + offset)
        assert case.state is State.RETURNED


def test_a_returned_file_is_sent_again_whole_or_not_at_all():
    case = build.submitted()
    ask_applicant(application=case.application, questions=[("", "Why?")], actor=case.checker, now=build.CLOSES)
    save_answers(application=case.application, answers={"funding": ""}, actor=case.alice, now=build.CLOSES)
    answers = {question.pk: "Because." for question in case.application.questions.all()}
    with pytest.raises(Refused) as refused:
        answer_questions(application=case.application, answers=answers, actor=case.alice, now=build.CLOSES)
    assert refused.value.detail == ("funding",)
    assert case.state is State.RETURNED
    assert not case.application.questions.filter(answered_at__isnull=False).exists()


def proposal(case):
    return ScopeProposal.objects.create(
        application=case.application,
        reason="Port logistics.",
        proposed_at=build.CLOSES,
        proposed_by_id=case.checker.user_id,
        heard_until=NOW,
    )


@pytest.mark.parametrize(("offset", "taken"), [(-SECOND, True), (timedelta(), False), (SECOND, False)])
def test_the_applicant_is_heard_until_the_instant_given(offset, taken):
    case = build.submitted()
    chris = build.chair()
    row = proposal(case)
    if not taken:
        with pytest.raises(Refused, match=Reason.DUE_DATE_PASSED):
            make_scope_statement(proposal=row, text="It is.", actor=case.alice, now=NOW + offset)
        return
    make_scope_statement(proposal=row, text="It is.", actor=case.alice, now=NOW + offset)
    assert Letter.objects.get(kind="scope.statement").user_id == chris.user_id
    with pytest.raises(Refused, match=Reason.ALREADY_ANSWERED):
        make_scope_statement(proposal=row, text="Again.", actor=case.alice, now=NOW + offset)


def objected(case):
    """An objection lodged; not disseminated yet."""
    with desk():
        return lodge_objection(
            application=case.application,
            basis="A general basis.",
            share_basis=False,
            share_name=False,
            actor=build.delegate(),
            now=NOW,
        )


def reply(case, now, text="We are independent.", agrees=False):
    return reply_to_objection(
        application=case.application, text=text, agrees_to_dissemination=agrees, actor=case.alice, now=now
    )


def test_an_objection_that_the_applicant_does_not_know_of_cannot_be_replied_to():
    """Refused alike whether there is one or none: the refusal tells nothing."""
    with_one, without = build.circulated(), build.circulated()
    objected(with_one)
    reasons = set()
    for case in (with_one, without):
        with pytest.raises(Refused) as refused:
            reply(case, NOW)
        reasons.add((refused.value.reason, refused.value.rule, refused.value.detail))
    assert len(reasons) == 1


def test_a_reply_goes_to_the_chair_and_nobody_else():
    case = build.circulated()
    chris, sam = build.chair(), case.checker
    objected(case)
    with desk():
        disseminate(actor=chris, now=NOW)
    case.fresh()
    reply(case, NOW + SECOND)
    reply(case, NOW + SECOND)  # the button pressed twice
    assert ObjectionReply.objects.count() == 1
    # The web role, as which applicants and the ordinary Secretariat come, reads neither act nor letter.
    assert not Act.objects.filter(kind="objection.reply").exists()
    assert not Letter.objects.filter(kind="objection.reply").exists()
    with desk():
        assert Act.objects.filter(kind="objection.reply").count() == 1
        letters = Letter.objects.filter(kind="objection.reply")
        assert {letter.user_id for letter in letters} >= {chris.user_id}
        assert sam.user_id not in {letter.user_id for letter in letters}
        for letter in letters:
            text = letter.subject + letter.body
            assert case.application.organization.name not in text
            assert case.application.reference not in text
            assert "independent" not in text


def test_a_reply_has_its_limit_and_its_own_people():
    case = build.circulated()
    objected(case)
    with desk():
        disseminate(actor=build.chair(), now=NOW)
    case.fresh()
    with pytest.raises(Refused, match=Reason.LIMIT_EXCEEDED):
        reply(case, NOW + SECOND, text="word " * 1001)
    for stranger in (build.applicant(), build.secretariat(), build.delegate(), build.chair()):
        case.alice = stranger
        with pytest.raises(Refused, match=Reason.OTHER_PARTY):
            reply(case, NOW + SECOND)
