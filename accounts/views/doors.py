"""What the pages about people share: who may open them, and how a refusal is shown with everything typed kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.notices.refusals import people_sentence
from accounts.people_reasons import PeopleReason
from accounts.policy import PeopleAct, may
from accounts.refusal_status import status_of
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.signed_out import signed_out

View = Callable[..., HttpResponse]


def for_act(act: PeopleAct) -> Callable[[View], View]:
    """Open to whose capacity may do `act`; the service asks again. Signed out: sign in. Anybody else: 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor is None:
                return signed_out(request)
            if not may(act, request.actor):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


# The fields of the forms on people to which a refusal speaks, where the form has one of them.
FIELDS_OF = {
    PeopleReason.IN_THE_PAST: ("at", "until"),
    PeopleReason.NOT_AN_ADDRESS: ("email",),
    PeopleReason.HAS_MANDATE: ("email",),
    PeopleReason.ALREADY_INVITED: ("email",),
    PeopleReason.IN_OFFICE: ("email",),
}


def by_button(page: str, *names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """What a button does, and an address opened by hand does not: that leads to the page which has the button."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def pressed(request: PortalRequest, **kwargs: Any) -> Any:
            if request.method in {"GET", "HEAD"}:
                return redirect(page, **{name: kwargs[name] for name in names})
            return require_POST(view)(request, **kwargs)

        return pressed

    return decorate


def show_refusal(form: BaseForm, refused: Refused) -> int:
    """Put the sentence on the form, at the field that it speaks of; returns the status to answer with."""
    named = FIELDS_OF.get(refused.reason, ())  # type: ignore[call-overload]
    form.add_error(next((name for name in named if name in form.fields), None), people_sentence(refused))
    return status_of(refused)
