"""A vanished focal point: a colleague asks to take its place, the focal point answers (DESIGN 3)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.kept_uploads import take_upload
from accounts.refusals import Refused
from accreditation.forms.case import ReplacementAnswerForm, ReplacementForm
from accreditation.models import Claim
from accreditation.queries.parameters import rules_for_bodies
from accreditation.services.replacements import answer_replacement, ask_replacement, insist_may_ask, open_claims
from accreditation.services.representatives import insist_focal_point
from accreditation.views.apply_doors import (
    ApplicantRequest,
    for_applicants,
    own_body,
    refusal_page,
    tell_refusal,
)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def ask(request: ApplicantRequest, reference: str) -> HttpResponse:
    """A colleague asks, with a reason and a letter of the head."""
    body = own_body(request, reference)
    rules = rules_for_bodies(request.now)
    form, status = ReplacementForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        valid = form.is_valid()
        try:
            letter = take_upload(request, form, "letter", rules.max_file_bytes)
            if valid:
                ask_replacement(
                    organization=body,
                    reason=form.cleaned_data["reason"],
                    letter=letter,
                    actor=request.actor,
                    now=request.now,
                    rules=rules,
                )
                messages.success(request, _("Your request was received. The focal point and the Secretariat are told."))
                return redirect("my_organization", reference=reference)
        except Refused as refused:
            status = tell_refusal(form, refused, "letter" if refused.reason.startswith("file_") else None)
    else:
        try:
            insist_may_ask(body, request.actor)
        except Refused as refused:
            return refusal_page(request, refused, reverse("my_organization", args=[reference]))
    context = {"organization": body, "form": form, "days": rules.hearing_days}
    return render(request, "my/replacement.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def answer(request: ApplicantRequest, reference: str) -> HttpResponse:
    """The focal point agrees or contests."""
    body = own_body(request, reference)
    back = reverse("my_organization", args=[reference])
    claim = Claim.objects.filter(organization=body, replaces=True).select_related("claimed_by").order_by("-id").first()
    if claim is None:
        raise Http404
    try:
        insist_focal_point(request.actor, body)
    except Refused as refused:
        return refusal_page(request, refused, back)
    if claim.answered_at is not None or not open_claims(body).filter(pk=claim.pk).exists():
        # Pressed twice, or decided meanwhile: the page of the organization says where it stands.
        return redirect(back)
    form, status = ReplacementAnswerForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            answer_replacement(
                claim=claim,
                agrees=form.cleaned_data["agrees"] == "yes",
                text=form.cleaned_data["text"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            status = tell_refusal(form, refused)
        else:
            messages.success(request, _("Your answer has reached the Secretariat."))
            return redirect(back)
    context = {"organization": body, "claim": claim, "form": form}
    return render(request, "my/replacement_answer.html", context, status=status)
