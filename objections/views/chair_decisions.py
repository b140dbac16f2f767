"""Decisions on some or all: prepared by one, confirmed by a second person, in a meeting or under silence (R9)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.deadline_words import instant_words
from accounts.file_answers import file_answer
from accounts.queries.paging import page_of
from accounts.refusals import Refused
from accreditation.acting import refusal_status, sentence_of
from accreditation.modalities.outcomes import Reason
from accreditation.services.trying import refusal_of
from objections.forms.chair_decisions import ConsensusForm, DecisionForm
from objections.models import Decision, DecisionItem
from objections.models.decision import DecisionStatus
from objections.notices.chair_words import DECISION_SHAPE, status_of
from objections.notices.silence import silence_warnings
from objections.queries import chair_communications as queries
from objections.queries.deciding import items_left, with_a_note
from objections.services.deciding import (
    confirm_decision,
    discard_decision,
    insist_case_left,
    insist_may_confirm,
    prepare_decision,
)
from objections.services.imported_decisions import confirm_imported_decision
from objections.views.chair_door import (
    READ_OR_ACT,
    ActPage,
    ChairRequest,
    answer_act,
    chair_desk,
    told_already,
)


@require_safe
@chair_desk
def index(request: ChairRequest) -> HttpResponse:
    """All decisions, drafts and those whose silence was broken included. Not adopted is not refused."""
    page = page_of(queries.decisions(), request.GET, size=50)
    rows = [(row, DECISION_SHAPE[row.status]) for row in page.rows]
    return render(request, "chair/decisions.html", {"page": page, "rows": rows})


@require_http_methods(READ_OR_ACT)
@chair_desk
def new(request: ChairRequest) -> HttpResponse:
    """Draw up a decision that confirms some or all of the contested cases."""
    found = queries.decidable(request.now)
    ready = [case for case, verdict in found if verdict.allowed]
    context: dict[str, Any] = {
        "ready": [(case, *status_of(case.state)) for case in ready],
        "blocked": [
            (case, status_of(case.state)[0], verdict.reason == Reason.NOTE_WAITS)
            for case, verdict in found
            if not verdict.allowed
        ],
    }
    if request.method != "POST":
        return render(request, "chair/decision_form.html", {**context, "form": DecisionForm(cases=ready)})
    form = DecisionForm(request.POST, cases=ready)
    if not form.is_valid():
        return render(request, "chair/decision_form.html", {**context, "form": form}, status=422)
    try:
        decision = prepare_decision(
            applications=form.chosen(),
            title=form.cleaned_data["title"],
            symbol=form.cleaned_data["symbol"],
            session=form.cleaned_data["session"],
            silence_ends_at=form.cleaned_data["silence_ends_at"],
            actor=request.actor,
            now=request.now,
            form_key=form.cleaned_data["form_key"],
        )
    except Refused as refused:
        if refused.reason == Reason.SILENCE_IN_PAST:
            form.add_error("silence_ends_at", sentence_of(refused))
            context |= {"form": form}
        else:
            context |= {"form": form, "refusal": sentence_of(refused)}
        return render(request, "chair/decision_form.html", context, status=refusal_status(refused))
    messages.success(request, _("The draft is prepared. A second person of the Chair's office confirms it."))
    return redirect("chair-decision", pk=decision.pk)


def _found(pk: int) -> Decision:
    return get_object_or_404(queries.decisions(), pk=pk)


@require_safe
@chair_desk
def detail(request: ChairRequest, pk: int) -> HttpResponse:
    """One decision: its cases, its two people, its silence and what became of it."""
    found = _found(pk)
    items = list(found.items.select_related("application__organization").order_by("application__organization__name"))
    prepared = found.status == DecisionStatus.PREPARED
    open_now = found.status in {DecisionStatus.PREPARED, DecisionStatus.UNDER_SILENCE}
    return render(
        request,
        "chair/decision.html",
        {
            "decision": found,
            "shape": DECISION_SHAPE[found.status],
            "items": [(item, *status_of(item.application.state)) for item in items],
            "blocked": queries.blocked_by_undisseminated(found) if open_now else [],
            "noted": with_a_note(found) if open_now else [],
            "prepared": prepared,
            "left": set(items_left(found).values_list("pk", flat=True))
            if open_now and not found.imported
            else {item.pk for item in items},
            "silence_open": open_now,
            "mine": found.prepared_by_id == request.actor.user_id,
            "warnings": silence_warnings(found, request.now),
        },
    )


def _cases(items: QuerySet[DecisionItem]) -> list[str]:
    """What the second person answers for, case by case."""
    rows = items.select_related("application__organization").order_by("application__organization__name")
    return [f"{item.application.organization.name} ({item.application.reference})" for item in rows]


@require_http_methods(READ_OR_ACT)
@chair_desk
def confirm(request: ChairRequest, pk: int) -> HttpResponse:
    """The second person declares consensus: recorded as taken in the meeting, at an instant that is read back, or put
    under silence."""
    found = _found(pk)
    if request.method != "POST" and (gone := _no_draft(request, found)) is not None:
        return gone
    if found.imported:
        return answer_act(request, _confirm_imported_page(request, found))
    if found.session is None or request.method != "POST":
        return answer_act(request, _confirm_page(request, found))
    form = ConsensusForm(request.POST)
    adopted_at = form.cleaned_data["adopted_at"] if form.is_valid() else None
    page = _confirm_page(request, found, adopted_at)
    if adopted_at is not None and form.cleaned_data["read_back"] != adopted_at.isoformat():
        refused = refusal_of(lambda: page.act(form.cleaned_data))
        if refused is not None:  # what would be refused after the read-back is refused in its place
            plain = {"page": _confirm_page(request, found), "form": form, "refusal": sentence_of(refused)}
            return render(request, page.template, plain, status=refusal_status(refused))
        typed = request.POST.copy()
        typed["read_back"] = adopted_at.isoformat()
        return render(request, page.template, {"page": page, "form": ConsensusForm(typed), "refusal": ""})
    return answer_act(request, page)


def _no_draft(request: ChairRequest, decision: Decision) -> HttpResponse | None:
    """Where the decision stands, for who comes late to confirm its draft or to put it aside."""
    if decision.status == DecisionStatus.PREPARED:
        return None
    words = _("This decision is no draft any more: %(status)s.") % {"status": decision.get_status_display()}
    return told_already(request, words, reverse("chair-decision", args=[decision.pk]))


def _confirm_page(request: ChairRequest, found: Decision, adopted_at: datetime | None = None) -> ActPage:
    left = items_left(found, adopted_at)
    passed_over = _cases(found.items.exclude(pk__in=left.values("pk")))
    sentence = _sentence(found, left.count())
    if adopted_at is not None:
        sentence += " " + _("It adopted it on %(moment)s: accreditations date from then.") % {
            "moment": instant_words(adopted_at)
        }
    return ActPage(
        title=_("Confirm the decision as its second person"),
        sentence=sentence,
        button=_("Confirm"),
        back=reverse("chair-decision", args=[found.pk]),
        done=_("Confirmed."),
        # Under silence nobody declares consensus beforehand: the silence itself shows it.
        form=ConsensusForm if found.session is not None else None,
        rule="R9",
        again=True,
        facts=[
            (_("Document symbol"), found.symbol or _("none given")),
            (_("Cases"), "\n".join(_cases(left))),
            *([(_("Left out: resolved meanwhile"), "\n".join(passed_over))] if passed_over else []),
            *((_("Mind"), warning) for warning in silence_warnings(found, request.now)),
        ],
        refused=refusal_of(lambda: _insist_may_confirm(found, request)),
        act=lambda data: confirm_decision(
            decision=found,
            consensus=data.get("consensus", False),
            adopted_at=data.get("adopted_at"),
            actor=request.actor,
            now=request.now,
        ),
    )


def _insist_may_confirm(found: Decision, request: ChairRequest) -> None:
    """Who may confirm, and whether a case is left; in a meeting that has adopted it before, that depends on when."""
    insist_may_confirm(found, request.actor)
    insist_case_left(found, found.session.opens_at if found.session else None)


def _confirm_imported_page(request: ChairRequest, found: Decision) -> ActPage:
    return ActPage(
        title=_("Confirm the decision as its second person"),
        sentence=_(
            "“%(title)s” goes on record as adopted on the day that its paper gives, and is published. Its cases are accredited "
            "already; nothing follows for them."
        )
        % {"title": found.title},
        button=_("Confirm"),
        back=reverse("chair-decision", args=[found.pk]),
        done=_("Confirmed."),
        rule="R9",
        again=True,
        facts=[
            (_("Document symbol"), found.symbol),
            (_("Adopted"), instant_words(found.adopted_at) if found.adopted_at else ""),
            (_("Evidence"), found.evidence),
            (_("Cases"), "\n".join(_cases(found.items.all()))),
        ],
        refused=refusal_of(lambda: insist_may_confirm(found, request.actor)),
        act=lambda _data: confirm_imported_decision(decision=found, actor=request.actor, now=request.now),
    )


@require_safe
@chair_desk
def scan(request: ChairRequest, pk: int) -> FileResponse:
    """The paper on which a decision from before the portal rests, as it was received."""
    paper = _found(pk).paper
    if paper is None:
        raise Http404
    return file_answer(paper, clean=False)


def _sentence(found: Decision, count: int) -> str:
    if found.session is not None:
        return ngettext(
            "%(session)s has adopted “%(title)s”, confirming %(count)s case by consensus.",
            "%(session)s has adopted “%(title)s”, confirming %(count)s cases by consensus.",
            count,
        ) % {"session": found.session, "title": found.title, "count": count}
    ends = instant_words(found.silence_ends_at) if found.silence_ends_at else ""
    return ngettext(
        "“%(title)s”, confirming %(count)s case, is put to all Member States under silence until %(ends)s. A State that "
        "breaks the silence leaves the case where it is.",
        "“%(title)s”, confirming %(count)s cases, is put to all Member States under silence until %(ends)s. A State that "
        "breaks the silence leaves the cases where they are.",
        count,
    ) % {"title": found.title, "count": count, "ends": ends}


@require_http_methods(READ_OR_ACT)
@chair_desk
def discard(request: ChairRequest, pk: int) -> HttpResponse:
    """Put a draft aside."""
    found = _found(pk)
    gone = _no_draft(request, found)
    if gone is not None:
        return gone
    return answer_act(
        request,
        ActPage(
            title=_("Put the draft aside"),
            sentence=_("The draft “%(title)s” is put aside. Its cases stay where they are.") % {"title": found.title},
            button=_("Put aside"),
            back=reverse("chair-decision", args=[pk]),
            done=_("The draft is put aside."),
            rule="R9",
            act=lambda _data: discard_decision(decision=found, actor=request.actor, now=request.now),
        ),
    )
