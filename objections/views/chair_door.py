"""The door of the Chair's desk: who may enter, and the one page on which an act is read back and done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.capacities import Actor
from accounts.kept_uploads import take_upload
from accounts.reauthentication import sign_in_again_required
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.services.record import text_digest
from accounts.signed_out import signed_out
from accounts.typed_words import typed_in
from accreditation.acting import answer_act as acting_on_a_page
from accreditation.acting import refusal_status, sentence_of
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.models import Application
from accreditation.policy import may
from objections.queries.chair_cases import find_case

View = Callable[..., HttpResponseBase]
READ_OR_ACT = ["GET", "HEAD", "POST"]
STALE = 409


class ChairRequest(PortalRequest):
    """A request that has passed the door: its actor is of the Chair's office."""

    actor: Actor


def chair_desk(view: View) -> View:
    """Only the Chair's office enters, in that capacity, asked at every request. Nothing of it is kept by caches."""

    @wraps(view)
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor is None:
            return signed_out(request)
        if not may(ActOf.CONSULT, request.actor):
            raise PermissionDenied(_("This is the Chair's desk. Check in which capacity you are acting."))
        return view(request, *args, **kwargs)

    return never_cache(guarded)


def case_or_404(reference: str) -> Application:
    found = find_case(reference)
    if found is None:
        raise Http404
    return found


@dataclass
class ActPage:
    """One act on one page: what it will do in a full sentence, what it needs, one button, a way back."""

    title: str | Promise
    sentence: str | Promise
    button: str | Promise
    back: str
    done: str | Promise
    act: Callable[[dict[str, Any]], Any]
    form: Callable[..., forms.BaseForm] | None = None
    initial: dict[str, Any] = field(default_factory=dict)
    rule: str = ""
    danger: bool = False
    again: bool = False
    facts: list[tuple[str, Any]] = field(default_factory=list)
    quote: str = ""
    then: Callable[[Any], str] | None = None
    template: str = "chair/act.html"
    extra: dict[str, Any] = field(default_factory=dict)
    # Which of two acts at one address the page was drawn for: another page's press is refused as out of date.
    act_name: str = ""
    # The form's field of a scan, and how large it may be: kept before the other fields are looked at.
    paper: str = ""
    most_bytes: int = 0
    # Whether it is the desk role's alone; not a letter that its own sender may open.
    secret: bool = True
    # What the form says in a full sentence, with what follows: shown first, and done only when pressed with it before one's eyes.
    read_back: Callable[[dict[str, Any]], str] | None = None
    # What the act would be refused for, known before anything is typed: it is drawn in place of the form, also when it is
    # pressed all the same on a page drawn before, with what was typed to be copied.
    refused: Refused | None = None
    # Asked where the act is refused: whether it is done already, by whom, and the page that shows it.
    already: Callable[[], tuple[str, str] | None] | None = None
    # Makes the page anew where the act is refused: by then what its request had read may have been done by another.
    anew: Callable[[], ActPage] | None = None


def told_already(request: ChairRequest, words: str, address: str) -> HttpResponse:
    """Pressed twice, or after another person of the office: what was done, and who did it."""
    messages.info(request, words)
    return redirect(address)


def answer_act(request: ChairRequest, page: ActPage) -> HttpResponse:
    """Show the page, or do its act. Nothing typed is lost when it is refused."""
    if request.method != "POST" and page.refused is not None:
        return _show(request, page, None, refused=page.refused)
    if request.method != "POST":
        form = page.form(initial=page.initial) if page.form else None
        return _show(request, page, form)

    def acting(request: ChairRequest) -> HttpResponse:
        if page.act_name and request.POST.get("act_name") != page.act_name:
            blank = page.form(initial=page.initial) if page.form else None
            return _show(request, page, blank, refused=Refused(Reason.STALE, page.rule))
        form = page.form(request.POST, request.FILES, initial=page.initial) if page.form else None
        if form is not None and page.paper:
            keep_paper(request, form, page.paper, page.most_bytes, secret=page.secret)
        if form is not None and page.read_back is not None and form.is_valid():
            reading = _unread(request, page.read_back, form)
            if reading:
                return _show(request, page, form, reading=reading)
        return acting_on_a_page(
            request,
            form=form,
            do=page.act,
            show=partial(_show, request, page),
            back=page.back,
            done=page.done,
            then=page.then,
        )

    answer: HttpResponse = sign_in_again_required(acting)(request) if page.again else acting(request)
    return answer


def _unread(request: ChairRequest, read_back: Callable[[dict[str, Any]], str], form: forms.BaseForm) -> str:
    """The sentence of what is typed, unless it was pressed with this very sentence before one's eyes. What would be refused is
    not read back: the act refuses it, and keeps what it keeps of it."""
    try:
        reading = read_back(form.cleaned_data)
    except Refused:
        return ""
    return "" if request.POST.get("read_back") == text_digest(reading) else reading


def keep_paper(request: ChairRequest, form: forms.BaseForm, name: str, most_bytes: int, *, secret: bool = True) -> None:
    """The scan of a posted form, checked and kept at once: it stands in the form's data, also when the form comes back with
    its mark alone. What is the matter with it stands at its field."""
    form.is_valid()
    try:
        kept = take_upload(request, form, name, most_bytes, secret=secret)
    except Refused as refused:
        form.add_error(name, sentence_of(refused))
        return
    if kept is None:
        form.add_error(name, _("Choose the file: the document itself is kept as evidence."))
    else:
        form.cleaned_data[name] = kept


def _show(
    request: ChairRequest,
    page: ActPage,
    form: forms.BaseForm | None,
    *,
    refused: Refused | None = None,
    status: int = 200,
    reading: str = "",
) -> HttpResponse:
    # Known to be refused before it was pressed, as in a second window: whatever was sent, it is not offered again.
    refused = refused or page.refused
    stale = refused is not None and refusal_status(refused) == STALE
    done = page.already() if stale and page.already is not None else None
    if done is not None:
        return told_already(request, *done)
    if stale and page.anew is not None:
        page = page.anew()
        form = page.form(initial=page.initial) if page.form else None
    # Where the form does not come back with what was typed, as on a page that by now is another act's, it is given to copy.
    lost = page.refused is not None or (stale and (form is None or not form.is_bound))
    context = {
        "page": page,
        "form": form,
        "refusal": sentence_of(refused) if refused else "",
        "reading": reading,
        "read_back": text_digest(reading) if reading else "",
        "typed": typed_in(request) if lost else [],
        **page.extra,
    }
    return render(request, page.template, context, status=refusal_status(refused) if refused else status)
