"""What an applicant does in a case under way: answer, correct, reply, withdraw, give up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.kept_uploads import take_upload
from accounts.models import StoredFile
from accounts.refusals import Refused
from accreditation.forms.case import AnswersForm, CorrectionForm, ReplyForm, StateAnswerForm, StatementForm
from accreditation.forms.sections import TITLES
from accreditation.modalities.applications import REQUIRED, may_answer
from accreditation.modalities.changes import calls_for_new_circulation
from accreditation.modalities.objections import may_reply
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import BEFORE_STATES, State, Step, may_step
from accreditation.models import Application, Correction, ScopeProposal
from accreditation.models.application import DocumentKind
from accreditation.notices.own_case import own_status, status_words
from accreditation.notices.refusals import refusal_sentence
from accreditation.queries.own_case import own_case_facts
from accreditation.services.accreditations import relinquish_accreditation
from accreditation.services.applications import withdraw_application
from accreditation.services.checking import answer_questions
from accreditation.services.corrections import correct_file, insist_correctable
from accreditation.services.replies import answer_state_question, make_scope_statement, reply_to_objection
from accreditation.views.apply_doors import (
    ApplicantRequest,
    for_applicants,
    own_case,
    page_version,
    refusal_page,
    tell_refusal,
)

BOTH = ["GET", "HEAD", "POST"]


def _show(
    request: ApplicantRequest, template: str, application: Application, status: int = 200, **context: Any
) -> HttpResponse:
    return render(request, template, {"application": application, **context}, status=status)


def _done(request: ApplicantRequest, application: Application, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("my_case", reference=application.reference)


def _answered(
    request: ApplicantRequest,
    application: Application,
    form: BaseForm,
    act: Callable[[dict[str, Any]], Any],
    words: str,
    *,
    template: str,
    **context: Any,
) -> HttpResponse:
    """A text typed and sent: back to the case, or refused with everything that was typed still there."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refused:
            status = tell_refusal(form, refused, "text" if refused.reason == Reason.LIMIT_EXCEEDED else None)
        else:
            return _done(request, application, words)
    return _show(request, template, application, status, form=form, **context)


def _case_url(application: Application) -> str:
    return reverse("my_case", args=[application.reference])


