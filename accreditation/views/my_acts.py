"""What an applicant does in a case under way: answer, correct, be heard, reply."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.refusals import Refused
from accreditation.forms.case import AnswersForm, ReplyForm, StateAnswerForm, StatementForm
from accreditation.forms.sections import DECLARATIONS, TITLES
from accreditation.modalities.applications import may_answer
from accreditation.modalities.objections import may_reply
from accreditation.modalities.outcomes import Reason
from accreditation.models import Application, Question, ScopeProposal
from accreditation.queries.own_case import own_case_facts
from accreditation.services.checking import answer_questions
from accreditation.services.replies import answer_state_question, make_scope_statement, reply_to_objection
from accreditation.services.unsent import QUESTIONS, REPLY, SCOPE, is_open, state_place
from accreditation.views.apply_doors import (
    ApplicantRequest,
    back_to_case,
    case_page,
    case_url,
    for_applicants,
    own_case,
    refusal_page,
)
from accreditation.views.my_writing import Writing

BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(BOTH)
@for_applicants
def questions(request: ApplicantRequest, reference: str) -> HttpResponse:
    """Answer what the Secretariat asked, mend the file if need be, and send it again."""
    application = own_case(request, reference)
    frozen = application.organization.frozen_at is not None
    verdict = may_answer(application.state_now, application.due_at, request.now, organization_frozen=frozen)
    late = Refused(verdict.reason, verdict.rule) if verdict.reason is not None else None
    if late is not None and request.method != "POST":
        return refusal_page(request, late, case_url(application), application)
    answered = _answered_meanwhile(request, application)
    rows = answered or list(own_case_facts(application, request.now).open_questions)
    rules = application.cycle.process.rules()
    writing = Writing(
        request,
        application,
        place=QUESTIONS,
        make_form=lambda *data, **given: AnswersForm(rows, rules, *data, **given),
        send=lambda data, version: answer_questions(
            application=application,
            answers={int(name.removeprefix("question_")): text for name, text in data.items()},
            actor=request.actor,
            now=request.now,
            kept_version=version,
        ),
        tell=_name_parts,
    )
    if answered or late is not None:
        # A page older than a colleague's answer, or than the due instant: what was typed stays on it.
        writing.refuse(Refused(Reason.ALREADY_ANSWERED, "R3") if answered or late is None else late)
        return case_page(request, "my/questions.html", application, writing.status, questions=rows, **writing.context())
    elsewhere = writing.answer()
    if writing.sent:
        return back_to_case(request, application, _("Your answers were received and the file was sent again."))
    return elsewhere or case_page(
        request, "my/questions.html", application, writing.status, questions=rows, **writing.context()
    )


def _answered_meanwhile(request: ApplicantRequest, application: Application) -> list[Question]:
    """The questions of the Secretariat that the page answers and that have an answer already."""
    names = [name.removeprefix("question_") for name in request.POST if name.startswith("question_")]
    asked = [int(name) for name in names if name.isdecimal() and len(name) < 19]
    rows = application.questions.filter(pk__in=asked, asked_by_state__isnull=True, answered_at__isnull=False)
    return list(rows.order_by("id")) if asked else []


def _name_parts(form: Any, refused: Refused) -> None:
    """Which parts of the file a refusal means, and which questions."""
    if refused.reason not in {Reason.INCOMPLETE, Reason.LIMIT_EXCEEDED}:
        return
    for name in refused.detail:
        if f"question_{name}" in form.fields:
            long = refused.reason == Reason.LIMIT_EXCEEDED
            words = _("This answer is longer than its limit. Shorten it.") if long else _("Answer this question.")
            form.add_error(f"question_{name}", words)
    parts = dict.fromkeys(_part(name) for name in refused.detail if not name.isdecimal())
    if parts:
        form.add_error(None, ", ".join(parts))


def _part(name: str) -> str:
    """The part of the file in which something is missing or too long, by the name of the field."""
    if name == "letter_of_head":
        return _("the signed letter of the head")
    if name in DECLARATIONS:
        return str(TITLES["declarations"])
    return str(TITLES.get(name, TITLES["profile"]))


@require_http_methods(BOTH)
@for_applicants
def state_question(request: ApplicantRequest, reference: str, pk: int) -> HttpResponse:
    """Answer what a Member State asked. The State's name is shown only where it chose so."""
    application = own_case(request, reference)
    question = (
        application.questions.filter(pk=pk, asked_by_state__isnull=False).select_related("asked_by_state").first()
    )
    if question is None:
        raise Http404
    rules = application.cycle.process.rules()
    writing = Writing(
        request,
        application,
        place=state_place(question.pk),
        make_form=lambda *data, **given: StateAnswerForm(rules, *data, **given),
        send=lambda data, version: answer_state_question(
            question=question, text=data["text"], actor=request.actor, now=request.now, kept_version=version
        ),
    )
    elsewhere = writing.answer()
    if writing.sent:
        return back_to_case(request, application, _("Your answer is with the file, for all Member States."))
    return elsewhere or case_page(
        request, "my/state_question.html", application, writing.status, question=question, **writing.context()
    )


@require_http_methods(BOTH)
@for_applicants
def scope(request: ApplicantRequest, reference: str) -> HttpResponse:
    """The applicant is heard on a proposal that its work is not in the scope."""
    application = own_case(request, reference)
    proposal = ScopeProposal.objects.filter(application=application).order_by("-id").first()
    if proposal is None:
        raise Http404
    rules = application.cycle.process.rules()
    writing = Writing(
        request,
        application,
        place=SCOPE,
        make_form=lambda *data, **given: StatementForm(rules, *data, **given),
        send=lambda data, version: make_scope_statement(
            proposal=proposal, text=data["text"], actor=request.actor, now=request.now, kept_version=version
        ),
    )
    elsewhere = writing.answer()
    if writing.sent:
        return back_to_case(request, application, _("Your statement has reached the Chair."))
    heard = is_open(application, SCOPE, request.now)
    return elsewhere or case_page(
        request, "my/scope.html", application, writing.status, proposal=proposal, heard=heard, **writing.context()
    )


@require_http_methods(BOTH)
@for_applicants
def reply(request: ApplicantRequest, reference: str) -> HttpResponse:
    """Reply to an objection that the applicant knows of; it goes to the Chair."""
    application = own_case(request, reference)
    facts = own_case_facts(application, request.now)
    if not facts.objection_known:
        raise Http404
    rules = application.cycle.process.rules()
    writing = Writing(
        request,
        application,
        place=REPLY,
        make_form=lambda *data, **given: ReplyForm(rules, *data, **given),
        send=lambda data, version: reply_to_objection(
            application=application,
            text=data["text"],
            agrees_to_dissemination=data["agrees"],
            actor=request.actor,
            now=request.now,
            kept_version=version,
        ),
    )
    elsewhere = writing.answer()
    if writing.sent:
        return back_to_case(request, application, _("Your reply has reached the Chair."))
    open_now = may_reply(application.objection_known_at, application.state_now, request.now).allowed
    return elsewhere or case_page(
        request, "my/reply.html", application, writing.status, facts=facts, open_now=open_now, **writing.context()
    )
