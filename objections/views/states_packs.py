"""Copies that leave the portal: PDF, CSV and a zip with documents, each marked for the mission and the download."""

from __future__ import annotations

import zipfile
from tempfile import SpooledTemporaryFile
from typing import Any

from django.http import FileResponse, Http404, HttpResponse

from accounts.models import StoredFile
from accounts.services.files import path_of
from accounts.typesetting import typeset
from accounts.views.doors import by_button
from accreditation.models import Document
from objections.models import PlenaryUpdate
from objections.notices import chair_packs, marked, states_communications
from objections.notices import states_packs as packs
from objections.notices.addenda import changes_of
from objections.notices.chair_words import case_of_item
from objections.notices.communications import communication_document
from objections.queries.chair_communications import update_items
from objections.queries.states_annex import annex_of
from objections.queries.states_case import addenda_on
from objections.queries.states_communications import communications_for, items_of, updates_for
from objections.queries.states_files import entries_for, file_is_open, lists_for
from objections.services.mission import record_download
from objections.views.states_door import StatesRequest, state_of, states_desk

IN_MEMORY = 4 * 1024 * 1024


def _attachment(body: bytes, name: str, media_type: str) -> HttpResponse:
    return HttpResponse(
        body,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )


def _marked(request: StatesRequest, subject: str, form: str) -> marked.Mark:
    mark = record_download(subject=subject, form=form, actor=request.actor, now=request.now)
    return marked.Mark(state_of(request).name, request.now, mark)


def _pack(request: StatesRequest, pk: int, form: str) -> packs.ListPack:
    circulation = lists_for(request.actor).filter(pk=pk).first()
    if circulation is None:
        raise Http404
    entries = list(
        entries_for(request.actor, request.now)
        .select_related("version")
        .filter(circulation=circulation)
        .order_by("position", "pk")
    )
    return packs.ListPack(
        circulation,
        entries,
        annex_of(request.actor, circulation),
        _marked(request, f"circulation:{circulation.pk}", form),
        addenda_on(entries),
    )


@states_desk
@by_button("states-list", "pk")
def list_pdf(request: StatesRequest, pk: int) -> HttpResponse:
    """The list with every file on it, as PDF."""
    pack = _pack(request, pk, "pdf")
    body = typeset(packs.list_document(pack), made_at=request.now)
    return _attachment(body, packs.name_of(pack, "pdf"), "application/pdf")


@states_desk
@by_button("states-list", "pk")
def list_csv(request: StatesRequest, pk: int) -> HttpResponse:
    """The list as CSV, a row for each file."""
    pack = _pack(request, pk, "csv")
    return _attachment(packs.list_csv(pack), packs.name_of(pack, "csv"), "text/csv; charset=utf-8")


@states_desk
@by_button("states-list", "pk")
def list_zip(request: StatesRequest, pk: int) -> FileResponse:
    """PDF, CSV and the documents of the list, the copies without metadata."""
    pack = _pack(request, pk, "zip")
    target: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(packs.name_of(pack, "pdf"), typeset(packs.list_document(pack), made_at=request.now))
        archive.writestr(packs.name_of(pack, "csv"), packs.list_csv(pack))
        archive.writestr("COPY.txt", pack.mark.line() + "\n")
        for name, stored in _documents(pack):
            archive.write(path_of(stored.clean_sha256), name)
    target.seek(0)
    answer = FileResponse(
        target, as_attachment=True, filename=packs.name_of(pack, "zip"), content_type="application/zip"
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _documents(pack: packs.ListPack) -> list[tuple[str, StoredFile]]:
    """(name in the archive, file) of the documents circulated and of those added by addenda that have a clean copy and were
    not removed. Names are ours, with the original's as shown; it was freed of paths when it was received."""
    wanted: dict[int, tuple[str, str]] = {}
    for entry in pack.entries:
        if entry.version is None or not file_is_open(entry.word):
            continue
        for number, row in enumerate(entry.version.content.get("documents", []), start=1):
            wanted[row["id"]] = (f"{entry.application.reference}/{number:02d} {row['name']}", row["sha256"])
        for count, addendum in enumerate(pack.addenda_to(entry), start=1):
            for number, row in enumerate(changes_of(entry.version.content, addendum)["documents"], start=1):
                name = f"{entry.application.reference}/addendum {count}, {number:02d} {row['name']}"
                wanted.setdefault(row["id"], (name, row["sha256"]))
    found = []
    for document in (
        Document.objects.filter(pk__in=wanted, removed_at__isnull=True).select_related("file").order_by("pk")
    ):
        name, sha256 = wanted[document.pk]
        stored = document.file
        if stored.checked_at and stored.clean_sha256 and sha256 in {stored.clean_sha256, stored.sha256}:
            found.append((name.replace("\\", "_").replace("..", "_"), stored))
    return [(name, stored) for name, stored in found if path_of(stored.clean_sha256).exists()]


@states_desk
@by_button("states-communication", "number")
def communication_pdf(request: StatesRequest, number: int) -> HttpResponse:
    """A communication of the Chair as PDF."""
    found = communications_for(request.actor).filter(number=number).first()
    if found is None:
        raise Http404
    mark = _marked(request, f"dissemination:{found.pk}", "pdf")
    items = items_of(found)
    process = case_of_item(items[0]).cycle.process.name if items else ""
    body = typeset(communication_document(found, items, process, mark.line()), made_at=request.now)
    return _attachment(body, f"communication-{number}.pdf", "application/pdf")


@states_desk
@by_button("states-communication", "number")
def communication_csv(request: StatesRequest, number: int) -> HttpResponse:
    """A communication of the Chair as CSV, a row for each piece."""
    found = communications_for(request.actor).filter(number=number).first()
    if found is None:
        raise Http404
    mark = _marked(request, f"dissemination:{found.pk}", "csv")
    body = states_communications.communication_csv(found, items_of(found), mark)
    return _attachment(body, f"communication-{number}.csv", "text/csv; charset=utf-8")


def _update(request: StatesRequest, pk: int) -> PlenaryUpdate:
    found = updates_for(request.actor).select_related("session__cycle__process").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@states_desk
@by_button("states-update", "pk")
def update_pdf(request: StatesRequest, pk: int) -> HttpResponse:
    """The Chair's update to a plenary as PDF."""
    found = _update(request, pk)
    mark = _marked(request, f"plenary_update:{found.pk}", "pdf")
    process = found.session.cycle.process.name
    document = chair_packs.update_document(found, update_items(found), process, mark.line())
    return _attachment(typeset(document, made_at=request.now), f"update-{pk}.pdf", "application/pdf")


@states_desk
@by_button("states-update", "pk")
def update_csv(request: StatesRequest, pk: int) -> HttpResponse:
    """The Chair's update to a plenary as CSV, a row for each case."""
    found = _update(request, pk)
    mark = _marked(request, f"plenary_update:{found.pk}", "csv")
    body = chair_packs.update_csv(found, update_items(found), mark.line())
    return _attachment(body, f"update-{pk}.csv", "text/csv; charset=utf-8")
