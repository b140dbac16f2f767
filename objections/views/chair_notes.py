"""Notes verbales that came in: flagged, and what became of each; their scans (R5)."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.file_answers import file_answer
from accounts.models import StoredFile
from accreditation.services.trying import foreseen
from objections.forms.chair_cases import ReasonForm
from objections.forms.chair_paper import NoteForm
from objections.models import NoteReceived
from objections.notices.chair_words import flag_holds
from objections.notices.paper_words import lift_sentence
from objections.queries.after_paper import after_lift
from objections.queries.notes import flagged_notes, is_its_own
from objections.services import note_flags
from objections.views.chair_cases import case_url
from objections.views.chair_door import READ_OR_ACT, ActPage, ChairRequest, answer_act, case_or_404, chair_desk


def scan_or_404(stored: StoredFile | None) -> FileResponse:
    """The note itself: evidence, as it was received."""
    if stored is None:
        raise Http404
    return file_answer(stored, clean=False)


@require_http_methods(READ_OR_ACT)
@chair_desk
def flag(request: ChairRequest, reference: str) -> HttpResponse:
    """A note came in: nobody is accredited past it."""
    application = case_or_404(reference)
    return answer_act(
        request,
        ActPage(
            title=_("Note received"),
            sentence=" ".join(
                (
                    _("A note verbale on %(reference)s has come in, to be entered or found to be no objection.")
                    % {"reference": application.reference},
                    flag_holds(application),
                )
            ),
            button=_("Flag the case"),
            back=case_url(application),
            done=_("The case is flagged."),
            form=NoteForm,
            rule="R5",
            act=lambda data: note_flags.flag_note_received(
                application=application,
                state=data["state"],
                received_at=data["received_at"],
                actor=request.actor,
                now=request.now,
            ),
        ),
    )


@require_http_methods(READ_OR_ACT)
@chair_desk
def lift(request: ChairRequest, pk: int) -> HttpResponse:
    """Say what became of a note."""
    note = get_object_or_404(flagged_notes(), pk=pk)

    def act(data: dict[str, Any]) -> NoteReceived:
        return note_flags.lift_flag(flag=note, reason=data["reason"], actor=request.actor, now=request.now)

    sentence = (
        _("The note of %(state)s on %(reference)s came in time and was brought in too late. Say what becomes of it.")
        if note.missed
        else _("The flag on %(reference)s is lifted, and what the note held follows.")
    ) % {"reference": note.application.reference, "state": note.state or _("a Member State")}
    if not note.missed and is_its_own(note, request.now):
        own = _("%(state)s has an objection on the case, which stands: say whether the note is that one, or was none.")
        sentence = f"{sentence} {own % {'state': note.state}}"
    facts: list[tuple[str, Any]] = [(_("Received"), note.received_at), (_("Brought in"), note.flagged_at)]
    return answer_act(
        request,
        ActPage(
            title=_("What became of the note"),
            sentence=sentence,
            button=_("Record it"),
            back=case_url(note.application),
            done=_("It is recorded."),
            form=ReasonForm,
            rule="R5",
            facts=facts,
            extra={"scan": reverse("chair-note-scan", args=[note.pk]) if note.paper_id else ""},
            # Where the case waits for this note alone, it may be accredited at once.
            again=not note.missed,
            read_back=None
            if note.missed
            else lambda data: lift_sentence(note.application, foreseen(lambda: act(data), after_lift)),
            act=act,
        ),
    )


@require_safe
@chair_desk
def note_scan(request: ChairRequest, pk: int) -> FileResponse:
    """The note verbale of a flag."""
    return scan_or_404(get_object_or_404(NoteReceived, pk=pk).paper)
