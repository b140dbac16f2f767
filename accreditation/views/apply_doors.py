"""What every door of the applicant's side does first and last: who is there, which case, how a refusal is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from accounts.capacities import Actor
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.signed_out import signed_out
from accreditation.forms.sections import TITLES
from accreditation.modalities.applications import WindowFacts, may_edit, may_enter
from accreditation.modalities.outcomes import Reason, Verdict
from accreditation.modalities.replacements import may_change_people
from accreditation.models import Application, Organization
from accreditation.notices.own_case import own_refusal
from accreditation.notices.refusals import refusal_sentence
from accreditation.other_capacity import other_capacity_page
from accreditation.queries.own import own_application, own_file, own_organizations


class ApplicantRequest(PortalRequest):
    """A request that has come through `for_applicants`: somebody is there."""

    actor: Actor


View = Callable[..., HttpResponseBase]
FORBIDDEN = {Reason.NO_RIGHT, Reason.OTHER_PARTY, Reason.NOT_FOCAL_POINT}


def for_applicants(view: View) -> View:
    """Signed-in people in no other capacity. Signed out: to sign-in, and back; a form that comes after the session has
    ended is answered with what was typed in it."""

    @wraps(view)
    def door(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor is None:
            return signed_out(request, TITLES, kept=True)
        elsewhere = other_capacity_page(request, TITLES)
        if elsewhere is not None:
            return elsewhere
        answer = view(request, *args, **kwargs)
        patch_cache_control(answer, private=True)
        return answer

    return door


def own_case(request: PortalRequest, reference: str) -> Application:
    """The person's own case. Somebody else's does not exist for them."""
    application = own_application(request.actor, reference)
    if application is None:
        raise Http404
    return application


def own_working_file(request: PortalRequest, reference: str) -> Application:
    """The person's own case for a page to write on; the same door."""
    application = own_file(request.actor, reference)
    if application is None:
        raise Http404
    return application


def own_body(request: PortalRequest, reference: str) -> Organization:
    """An organization that the person acts for."""
    organization = own_organizations(request.actor).filter(reference=reference).first()
    if organization is None:
        raise Http404
    return organization


def page_version(request: PortalRequest) -> int:
    """The version that the page was drawn from. A missing or garbled one is 0, which nothing ever had: the service then
    refuses it as stale, and both texts are shown."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def carried_version(request: PortalRequest, in_force: int, *, told: bool = False) -> int:
    """What a page carries: what is in force when it is drawn first, or once it has `told` that somebody else has changed
    it. A page that comes back for any other reason is as old as it was, or its next press would overwrite unseen."""
    return in_force if request.method != "POST" or told else page_version(request)


def status_of(refused: Refused) -> int:
    return 403 if refused.reason in FORBIDDEN else 409


def tell_refusal(
    form: BaseForm, refused: Refused, field: str | None = None, application: Application | None = None
) -> int:
    """Put the refusal's sentence on the form, by its field where it has one. Returns the status of the answer."""
    form.add_error(field if field in form.fields else None, _sentence(refused, application))
    return status_of(refused)


def _sentence(refused: Refused, application: Application | None) -> str:
    return refusal_sentence(refused) if application is None else own_refusal(application, refused)


def refusal_page(
    request: PortalRequest, refused: Refused, back: str, application: Application | None = None
) -> HttpResponse:
    """A refused act that has no form to stand on."""
    context = {"sentence": _sentence(refused, application), "rule": refused.rule, "back": back}
    return render(request, "my/refused.html", context, status=status_of(refused))


def letter_answer(pdf: bytes, reference: str) -> HttpResponse:
    """A letter of the head to be printed and signed, as a download named by its reference."""
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="letter-{reference}.pdf"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def keeps_no_more(application: Application, refused: Refused) -> JsonResponse:
    """Told to the autosave: nothing is kept here any more, whatever version the page was drawn from."""
    answer = {"reason": refused.reason, "sentence": own_refusal(application, refused), "closed": True}
    return JsonResponse(answer, status=status_of(refused))


def section_url(application: Application, name: str) -> str:
    """The page of one part of the file."""
    if name == "documents":
        return reverse("my_documents", args=[application.reference])
    return reverse("my_section", args=[application.reference, name])


def changeable(invitations: Iterable[Any]) -> list[Any]:
    """Invitations of queries.own, each with whether the person may send it again or take it back now (`focal`)."""
    rows = list(invitations)
    for row in rows:
        row.focal = row.focal and may_change_people(frozen=row.organization.frozen_at is not None).allowed
    return rows


def _window_for_it(application: Application) -> WindowFacts:
    late_until: datetime | None = application.late_until  # type: ignore[attr-defined]  # from queries.own
    return replace(application.window.facts(), late_until=late_until)


def has_shut(application: Application, now: datetime) -> bool:
    """Whether its window is over for this body, so that a draft can no longer be submitted in it."""
    return may_enter(_window_for_it(application), now).reason in {Reason.WINDOW_CLOSED, Reason.CYCLE_ENDED}


def edit_verdict(application: Application, now: datetime) -> Verdict:
    """Whether the person's own working file may be edited now, or why not. The services ask again."""
    return may_edit(application.state_now, _window_for_it(application), now, application.due_at)


def is_editable(application: Application, now: datetime) -> bool:
    """Whether the person's own working file may be edited now: what links and forms are drawn from. The services ask again."""
    return edit_verdict(application, now).allowed


def not_editable(request: PortalRequest, application: Application) -> HttpResponse:
    """A page to edit on was asked for when there is nothing to edit any more: the file as sent, and a sentence."""
    messages.info(request, _("The file can no longer be edited. This is how it was last sent."))
    return redirect("my_file", reference=application.reference)


def case_page(
    request: ApplicantRequest, template: str, application: Application, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of one case."""
    return render(request, template, {"application": application, **context}, status=status)


def back_to_case(request: ApplicantRequest, application: Application, words: str) -> HttpResponse:
    """Done: said on the page of the case."""
    messages.success(request, words)
    return redirect("my_case", reference=application.reference)


def case_url(application: Application) -> str:
    return reverse("my_case", args=[application.reference])
