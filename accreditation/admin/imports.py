"""A CSV that is brought: chosen, looked at, imported by a second press, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.upload_limit import say_too_large
from accreditation.admin.base import DeskAdmin, by, kept, posted
from accreditation.forms.files_brought import UploadForm, too_large_words
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.models import ImportUpload
from accreditation.models.secretariat import UploadKind
from accreditation.notices.imports import problem_sentence
from accreditation.queries.secretariat import imported_by
from accreditation.services.imports import UnreadableFile
from accreditation.services.uploads import keep_upload, mark_imported

SHOWN = 200


def found_upload(pk: int, kind: UploadKind) -> ImportUpload:
    """An upload, imported or not: of one that was, `imported_page` says so."""
    upload = ImportUpload.objects.filter(pk=pk, kind=kind).first()
    if upload is None:
        raise Http404
    return upload


def imported_page(admin_of: DeskAdmin, request: PortalRequest, upload: ImportUpload, back: str) -> HttpResponse:
    """What became of an upload that is opened, or pressed, again: it was imported, when and by whom."""
    upload.refresh_from_db()
    return admin_of.page(
        request,
        "admin/accreditation/import_done.html",
        status=409 if request.method == "POST" else 200,
        title=_("This was imported"),
        upload=upload,
        who=imported_by(upload),
        back=back,
    )


def run_import(upload: ImportUpload, request: PortalRequest, do: Callable[[], object]) -> Refused | None:
    """Claim the upload and import it in one transaction: pressed twice, it is imported once."""
    try:
        with transaction.atomic():
            if not mark_imported(upload, request.now):
                return Refused(Reason.ALREADY_DONE)
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
    form_class: type[UploadForm] = UploadForm,
) -> HttpResponse:
    """Choose a CSV. What cannot be read is refused here, with its line; the rest is shown before anything changes."""
    form = form_class(posted(request), request.FILES or None)
    say_too_large(request, form, "file", too_large_words())
    evidence = kept(request, form, "evidence")

    def keep(data: dict[str, Any]) -> ImportUpload:
        file = data["file"]
        try:
            return keep_upload(kind=kind, name=file.name, data=file.read(), evidence=evidence, **by(request))
        except UnreadableFile as unreadable:
            raise Refused(Reason.UNREADABLE, "", (problem_sentence(unreadable.problem),)) from unreadable

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
