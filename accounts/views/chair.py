"""/chair/people/: the Chair's office and its people, the staff the Chair has named, the change of Chair."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.capacities import Party, Right
from accounts.deadline_words import instant_words
from accounts.forms.people import HandOverForm, InviteOfficeForm
from accounts.models import Invitation, Mandate
from accounts.notices.hand_over import hand_over_sentence
from accounts.notices.refusals import people_sentence
from accounts.policy import PeopleAct
from accounts.queries.people import invitations_to, office_of_chair, pending_hand_over, secretariat_staff
from accounts.reauthentication import sign_in_again_required
from accounts.refusals import Refused, why_refused
from accounts.requests import PortalRequest
from accounts.services.changing_chair import hand_over_chair, insist_may_hand_over, take_back_invitation
from accounts.services.invitations import LASTS, invite_to_office
from accounts.services.mandates import end_office_mandate, insist_leaves_enough, name_staff
from accounts.views.doors import by_button, for_act, show_refusal

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
office = for_act(PeopleAct.OFFICE_PEOPLE)


@require_safe
@office
def people(request: PortalRequest) -> HttpResponse:
    """Who is in the office, who has been invited, whom of the Secretariat the Chair has named."""
    staff = [
        {"mandate": mandate, "named": Right.NAMED_STAFF.value in mandate.rights}
        for mandate in secretariat_staff(request.now)
    ]
    return render(
        request,
        "accounts/chair_people.html",
        {
            "office": office_of_chair(request.now),
            "invitations": [one for one in invitations_to(Party.CHAIR, request.now) if one.from_at is None],
            "staff": staff,
            **hand_over_context(request),
        },
    )


def hand_over_context(request: PortalRequest) -> dict[str, Any]:
    """What a page shows of a change of Chair that is on its way."""
    pending = pending_hand_over(request.now)
    return {"hand_over": pending, "hand_over_words": hand_over_sentence(pending, request.now) if pending else ""}


@GET_POST
@office
@sign_in_again_required
def invite(request: PortalRequest) -> HttpResponse:
    """Invite somebody to the office."""
    assert request.actor is not None  # noqa: S101 - the door has asked
    form, status = InviteOfficeForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            invite_to_office(**form.cleaned_data, actor=request.actor, now=request.now)
        except Refused as refused:
            status = show_refusal(form, refused)
        else:
            messages.success(request, _("The invitation is on its way to %s.") % form.cleaned_data["email"])
            return redirect("chair_people")
    return render(request, "accounts/chair_invite.html", {"form": form, "days": LASTS.days}, status=status)


@GET_POST
@office
@sign_in_again_required
def hand_over(request: PortalRequest) -> HttpResponse:
    """The change of Chair: typed, read back in a sentence, then done."""
    assert request.actor is not None  # noqa: S101
    form, status = HandOverForm(request.POST or None), 200
    sentence = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if "confirmed" in request.POST:
                hand_over_chair(**given, actor=request.actor, now=request.now)
                messages.success(request, _("The change of Chair is recorded and the invitation is on its way."))
                return redirect("chair_people")
            insist_may_hand_over(at=given["at"], email=given["email"], actor=request.actor, now=request.now)
            sentence = _read_back(given)
        except Refused as refused:
            status = show_refusal(form, refused)
    context = {"form": form, "sentence": sentence, **hand_over_context(request)}
    return render(request, "accounts/chair_hand_over.html", context, status=status)


def _read_back(given: dict[str, Any]) -> str:
    return _(
        "On %(moment)s, or when the invitation is accepted if that is later, the Chair’s desk passes to %(name)s "
        "(%(email)s). From then on nobody who is in the office now, yourself included, sees objections, consultations or "
        "the log."
    ) % {"moment": instant_words(given["at"]), "name": given["full_name"], "email": given["email"]}


@GET_POST
@office
@sign_in_again_required
def remove(request: PortalRequest, pk: int) -> HttpResponse:
    """Remove somebody from the office, after a read-back; of the last one it says why, and offers nothing."""
    assert request.actor is not None  # noqa: S101
    mandate = get_object_or_404(office_of_chair(request.now), pk=pk)
    problem, status = _why_not_removed(mandate, request.now), 200
    if request.method == "POST":
        try:
            end_office_mandate(mandate=mandate, actor=request.actor, now=request.now)
        except Refused as refused:
            problem, status = people_sentence(refused), 409
        else:
            messages.success(request, _("%s is in the office no more.") % mandate.user)
            return redirect("chair_people" if mandate.user_id != request.actor.user_id else "after_sign_in")
    return render(request, "accounts/chair_remove.html", {"mandate": mandate, "problem": problem}, status=status)


def _why_not_removed(mandate: Mandate, now: datetime) -> str:
    """What removing would be refused for, whoever asks."""
    refused = why_refused(lambda: insist_leaves_enough(mandate, [], now))
    return people_sentence(refused) if refused is not None else ""


@GET_POST
@for_act(PeopleAct.NAME_STAFF)
@sign_in_again_required
def staff(request: PortalRequest, pk: int) -> HttpResponse:
    """Name somebody of the Secretariat to see objections, or take it back, after a read-back."""
    assert request.actor is not None  # noqa: S101
    mandate = get_object_or_404(secretariat_staff(request.now), pk=pk)
    named = Right.NAMED_STAFF.value in mandate.rights
    if request.method == "POST":
        try:
            name_staff(mandate=mandate, named=request.POST.get("named") == "yes", actor=request.actor, now=request.now)
            messages.success(request, _("Saved. %s has been told.") % mandate.user)
        except Refused as refused:
            messages.error(request, people_sentence(refused))
        return redirect("chair_people")
    return render(request, "accounts/chair_staff.html", {"mandate": mandate, "named": named})


@office
@by_button("chair_people")
def revoke(request: PortalRequest, pk: int) -> HttpResponse:
    """Take an invitation to the office back."""
    assert request.actor is not None  # noqa: S101
    invitation = get_object_or_404(Invitation, pk=pk, party=Party.CHAIR.value)
    try:
        take_back_invitation(invitation=invitation, actor=request.actor, now=request.now)
        done = _("The invitation is taken back; its link no longer works.")
        messages.success(request, _("The change of Chair is taken back.") if invitation.from_at else done)
    except Refused as refused:
        messages.error(request, people_sentence(refused))
    return redirect("chair_people")
