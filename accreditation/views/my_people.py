"""The people of an organization: invited, removed, handed over to; and the invitation as its recipient sees it."""

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
from accreditation.modalities.outcomes import Reason
from accreditation.models import Organization, OrganizationInvitation, Representative
from accreditation.notices.refusals import refusal_sentence
from accreditation.queries.own import has_left, own_organizations
from accreditation.services.representatives import (
    accept_invitation,
    hand_over,
    insist_changes_people,
    insist_may_accept,
    insist_may_remove,
    invite_again,
    remove_representative,
    revoke_invitation,
)
from accreditation.views.apply_doors import ApplicantRequest, for_applicants, own_body, refusal_page, status_of


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
