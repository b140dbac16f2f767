"""An organization of one's own: its page and its profile."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.refusals import Refused
from accounts.services.invitations import LASTS
from accreditation.forms.case import InvitationForm
from accreditation.forms.profile import ProfileForm
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.replacements import may_change_people, may_remove
from accreditation.modalities.states import PENDING
from accreditation.models import Organization
from accreditation.models.organization import RepresentativeRole
from accreditation.notices.refusals import refusal_sentence
from accreditation.queries.beginning import late_of, one_may_begin, sent_by
from accreditation.queries.own import own_applications, waiting_invitations
from accreditation.services.organizations import insist_profile_changeable, update_profile
from accreditation.services.replacements import open_claims
from accreditation.services.representatives import current, invite_colleague
from accreditation.views.apply_doors import (
    ApplicantRequest,
    carried_version,
    changeable,
    for_applicants,
    own_body,
    page_version,
    tell_refusal,
)
from accreditation.views.my_file import profile_rows


def _page(
    request: ApplicantRequest, organization: Organization, form: InvitationForm | None = None, status: int = 200
) -> HttpResponse:
    people = list(current(organization).select_related("user").order_by("role", "id"))
    replacement = open_claims(organization).filter(replaces=True).select_related("claimed_by").first()
    # What would be refused is not offered.
    frozen = organization.frozen_at is not None
    asking = replacement.claimed_by_id if replacement is not None else None
    mine = next(row for row in people if row.user_id == request.actor.user_id)
    context = {
        "organization": organization,
        "people": people,
        "removable": {
            row.pk for row in people if may_remove(frozen=frozen, asks_to_replace=row.user_id == asking).allowed
        },
        "free": may_change_people(frozen=frozen).allowed,
        "may_begin": one_may_begin(
            [organization], late_of([organization], request.now), sent_by([organization.pk]), request.now
        ),
        "mine": mine,
        "days": LASTS.days,
        "focal": mine.role == RepresentativeRole.FOCAL_POINT,
        "invitations": changeable(waiting_invitations(request.actor).filter(organization=organization)),
        "form": form or InvitationForm(),
        "cases": organization.applications.order_by("-id")[:10],
        "claimed": organization.frozen_at is not None or open_claims(organization).filter(replaces=False).exists(),
        "replacement": replacement,
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
    if request.method != "POST":
        try:
            insist_profile_changeable(body)
        except Refused as refused:
            return _profile_as_it_stands(request, body, refused)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=body, year=request.now.year)
    status, told = 200, False
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
            status, told = tell_refusal(form, refused), refused.reason == Reason.STALE
        else:
            messages.success(request, _("The profile is saved."))
            return redirect("my_organization", reference=reference)
    version = carried_version(request, body.version, told=told)
    stands = request.method != "POST" and _name_stands(body)
    context = {"organization": body, "form": form, "version": version, "name_stands": stands}
    return render(request, "my/profile.html", context, status=status)


def _profile_as_it_stands(request: ApplicantRequest, body: Organization, refused: Refused) -> HttpResponse:
    """The profile to be read, why it is not changed here, and where it is."""
    cases = own_applications(request.actor).filter(organization=body, state__in=[state.value for state in PENDING])
    context = {
        "organization": body,
        "rows": profile_rows(body),
        "sentence": refusal_sentence(refused),
        "cases": list(cases[:5]),
    }
    return render(request, "my/profile_stands.html", context)


def _name_stands(body: Organization) -> bool:
    """Whether a new name is refused here, as that of the accredited is."""
    try:
        insist_profile_changeable(body, frozenset({"name"}))
    except Refused:
        return True
    return False
