"""/states/people/: the mission's administrator and the mission's delegates."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.capacities import Party, Right
from accounts.forms.people import ChangeDelegateForm, InviteDelegateForm, MissionChoicesForm
from accounts.forms.seat_time import last_day
from accounts.models import Invitation, MemberState
from accounts.notices.mission_warnings import mission_warnings
from accounts.notices.refusals import people_sentence
from accounts.people_reasons import PeopleReason
from accounts.policy import PeopleAct
from accounts.queries.people import delegates_of, invitations_to
from accounts.reauthentication import sign_in_again_required
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.services.invitations import LASTS, invite_delegate, revoke_invitation
from accounts.services.mandates import end_delegate, set_delegate_rights, set_mission_choices
from accounts.views.doors import by_button, for_act, show_refusal

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
administrators = for_act(PeopleAct.DELEGATES)


def _mine(request: PortalRequest) -> MemberState:
    state = request.mandate.state if request.mandate else None
    if state is None:
        raise Http404
    return state


@require_safe
@administrators
def people(request: PortalRequest) -> HttpResponse:
    """Who acts for the mission, who has been invited, what the mission has chosen."""
    assert request.actor is not None  # noqa: S101 - the door has asked
    state = _mine(request)
    return render(
        request,
        "accounts/mission_people.html",
        {
            "state": state,
            "warnings": mission_warnings(state, request.now),
            "delegates": delegates_of(request.actor, request.now),
            "invitations": invitations_to(Party.STATE, request.now, request.actor.state_id),
        },
    )


@GET_POST
@administrators
@sign_in_again_required
def invite(request: PortalRequest) -> HttpResponse:
    """Invite a delegate."""
    assert request.actor is not None  # noqa: S101
    form, status = InviteDelegateForm(request.POST or None, initial={"language": _mine(request).language}), 200
    if request.method == "POST" and form.is_valid():
        try:
            invite_delegate(**form.cleaned_data, actor=request.actor, now=request.now)
        except Refused as refused:
            status = show_refusal(form, refused)
        else:
            messages.success(request, _("The invitation is on its way to %s.") % form.cleaned_data["email"])
            return redirect("mission_people")
    return render(request, "accounts/mission_invite.html", {"form": form, "days": LASTS.days}, status=status)


@GET_POST
@administrators
@sign_in_again_required
def delegate(request: PortalRequest, pk: int) -> HttpResponse:
    """One delegate: rights given and taken, or removed."""
    assert request.actor is not None  # noqa: S101
    mandate = delegates_of(request.actor, request.now).filter(pk=pk).first()
    if mandate is None:
        raise Http404
    given = {
        "lodging": Right.LODGING.value in mandate.rights,
        "administrator": Right.ADMINISTRATOR.value in mandate.rights,
        "until": last_day(mandate.until_at),
        "seen": mandate.drawn(),
    }
    removing = request.POST.get("act") == "remove"
    form, status = ChangeDelegateForm(None if removing else request.POST or None, initial=given), 200
    problem = ""
    if request.method == "POST":
        try:
            if removing:
                end_delegate(mandate=mandate, actor=request.actor, now=request.now)
                messages.success(request, _("%s acts for the mission no more.") % mandate.user)
                return redirect("after_sign_in" if mandate.user_id == request.actor.user_id else "mission_people")
            if form.is_valid():
                set_delegate_rights(mandate=mandate, **form.cleaned_data, actor=request.actor, now=request.now)
                messages.success(request, _("The rights of %s are saved.") % mandate.user)
                own = mandate.user_id == request.actor.user_id and not form.cleaned_data["administrator"]
                return redirect("after_sign_in" if own else "mission_people")  # these pages are no longer one's own
        except Refused as refused:
            if removing:
                problem, status = people_sentence(refused), 409
            else:
                status = show_refusal(form, refused)
                if refused.reason == PeopleReason.RIGHTS_CHANGED:
                    form.redrawn(mandate.drawn())
    context = {"mandate": mandate, "form": form, "problem": problem, "state": mandate.state}
    return render(request, "accounts/mission_delegate.html", context, status=status)


@GET_POST
@for_act(PeopleAct.MISSION_CHOICES)
@sign_in_again_required
def choices(request: PortalRequest) -> HttpResponse:
    """Whether a second delegate confirms, and the language of the mission's letters."""
    assert request.actor is not None  # noqa: S101
    state = _mine(request)
    form = MissionChoicesForm(
        request.POST if request.method == "POST" else None,
        initial={"second_person": state.second_person, "language": state.language, "seen": state.choices_drawn()},
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            set_mission_choices(**form.cleaned_data, actor=request.actor, now=request.now)
        except Refused as refused:
            told = refused.reason == PeopleReason.CHOICES_CHANGED
            form.add_error(None if told else "second_person", people_sentence(refused))
            status = 409
            if told:
                form.redrawn(state.choices_drawn())
        else:
            messages.success(request, _("The mission’s choices are saved."))
            return redirect("mission_people")
    return render(request, "accounts/mission_choices.html", {"form": form, "state": state}, status=status)


@administrators
@by_button("mission_people")
def revoke(request: PortalRequest, pk: int) -> HttpResponse:
    """Take an invitation of the mission back."""
    assert request.actor is not None  # noqa: S101
    invitation = get_object_or_404(Invitation, pk=pk, party=Party.STATE.value, state_id=request.actor.state_id)
    try:
        revoke_invitation(invitation=invitation, actor=request.actor, now=request.now)
        messages.success(request, _("The invitation is taken back; its link no longer works."))
    except Refused as refused:
        messages.error(request, people_sentence(refused))
    return redirect("mission_people")
