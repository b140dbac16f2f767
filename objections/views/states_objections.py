"""The objections of the own State: receipts, and the ceremonies that confirm and withdraw one (R5).

Each is read back, signed in for again, done once by one POST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.queries.paging import page_of
from accounts.refusals import Refused
from accreditation.modalities.objections import Standing
from objections.models import Objection, PreparedAct
from objections.notices.states_done import confirmed_already, prepared_done_already, why_not_sent, withdrawn_already
from objections.notices.states_words import sharing_sentence, standing_of
from objections.queries import states_case as case
from objections.queries.cases import NEVER_LODGED
from objections.queries.not_lodged import causes_of
from objections.queries.prepared import fate_of, left_over
from objections.services import confirming, withdrawing
from objections.views.states_door import StatesRequest, answer_refused, state_of, states_desk
from objections.views.states_receipts import READ, act_once, course_shown, objection_context, own_or_404


@require_safe
@states_desk
def own(request: StatesRequest) -> HttpResponse:
    """The objections of the own State, and nobody else's."""
    page = page_of(case.own_objections(request.actor), request.GET, size=25)
    causes, left = causes_of(page.rows, request.now), left_over(page.rows)
    rows = [
        (
            row,
            *standing_of(row, causes.get(row.pk)),
            row.standing in NEVER_LODGED and not row.on_paper,
            row.pk in left,
        )
        for row in page.rows
    ]
    return render(request, "states/objections.html", {"page": page, "rows": rows, "state": state_of(request)})


@require_safe
@states_desk
def receipt(request: StatesRequest, receipt: str) -> HttpResponse:
    """The receipt of an objection, with what became of it. It prints."""
    return render(request, "states/receipt.html", objection_context(request, own_or_404(request, receipt)))


def _ceremony(
    request: StatesRequest,
    receipt: str,
    template: str,
    act: Callable[[Objection], Any],
    done: Callable[[Any], str],
    already: Callable[[Objection, int | None], str],
) -> HttpResponse:
    """Read back on GET; act on POST after signing in again; the same page with its reason when refused."""
    objection = own_or_404(request, receipt)
    if request.method != "POST":
        return render(request, template, objection_context(request, objection))

    def fresh() -> dict[str, Any]:
        return objection_context(request, own_or_404(request, receipt))

    def said() -> str:
        return already(own_or_404(request, receipt), request.actor.user_id)

    return act_once(request, receipt, template, lambda: act(objection), done, fresh, said)


@require_http_methods(READ)
@states_desk
def confirm(request: StatesRequest, receipt: str) -> HttpResponse:
    """The mission's second person confirms; only then is the objection lodged."""
    return _ceremony(
        request,
        receipt,
        "states/confirm.html",
        lambda objection: confirming.confirm_objection(objection=objection, actor=request.actor, now=request.now),
        lambda _made: _("The objection is confirmed and lodged. The Chair has been told."),
        confirmed_already,
    )


@require_http_methods(READ)
@states_desk
def withdraw(request: StatesRequest, receipt: str) -> HttpResponse:
    """The State withdraws its objection."""
    return _ceremony(
        request,
        receipt,
        "states/withdraw.html",
        lambda objection: withdrawing.withdraw_objection(
            objection=objection, actor=request.actor, now=request.now, read_back=course_shown(request)
        ),
        _withdrawn_words,
        withdrawn_already,
    )


def _withdrawn_words(objection: Objection) -> str:
    if objection.standing == Standing.STANDING.value:
        return _("The withdrawal awaits a second delegate of your mission. Until it is confirmed the objection stands.")
    if objection.standing == Standing.NOT_LODGED.value:
        return _("What was prepared is taken back. Nothing was lodged.")
    return _("The objection is withdrawn. A receipt goes to your mission’s mailbox.")


@require_http_methods(READ)
@states_desk
def prepared(request: StatesRequest, receipt: str, pk: int) -> HttpResponse:
    """A withdrawal, a supplement or wider sharing that awaits its second person: read back, then confirmed or taken back."""
    objection = own_or_404(request, receipt)
    found = objection.prepared.filter(pk=pk).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return render(request, "states/prepared.html", _prepared_context(request, receipt, pk))
    if request.POST.get("step") == "drop":
        return _drop(request, receipt, found)

    return act_once(
        request,
        receipt,
        "states/prepared.html",
        lambda: confirming.confirm_prepared(prepared=found, actor=request.actor, now=request.now),
        lambda _made: _("It is confirmed. The Chair has been told; a receipt goes to your mission’s mailbox."),
        lambda: _prepared_context(request, receipt, pk),
        lambda: prepared_done_already(objection.prepared.get(pk=pk)),
    )


def _prepared_context(request: StatesRequest, receipt: str, pk: int) -> dict[str, Any]:
    """What the page says of it as it stands: read anew after a refusal, which a colleague's act may have brought about."""
    objection = own_or_404(request, receipt)
    found = objection.prepared.select_related("prepared_by").get(pk=pk)
    context = objection_context(request, objection)
    return context | {
        "one": found,
        "wider": sharing_sentence(
            shares_name=objection.shares_name or found.shares_name,
            shares_basis=objection.shares_basis or found.shares_basis,
            known=objection.application.objection_known_at is not None,
            disseminated=context["disseminated"],
        ),
        "is_open": any(one.pk == found.pk for one in context["prepared"]),
        "is_first_person": found.prepared_by_id == request.actor.user_id,
        "why_over": why_not_sent(objection, found, fate_of(found)),
        "blocked": context["why_no_confirmation"] if found.kind != PreparedAct.Kind.WITHDRAWAL else "",
    }


def _drop(request: StatesRequest, receipt: str, found: PreparedAct) -> HttpResponse:
    try:
        confirming.drop_prepared(prepared=found, actor=request.actor, now=request.now)
    except Refused as refused:
        return answer_refused(request, refused, "states/prepared.html", _prepared_context(request, receipt, found.pk))
    messages.success(request, _("It is taken back. Nobody outside your mission has seen it."))
    return redirect("states-receipt", receipt=receipt)
