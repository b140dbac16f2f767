"""The objections of the own State: receipts, and the ceremonies that confirm, withdraw, supplement and contest one (R5).

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
from accounts.reauthentication import sign_in_again_required
from accounts.refusals import Refused
from accreditation.acting import sentence_of
from accreditation.modalities.objections import (
    ObjectionFacts,
    Standing,
    may_confirm_second,
    may_contest,
    may_supplement,
    may_withdraw,
)
from accreditation.modalities.outcomes import Reason, Verdict
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from accreditation.services.trying import refusal_of
from objections.forms.states import ContestForm, SharingForm, SupplementForm
from objections.models import Objection, PreparedAct
from objections.models.dissemination import ItemKind
from objections.notices.states_words import (
    sharing_sentence,
    standing_of,
    told_sentence,
    warned_words,
    withdrawal_follows,
)
from objections.queries import states_case as case
from objections.queries.cases import contested_entry, entered_by_chair, is_contested, last_entry
from objections.services import confirming, contesting, sharing, supplementing, withdrawing
from objections.views.states_door import (
    StatesRequest,
    answer_refused,
    may_lodge_in_its_name,
    state_of,
    states_desk,
)

READ = ["GET", "HEAD", "POST"]


def _own_or_404(request: StatesRequest, receipt: str) -> Objection:
    objection = case.own_objections(request.actor).filter(receipt=receipt).first()
    if objection is None:
        raise Http404
    return objection


def _objection_context(request: StatesRequest, objection: Objection) -> dict[str, Any]:
    word, shape = standing_of(objection)
    lodgeable = may_lodge_in_its_name(request)
    first = objection.lodged_by_id == request.actor.user_id
    by_chair = entered_by_chair(objection)
    own, now_is = Standing(objection.standing), objection.application.state_now
    waiting = case.prepared_on(objection)
    withdrawing = any(one.kind == PreparedAct.Kind.WITHDRAWAL for one in waiting)
    ended = objection.application.period_ends_at is None or request.now >= objection.application.period_ends_at
    entry, application = last_entry(objection), objection.application
    rules = application.cycle.process.rules()
    facts = ObjectionFacts(application.route_now, now_is, application.period_ends_at)
    confirming = may_confirm_second(own, objection.lodged_by_id, request.actor.person_id, facts, request.now)
    to_supplement = may_supplement(own, now_is, withdrawal_awaits=withdrawing)
    to_contest = may_contest(entry is not None, is_contested(objection))
    told = [
        item
        for item in case.told_on(objection.application)
        if item.objection is not None and item.objection.pk == objection.pk
    ]
    return {
        "objection": objection,
        "application": objection.application,
        "state": state_of(request),
        "statements": list(objection.statements.select_related("made_by")),
        "told": told,
        "word": word,
        "shape": shape,
        "paragraph": PARAGRAPHS[Rule.R5],
        "by_chair": by_chair,
        "may_lodge": lodgeable,
        "may_confirm": lodgeable and confirming.allowed,
        "is_first_person": first,
        "ended": ended,
        "prepared": waiting,
        "may_withdraw": lodgeable and may_withdraw(own, now_is).allowed and not withdrawing,
        "may_supplement": lodgeable and to_supplement.allowed,
        "why_no_supplement": _why_not(to_supplement, lodgeable),
        "may_share": lodgeable and to_supplement.allowed and not (objection.shares_name and objection.shares_basis),
        "contested_entry": contested_entry(objection),
        "last_entry": entry,
        "may_contest": lodgeable and to_contest.allowed,
        "why_no_contest": _why_not(to_contest, lodgeable),
        "follows": withdrawal_follows(rules),
        "warned": warned_words(rules),
        "sharing": told_sentence(objection, disseminated=any(item.kind == ItemKind.OBJECTION for item in told)),
    }


def _why_not(verdict: Verdict, lodgeable: bool) -> str:
    """What the act would be refused for, said before anything is typed."""
    if not lodgeable:
        return sentence_of(Refused(Reason.NO_RIGHT, verdict.rule))
    return sentence_of(Refused(verdict.reason, verdict.rule)) if verdict.reason is not None else ""


def _read_back(
    request: StatesRequest, template: str, context: dict[str, Any], act: Callable[[], Any], read_back: Any
) -> HttpResponse:
    """What follows, before it is done. The act is tried and taken back: what it would be refused for is told now, not after
    signing in again."""
    refused = refusal_of(act)
    if refused is not None:
        return answer_refused(request, refused, template, context)
    return render(request, template, context | {"read_back": read_back})


@require_safe
@states_desk
def own(request: StatesRequest) -> HttpResponse:
    """The objections of the own State, and nobody else's."""
    page = page_of(case.own_objections(request.actor), request.GET, size=25)
    rows = [(row, *standing_of(row)) for row in page.rows]
    return render(request, "states/objections.html", {"page": page, "rows": rows, "state": state_of(request)})


