"""What a State adds to its objection: a basis later, another choice of sharing, its word on an entry from paper (R5).

Each is read back, signed in for again, done once by one POST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.refusals import Refused
from accreditation.acting import sentence_of
from accreditation.modalities.objections import Sharing
from accreditation.modalities.outcomes import Reason
from objections.forms.states import ContestForm, SharingForm, SupplementForm
from objections.models import Objection
from objections.notices.states_done import contested_already, shared_words
from objections.notices.states_words import sharing_sentence
from objections.services import contesting, sharing, supplementing
from objections.views.states_door import StatesRequest, states_desk
from objections.views.states_receipts import (
    READ,
    act_once,
    answer_read_back,
    course_shown,
    objection_context,
    own_or_404,
)


def _written(
    request: StatesRequest,
    receipt: str,
    template: str,
    context: dict[str, Any],
    field: str,
    act: Callable[[str], Any],
    done: Callable[[Any], str],
    already: Callable[[str], str] = lambda _text: "",
) -> HttpResponse:
    """A text of the State: typed, read back on the same page, signed in again for, and done."""
    form = context["form"]
    if not form.is_valid():
        return render(request, template, context, status=422)
    text = form.cleaned_data[field]
    if request.POST.get("step") != "send":
        return answer_read_back(request, template, context, lambda: act(text), text)

    def fresh() -> dict[str, Any]:
        return context | objection_context(request, own_or_404(request, receipt)) | {"read_back": text}

    return act_once(request, receipt, template, lambda: act(text), done, fresh, lambda: already(text))


@require_http_methods(READ)
@states_desk
def supplement(request: StatesRequest, receipt: str) -> HttpResponse:
    """Add to the basis: form, read-back on the same page, then signing in again."""
    objection = own_or_404(request, receipt)
    most_words = objection.application.cycle.process.rules().basis_words
    form = SupplementForm(request.POST or None, most_words=most_words)
    context = objection_context(request, objection) | {"form": form}
    if request.method != "POST":
        return render(request, "states/supplement.html", context)
    return _written(
        request,
        receipt,
        "states/supplement.html",
        context,
        "text",
        lambda text: supplementing.supplement_objection(
            objection=objection, text=text, actor=request.actor, now=request.now, read_back=course_shown(request)
        ),
        lambda made: (
            _("The supplement is received. The Chair has been told.")
            if made
            else _("The supplement awaits a second delegate of your mission. Until then nobody outside it reads it.")
        ),
    )


@require_http_methods(READ)
@states_desk
def share(request: StatesRequest, receipt: str) -> HttpResponse:
    """Let the organization know more: form, read-back on the same page, then signing in again."""
    objection = own_or_404(request, receipt)
    form = SharingForm(
        request.POST if request.method == "POST" else None,
        shares_name=objection.shares_name,
        shares_basis=objection.shares_basis,
    )
    context = objection_context(request, objection) | {"form": form}
    if request.method != "POST":
        return render(request, "states/share.html", context)
    # As it was sent: what is shared meanwhile, the form does not offer any more.
    asked = Sharing(*(bool(request.POST.get(field)) for field in ("share_name", "share_basis")))
    form.is_valid()
    if asked == Sharing():
        form.add_error(None, sentence_of(Refused(Reason.NOTHING_CHOSEN, "R5")))
        return render(request, "states/share.html", context, status=422)
    return _share(request, objection, asked, context)


def _share(request: StatesRequest, objection: Objection, asked: Sharing, context: dict[str, Any]) -> HttpResponse:
    """Read back, then done; where all that is asked is shared already, the receipt says so."""
    before = sharing.sharing_of(objection)
    wider = before.widened(asked)
    read_back = {
        "wider": sharing_sentence(
            shares_name=wider.name,
            shares_basis=wider.basis,
            known=objection.application.objection_known_at is not None,
            disseminated=context["disseminated"],
        ),
        "name": asked.name,
        "basis": asked.basis,
    }

    def act() -> Objection:
        return sharing.share_objection(
            objection=objection,
            name=asked.name,
            basis=asked.basis,
            actor=request.actor,
            now=request.now,
            read_back=course_shown(request),
        )

    if wider != before and request.POST.get("step") != "send":
        return answer_read_back(request, "states/share.html", context, act, read_back)
    return act_once(
        request,
        objection.receipt,
        "states/share.html",
        act,
        lambda made: shared_words(before, asked, sharing.sharing_of(made)),
        lambda: context | objection_context(request, own_or_404(request, objection.receipt)) | {"read_back": read_back},
    )


@require_http_methods(READ)
@states_desk
def contest(request: StatesRequest, receipt: str) -> HttpResponse:
    """Contest what the Chair's office entered for the mission from paper."""
    objection = own_or_404(request, receipt)
    most_words = objection.application.cycle.process.rules().basis_words
    form = ContestForm(request.POST or None, most_words=most_words)
    context = objection_context(request, objection) | {"form": form}
    if not context["by_chair"]:
        raise Http404
    if request.method != "POST":
        return render(request, "states/contest.html", context)
    return _written(
        request,
        receipt,
        "states/contest.html",
        context,
        "reason",
        lambda reason: contesting.contest_entry(
            objection=objection, reason=reason, actor=request.actor, now=request.now
        ),
        lambda _made: _("The Chair’s office has been told that your mission contests the entry."),
        lambda reason: contested_already(own_or_404(request, receipt), reason),
    )
