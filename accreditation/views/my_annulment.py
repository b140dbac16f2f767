"""The organization is heard before its accreditation may be annulled (R2, DESIGN 3)."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.file_answers import file_answer
from accreditation.forms.case import StatementForm
from accreditation.models import Accreditation, Application
from accreditation.services.annulment import answer_annulment
from accreditation.services.annulment_entries import contest_answer
from accreditation.services.answerable import insist_may_contest_answer
from accreditation.services.trying import refusal_of
from accreditation.services.unsent import ANNULMENT, is_open
from accreditation.views.apply_doors import ApplicantRequest, case_url, for_applicants, own_case, refusal_page
from accreditation.views.my_ending import confirmed
from accreditation.views.my_writing import Writing


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def annulment(request: ApplicantRequest, reference: str) -> HttpResponse:
    """What the Chair proposes and why, until when the organization is heard, and its answer."""
    application = own_case(request, reference)
    accreditation = _place_or_404(application)
    rules = application.cycle.process.rules()
    writing = Writing(
        request,
        application,
        place=ANNULMENT,
        make_form=lambda *data, **given: StatementForm(rules, *data, **given),
        send=lambda data, version: answer_annulment(
            application=application, text=data["text"], actor=request.actor, now=request.now, kept_version=version
        ),
    )
    elsewhere = writing.answer()
    if writing.sent:
        messages.success(request, _("Your answer has reached the Chair."))
        return redirect("my_case", reference=application.reference)
    heard = is_open(application, ANNULMENT, request.now)
    context = {
        "application": application,
        "accreditation": accreditation,
        "heard": heard,
        "may_contest": refusal_of(lambda: insist_may_contest_answer(accreditation, request.now)) is None,
        **writing.context(),
    }
    return elsewhere or render(request, "my/annulment.html", context, status=writing.status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def contest(request: ApplicantRequest, reference: str) -> HttpResponse:
    """Say that the answer entered by the Chair's office was not written by the organization, after reading back."""
    application = own_case(request, reference)
    accreditation = _place_or_404(application)
    refused = refusal_of(lambda: insist_may_contest_answer(accreditation, request.now))
    if refused is not None and request.method != "POST":
        return refusal_page(request, refused, case_url(application))
    return confirmed(
        request,
        application,
        contest_answer,
        _("The Chair’s office is told that you did not write it."),
        title=_("We did not write this answer"),
        read_back=_(
            "%(name)s did not write the answer that the Chair’s office entered for it on the proposal to annul its accreditation. "
            "The Chair’s office is told. Your own answer may be sent until your time to answer ends."
        )
        % {"name": application.organization.name},
        button=_("We did not write this answer"),
    )


@require_safe
@for_applicants
def letter(request: ApplicantRequest, reference: str) -> FileResponse:
    """The scan from which the Chair's office entered an answer: the organization looks whether it wrote it."""
    paper = _place_or_404(own_case(request, reference)).annulment_paper
    if paper is None:
        raise Http404
    return file_answer(paper, clean=False)


def _place_or_404(application: Application) -> Accreditation:
    found = Accreditation.objects.filter(application=application, annulment_proposed_at__isnull=False).first()
    if found is None or found.annulment_heard_until is None:
        raise Http404
    return found
