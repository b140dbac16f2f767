"""The organization is heard before its accreditation may be annulled (R2, DESIGN 3)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accreditation.forms.case import StatementForm
from accreditation.models import Accreditation
from accreditation.services.annulment import answer_annulment
from accreditation.services.unsent import ANNULMENT, is_open
from accreditation.views.apply_doors import ApplicantRequest, for_applicants, own_case
from accreditation.views.my_writing import Writing


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def annulment(request: ApplicantRequest, reference: str) -> HttpResponse:
    """What the Chair proposes and why, until when the organization is heard, and its answer."""
    application = own_case(request, reference)
    accreditation = Accreditation.objects.filter(application=application, annulment_proposed_at__isnull=False).first()
    if accreditation is None or accreditation.annulment_heard_until is None:
        raise Http404
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
    context = {"application": application, "accreditation": accreditation, "heard": heard, **writing.context()}
    return elsewhere or render(request, "my/annulment.html", context, status=writing.status)
