"""/chair/people/: the Chair's office and its people, the staff the Chair has named, the change of Chair."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.capacities import Party, Right
from accounts.deadline_words import instant_words
from accounts.forms.people import HandOverForm, InviteOfficeForm
from accounts.models import Invitation
from accounts.notices.refusals import people_sentence
from accounts.policy import PeopleAct
from accounts.queries.people import invitations_to, office_of_chair, secretariat_staff
from accounts.reauthentication import sign_in_again_required
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.services.invitations import LASTS, invite_to_office, revoke_invitation
from accounts.services.mandates import end_office_mandate, hand_over_chair, name_staff
from accounts.views.doors import for_act, show_refusal

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
            "invitations": invitations_to(Party.CHAIR, request.now),
            "staff": staff,
        },
    )


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
        if "confirmed" not in request.POST:
            sentence = _(
                "On %(moment)s the Chair’s desk passes to %(name)s (%(email)s). From that instant nobody who is in the "
                "office now, yourself included, sees objections, consultations or the log."
            ) % {"moment": instant_words(given["at"]), "name": given["full_name"], "email": given["email"]}
        else:
            try:
                hand_over_chair(**given, actor=request.actor, now=request.now)
            except Refused as refused:
                status = show_refusal(form, refused)
            else:
                messages.success(request, _("The change of Chair is recorded and the invitation is on its way."))
                return redirect("after_sign_in")
    return render(request, "accounts/chair_hand_over.html", {"form": form, "sentence": sentence}, status=status)


@GET_POST
@office
@sign_in_again_required
def remove(request: PortalRequest, pk: int) -> HttpResponse:
    """Remove somebody from the office, after a read-back."""
    assert request.actor is not None  # noqa: S101
    mandate = get_object_or_404(office_of_chair(request.now), pk=pk)
    problem, status = "", 200
    if request.method == "POST":
        try:
            end_office_mandate(mandate=mandate, actor=request.actor, now=request.now)
        except Refused as refused:
            problem, status = people_sentence(refused), 409
        else:
            messages.success(request, _("%s is in the office no more.") % mandate.user)
            return redirect("chair_people" if mandate.user_id != request.actor.user_id else "after_sign_in")
    return render(request, "accounts/chair_remove.html", {"mandate": mandate, "problem": problem}, status=status)


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


@require_POST
@office
def revoke(request: PortalRequest, pk: int) -> HttpResponse:
    """Take an invitation to the office back."""
    assert request.actor is not None  # noqa: S101
    invitation = get_object_or_404(Invitation, pk=pk, party=Party.CHAIR.value)
    try:
        revoke_invitation(invitation=invitation, actor=request.actor, now=request.now)
        messages.success(request, _("The invitation is taken back; its link no longer works."))
    except Refused as refused:
        messages.error(request, people_sentence(refused))
    return redirect("chair_people")