@require_http_methods(BOTH)
@for_applicants
def questions(request: ApplicantRequest, reference: str) -> HttpResponse:
    """Answer what the Secretariat asked, mend the file if need be, and send it again."""
    application = own_case(request, reference)
    verdict = may_answer(application.state_now, application.due_at, request.now)
    if verdict.reason is not None:
        return refusal_page(request, Refused(verdict.reason, verdict.rule), _case_url(application))
    rows = own_case_facts(application, request.now).open_questions
    rules = application.cycle.process.rules()
    form = AnswersForm(rows, rules, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            answer_questions(application=application, answers=form.answers(), actor=request.actor, now=request.now)
        except Refused as refused:
            status = tell_refusal(form, refused)
            if refused.reason in {Reason.INCOMPLETE, Reason.LIMIT_EXCEEDED}:
                _name_parts(form, refused)
        else:
            return _done(request, application, _("Your answers were received and the file was sent again."))
    return _show(request, "my/questions.html", application, status, form=form, questions=rows)


def _name_parts(form: Any, refused: Refused) -> None:
    """Which parts of the file a refusal means, and which questions."""
    for name in refused.detail:
        if f"question_{name}" in form.fields:
            form.add_error(f"question_{name}", _("Answer this question."))
    parts = [
        str(TITLES.get(name, _("the signed letter of the head"))) for name in refused.detail if not name.isdecimal()
    ]
    if parts:
        form.add_error(None, ", ".join(parts))


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
    form = StateAnswerForm(application.cycle.process.rules(), request.POST if request.method == "POST" else None)
    return _answered(
        request,
        application,
        form,
        lambda data: answer_state_question(question=question, text=data["text"], actor=request.actor, now=request.now),
        _("Your answer is with the file, for all Member States."),
        template="my/state_question.html",
        question=question,
        kept_name=f"state{question.pk}",
    )


@require_http_methods(BOTH)
@for_applicants
def correct(request: ApplicantRequest, reference: str) -> HttpResponse:
    """A visible correction after the close."""
    application = own_case(request, reference)
    try:
        insist_correctable(application, request.now)
    except Refused as refused:
        return refusal_page(request, refused, _case_url(application))
    names = REQUIRED[application.route_now]
    rules = application.cycle.process.rules()
    now_there = CorrectionForm.initial_of(
        application.organization, {name: getattr(application, name) for name in names}
    )
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = CorrectionForm(names, rules, *data, initial=now_there)
    status, correction = 200, None
    if request.method == "POST":
        form.is_valid()
        try:
            stored = take_upload(request, form, "file", rules.max_file_bytes)
            form.pair(stored is not None)
            if form.is_valid():
                correction = _correct(request, application, form, stored)
        except Refused as refused:
            status = tell_refusal(form, refused, "file" if refused.reason.startswith("file_") else None)
        if correction is not None:
            anew = calls_for_new_circulation(application.state_now, frozenset(correction.fields))
            return _done(
                request,
                application,
                _(
                    "Your correction was received. It changes purpose, control or funding: the case is to be circulated anew."
                )
                if anew
                else _("Your correction was received and is visible beside the file."),
            )
    context = {
        "form": form,
        "before_states": application.state_now in BEFORE_STATES,
        "circulated": application.state_now is State.CIRCULATED,
        "further": application.state_now is State.FURTHER_CONSULTATIONS,
        "version": application.version,
    }
    return _show(request, "my/correct.html", application, status, **context)


def _correct(
    request: ApplicantRequest, application: Application, form: CorrectionForm, file: StoredFile | None
) -> Correction:
    data = {k: v.replace("\r\n", "\n") if isinstance(v, str) else v for k, v in form.cleaned_data.items()}
    return correct_file(
        application=application,
        answers={name: data[name] for name in form.names},
        profile={name: data[name] for name in form.PROFILE},
        explanation=data["explanation"],
        document=(DocumentKind(data["kind"]), file) if file is not None else None,
        version=page_version(request),
        actor=request.actor,
        now=request.now,
    )


@require_http_methods(BOTH)
@for_applicants
def scope(request: ApplicantRequest, reference: str) -> HttpResponse:
    """The applicant is heard on a proposal that its work is not in the scope."""
    application = own_case(request, reference)
    proposal = ScopeProposal.objects.filter(application=application).order_by("-id").first()
    if proposal is None:
        raise Http404
    form = StatementForm(application.cycle.process.rules(), request.POST if request.method == "POST" else None)
    heard = proposal.statement_at is None and proposal.decided_at is None and request.now < proposal.heard_until
    return _answered(
        request,
        application,
        form,
        lambda data: make_scope_statement(proposal=proposal, text=data["text"], actor=request.actor, now=request.now),
        _("Your statement has reached the Chair."),
        template="my/scope.html",
        proposal=proposal,
        heard=heard,
    )


@require_http_methods(BOTH)
@for_applicants
def reply(request: ApplicantRequest, reference: str) -> HttpResponse:
    """Reply to an objection that the applicant knows of; it goes to the Chair."""
    application = own_case(request, reference)
    facts = own_case_facts(application, request.now)
    if not facts.objection_known:
        raise Http404
    form = ReplyForm(application.cycle.process.rules(), request.POST if request.method == "POST" else None)
    open_now = may_reply(application.objection_known_at, application.state_now, request.now).allowed
    return _answered(
        request,
        application,
        form,
        lambda data: reply_to_objection(
            application=application,
            text=data["text"],
            agrees_to_dissemination=data["agrees"],
            actor=request.actor,
            now=request.now,
        ),
        _("Your reply has reached the Chair."),
        template="my/reply.html",
        facts=facts,
        open_now=open_now,
    )


def _refused_step(request: ApplicantRequest, application: Application, step: Step) -> HttpResponse | None:
    """Why the act cannot be done now, before it is read back."""
    verdict = may_step(step, application.state_now, application.route_now)
    if request.method == "POST" or verdict.reason is None:
        return None
    return refusal_page(request, Refused(verdict.reason, verdict.rule), _case_url(application))


def _confirmed(
    request: ApplicantRequest, application: Application, act: Callable[..., Any], words: str, **page: Any
) -> HttpResponse:
    """An act that is read back before it is done."""
    sentence, status = "", 200
    if request.method == "POST":
        try:
            act(application=application, actor=request.actor, now=request.now)
        except Refused as refused:
            sentence, status = refusal_sentence(refused), 409
        else:
            return _done(request, application, words)
    word, shape = status_words(own_status(application, request.now))
    page |= {"refused": sentence, "word": word, "shape": shape}
    return _show(request, "my/confirm.html", application, status, **page)


@require_http_methods(BOTH)
@for_applicants
def withdraw(request: ApplicantRequest, reference: str) -> HttpResponse:
    """Withdraw a pending application, after reading back."""
    application = own_case(request, reference)
    refused = _refused_step(request, application, Step.WITHDRAW)
    if refused is not None:
        return refused
    return _confirmed(
        request,
        application,
        withdraw_application,
        _("The application is withdrawn."),
        title=_("Withdraw the application"),
        read_back=_(
            "%(name)s withdraws its application %(reference)s. It may apply again in a later window, not in this one."
        )
        % {"name": application.organization.name, "reference": application.reference},
        button=_("Withdraw the application"),
    )


@require_http_methods(BOTH)
@for_applicants
def relinquish(request: ApplicantRequest, reference: str) -> HttpResponse:
    """Give an accreditation up, after reading back."""
    application = own_case(request, reference)
    refused = _refused_step(request, application, Step.RELINQUISH)
    if refused is not None:
        return refused
    return _confirmed(
        request,
        application,
        relinquish_accreditation,
        _("The accreditation is given up."),
        title=_("Give up the accreditation"),
        read_back=_(
            "%(name)s gives up its accreditation for the whole of this cycle and leaves the public list. It cannot be taken "
            "back; the organization may apply again in a later window."
        )
        % {"name": application.organization.name},
        button=_("Give up the accreditation"),
    )
