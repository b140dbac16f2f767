"""/mailing-list/: signing up, and the pages behind the links of its letters. A GET shows, a POST acts: scanners follow links."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.forms.mailing_list import SubscribeForm
from accounts.notices.refusals import people_sentence
from accounts.people_reasons import PeopleReason
from accounts.public_pages import public_page
from accounts.queries.subscriptions import CONFIRM_WITHIN, to_confirm, to_leave
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.services.letters import ONE_CLICK_BODY
from accounts.services.subscriptions import confirm_subscription, leave_list, subscribe
from accounts.views.doors import show_refusal

PLAIN = "text/plain; charset=utf-8"
GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@GET_POST
def mailing_list(request: PortalRequest) -> HttpResponse:
    """What the list is, and signing up. The answer is the same for every address."""
    form, status = SubscribeForm(request.POST or None), 200
    if request.method == "POST":
        limited = ratelimit.consume_or_429(request, action="signup")
        if limited:
            return limited
        if form.is_valid():
            try:
                subscribe(**form.cleaned_data, now=request.now)
            except Refused as refused:
                status = show_refusal(form, refused)
            else:
                return redirect("mailing_list_asked")
    return render(request, "accounts/mailing_list.html", {"form": form, "days": CONFIRM_WITHIN.days}, status=status)


@public_page
def asked(request: PortalRequest) -> HttpResponse:
    """What happens next, in the same words for everybody."""
    return render(request, "accounts/mailing_list_asked.html", {"days": CONFIRM_WITHIN.days})


@never_cache
@GET_POST
def confirm(request: PortalRequest, token: str) -> HttpResponse:
    """The link of the first letter."""
    row = to_confirm(token, request.now)
    if row is not None and request.method == "POST":
        try:
            row = confirm_subscription(token=token, now=request.now)
        except Refused:
            row = None
    if row is None:
        problem = people_sentence(Refused(PeopleReason.UNKNOWN_SUBSCRIPTION))
        return render(request, "accounts/mailing_list_confirm.html", {"problem": problem}, status=410)
    return render(request, "accounts/mailing_list_confirm.html", {"row": row})


@never_cache
@GET_POST
def leave(request: PortalRequest, token: str) -> HttpResponse:
    """The link at the end of every letter. Nothing is left of who has left: a link that was used, or that did not come whole,
    is not known, and no success is claimed for it."""
    row, left = to_leave(token), False
    if request.method == "POST":
        row, left = None, leave_list(token=token, now=request.now)
    status = 200 if row is not None or left else 404
    return render(request, "accounts/mailing_list_leave.html", {"row": row, "left": left}, status=status)


@csrf_exempt
@never_cache
@GET_POST
def one_click(request: PortalRequest, token: str) -> HttpResponse:
    """The address in the header of every letter to the list (RFC 8058): a mail program posts to it for its reader, without
    a session and without a form of ours. It takes that address off the list and does nothing else; whoever opens it is
    led to the page with the button."""
    if request.method != "POST":
        return redirect("mailing_list_leave", token=token)
    key, _equals, value = ONE_CLICK_BODY.partition("=")
    if request.POST.get(key) != value:
        return HttpResponse(
            _("Nothing was done: send “%(body)s”.") % {"body": ONE_CLICK_BODY}, status=400, content_type=PLAIN
        )
    if not leave_list(token=token, now=request.now):
        unknown = _("This link is not known. If letters still come, use the link of the newest letter.")
        return HttpResponse(unknown, status=404, content_type=PLAIN)
    return HttpResponse(_("The address is not on the mailing list."), content_type=PLAIN)
