"""Lodging an objection: form, read-back, sign in again, one POST, receipt (R5)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.reauthentication import sign_in_again_required
from accounts.refusals import Refused
from accounts.views.doors import by_button
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from accreditation.modalities.second_persons import course_of
from accreditation.modalities.visibility import Shown
from accreditation.notices.refusals import refusal_sentence
from accreditation.policy import insist_may
from accreditation.queries.parameters import shares_with_applicant
from objections.forms.states import LodgingForm
from objections.models import LodgingDraft
from objections.notices.states_timeline import lodging_note
from objections.notices.states_words import lodging_sentence, sharing_sentence
from objections.queries import states_case as case
from objections.queries.lodging import lodging_end_of
from objections.queries.states_files import file_is_open
from objections.services import lodging
from objections.services.mission import discard_draft, save_draft
from objections.views.states_door import (
    StatesRequest,
    file_or_404,
    may_lodge_in_its_name,
    refusal_status,
    state_of,
    states_desk,
)
from objections.views.states_receipts import FORBIDDEN, READ, course_shown


def _file_context(request: StatesRequest, entry: Any) -> dict[str, Any]:
    return {
        "entry": entry,
        "application": entry.application,
        "state": state_of(request),
        "ends": lodging_end_of(entry.application),
        "paragraph": PARAGRAPHS[Rule.R5],
        "may_ask": case.asking_verdict(entry.application, request.now).allowed and file_is_open(entry.word),
        "may_lodge": may_lodge_in_its_name(request),
    }


def _refused_early(request: StatesRequest, entry: Any) -> Refused | None:
    """Why no objection can be lodged now, before anything is typed: the same questions that the service asks."""
    try:
        insist_may(ActOf.LODGE, request.actor)
    except Refused as refused:
        return refused
    verdict = case.lodging_verdict(entry.application, request.actor, request.now)
    return Refused(verdict.reason, verdict.rule) if verdict.reason is not None else None


def _entry_and_draft(request: StatesRequest, reference: str) -> tuple[Any, LodgingDraft | None]:
    """The file and this delegate's draft on it. One that is shown no more has such a page only for who drafted an objection to
    it, or sends one typed before."""
    entry = file_or_404(request, reference)
    draft = case.own_draft_on(entry.application, request.actor)
    if draft is None and request.method != "POST" and not file_is_open(entry.word):
        raise Http404
    return entry, draft


def _answer_refused(
    request: StatesRequest, entry: Any, refused: Refused, template: str, context: dict[str, Any]
) -> HttpResponse:
    """The draft to be copied or discarded, and why it cannot be lodged: of a file that is shown no more, as its page says."""
    words = refusal_sentence(refused)
    told_later = entry.word == Shown.AWAITING_OUTCOME
    if (told_later or not file_is_open(entry.word)) and refusal_status(refused) != FORBIDDEN:
        words = lodging_note(case.lodging_verdict(entry.application, request.actor, request.now), entry) or words
    return render(request, template, {**context, "refusal": words}, status=refusal_status(refused))


@require_http_methods(READ)
@states_desk
def objection_form(request: StatesRequest, reference: str) -> HttpResponse:
    """The voluntary basis and what the applicant may learn. What is typed is kept as this delegate's own draft."""
    entry, draft = _entry_and_draft(request, reference)
    context = _file_context(request, entry)
    most_words = entry.application.cycle.process.rules().basis_words
    initial = (
        {"basis": draft.text, "share_basis": draft.shares_basis, "share_name": draft.shares_name} if draft else None
    )
    form = LodgingForm(
        request.POST or None,
        initial=initial,
        most_words=most_words,
        as_shared=shares_with_applicant(entry.application),
    )
    context |= {"form": form, "draft": draft}
    refused = _refused_early(request, entry)
    if refused is not None:
        return _answer_refused(request, entry, refused, "states/objection_form.html", context)
    if request.method != "POST":
        return render(request, "states/objection_form.html", context)
    if not form.is_valid():
        return render(request, "states/objection_form.html", context, status=422)
    save_draft(
        application=entry.application,
        text=form.cleaned_data["basis"],
        shares_basis=form.cleaned_data["share_basis"],
        shares_name=form.cleaned_data["share_name"],
        actor=request.actor,
        now=request.now,
    )
    return redirect("states-read-back", reference=reference)


@require_http_methods(READ)
@states_desk
def read_back(request: StatesRequest, reference: str) -> HttpResponse:
    """The objection in a full sentence; the POST lodges it, after signing in again."""
    return _lodge(request, reference) if request.method == "POST" else _show_read_back(request, reference)


def _show_read_back(request: StatesRequest, reference: str, refused: Refused | None = None) -> HttpResponse:
    entry, draft = _entry_and_draft(request, reference)
    if draft is None:
        return redirect("states-objection", reference=reference)
    as_shared = shares_with_applicant(entry.application)  # what the applicant will be told, not only what was ticked
    context = _file_context(request, entry) | {
        "draft": draft,
        "course": course_of(state_of(request).second_person),
        "sentence": lodging_sentence(state_of(request), entry.application, entry.name),
        "sharing": sharing_sentence(
            shares_name=draft.shares_name and as_shared,
            shares_basis=draft.shares_basis and as_shared,
            known=entry.application.objection_known_at is not None,
        ),
    }
    early = _refused_early(request, entry)
    refused = refused or early
    if refused is not None:
        context |= {"may_change": early is None}  # as of a basis that is too long by now
        return _answer_refused(request, entry, refused, "states/read_back.html", context)
    return render(request, "states/read_back.html", context)


@sign_in_again_required
def _lodge(request: StatesRequest, reference: str) -> HttpResponse:
    entry, draft = _entry_and_draft(request, reference)
    key = request.POST.get("key", "")[:64]
    if draft is None:
        # Pressed twice: the first press has lodged it and taken the draft away.
        lodged = case.own_objections(request.actor).filter(lodge_key=key, lodged_by_id=request.actor.user_id).first()
        if lodged is None or not key:
            messages.warning(
                request,
                _(
                    "Nothing was lodged: %(state)s has no draft of yours on this file. Look at the header: for whom are you acting?"
                )
                % {"state": state_of(request).name},
            )
            return redirect("states-objection", reference=reference)
        return redirect("states-receipt", receipt=lodged.receipt)
    if draft.key != key:
        # The page is older than the draft: it is read back anew, so that what is lodged is what was read.
        messages.warning(request, _("The draft has changed since this page was opened. Read it back again."))
        return redirect("states-read-back", reference=reference)
    try:
        objection = lodging.lodge_objection(
            application=entry.application,
            basis=draft.text,
            share_basis=draft.shares_basis,
            share_name=draft.shares_name,
            actor=request.actor,
            now=request.now,
            key=draft.key,
            read_back=course_shown(request),
        )
    except Refused as refused:
        if refused.reason == Reason.READ_BACK_CHANGED:
            messages.warning(request, refusal_sentence(refused))
            return redirect("states-read-back", reference=reference)
        return _show_read_back(request, reference, refused)
    discard_draft(application=entry.application, actor=request.actor)
    return redirect("states-receipt", receipt=objection.receipt)


@states_desk
@by_button("states-objection", "reference")
def discard(request: StatesRequest, reference: str) -> HttpResponse:
    """Forget the draft."""
    entry = file_or_404(request, reference)
    discard_draft(application=entry.application, actor=request.actor)
    messages.success(request, _("The draft is discarded. Nothing was lodged."))
    return redirect("states-file", reference=reference)
