"""The letter of the head at the organization itself, for a body that sends inputs and has not applied (R1, R10)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.file_answers import file_answer
from accounts.kept_uploads import take_upload
from accounts.refusals import Refused
from accreditation.forms.case import LetterForm
from accreditation.queries.documents import own_letter_of
from accreditation.queries.parameters import rules_for_bodies
from accreditation.services.letter_of_head import letter_of_organization
from accreditation.services.organization_letters import give_letter, insist_takes_letter
from accreditation.views.apply_doors import (
    ApplicantRequest,
    for_applicants,
    letter_answer,
    own_body,
    refusal_page,
    tell_refusal,
)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def letter(request: ApplicantRequest, reference: str) -> HttpResponse:
    """Print it, have it signed, upload it; the file is checked at once."""
    body = own_body(request, reference)
    rules = rules_for_bodies(request.now)
    posted = request.method == "POST"
    form, status = LetterForm(rules, *((request.POST, request.FILES) if posted else ())), 200
    if posted:
        form.is_valid()
        try:
            stored = take_upload(request, form, "file", rules.max_file_bytes)
            given, added = give_letter(
                organization=body, upload=stored, actor=request.actor, now=request.now, rules=rules
            )
        except Refused as refused:
            status = tell_refusal(form, refused, "file" if refused.reason.startswith("file_") else None)
        else:
            words = _("%(name)s is with the Secretariat.") if added else _("%(name)s was with the Secretariat already.")
            messages.success(request, words % {"name": given.file.original_name})
            return redirect("my_body_letter", reference=reference)
    else:
        try:
            insist_takes_letter(body)
        except Refused as refused:
            return refusal_page(request, refused, reverse("my_organization", args=[reference]))
    context = {"organization": body, "form": form, "given": own_letter_of(body)}
    return render(request, "my/letter.html", context, status=status)


@require_safe
@for_applicants
def signed(request: ApplicantRequest, reference: str) -> HttpResponseBase:
    """The letter as it was uploaded, for those who act for the body."""
    given = own_letter_of(own_body(request, reference))
    if given is None:
        raise Http404
    return file_answer(given.file, clean=False)


@require_safe
@for_applicants
def template(request: ApplicantRequest, reference: str) -> HttpResponse:
    """The letter made from the profile, to print and sign."""
    body = own_body(request, reference)
    try:
        pdf = letter_of_organization(body, now=request.now)
    except Refused as refused:
        return refusal_page(request, refused, reverse("my_body_letter", args=[reference]))
    return letter_answer(pdf, body.reference)
