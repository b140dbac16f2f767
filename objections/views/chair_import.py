"""What exists on paper, brought in on day one: read, shown, imported whole or not at all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.deadline_words import instant_words
from accounts.reauthentication import sign_in_again_required
from accounts.refusals import Refused
from accounts.upload_limit import say_too_large
from accreditation.acting import refusal_status, sentence_of
from accreditation.forms.files_brought import too_large_words
from accreditation.notices.imports import problem_sentence
from accreditation.services.imports import UnreadableFile, decode
from objections.forms.chair_import import MOST_BYTES, EvidenceForm, ImportForm
from objections.services import import_previews
from objections.services.imported_decisions import import_decisions
from objections.services.imports import import_objections
from objections.views.chair_door import READ_OR_ACT, ChairRequest, chair_desk, keep_paper

SHOWN = 200
COLUMNS = {
    "objections": (import_previews.OBJECTIONS, import_previews.OBJECTIONS_OPTIONAL),
    "decisions": (import_previews.DECISIONS, ()),
}


@require_http_methods(READ_OR_ACT)
@chair_desk
@sign_in_again_required
def upload(request: ChairRequest) -> HttpResponse:
    """Choose a CSV; see what it would do; import it. Asked to sign in again first, so that no chosen file is lost."""
    if request.method != "POST":
        return _show(request, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    say_too_large(request, form, "file", too_large_words(MOST_BYTES))
    if not form.is_valid():
        return _show(request, form, status=422)
    kind, window = form.cleaned_data["kind"], form.cleaned_data["window"]
    preview = import_previews.preview_objections if kind == "objections" else import_previews.preview_decisions
    try:
        file = form.cleaned_data["file"]
        text = decode(file.read()) if file else form.cleaned_data["text"]
        found = preview(text, window, request.now)
    except UnreadableFile as unreadable:
        return _show(request, form, problems=[problem_sentence(unreadable.problem)], status=422)
    if "import" not in request.POST or found.problems:
        return _preview(request, form, text, found, EvidenceForm())
    evidence = EvidenceForm(request.POST, request.FILES)
    keep_paper(request, evidence, "paper", window.cycle.process.rules().max_file_bytes)
    if not evidence.is_valid():
        return _preview(request, form, text, found, evidence, status=422)
    try:
        return _import(request, form, text, evidence)
    except Refused as refused:
        # The world may have changed since: what would be done now is shown, and nothing was.
        stale = sentence_of(refused)
        now = preview(text, window, request.now)
        return _preview(request, form, text, now, evidence, stale=stale, status=refusal_status(refused))


def _preview(
    request: ChairRequest,
    form: ImportForm,
    text: str,
    found: import_previews.Preview,
    evidence: EvidenceForm,
    *,
    stale: str = "",
    status: int = 200,
) -> HttpResponse:
    problems = [problem_sentence(p) for p in sorted(found.problems, key=lambda p: p.line)]
    return _show(
        request,
        form,
        problems=problems[:SHOWN],
        status=422 if problems and status == 200 else status,
        stale=stale,
        text="" if problems else text,
        found=found,
        evidence=evidence,
        rows=[
            (name, row.line, row.values, _meets(found.meets[name]))
            for name, rows in found.groups.items()
            for row in rows
        ][:SHOWN],
    )


def _meets(found: import_previews.Meets) -> str:
    """What the rows of a case or decision meet here, in words."""
    said = [_("here already: %(references)s") % {"references": ", ".join(found.known)}] if found.known else []
    if found.clock_ends_at is not None:
        words = _("its clock has ended: %(end)s") if found.clock_over else _("its clock runs until %(end)s")
        said.append(words % {"end": instant_words(found.clock_ends_at)})
    return "; ".join(said)


def _import(request: ChairRequest, form: ImportForm, text: str, evidence: EvidenceForm) -> HttpResponse:
    """Import what was shown, with its scan. Raises Refused, also where the preview is out of date."""
    kind, window = form.cleaned_data["kind"], form.cleaned_data["window"]
    bring_in = import_objections if kind == "objections" else import_decisions
    count = bring_in(
        text=text,
        window=window,
        paper=evidence.cleaned_data["paper"],
        actor=request.actor,
        now=request.now,
        seen=request.POST.get("seen", ""),
    )
    words = (
        ngettext("%(n)s case was brought in.", "%(n)s cases were brought in.", count)
        if kind == "objections"
        else ngettext(
            "%(n)s decision is prepared. A second person of the Chair’s office confirms it.",
            "%(n)s decisions are prepared. A second person of the Chair’s office confirms each.",
            count,
        )
    )
    messages.success(request, words % {"n": count})
    return redirect("chair-cases" if kind == "objections" else "chair-decisions")


def _show(
    request: ChairRequest, form: ImportForm, *, problems: list[str] | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"form": form, "problems": problems or [], "columns": COLUMNS, "title": _("From paper"), **more}
    return render(request, "chair/import.html", context, status=status)
