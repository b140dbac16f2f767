"""What the Chair disseminated, updates to plenaries, decisions and their silence; asking for a circulation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.queries.paging import page_of
from accounts.reauthentication import sign_in_again_required
from accounts.refusals import Refused
from accreditation.modalities.decisions import may_break
from accreditation.notices.refusals import refusal_sentence
from accreditation.services.scope import request_circulation
from objections.models import Decision, DecisionItem
from objections.models.decision import DecisionStatus
from objections.notices.chair_words import case_of_item, item_text
from objections.notices.states_words import status_of
from objections.queries import states_communications as queries
from objections.queries.states_annex import AnnexRow, annexed_for
from objections.services.deciding import break_silence
from objections.services.mission import record_communication_opening
from objections.views.states_door import (
    StatesRequest,
    answer_refused,
    may_lodge_in_its_name,
    refusal_status,
    state_of,
    states_desk,
)

READ = ["GET", "HEAD", "POST"]
LATEST = 10


@require_safe
@states_desk
def communications(request: StatesRequest) -> HttpResponse:
    """The Chair's numbered communications; beside them the latest updates and decisions, which have lists of their own."""
    page = page_of(queries.communications_for(request.actor), request.GET, size=25)
    latest: dict[str, list[Any]] = {
        "updates": list(queries.updates_for(request.actor)[: LATEST + 1]),
        "decisions": list(queries.decisions_for(request.actor)[: LATEST + 1]),
    }
    return render(
        request,
        "states/communications.html",
        {
            "page": page,
            **{name: rows[:LATEST] for name, rows in latest.items()},
            "more": {name: len(rows) > LATEST for name, rows in latest.items()},
        },
    )


@require_safe
@states_desk
def updates(request: StatesRequest) -> HttpResponse:
    """Every update of the Chair to a plenary (R8)."""
    return render(
        request, "states/updates.html", {"page": page_of(queries.updates_for(request.actor), request.GET, size=25)}
    )


@require_safe
@states_desk
def decisions(request: StatesRequest) -> HttpResponse:
    """Every decision that was put to States (R9)."""
    return render(
        request, "states/decisions.html", {"page": page_of(queries.decisions_for(request.actor), request.GET, size=25)}
    )


@require_safe
@states_desk
def communication(request: StatesRequest, number: int) -> HttpResponse:
    """One communication, its pieces as they were sent. The mission's first opening is logged for the Chair."""
    found = queries.communications_for(request.actor).filter(number=number).first()
    if found is None:
        raise Http404
    if not found.opened:
        record_communication_opening(dissemination=found, actor=request.actor, now=request.now)
    return render(
        request,
        "states/communication.html",
        {
            "communication": found,
            "items": [
                (item, item_text(item), case_of_item(item), item.received_at) for item in queries.items_of(found)
            ],
        },
    )


