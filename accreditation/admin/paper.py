"""What exists on paper: uploaded with its evidence, looked at, brought in."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.deadline_words import instant_words
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.acting import sentence_of
from accreditation.admin.base import DeskAdmin, Routes, actor_of, by
from accreditation.admin.imports import SHOWN, found_upload, imported_page, run_import, upload_page
from accreditation.forms.files_brought import PaperForm
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.models import Cycle, ImportUpload, Window
from accreditation.models.secretariat import UploadKind
from accreditation.notices.imports import problem_sentence
from accreditation.policy import may
from accreditation.services import paper, paper_previews
from accreditation.services.exports import Column
from accreditation.services.imports import UnreadableFile

STANDING = {
    paper_previews.Standing.ACCREDITED: gettext_lazy("accredited"),
    paper_previews.Standing.CIRCULATED: gettext_lazy("before Member States"),
    paper_previews.Standing.SUBMITTED: gettext_lazy("to be checked"),
}


@admin.register(ImportUpload)
class ImportUploadAdmin(DeskAdmin):
    """Bodies accredited, before Member States or being checked, brought in on day one."""

    def routes(self) -> Routes:
        return [
            ("", "changelist", self.uploads),
            ("accredited/<int:window>/", "paper", self.upload),
            ("accredited/<int:window>/<int:pk>/", "paper_preview", self.preview),
        ]

    def uploads(self, request: PortalRequest) -> HttpResponseBase:
        columns = [
            Column("name", _("File"), lambda u: u.name),
            Column("kind", _("Kind"), lambda u: u.get_kind_display()),
            Column("uploaded", _("Uploaded"), lambda u: u.uploaded_at),
            Column("imported", _("Imported"), lambda u: u.imported_at),
        ]
        may_import = may(ActOf.IMPORT_PAPER, actor_of(request))
        windows = Window.objects.order_by("-opens_at")[:12]
        return self.list_page(
            request,
            title=_("Imports from paper"),
            name="imports",
            empty=_("Each import appears here, with who brought it in and when."),
            columns=columns,
            rows=ImportUpload.objects.defer("content"),
            template="admin/accreditation/imports.html",
            windows=windows if may_import else [],
            cycles=Cycle.objects.select_related("process").order_by("-starts_at")[:3] if may_import else [],
        )

    def _window(self, pk: int) -> Window:
        window = Window.objects.select_related("cycle__process").filter(pk=pk).first()
        if window is None:
            raise Http404
        return window

    def upload(self, request: PortalRequest, window: int) -> HttpResponse:
        chosen = self._window(window)
        return upload_page(
            self,
            request,
            kind=UploadKind.PAPER,
            act=ActOf.IMPORT_PAPER,
            title=_("Bring in what exists on paper, %(window)s") % {"window": chosen.title},
            columns=[*paper_previews.COLUMNS, *paper_previews.OPTIONAL],
            needed=paper_previews.COLUMNS,
            back=reverse("admin:accreditation_importupload_changelist"),
            preview_name="admin:accreditation_importupload_paper_preview",
            args=(window,),
            form_class=PaperForm,
        )

    def preview(self, request: PortalRequest, window: int, pk: int) -> HttpResponse:
        chosen, upload = self._window(window), found_upload(pk, UploadKind.PAPER)
        back = reverse("admin:accreditation_importupload_paper", args=[window])
        if not may(ActOf.IMPORT_PAPER, actor_of(request)):
            return self.refused(request, Refused(Reason.NO_RIGHT), back=back)
        if upload.imported_at is not None:
            return imported_page(self, request, upload, back)
        problem, preview, stale = None, None, None
        try:
            preview = paper_previews.preview_paper(upload.content, chosen, request.now)
        except UnreadableFile as unreadable:
            problem = unreadable.problem
        if request.method == "POST" and preview is not None:
            refusal = run_import(
                upload,
                request,
                lambda: paper.import_paper(
                    text=upload.content,
                    window=chosen,
                    evidence=upload.evidence,
                    seen=request.POST.get("seen", ""),
                    **by(request),
                ),
            )
            if refusal is None:
                words = _(
                    "Imported. Bodies accredited before the last posting of the public list go on it within minutes; the others "
                    "with the next, on the first of a month or after a substantive plenary."
                )
                messages.success(request, words)
                files = reverse("admin:accreditation_application_changelist")
                return HttpResponseRedirect(f"{files}?window={chosen.pk}")
            if refusal.reason == Reason.ALREADY_DONE:
                return imported_page(self, request, upload, back)
            if refusal.reason != Reason.STALE:
                return self.refused(request, refusal, back=back)
            stale, preview = refusal, paper_previews.preview_paper(upload.content, chosen, request.now)
        problems = [problem] if problem else (preview.problems if preview else [])
        bodies = preview.bodies if preview else []
        return self.page(
            request,
            "admin/accreditation/import_preview.html",
            status=409 if stale else 200,
            stale=sentence_of(stale) if stale else "",
            seen=preview.fingerprint if preview else "",
            title=_("What the import would bring in"),
            upload=upload,
            problems=[problem_sentence(p) for p in problems[:SHOWN]],
            more_problems=max(0, len(problems) - SHOWN),
            counts=[
                (words, sum(b.values["standing"] is standing for b in bodies)) for standing, words in STANDING.items()
            ],
            groups=[_group(words, [b for b in bodies if b.values["standing"] is s]) for s, words in STANDING.items()],
            warning=_before_opening(chosen, bodies),
            facts=[(_("Evidence"), upload.evidence.original_name if upload.evidence else "–")],
            importable=preview is not None and not preview.problems,
            back=back,
        )


def _before_opening(window: Window, bodies: list[paper_previews.Body]) -> str:
    """That bodies have dates from before the window opens, as a sentence; empty where none has."""
    lines = paper_previews.lines_before(window, bodies)
    if not lines:
        return ""
    named = ", ".join(str(line) for line in lines[:SHOWN])
    return _(
        "%(window)s opens on %(opens)s. These lines have dates from before: %(lines)s. Make sure that they belong to this window."
    ) % {
        "window": window.title,
        "opens": instant_words(window.opens_at, window.cycle.process.rules().zone),
        "lines": f"{named} …" if len(lines) > SHOWN else named,
    }


def _registered(body: paper_previews.Body) -> str:
    """Which body it is already, and the cells that differ from what is registered: they are not taken."""
    if body.known is None:
        return ""
    left = [
        _("%(column)s: “%(registered)s” stays, “%(cell)s” is not taken")
        % {"column": n, "registered": stands, "cell": cell}
        for n, cell, stands in body.left
    ]
    return "; ".join([body.known.reference, *left])


def _dates(body: paper_previews.Body) -> str:
    """The dates by which it stands so, and those that its standing leaves out."""
    taken = " – ".join(body.values[name].isoformat() for name in paper_previews.DATES[body.values["standing"]])
    unused = [_("%(column)s “%(cell)s” is not taken") % {"column": name, "cell": cell} for name, cell in body.unused]
    return "; ".join([taken, *unused])


def _group(words: object, bodies: list[paper_previews.Body]) -> dict[str, Any]:
    """The bodies that stand alike, with the dates that the file gives them."""
    return {
        "title": capfirst(str(words)),
        "head": [_("Line"), _("Name"), _("Country"), _("Dates"), _("Submitted"), _("Registered already")],
        "rows": [
            (
                str(body.line),
                body.values["name"],
                body.values["country"],
                _dates(body),
                applied.isoformat() if (applied := body.values[paper_previews.SUBMITTED_ON]) else _("not known"),
                _registered(body),
            )
            for body in bodies[:SHOWN]
        ],
        "more": max(0, len(bodies) - SHOWN),
    }
