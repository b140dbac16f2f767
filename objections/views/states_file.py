"""One file: as it was circulated, with everything that has come since; questions and notes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.file_answers import file_answer
from accounts.refusals import Refused
from accounts.views.doors import by_button
from accreditation.modalities.calendar import has_passed
from accreditation.modalities.objections import Standing
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from accreditation.modalities.visibility import Shown
from accreditation.models.application import DocumentKind, RouteChoice
from accreditation.queries.documents import document_for
from accreditation.queries.names import country_words, type_words
from objections.forms.states import NoteForm, QuestionForm
from objections.notices.addenda import changes_of
from objections.notices.earliest import for_states
from objections.notices.next_steps import for_states as next_step
from objections.notices.states_timeline import OVER, lodging_note, timeline_of
from objections.notices.states_words import ON_PAPER, answers_of, off_list_sentence, standing_of, status_of
from objections.queries import states_case as case
from objections.queries.cases import undisseminated_count
from objections.queries.earliest import earliest_for_state, notice_on
from objections.queries.lodging import lodging_end_of
from objections.queries.not_lodged import cause_of
from objections.queries.states_files import file_is_open
from objections.queries.states_imported import imported_for
from objections.services.mission import remove_note
from objections.services.mission_notes import write_note_once
from objections.services.state_questions import ask_as_state
from objections.views.states_door import (
    StatesRequest,
    answer_refused,
    file_or_404,
    may_lodge_in_its_name,
    state_of,
    states_desk,
)
from objections.views.states_imported import imported_file


@require_safe
@states_desk
def one_file(request: StatesRequest, reference: str) -> HttpResponse:
    """The file as it was circulated, and beside it what the State may do and until when."""
    imported = imported_for(request.actor).filter(reference=reference).first()
    if imported is not None:
        return imported_file(request, imported)
    return render(request, "states/file.html", _context(request, file_or_404(request, reference)))


def _context(request: StatesRequest, entry: Any, note_form: NoteForm | None = None) -> dict[str, Any]:
    application, actor, now = entry.application, request.actor, request.now
    own = case.own_objection_on(application, actor)
    cause = cause_of(own, now) if own else None
    clock = case.known_clock(entry, actor)
    told = case.told_on(application)
    updates, decisions = case.updates_on(application), case.decisions_on(application)
    found = earliest_for_state(entry, clock, actor, now)
    held = entry.circulation.is_held and entry.changed_at is None
    own_unsent = undisseminated_count(application, of_state=actor.state_id)
    rules = application.cycle.process.rules()
    word, shape = status_of(entry.word)
    verdict = case.lodging_verdict(application, actor, now)
    ends, moves = lodging_end_of(application), case.route_changes_of(application)
    return {
        "entry": entry,
        "application": application,
        "state": state_of(request),
        "word": word,
        "route": _route(entry),
        "shape": shape,
        "open": file_is_open(entry.word),
        "ends": ends,
        "may_confirm": ends.at is not None and not has_passed(ends.at, now) and file_is_open(entry.word),
        "organization": _organization(entry),
        "on_paper": ON_PAPER if entry.circulation.imported else "",
        "answers": answers_of(_content(entry)),
        "language": "" if (code := _content(entry).get("language", "")) == "other" else code,
        "documents": _documents(entry) if file_is_open(entry.word) else [],
        "addenda": [_addendum(entry, correction) for correction in case.addenda_to(application)],
        "links": case.links_of(application),
        "questions": case.questions_on(application, actor),
        "may_ask": case.asking_verdict(application, now).allowed and file_is_open(entry.word),
        "own": own,
        "own_word": standing_of(own, cause) if own else None,
        "awaits_second": own is not None and own.standing == Standing.AWAITING_SECOND.value and cause is None,
        "off_list": off_list_sentence(own, cause) if own else "",
        "draft": case.own_draft_on(application, actor),
        "notes": case.own_notes_on(application, actor),
        "note_form": note_form or NoteForm(most_words=rules.mission_note_words),
        "earlier": [(row, *status_of(row.word)) for row in case.earlier_files(entry, actor, now)],
        "told": told,
        "steps": timeline_of(
            entry,
            own=own,
            cause=cause,
            told=told,
            clock=clock,
            updates=updates,
            decisions=decisions,
            lists=case.lists_of(application),
            moves=moves,
            notice_ends_at=notice_on(application),
            now=now,
        ),
        "clock": clock,
        "earliest": for_states(
            entry.word,
            found,
            application,
            held=held,
            own_unsent=own_unsent,
            now=now,
        ),
        "next": next_step(entry.word, found, application, clock, held=held, now=now),
        "route_changes": moves,
        "over": entry.word in OVER,
        "moot_at": next((one.done_at for one in moves if one.done_at and entry.outcome_known), None),
        "moot": case.still_told_to_stand(told),
        "may_lodge": may_lodge_in_its_name(request),
        "lodging_open": verdict.allowed and entry.recalled_at is None,
        "lodging_note": lodging_note(verdict, entry),
        "paragraph": PARAGRAPHS[Rule.R5],
    }


def _route(entry: Any) -> str:
    """By which route it came before States, until it is told what became of the list: one that has changed since would tell of
    an objection (DESIGN 4)."""
    untold = entry.word == Shown.AWAITING_OUTCOME
    return str(RouteChoice.NON_OBJECTION.label if untold else entry.application.get_route_display())


def _content(entry: Any) -> dict[str, Any]:
    return entry.version.content if entry.version else {}


def _organization(entry: Any) -> list[tuple[str, str]]:
    data = _content(entry).get("organization", {})
    head = " · ".join(part for part in (data.get("head_name"), data.get("head_title")) if part)
    return [
        (_("Legal name"), data.get("name") or entry.name),
        (_("Acronym"), data.get("acronym", "")),
        (_("Type"), type_words(entry.type)),
        (_("Country of headquarters"), country_words(entry.country)),
        (_("Legal form"), data.get("legal_form", "")),
        (_("Founded"), str(data.get("founded") or "")),
        (_("Website"), data.get("website", "")),
        (_("Address of headquarters"), data.get("address", "")),
        (_("Head of the organization"), head),
    ]


def _documents(entry: Any) -> list[dict[str, Any]]:
    return _rows_of(_content(entry).get("documents", []))


def _rows_of(documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kinds = dict(DocumentKind.choices)
    return [
        {
            "name": document["name"],
            "size": document["size"],
            "type": kinds.get(document["kind"], document["kind"]),
            "url": f"documents/{document['id']}/",
        }
        for document in documents
    ]


def _addendum(entry: Any, correction: Any) -> dict[str, Any]:
    """What a correction changed of the file as it was circulated."""
    changed = changes_of(_content(entry), correction)
    return {**changed, "documents": _rows_of(changed["documents"])}


@require_safe
@states_desk
def document(request: StatesRequest, reference: str, pk: int) -> FileResponse:
    """A document of the circulated file: the copy without metadata."""
    entry = file_or_404(request, reference, open_only=True)
    readable = document_for(request.actor, pk)
    if readable is None or readable.document.application_id != entry.application_id:
        raise Http404
    return file_answer(readable.file, clean=readable.clean)


@require_http_methods(["GET", "HEAD", "POST"])
@states_desk
def question(request: StatesRequest, reference: str) -> HttpResponse:
    """Ask the organization a question; all Member States read it and the answer."""
    entry = file_or_404(request, reference, open_only=True)
    most_words = entry.application.cycle.process.rules().word_limits["state_question"]
    form = QuestionForm(request.POST or None, most_words=most_words)
    context = {"entry": entry, "application": entry.application, "form": form, "state": state_of(request)}
    if request.method != "POST":
        verdict = case.asking_verdict(entry.application, request.now)
        if verdict.reason is not None:
            return answer_refused(request, Refused(verdict.reason, verdict.rule), "states/question.html", context)
        return render(request, "states/question.html", context)
    if not form.is_valid():
        return render(request, "states/question.html", context, status=422)
    try:
        ask_as_state(
            application=entry.application,
            text=form.cleaned_data["text"],
            shows_state=form.cleaned_data["shows_state"],
            actor=request.actor,
            now=request.now,
        )
    except Refused as refused:
        return answer_refused(request, refused, "states/question.html", context)
    messages.success(request, _("Your question was sent to the organization. You find the answer on this page."))
    return redirect("states-file", reference=reference)


@states_desk
@by_button("states-file", "reference")
def note(request: StatesRequest, reference: str) -> HttpResponse:
    """Write a private note of the mission."""
    entry = file_or_404(request, reference)
    form = NoteForm(request.POST, most_words=entry.application.cycle.process.rules().mission_note_words)
    if not form.is_valid():
        return render(request, "states/file.html", {**_context(request, entry, form), "form": form}, status=422)
    write_note_once(
        application=entry.application,
        text=form.cleaned_data["text"],
        actor=request.actor,
        now=request.now,
        form_key=form.cleaned_data["form_key"],
    )
    messages.success(request, _("The note is kept. Only your own mission reads it."))
    return redirect("states-file", reference=reference)


@states_desk
@by_button("states-file", "reference")
def note_away(request: StatesRequest, reference: str, pk: int) -> HttpResponse:
    """Remove a note of the own mission."""
    if remove_note(note_id=pk, actor=request.actor):
        messages.success(request, _("The note is removed."))
    else:
        messages.info(request, _("There is no such note of your mission. Nothing was removed."))
    return redirect("states-file", reference=reference)
