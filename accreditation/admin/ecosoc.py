"""The ECOSOC register and what exists on paper: uploaded, looked at, imported; bodies matched against it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.admin.base import DeskAdmin, Routes, actor_of, by, posted
from accreditation.forms.secretariat import UploadForm
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.models import EcosocEntry, ImportUpload, Window
from accreditation.models.secretariat import UploadKind
from accreditation.notices.imports import problem_sentence
from accreditation.policy import may
from accreditation.queries import secretariat as queries
from accreditation.queries.ecosoc import gained, lost, matches_of
from accreditation.services import ecosoc, paper
from accreditation.services.exports import Column
from accreditation.services.imports import MOST_BYTES, UnreadableFile
from accreditation.services.uploads import keep_upload, mark_imported

SHOWN = 200


@admin.register(EcosocEntry)
class EcosocEntryAdmin(DeskAdmin):
    """The register as last imported."""

    def routes(self) -> Routes:
        return [
            ("", "changelist", self.register),
            ("matches/", "matches", self.matches),
            ("import/", "import", self.upload),
            ("import/<int:pk>/", "preview", self.preview),
        ]

    def register(self, request: PortalRequest) -> HttpResponse:
        rows = EcosocEntry.objects.all()
        search = request.GET.get("q", "").replace("\x00", "").strip()[:200]
        if search:
            rows = rows.filter(Q(name__icontains=search) | Q(number__iexact=search))
        columns = [
            Column("number", _("Number"), lambda e: e.number),
            Column("name", _("Name"), lambda e: e.name),
            Column("status", _("Status"), lambda e: e.get_status_display()),
            Column("country", _("Country"), lambda e: e.country),
            Column("since", _("Since"), lambda e: str(e.since or "")),
            Column("gone", _("No longer in the register"), lambda e: e.gone_at),
        ]
        return self.list_page(
            request,
            title=_("ECOSOC register"),
            name="ecosoc-register",
            columns=columns,
            rows=rows,
            order=("name", "id"),
            search=search,
            add=(reverse("admin:accreditation_ecosocentry_import"), _("Import the register"))
            if may(ActOf.IMPORT_ECOSOC, actor_of(request))
            else None,
        )

    def matches(self, request: PortalRequest) -> HttpResponse:
        """Bodies that inform, each with the entries that may be it; those that have gained or lost the status."""
        waiting = list(queries.ecosoc_waiting().order_by("submitted_at", "id")[:25])
        return self.page(
            request,
            "admin/accreditation/matches.html",
            title=_("Matching against the ECOSOC register"),
            waiting=[(application, matches_of(application.organization, 3)) for application in waiting],
            gained=list(gained()[:SHOWN]),
            lost=list(lost()[:SHOWN]),
            register_is_empty=not EcosocEntry.objects.exists(),
        )

    def upload(self, request: PortalRequest) -> HttpResponse:
        return upload_page(
            self,
            request,
            kind=UploadKind.ECOSOC,
            act=ActOf.IMPORT_ECOSOC,
            title=_("Import the ECOSOC register"),
            columns=[*ecosoc.COLUMNS, *ecosoc.OPTIONAL],
            needed=ecosoc.COLUMNS,
            back=reverse("admin:accreditation_ecosocentry_changelist"),
            preview_name="admin:accreditation_ecosocentry_preview",
        )

    def preview(self, request: PortalRequest, pk: int) -> HttpResponse:
        """What is new, changed, gone, and which rows are bad by line; imported by a second press, whole or not at all."""
        upload = found_upload(pk, UploadKind.ECOSOC)
        back = reverse("admin:accreditation_ecosocentry_import")
        if not may(ActOf.IMPORT_ECOSOC, actor_of(request)):
            return self.refused(request, Refused(Reason.NO_RIGHT), back=back)
        problem, preview = None, None
        try:
            preview = ecosoc.preview_register(upload.content)
        except UnreadableFile as unreadable:
            problem = unreadable.problem
        if request.method == "POST" and preview is not None:
            refusal = run_import(
                upload,
                request,
                lambda: ecosoc.import_register(text=upload.content, actor=actor_of(request), now=request.now),
            )
            if refusal is not None:
                return self.refused(request, refusal, back=back)
            messages.success(request, _("The register was imported."))
            return HttpResponseRedirect(reverse("admin:accreditation_ecosocentry_matches"))
        problems = [problem] if problem else (preview.problems if preview else [])
        return self.page(
            request,
            "admin/accreditation/import_preview.html",
            title=_("What the import would change"),
            upload=upload,
            problems=[problem_sentence(p) for p in problems[:SHOWN]],
            more_problems=max(0, len(problems) - SHOWN),
            counts=[
                (_("new"), len(preview.new)),
                (_("changed"), len(preview.changed)),
                (_("gone"), len(preview.gone)),
                (_("unchanged"), preview.unchanged),
            ]
            if preview
            else [],
            groups=_register_groups(preview) if preview else [],
            importable=preview is not None and not preview.problems,
            back=back,
        )


def _register_groups(preview: Any) -> list[dict[str, Any]]:
    return [
        {
            "title": _("New"),
            "head": [_("Number"), _("Name"), _("Status")],
            "rows": [(v["number"], v["name"], v["status"]) for v in preview.new[:SHOWN]],
            "more": max(0, len(preview.new) - SHOWN),
        },
        {
            "title": _("Changed"),
            "head": [_("Number"), _("Held"), _("In the file")],
            "rows": [
                (e.number, f"{e.name} ({e.status}){' – gone' if e.gone_at else ''}", f"{v['name']} ({v['status']})")
                for e, v in preview.changed[:SHOWN]
            ],
            "more": max(0, len(preview.changed) - SHOWN),
        },
        {
            "title": _("Gone"),
            "head": [_("Number"), _("Name"), _("Status")],
            "rows": [(e.number, e.name, e.status) for e in preview.gone[:SHOWN]],
            "more": max(0, len(preview.gone) - SHOWN),
        },
    ]


@admin.register(ImportUpload)
class ImportUploadAdmin(DeskAdmin):
    """What exists on paper: bodies accredited before the portal."""

    def routes(self) -> Routes:
        return [
            ("", "changelist", self.uploads),
            ("accredited/<int:window>/", "paper", self.upload),
            ("accredited/<int:window>/<int:pk>/", "paper_preview", self.preview),
        ]

    def uploads(self, request: PortalRequest) -> HttpResponse:
        columns = [
            Column("name", _("File"), lambda u: u.name),
            Column("kind", _("Kind"), lambda u: u.get_kind_display()),
            Column("uploaded", _("Uploaded"), lambda u: u.uploaded_at),
            Column("imported", _("Imported"), lambda u: u.imported_at),
        ]
        windows = Window.objects.order_by("-opens_at")[:12]
        return self.list_page(
            request,
            title=_("Imports from paper"),
            name="imports",
            columns=columns,
            rows=ImportUpload.objects.defer("content"),
            template="admin/accreditation/imports.html",
            windows=windows if may(ActOf.IMPORT_PAPER, actor_of(request)) else [],
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
            title=_("Bring in bodies accredited on paper, %(window)s") % {"window": chosen.title},
            columns=[*paper.COLUMNS, *paper.OPTIONAL],
            needed=paper.COLUMNS,
            back=reverse("admin:accreditation_importupload_changelist"),
            preview_name="admin:accreditation_importupload_paper_preview",
            args=(window,),
        )

    def preview(self, request: PortalRequest, window: int, pk: int) -> HttpResponse:
        chosen, upload = self._window(window), found_upload(pk, UploadKind.PAPER)
        back = reverse("admin:accreditation_importupload_paper", args=[window])
        if not may(ActOf.IMPORT_PAPER, actor_of(request)):
            return self.refused(request, Refused(Reason.NO_RIGHT), back=back)
        problem, preview = None, None
        try:
            preview = paper.preview_paper(upload.content, chosen)
        except UnreadableFile as unreadable:
            problem = unreadable.problem
        if request.method == "POST" and preview is not None:
            refusal = run_import(
                upload,
                request,
                lambda: paper.import_paper(
                    text=upload.content, window=chosen, actor=actor_of(request), now=request.now
                ),
            )
            if refusal is not None:
                return self.refused(request, refusal, back=back)
            messages.success(request, _("Imported. They go on the public list with its next posting."))
            return HttpResponseRedirect(reverse("admin:accreditation_accreditation_changelist"))
        problems = [problem] if problem else (preview.problems if preview else [])
        bodies = preview.bodies if preview else []
        return self.page(
            request,
            "admin/accreditation/import_preview.html",
            title=_("What the import would bring in"),
            upload=upload,
            problems=[problem_sentence(p) for p in problems[:SHOWN]],
            more_problems=max(0, len(problems) - SHOWN),
            counts=[(_("accredited"), len(bodies))],
            groups=[
                {
                    "title": _("Accredited"),
                    "head": [_("Line"), _("Name"), _("Country"), _("Since"), _("Registered already")],
                    "rows": [
                        (
                            str(b.line),
                            b.values["name"],
                            b.values["country"],
                            b.values["accredited_on"].isoformat(),
                            b.known.reference if b.known else "",
                        )
                        for b in bodies[:SHOWN]
                    ],
                    "more": max(0, len(bodies) - SHOWN),
                }
            ],
            importable=preview is not None and not preview.problems,
            back=back,
        )


def found_upload(pk: int, kind: UploadKind) -> ImportUpload:
    upload = ImportUpload.objects.filter(pk=pk, kind=kind, imported_at__isnull=True).first()
    if upload is None:
        raise Http404
    return upload


def run_import(upload: ImportUpload, request: PortalRequest, do: Any) -> Refused | None:
    """Claim the upload and import it in one transaction: pressed twice, it is imported once."""
    try:
        with transaction.atomic():
            if not mark_imported(upload, request.now):
                return Refused(Reason.STALE)
            do()
    except Refused as refused:
        return refused
    return None


def upload_page(
    admin_of: DeskAdmin,
    request: PortalRequest,
    *,
    kind: UploadKind,
    act: ActOf,
    title: str,
    columns: list[str],
    needed: tuple[str, ...],
    back: str,
    preview_name: str,
    args: tuple[int, ...] = (),
) -> HttpResponse:
    """Choose a CSV. What cannot be read is refused here, with its line; the rest is shown before anything changes."""
    form = UploadForm(posted(request), request.FILES or None)

    def keep(data: dict[str, Any]) -> ImportUpload:
        file = data["file"]
        if file.size > MOST_BYTES:
            raise Refused(Reason.LIMIT_EXCEEDED, "", (f"{MOST_BYTES // 1024 // 1024} MB",))
        try:
            return keep_upload(kind=kind, name=file.name, data=file.read(), **by(request))
        except UnreadableFile as unreadable:
            raise Refused(Reason.BAD_VALUE, "", (problem_sentence(unreadable.problem),)) from unreadable

    return admin_of.act_page(
        request,
        act=act,
        form=form,
        title=title,
        submit=_("Upload and look"),
        back=back,
        sentence=_("Columns: %(columns)s. Needed: %(needed)s.")
        % {"columns": ", ".join(columns), "needed": ", ".join(needed)},
        do=keep,
        then=lambda upload: reverse(preview_name, args=[*args, upload.pk]),
    )