@require_safe
@states_desk
def receipt(request: StatesRequest, receipt: str) -> HttpResponse:
    """The receipt of an objection, with what became of it. It prints."""
    return render(request, "states/receipt.html", _objection_context(request, _own_or_404(request, receipt)))


def _act_once(
    request: StatesRequest,
    receipt: str,
    template: str,
    act: Callable[[], Any],
    done: Callable[[Any], str],
    context: Callable[[], dict[str, Any]],
) -> HttpResponse:
    """After signing in again: done, and the receipt; or the same page with the reason and everything that was typed."""

    @sign_in_again_required
    def acting(request: StatesRequest) -> HttpResponse:
        try:
            made = act()
        except Refused as refused:
            return answer_refused(request, refused, template, context())
        messages.success(request, done(made))
        return redirect("states-receipt", receipt=receipt)

    answer: HttpResponse = acting(request)
    return answer


def _ceremony(
    request: StatesRequest, receipt: str, template: str, act: Callable[[Objection], Any], done: Callable[[Any], str]
) -> HttpResponse:
    """Read back on GET; act on POST after signing in again; the same page with its reason when refused."""
    objection = _own_or_404(request, receipt)
    if request.method != "POST":
        return render(request, template, _objection_context(request, objection))

    def fresh() -> dict[str, Any]:
        return _objection_context(request, _own_or_404(request, receipt))

    return _act_once(request, receipt, template, lambda: act(objection), done, fresh)


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
    )


