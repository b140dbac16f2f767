"""The pages behind links in letters: an invitation, a mission's mailbox. A GET shows, a POST acts: scanners follow links."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.deadline_words import instant_words
from accounts.forms.people import NewAccountForm
from accounts.middleware.capacity import SESSION_KEY
from accounts.models import Invitation, Mandate, User
from accounts.notices.hand_over import new_chair_sentence
from accounts.notices.refusals import people_sentence
from accounts.people_reasons import PeopleReason
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.sealed import digest
from accounts.services.accepting import accept_invitation, ask_for_another, insist_usable, sign_up_by_invitation
from accounts.services.mailboxes import confirm_mailbox, find_test
from accounts.views.doors import by_button, show_refusal

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
BACKEND = "django.contrib.auth.backends.ModelBackend"
# With these, another invitation can be asked for.
STALE = {PeopleReason.INVITATION_EXPIRED, PeopleReason.INVITATION_REVOKED}


@never_cache
@sensitive_post_parameters("password1", "password2")
@GET_POST
def invitation(request: PortalRequest, token: str) -> HttpResponse:
    """Accept an invitation: signed in with the invited address, or by making the account it is for."""
    found = Invitation.objects.select_related("state").filter(token_sha256=digest(token)).first()
    try:
        usable = insist_usable(found, request.now)
    except Refused as refused:
        return _cannot(request, refused, token)
    if request.actor is not None:
        return _accept(request, usable, token)
    if User.objects.filter(email__iexact=usable.email).exists():
        context = {**_invited(usable, request), "sign_in": True}
        return render(request, "accounts/invitation.html", context)
    return _sign_up(request, usable, token)


def _invited(usable: Invitation, request: PortalRequest) -> dict[str, Any]:
    """What every form of the page shows: to what the person is invited, and of a change of Chair what accepting does."""
    what = new_chair_sentence(usable, request.now) if usable.is_of_new_chair else ""
    return {"invitation": usable, "new_chair": what}


def _cannot(request: PortalRequest, refused: Refused, token: str) -> HttpResponse:
    known = refused.reason != PeopleReason.UNKNOWN_INVITATION
    context = {"problem": people_sentence(refused), "token": token, "may_ask": refused.reason in STALE}
    return render(request, "accounts/invitation_cannot.html", context, status=410 if known else 404)


def _accept(request: PortalRequest, usable: Invitation, token: str) -> HttpResponse:
    problem, status = "", 200
    if request.user.email.lower() != usable.email.lower():  # type: ignore[union-attr]
        problem = people_sentence(Refused(PeopleReason.OTHER_ADDRESS))
    elif request.method == "POST" and request.actor is not None:
        try:
            mandate = accept_invitation(token=token, actor=request.actor, now=request.now)
        except Refused as refused:
            problem, status = people_sentence(refused), 409
        else:
            return _accepted(request, mandate)
    context = {**_invited(usable, request), "problem": problem}
    return render(request, "accounts/invitation.html", context, status=status)


def _accepted(request: PortalRequest, mandate: Mandate) -> HttpResponse:
    """The person acts in this capacity from now on; of a mandate that is still to begin, it is said when."""
    if mandate.from_at > request.now:
        begins = {"body": mandate, "moment": instant_words(mandate.from_at)}
        messages.success(request, _("Accepted. You act for %(body)s from %(moment)s on.") % begins)
    else:
        request.session[SESSION_KEY] = mandate.pk
        messages.success(request, _("You act for %s now.") % mandate)
    return redirect("after_sign_in")


def _sign_up(request: PortalRequest, usable: Invitation, token: str) -> HttpResponse:
    # Looking costs nothing: many missions sit behind one address.
    limited = ratelimit.consume_or_429(request, action="signup") if request.method == "POST" else None
    if limited:
        return limited
    initial = {"full_name": usable.full_name, "language": usable.language}
    form, status = NewAccountForm(request.POST or None, email=usable.email, initial=initial), 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            mandate = sign_up_by_invitation(
                token=token,
                full_name=given["full_name"],
                language=given["language"],
                password=given["password1"],
                now=request.now,
            )
        except Refused as refused:
            status = show_refusal(form, refused)
        else:
            login(request, mandate.user, backend=BACKEND)
            record_authentication(request, mandate.user, method="password", email=mandate.user.email)
            return _accepted(request, mandate)
    context = {**_invited(usable, request), "form": form, "new_account": True}
    return render(request, "accounts/invitation.html", context, status=status)


@never_cache
@by_button("invitation", "token")
def ask_again(request: PortalRequest, token: str) -> HttpResponse:
    """Ask for another invitation in the place of one that can no longer be used."""
    try:
        ask_for_another(token=token, now=request.now)
        problem, status = "", 200
    except Refused as refused:
        problem, status = people_sentence(refused), 409
    return render(request, "accounts/invitation_asked.html", {"problem": problem}, status=status)


@never_cache
@GET_POST
def mailbox(request: PortalRequest, token: str) -> HttpResponse:
    """A mission confirms that its mailbox is read."""
    test = find_test(token)
    if test is None:
        problem = people_sentence(Refused(PeopleReason.UNKNOWN_LINK))
        return render(request, "accounts/mailbox.html", {"problem": problem}, status=404)
    done = test.answered_at is not None
    if request.method == "POST":
        confirm_mailbox(token=token, now=request.now)
        done = True
    return render(request, "accounts/mailbox.html", {"test": test, "done": done})