@require_safe
@states_desk
def update(request: StatesRequest, pk: int) -> HttpResponse:
    """One update to a plenary, with the cases as they stood."""
    found = queries.updates_for(request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    items = found.items.select_related("application__organization").order_by("application__organization__name")
    return render(
        request,
        "states/update.html",
        {"update": found, "items": [(item, *status_of(item.state_then)) for item in items]},
    )


def _decision_or_404(request: StatesRequest, pk: int) -> Decision:
    found = queries.decisions_for(request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _lists_of(decision: Decision, items: list[DecisionItem]) -> list[tuple[str, list[DecisionItem]]]:
    """What it confirms and what it passed by; one that was not adopted confirms nothing."""
    if decision.status == DecisionStatus.UNDER_SILENCE:
        return [(_("Adopted, it confirms the accreditation of"), items)]
    if decision.status != DecisionStatus.ADOPTED:
        return [(_("It confirms nothing. It had been proposed for"), items)]
    lists = [
        (_("It confirms the accreditation of"), [item for item in items if item.done_at]),
        (_("It was proposed for these as well and does not cover them"), [item for item in items if not item.done_at]),
    ]
    return [(heading, rows) for heading, rows in lists if rows]


def _why_over(decision: Decision, now: datetime) -> str:
    """What breaking the silence would be refused for, by the act's own rule."""
    if decision.silence_ends_at is None:
        return ""
    verdict = may_break(decision.silence_ends_at, decision.broken_at, now)
    return refusal_sentence(Refused(verdict.reason, verdict.rule)) if verdict.reason is not None else ""


def _decision_context(request: StatesRequest, decision: Decision) -> dict[str, Any]:
    ends = decision.silence_ends_at
    items = list(decision.items.select_related("application__organization").order_by("application__reference"))
    runs = decision.status == DecisionStatus.UNDER_SILENCE and ends is not None and request.now < ends
    return {
        "decision": decision,
        "items": items,
        "lists": _lists_of(decision, items),
        "runs": runs,
        "state": state_of(request),
        "may_lodge": may_lodge_in_its_name(request),
        "why_over": _why_over(decision, request.now),
        "broke_it": decision.broken_by_id == request.actor.state_id and decision.broken_by_id is not None,
    }


@require_safe
@states_desk
def decision(request: StatesRequest, pk: int) -> HttpResponse:
    """One decision: what it confirms, under silence until when, what became of it."""
    return render(request, "states/decision.html", _decision_context(request, _decision_or_404(request, pk)))


@require_http_methods(READ)
@states_desk
def silence(request: StatesRequest, pk: int) -> HttpResponse:
    """Break the silence on a proposed decision: read back, sign in again, one POST."""
    found = _decision_or_404(request, pk)
    context = _decision_context(request, found)
    if request.method != "POST":
        if found.silence_ends_at is None:
            raise Http404
        return render(request, "states/break_silence.html", context)

    @sign_in_again_required
    def acting(request: StatesRequest) -> HttpResponse:
        try:
            break_silence(decision=found, actor=request.actor, now=request.now)
        except Refused as refused:
            fresh = _decision_context(request, _decision_or_404(request, pk))
            if fresh["broke_it"] and context["may_lodge"]:  # pressed twice, or by a colleague
                messages.info(request, _("Your State has broken the silence already. Nothing was done twice."))
                return redirect("states-decision", pk=pk)
            return answer_refused(request, refused, "states/break_silence.html", fresh)
        messages.success(request, _("Your State has broken the silence. The decision is not adopted."))
        return redirect("states-decision", pk=pk)

    return acting(request)


@require_http_methods(READ)
@states_desk
def ask_circulation(request: StatesRequest, reference: str) -> HttpResponse:
    """Ask for a file that was not admitted to be circulated."""
    row = annexed_for(request.actor, reference)
    if row is None:
        raise Http404
    if request.method != "POST":
        return render(request, "states/ask_circulation.html", _asking(request, row))

    @sign_in_again_required
    def acting(request: StatesRequest) -> HttpResponse:
        try:
            request_circulation(application=row.application, actor=request.actor, now=request.now)
        except Refused as refused:
            return _not_asked(request, refused, annexed_for(request.actor, reference) or row)
        messages.success(request, _("The file will go to all Member States with the next list."))
        return redirect("states-lists")

    return acting(request)


def _asking(request: StatesRequest, row: AnnexRow) -> dict[str, Any]:
    return {
        "row": row,
        "row_facts": [(_("Reference"), row.reference), (_("Why it was not admitted"), row.reason)],
        "state": state_of(request),
        "may_lodge": may_lodge_in_its_name(request),
        "may_ask": row.may_ask,
    }


def _not_asked(request: StatesRequest, refused: Refused, row: AnnexRow) -> HttpResponse:
    """Pressed twice: said where the first press led. Another State was first: the page says so by itself."""
    context = _asking(request, row)
    asked = context["may_lodge"] and row.asked_at is not None and not row.may_ask
    if asked and row.asked_by == request.actor.state_id:
        messages.info(request, _("Your State has asked for it already: it goes with the next list."))
        return redirect("states-lists")
    if asked:
        return render(request, "states/ask_circulation.html", context, status=refusal_status(refused))
    return answer_refused(request, refused, "states/ask_circulation.html", context)