@require_http_methods(READ)
@states_desk
def withdraw(request: StatesRequest, receipt: str) -> HttpResponse:
    """The State withdraws its objection."""
    return _ceremony(
        request,
        receipt,
        "states/withdraw.html",
        lambda objection: withdrawing.withdraw_objection(objection=objection, actor=request.actor, now=request.now),
        _withdrawn_words,
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
    objection = _own_or_404(request, receipt)
    found = objection.prepared.select_related("prepared_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    context = _objection_context(request, objection) | {
        "one": found,
        "wider": sharing_sentence(
            shares_name=objection.shares_name or found.shares_name,
            shares_basis=objection.shares_basis or found.shares_basis,
        ),
        "is_open": any(one.pk == found.pk for one in case.prepared_on(objection)),
        "is_first_person": found.prepared_by_id == request.actor.user_id,
    }
    if request.method != "POST":
        return render(request, "states/prepared.html", context)
    if request.POST.get("step") == "drop":
        return _drop(request, found, context)

    return _act_once(
        request,
        receipt,
        "states/prepared.html",
        lambda: confirming.confirm_prepared(prepared=found, actor=request.actor, now=request.now),
        lambda _made: _("It is confirmed. The Chair has been told; a receipt goes to your mission’s mailbox."),
        lambda: context,
    )


def _drop(request: StatesRequest, found: PreparedAct, context: dict[str, Any]) -> HttpResponse:
    try:
        confirming.drop_prepared(prepared=found, actor=request.actor, now=request.now)
    except Refused as refused:
        return answer_refused(request, refused, "states/prepared.html", context)
    messages.success(request, _("It is taken back. Nobody outside your mission has seen it."))
    return redirect("states-receipt", receipt=context["objection"].receipt)


@require_http_methods(READ)
@states_desk
def supplement(request: StatesRequest, receipt: str) -> HttpResponse:
    """Add to the basis: form, read-back on the same page, then signing in again."""
    objection = _own_or_404(request, receipt)
    most_words = objection.application.cycle.process.rules().word_limits["basis"]
    form = SupplementForm(request.POST or None, most_words=most_words)
    context = _objection_context(request, objection) | {"form": form}
    if request.method != "POST":
        return render(request, "states/supplement.html", context)
    if not form.is_valid():
        return render(request, "states/supplement.html", context, status=422)
    text = form.cleaned_data["text"]

    def act() -> Any:
        return supplementing.supplement_objection(objection=objection, text=text, actor=request.actor, now=request.now)

    if request.POST.get("step") != "send":
        return _read_back(request, "states/supplement.html", context, act, text)

    return _act_once(
        request,
        receipt,
        "states/supplement.html",
        act,
        lambda made: (
            _("The supplement is received. The Chair has been told.")
            if made
            else _("The supplement awaits a second delegate of your mission. Until then nobody outside it reads it.")
        ),
        lambda: context,
    )


@require_http_methods(READ)
@states_desk
def share(request: StatesRequest, receipt: str) -> HttpResponse:
    """Let the organization know more: form, read-back on the same page, then signing in again."""
    objection = _own_or_404(request, receipt)
    form = SharingForm(
        request.POST if request.method == "POST" else None,
        shares_name=objection.shares_name,
        shares_basis=objection.shares_basis,
    )
    context = _objection_context(request, objection) | {"form": form}
    if request.method != "POST":
        return render(request, "states/share.html", context)
    form.is_valid()
    name, basis = (form.cleaned_data.get(field, False) for field in ("share_name", "share_basis"))
    if not (name or basis):
        form.add_error(None, sentence_of(Refused(Reason.NOTHING_CHOSEN, "R5")))
        return render(request, "states/share.html", context, status=422)
    wider = sharing_sentence(shares_name=objection.shares_name or name, shares_basis=objection.shares_basis or basis)

    def act() -> Objection:
        return sharing.share_objection(
            objection=objection, name=name, basis=basis, actor=request.actor, now=request.now
        )

    if request.POST.get("step") != "send":
        read_back = {"wider": wider, "name": name, "basis": basis}
        return _read_back(request, "states/share.html", context, act, read_back)

    return _act_once(
        request,
        receipt,
        "states/share.html",
        act,
        lambda made: (
            _("It is recorded. The Chair has been told; a receipt goes to your mission’s mailbox.")
            if (made.shares_name or not name) and (made.shares_basis or not basis)
            else _("It awaits a second delegate of your mission. Until then nobody outside it reads it.")
        ),
        lambda: context,
    )


@require_http_methods(READ)
@states_desk
def contest(request: StatesRequest, receipt: str) -> HttpResponse:
    """Contest what the Chair's office entered for the mission from paper."""
    objection = _own_or_404(request, receipt)
    most_words = objection.application.cycle.process.rules().word_limits["basis"]
    form = ContestForm(request.POST or None, most_words=most_words)
    context = _objection_context(request, objection) | {"form": form}
    if request.method != "POST":
        if not context["by_chair"]:
            raise Http404
        return render(request, "states/contest.html", context)
    if not form.is_valid():
        return render(request, "states/contest.html", context, status=422)
    reason = form.cleaned_data["reason"]

    def act() -> Any:
        return contesting.contest_entry(objection=objection, reason=reason, actor=request.actor, now=request.now)

    if request.POST.get("step") != "send":
        return _read_back(request, "states/contest.html", context, act, reason)

    return _act_once(
        request,
        receipt,
        "states/contest.html",
        act,
        lambda _made: _("The Chair’s office has been told that your mission contests the entry."),
        lambda: context,
    )
