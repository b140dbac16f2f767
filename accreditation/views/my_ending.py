"""An applicant ends a case: withdraws the application, or gives the accreditation up, after reading back (R1, R2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.refusals import Refused
from accreditation.modalities.states import Step, may_step
from accreditation.models import Application
from accreditation.notices.own_case import own_status, status_words
from accreditation.notices.refusals import refusal_sentence
from accreditation.services.accreditations import relinquish_accreditation
from accreditation.services.applications import withdraw_application
from accreditation.views.apply_doors import (
    ApplicantRequest,
    back_to_case,
    case_page,
    case_url,
    for_applicants,
    own_case,
    refusal_page,
)


def _refused_step(request: ApplicantRequest, application: Application, step: Step) -> HttpResponse | None:
    """Why the act cannot be done now, before it is read back."""
    verdict = may_step(step, application.state_now, application.route_now)
    if request.method == "POST" or verdict.reason is None:
        return None
    return refusal_page(request, Refused(verdict.reason, verdict.rule), case_url(application))


def confirmed(
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
            return back_to_case(request, application, words)
    word, shape = status_words(own_status(application, request.now))
    page |= {"refused": sentence, "word": word, "shape": shape}
    return case_page(request, "my/confirm.html", application, status, **page)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def withdraw(request: ApplicantRequest, reference: str) -> HttpResponse:
    """Withdraw a pending application, after reading back."""
    application = own_case(request, reference)
    refused = _refused_step(request, application, Step.WITHDRAW)
    if refused is not None:
        return refused
    return confirmed(
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


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def relinquish(request: ApplicantRequest, reference: str) -> HttpResponse:
    """Give an accreditation up, after reading back."""
    application = own_case(request, reference)
    refused = _refused_step(request, application, Step.RELINQUISH)
    if refused is not None:
        return refused
    return confirmed(
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
