"""What every door of the applicant's side does first and last: who is there, which case, how a refusal is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode

from accounts.capacities import Actor, Party
from accounts.refusals import FileReason, Refused
from accounts.requests import PortalRequest
from accounts.upload_limit import too_large
from accreditation.forms.sections import TITLES
from accreditation.modalities.outcomes import Reason
from accreditation.models import Application, Organization
from accreditation.notices.refusals import refusal_sentence
from accreditation.queries.own import own_application, own_organizations


class ApplicantRequest(PortalRequest):
    """A request that has come through `for_applicants`: somebody is there."""

    actor: Actor


View = Callable[..., HttpResponseBase]
FORBIDDEN = {Reason.NO_RIGHT, Reason.OTHER_PARTY, Reason.NOT_FOCAL_POINT}
NOT_TYPED = {"csrfmiddlewaretoken", "version", "key", "action"}
LONGEST_SHOWN = 200_000


def for_applicants(view: View) -> View:
    """Signed-in people in no other capacity. Signed out: to sign-in, and back; a form that comes after the session has
    ended is answered with what was typed in it."""

    @wraps(view)
    def door(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor is None:
            return _signed_out(request)
        if request.actor.party is not Party.PERSON:
            return render(request, "my/other_capacity.html", status=403)
        answer = view(request, *args, **kwargs)
        patch_cache_control(answer, private=True)
        return answer

    return door


def _signed_out(request: PortalRequest) -> HttpResponse:
    sign_in = f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
    if request.method != "POST":
        return redirect(sign_in)
    typed = [
        (str(TITLES.get(name, name.replace("_", " ").capitalize())), value)
        for name in request.POST
        if name not in NOT_TYPED
        for value in request.POST.getlist(name)
        if value.strip() and len(value) <= LONGEST_SHOWN
    ]
    return render(request, "my/signed_out.html", {"typed": typed, "sign_in": sign_in}, status=403)


def own_case(request: PortalRequest, reference: str) -> Application:
    """The person's own case. Somebody else's does not exist for them."""
    application = own_application(request.actor, reference)
    if application is None:
        raise Http404
    return application


def own_body(request: PortalRequest, reference: str) -> Organization:
    """An organization that the person acts for."""
    organization = own_organizations(request.actor).filter(reference=reference).first()
    if organization is None:
        raise Http404
    return organization


def status_of(refused: Refused) -> int:
    return 403 if refused.reason in FORBIDDEN else 409


def tell_refusal(form: BaseForm, refused: Refused, field: str | None = None) -> int:
    """Put the refusal's sentence on the form, by its field where it has one. Returns the status of the answer."""
    form.add_error(field if field in form.fields else None, refusal_sentence(refused))
    return status_of(refused)


def refusal_page(request: PortalRequest, refused: Refused, back: str) -> HttpResponse:
    """A refused act that has no form to stand on."""
    context = {"sentence": refusal_sentence(refused), "rule": refused.rule, "back": back}
    return render(request, "my/refused.html", context, status=status_of(refused))


def uploaded(request: PortalRequest, name: str) -> UploadedFile | None:
    """The uploaded file of that name. Raises Refused where it was too large to be kept at all."""
    if name in too_large(request):
        raise Refused(FileReason.FILE_TOO_LARGE)
    return request.FILES.get(name)
