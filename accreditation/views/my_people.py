"""An organization's own page: its profile, and who acts for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.refusals import Refused
from accounts.services.invitations import LASTS
from accreditation.forms.case import InvitationForm
from accreditation.forms.profile import ProfileForm
from accreditation.models import Claim, Organization, OrganizationInvitation
from accreditation.models.organization import RepresentativeRole
from accreditation.notices.refusals import refusal_sentence
from accreditation.queries.own import waiting_invitations
from accreditation.services.organizations import update_profile
from accreditation.services.representatives import (
    accept_invitation,
    current,
    digest_of,
    hand_over,
    invite_again,
    invite_colleague,
    remove_representative,
    revoke_invitation,
)
from accreditation.views.apply_doors import (
    ApplicantRequest,
    for_applicants,
    own_body,
    page_version,
    refusal_page,
    status_of,
    tell_refusal,
)


def _page(
    request: ApplicantRequest, organization: Organization, form: InvitationForm | None = None, status: int = 200
) -> HttpResponse:
    people = list(current(organization).select_related("user").order_by("role", "id"))
    mine = next(row for row in people if row.user_id == request.actor.user_id)
    context = {
        "organization": organization,
        "people": people,
        "mine": mine,
        "days": LASTS.days,
        "focal": mine.role == RepresentativeRole.FOCAL_POINT,
        "invitations": waiting_invitations(request.actor).filter(organization=organization),
        "form": form or InvitationForm(),
        "cases": organization.applications.order_by("-id")[:10],
        "claimed": Claim.objects.filter(organization=organization, decided_at__isnull=True).exists(),
    }
    return render(request, "my/organization.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def organization(request: ApplicantRequest, reference: str) -> HttpResponse:
    """Who acts for the organization; the focal point invites."""
    body = own_body(request, reference)
    if request.method != "POST":
        return _page(request, body)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, body, form)
    try:
        invite_colleague(organization=body, email=form.cleaned_data["email"], actor=request.actor, now=request.now)
    except Refused as refused:
        return _page(request, body, form, tell_refusal(form, refused))
    messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": form.cleaned_data["email"]})
    return redirect("my_organization", reference=reference)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def profile(request: ApplicantRequest, reference: str) -> HttpResponse:
    """The profile outside any file."""
    body = own_body(request, reference)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=body, year=request.now.year)
    status, version = 200, body.version
    if request.method == "POST" and form.is_valid():
        try:
            update_profile(
                organization=body,
                profile=form.cleaned_data,
                actor=request.actor,
                now=request.now,
                version=page_version(request),
            )
        except Refused as refused:
            status = tell_refusal(form, refused)
        else:
            messages.success(request, _("The profile is saved."))
            return redirect("my_organization", reference=reference)
    context = {"organization": body, "form": form, "version": version}
    return render(request, "my/profile.html", context, status=status)


def _act(request: ApplicantRequest, reference: str, act: Callable[..., Any], words: str, **what: Any) -> HttpResponse:
    try:
        act(actor=request.actor, now=request.now, **what)
    except Refused as refused:
        return refusal_page(request, refused, reverse("my_organization", args=[reference]))
    messages.success(request, words)
    return redirect("my_organization", reference=reference)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def revoke(request: ApplicantRequest, reference: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    body = own_body(request, reference)
    if request.method != "POST":
        return redirect("my_organization", reference=reference)
    invitation = body.invitations.filter(pk=pk).first()
    if invitation is None:
        raise Http404
    return _act(request, reference, revoke_invitation, _("The invitation is taken back."), invitation=invitation)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def again(request: ApplicantRequest, reference: str, pk: int) -> HttpResponse:
    """Send an invitation again: a new link, and the earlier one ends."""
    body = own_body(request, reference)
    if request.method != "POST":
        return redirect("my_organization", reference=reference)
    row = body.invitations.filter(pk=pk).first()
    if row is None:
        raise Http404
    words = _("A new invitation is on its way to %(email)s. The earlier link no longer works.") % {"email": row.email}
    return _act(request, reference, invite_again, words, invitation=row)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def remove(request: ApplicantRequest, reference: str, pk: int) -> HttpResponse:
    """End a colleague's acting for the organization, or one's own."""
    body = own_body(request, reference)
    if request.method != "POST":
        return redirect("my_organization", reference=reference)
    row = body.representatives.filter(pk=pk).first()
    if row is None:
        raise Http404
    if row.user_id == request.actor.user_id:
        try:
            remove_representative(representative=row, actor=request.actor, now=request.now)
        except Refused as refused:
            return refusal_page(request, refused, reverse("my_organization", args=[reference]))
        return redirect("my_home")
    return _act(
        request,
        reference,
        remove_representative,
        _("This person no longer acts for the organization."),
        representative=row,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def focal_point(request: ApplicantRequest, reference: str, pk: int) -> HttpResponse:
    """Hand the role of focal point over."""
    body = own_body(request, reference)
    if request.method != "POST":
        return redirect("my_organization", reference=reference)
    row = body.representatives.filter(pk=pk).first()
    if row is None:
        raise Http404
    return _act(request, reference, hand_over, _("The focal point is handed over."), organization=body, to=row)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def invitation(request: ApplicantRequest, token: str) -> HttpResponse:
    """GET shows, POST accepts: mail scanners follow links."""
    row = (
        OrganizationInvitation.objects.filter(token_sha256=digest_of(token), revoked_at__isnull=True)
        .select_related("organization")
        .first()
    )
    sentence, status = "", 200
    if request.method == "POST":
        try:
            joined = accept_invitation(token=token, actor=request.actor, now=request.now)
        except Refused as refused:
            sentence, status = refusal_sentence(refused), status_of(refused)
        else:
            messages.success(request, _("You now act for %(name)s.") % {"name": joined.organization.name})
            return redirect("my_home")
    alive = row is not None and row.accepted_at is None and request.now < row.expires_at
    context = {"invitation": row, "alive": alive, "sentence": sentence}
    return render(request, "my/invitation.html", context, status=status)
