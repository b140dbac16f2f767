"""The ECOSOC register: uploaded, looked at, imported; bodies matched against it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.asked import Asked
from accounts.queries.paging import CHUNK
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.services.exports import FORMATS
from accreditation.acting import sentence_of
from accreditation.admin.base import DeskAdmin, Routes, actor_of, by
from accreditation.admin.imports import SHOWN, found_upload, imported_page, run_import, upload_page
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.models import Application, EcosocEntry
from accreditation.models.secretariat import UploadKind
from accreditation.notices.imports import problem_sentence
from accreditation.policy import may
from accreditation.queries import secretariat as queries
from accreditation.queries.ecosoc import gained, lost, matches_of, regained
from accreditation.queries.names import country_words, status_words
from accreditation.services import ecosoc
from accreditation.services.exports import Column
from accreditation.services.imports import UnreadableFile


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

    def register(self, request: PortalRequest) -> HttpResponseBase:
        rows = EcosocEntry.objects.all()
        search = Asked(request.GET).text("q")
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
            empty=_("Its entries appear here once the register is imported."),
            columns=columns,
            rows=rows,
            order=("name", "id"),
            search=search,
            add=(reverse("admin:accreditation_ecosocentry_import"), _("Import the register"))
            if may(ActOf.IMPORT_ECOSOC, actor_of(request))
            else None,
        )

    def matches(self, request: PortalRequest) -> HttpResponseBase:
        """Bodies that inform, each with the entries that may be it; those that have gained or lost the status."""
        rows = queries.ecosoc_waiting().order_by("submitted_at", "id")
        if request.method == "POST" and request.POST.get("export") in FORMATS:
            return self.export(request, name="ecosoc-matching", columns=match_columns(), rows=rows.iterator(CHUNK))
        waiting = list(rows[:25])
        return self.page(
            request,
            "admin/accreditation/matches.html",
            title=_("Matching against the ECOSOC register"),
            waiting=[(application, matches_of(application.organization, 3)) for application in waiting],
            gained=list(gained(request.now)[:SHOWN]),
            lost=list(lost()[:SHOWN]),
            regained=list(regained()[:SHOWN]),
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
        if upload.imported_at is not None:
            return imported_page(self, request, upload, back)
        problem, preview, stale = None, None, None
        try:
            preview = ecosoc.preview_register(upload.content)
        except UnreadableFile as unreadable:
            problem = unreadable.problem
        if request.method == "POST" and preview is not None:
            refusal = run_import(
                upload,
                request,
                lambda: ecosoc.import_register(text=upload.content, seen=request.POST.get("seen", ""), **by(request)),
            )
            if refusal is not None and refusal.reason == Reason.STALE:
                stale, preview = refusal, ecosoc.preview_register(upload.content)
            elif refusal is not None and refusal.reason == Reason.ALREADY_DONE:
                return imported_page(self, request, upload, back)
            elif refusal is not None:
                return self.refused(request, refusal, back=back)
            else:
                messages.success(request, _("The register was imported."))
                return HttpResponseRedirect(reverse("admin:accreditation_ecosocentry_matches"))
        problems = [problem] if problem else (preview.problems if preview else [])
        return self.page(
            request,
            "admin/accreditation/import_preview.html",
            status=409 if stale else 200,
            title=_("What the import would change"),
            stale=sentence_of(stale) if stale else "",
            seen=preview.fingerprint if preview else "",
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


def match_columns() -> list[Column]:
    """A body that informs, beside the entry that is surest to be it."""

    def best(application: Application) -> str:
        found = matches_of(application.organization, 1)
        return f"{found[0].entry.number} {found[0].entry.name} ({found[0].likeness} %)" if found else ""

    return [
        Column("reference", _("Reference"), lambda a: a.reference),
        Column("organization", _("Organization"), lambda a: a.organization.name),
        Column("number", _("Number it gave"), lambda a: a.organization.ecosoc_number),
        Column("match", _("In the register"), best),
    ]


def _differences(preview: ecosoc.Preview, entry: EcosocEntry, values: dict[str, Any]) -> tuple[str, str]:
    """What is held and what the file says, only where they differ, each field by its name."""
    titles = {"name": _("Name"), "status": _("Status"), "country": _("Country"), "since": _("Since")}
    names = preview.differing(entry, values)
    words = {"status": status_words, "country": country_words}

    def said(name: str, value: Any) -> str:
        return f"{titles[name]}: {words.get(name, str)(value) if value else '–'}"

    held = [said(name, getattr(entry, name)) for name in names]
    given = [said(name, values[name]) for name in names]
    if entry.gone_at is not None:
        held.append(_("no longer in the register"))
        given.append(_("in the register again"))
    return "; ".join(held), "; ".join(given)


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
            "head": [_("Number"), _("Name"), _("Held"), _("In the file")],
            "rows": [(e.number, e.name, *_differences(preview, e, v)) for e, v in preview.changed[:SHOWN]],
            "more": max(0, len(preview.changed) - SHOWN),
        },
        {
            "title": _("Gone"),
            "head": [_("Number"), _("Name"), _("Status")],
            "rows": [(e.number, e.name, e.status) for e in preview.gone[:SHOWN]],
            "more": max(0, len(preview.gone) - SHOWN),
        },
    ]
