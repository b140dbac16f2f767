"""An organization's own page: its profile, and who acts for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.refusals import Refused
from accounts.sealed import digest
from accounts.services.invitations import LASTS
from accreditation.forms.case import InvitationForm
from accreditation.forms.profile import ProfileForm
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.replacements import may_change_people, may_remove
from accreditation.modalities.states import PENDING
from accreditation.models import Organization, OrganizationInvitation, Representative
from accreditation.models.organization import RepresentativeRole
from accreditation.notices.refusals import refusal_sentence
from accreditation.queries.beginning import one_may_begin
from accreditation.queries.own import has_left, own_applications, own_organizations, waiting_invitations
from accreditation.services.organizations import insist_profile_changeable, update_profile
from accreditation.services.replacements import open_claims
from accreditation.services.representatives import (
    accept_invitation,
    current,
    hand_over,
    insist_changes_people,
    insist_may_accept,
    insist_may_remove,
    invite_again,
    invite_colleague,
    remove_representative,
    revoke_invitation,
)
from accreditation.views.apply_doors import (
    ApplicantRequest,
    carried_version,
    changeable,
    for_applicants,
    own_body,
    page_version,
    refusal_page,
    status_of,
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
        "may_begin": one_may_begin([organization], request.now),
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


@dataclass(frozen=True)
class ReadBack:
    """What changes, in a full sentence, and who is told of it."""

    title: str
    sentence: str
    told: str
    button: str
    done: str
    danger: bool = True


def _read_back(
    request: ApplicantRequest,
    body: Organization,
    words: ReadBack,
    act: Callable[..., Any],
    after: str = "",
    ask: Callable[[], None] | None = None,
    **what: Any,
) -> HttpResponse:
    """Read back on a GET, done on the POST; refused with the page still there."""
    sentence, status = "", 200
    try:
        if request.method == "POST":
            act(actor=request.actor, now=request.now, **what)
        elif ask is not None:
            ask()
    except Refused as refused:
        sentence, status = refusal_sentence(refused), status_of(refused)
    else:
        if request.method == "POST":
            messages.success(request, words.done)
            return redirect(after or reverse("my_organization", args=[body.reference]))
    context = {
        "organization": body,
        "title": words.title,
        "read_back": words.sentence,
        "told": words.told,
        "button": words.button,
        "danger": words.danger,
        "refused": sentence,
    }
    return render(request, "my/person_act.html", context, status=status)


def _person(body: Organization, pk: int) -> Representative:
    row = body.representatives.select_related("user", "organization").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


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
    """End a colleague's acting for the organization, or one's own, after reading back."""
    body = own_organizations(request.actor).filter(reference=reference).first()
    if body is None:
        # One's own leaving, pressed twice: there is nothing left to do.
        if has_left(request.actor, reference, pk):
            return redirect("my_home")
        raise Http404
    row = _person(body, pk)
    name = {"person": row.user, "organization": body.name}
    if row.user_id == request.actor.user_id:
        words = ReadBack(
            title=_("Stop acting for this organization"),
            sentence=_(
                "You no longer act for %(organization)s, from this moment on: you see none of its cases and send nothing in "
                "its name. What you did stands. To come back you need an invitation."
            )
            % name,
            told=_("You and the focal point are told by letter."),
            button=_("Stop acting for it"),
            done=_("You no longer act for %(organization)s.") % name,
        )
        return _read_back(request, body, words, remove_representative, after=reverse("my_home"), representative=row)
    if row.until_at is not None:
        return _gone(request, reference)
    words = ReadBack(
        title=_("Remove a colleague"),
        sentence=_(
            "%(person)s no longer acts for %(organization)s, from this moment on: sees none of its cases and sends nothing "
            "in its name. What was done stands. To come back an invitation is needed."
        )
        % name,
        told=_("%(person)s is told by letter.") % name,
        button=_("Remove %(person)s") % name,
        done=_("This person no longer acts for the organization."),
    )
    ask = partial(insist_may_remove, row, request.actor)
    return _read_back(request, body, words, remove_representative, ask=ask, representative=row)


def _gone(request: ApplicantRequest, reference: str) -> HttpResponse:
    messages.info(request, _("This person no longer acts for the organization."))
    return redirect("my_organization", reference=reference)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def focal_point(request: ApplicantRequest, reference: str, pk: int) -> HttpResponse:
    """Hand the role of focal point over, after reading back."""
    body = own_body(request, reference)
    row = _person(body, pk)
    if row.until_at is not None:
        return _gone(request, reference)
    name = {"person": row.user, "organization": body.name}
    words = ReadBack(
        title=_("Hand over the focal point"),
        sentence=_(
            "%(person)s becomes the focal point of %(organization)s in your place: from this moment on %(person)s alone "
            "invites, removes and hands over. You stay a colleague, and cannot take the role back by yourself."
        )
        % name,
        told=_("Everybody who acts for the organization is told by letter."),
        button=_("Hand over to %(person)s") % name,
        done=_("%(person)s is now the focal point.") % name,
        danger=False,
    )
    ask = partial(insist_changes_people, body, request.actor)
    return _read_back(request, body, words, hand_over, ask=ask, organization=body, to=row)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def invitation(request: ApplicantRequest, token: str) -> HttpResponse:
    """GET shows, POST accepts: mail scanners follow links."""
    row = (
        OrganizationInvitation.objects.filter(token_sha256=digest(token), revoked_at__isnull=True)
        .select_related("organization")
        .first()
    )
    sentence, status, may_accept, other = "", 200, False, False
    try:
        if request.method == "POST":
            joined = accept_invitation(token=token, actor=request.actor, now=request.now)
            messages.success(request, _("You now act for %(name)s.") % {"name": joined.organization.name})
            return redirect("my_home")
        insist_may_accept(row, request.actor, request.now)
        may_accept = True
    except Refused as refused:
        other = refused.reason == Reason.INVITATION_OTHER_ADDRESS
        if request.method == "POST":
            sentence, status = refusal_sentence(refused), status_of(refused)
        elif refused.reason not in {Reason.INVITATION_EXPIRED, Reason.INVITATION_USED}:  # the page has words for these
            sentence = refusal_sentence(refused)
    context = {"invitation": row, "may_accept": may_accept, "other": other, "sentence": sentence}
    return render(request, "my/invitation.html", context, status=status)
