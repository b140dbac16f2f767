"""The documents of a file, and the letter of the head to sign."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.file_answers import file_answer
from accounts.kept_uploads import take_upload
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.services.file_checks import TYPE_WORDS
from accreditation.forms.case import DocumentForm
from accreditation.models import Application, Document
from accreditation.models.application import DocumentKind
from accreditation.queries.documents import document_for
from accreditation.queries.progress import standing_documents
from accreditation.services.documents import add_document, remove_document
from accreditation.services.letter_of_head import letter_of_head
from accreditation.views.apply_doors import (
    ApplicantRequest,
    for_applicants,
    is_editable,
    letter_answer,
    not_editable,
    own_working_file,
    refusal_page,
    tell_refusal,
)


def file_rows(documents: list[Document], *, removable: bool) -> list[dict[str, Any]]:
    """Documents as the file list takes them."""
    return [
        {
            "name": document.file.original_name,
            "size": document.file.size,
            "type": TYPE_WORDS.get(document.file.media_type, ""),
            "url": reverse("document", args=[document.pk]),
            "note": document.get_kind_display(),
            "remove": reverse("my_document_remove", args=[document.application.reference, document.pk])
            if removable
            else "",
        }
        for document in documents
    ]


def _page(request: ApplicantRequest, application: Application, form: DocumentForm, status: int = 200) -> HttpResponse:
    documents = standing_documents(application)
    for document in documents:
        document.application = application
    rules = application.cycle.process.rules()
    context = {
        "application": application,
        "form": form,
        "files": file_rows(documents, removable=True),
        "left": rules.max_files - len(documents),
        "next": reverse("my_check", args=[application.reference]),
        "signed": any(document.kind == DocumentKind.LETTER_OF_HEAD for document in documents),
    }
    return render(request, "my/documents.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def documents(request: ApplicantRequest, reference: str) -> HttpResponse:
    """List, add; each upload is checked at once."""
    application = own_working_file(request, reference)
    if not is_editable(application, request.now):
        return not_editable(request, application)
    rules = application.cycle.process.rules()
    if request.method != "POST":
        missing = not application.documents.filter(removed_at__isnull=True, kind="letter_of_head").exists()
        return _page(request, application, DocumentForm(rules, initial={"kind": "letter_of_head"} if missing else None))
    form = DocumentForm(rules, request.POST, request.FILES)
    valid = form.is_valid()
    try:
        stored = take_upload(request, form, "file", rules.max_file_bytes)
        if not valid:
            return _page(request, application, form)
        document, added = add_document(
            application=application,
            kind=DocumentKind(form.cleaned_data["kind"]),
            upload=stored,
            actor=request.actor,
            now=request.now,
        )
    except Refused as refused:
        status = tell_refusal(form, refused, "file" if refused.reason.startswith("file_") else None)
        return _page(request, own_working_file(request, reference), form, status)
    words = (
        _("%(name)s is with the file.") if added else _("%(name)s was with the file already. Nothing was added twice.")
    )
    messages.success(request, words % {"name": document.file.original_name})
    return redirect("my_documents", reference=reference)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def remove(request: ApplicantRequest, reference: str, pk: int) -> HttpResponse:
    """Take a document out of the working file. Looking removes nothing."""
    application = own_working_file(request, reference)
    if request.method != "POST":
        return redirect("my_documents", reference=reference)
    document = application.documents.filter(pk=pk).first()
    if document is None:
        raise Http404
    try:
        remove_document(document=document, actor=request.actor, now=request.now)
    except Refused as refused:
        return refusal_page(request, refused, reverse("my_documents", args=[reference]))
    return redirect("my_documents", reference=reference)


@require_safe
def download(request: PortalRequest, pk: int) -> FileResponse:
    """A document, for whoever may have it, in the copy that is theirs: applicants, Secretariat, Chair, States."""
    readable = document_for(request.actor, pk)
    if readable is None:
        raise Http404
    return file_answer(readable.file, clean=readable.clean)


@require_safe
@for_applicants
def letter(request: ApplicantRequest, reference: str) -> HttpResponse:
    """The letter of the head, made from the profile, to print, sign and upload."""
    application = own_working_file(request, reference)
    try:
        pdf = letter_of_head(application, now=request.now)
    except Refused as refused:
        return refusal_page(request, refused, reverse("my_documents", args=[reference]))
    return letter_answer(pdf, application.reference)
