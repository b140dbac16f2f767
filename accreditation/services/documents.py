"""The documents of a file: added, checked at once, removed (DESIGN 10)."""

from __future__ import annotations

from datetime import datetime

from django.core.files import File
from django.db import transaction

from accounts.capacities import Actor
from accounts.models import StoredFile
from accounts.refusals import Refused
from accounts.services.files import store_upload
from accounts.services.record import record_act
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import State
from accreditation.models import Application, Document
from accreditation.models.application import DocumentKind
from accreditation.policy import insist_represents
from accreditation.services.edits import insist_editable, keep_edit
from accreditation.services.steps import lock_application


def add_document(
    *, application: Application, kind: DocumentKind, upload: File | StoredFile | None, actor: Actor, now: datetime
) -> tuple[Document, bool]:
    """Check an upload, or take one already checked, and put it with the file; False beside the document says that the
    same bytes stood there as the same kind, and nothing was done. A second letter of the head takes the place of the first.
    Of a submitted file it freezes a new version (DESIGN 3). Raises Refused with a FileReason where the file cannot be taken.
    """
    actor = insist_represents(actor, application.organization)
    insist_editable(application, now)
    # Read and checked before the lock: a slow file must not hold the case.
    rules = application.cycle.process.rules()
    stored = (
        upload
        if isinstance(upload, StoredFile)
        else store_upload(upload=upload, most_bytes=rules.max_file_bytes, actor=actor, now=now)
    )
    with transaction.atomic():
        application = lock_application(application.pk)
        actor = insist_represents(actor, application.organization)
        insist_editable(application, now)
        document, added = put_document(application, kind, stored, actor, now)
        if added:
            _bump(application, now)
            keep_edit(application, ["documents"], actor, now)
    return document, added


def put_document(
    application: Application, kind: DocumentKind, stored: StoredFile, actor: Actor, now: datetime
) -> tuple[Document, bool]:
    """Put a kept file with a locked application. The same bytes of the same kind are not put twice: then False."""
    standing = application.documents.filter(removed_at__isnull=True)
    same = standing.filter(kind=kind, file__sha256=stored.sha256).first()
    if same is not None:
        return same, False
    if kind == DocumentKind.LETTER_OF_HEAD:
        standing.filter(kind=kind).update(removed_at=now)
    if standing.count() >= application.cycle.process.rules().max_files:
        raise Refused(Reason.TOO_MANY_FILES, "R1")
    document = Document.objects.create(application=application, kind=kind, file=stored, added_at=now)
    record_act(
        kind="document.add",
        moment=now,
        actor=actor,
        subject=application.record_subject,
        facts={"document": document.pk, "sha256": stored.sha256, "kind": str(kind)},
        rule="R1",
    )
    return document, True


def remove_document(*, document: Document, actor: Actor, now: datetime) -> None:
    """Take a document out of the working file. Versions that were sent keep it. Removing twice does nothing twice.

    Raises Refused: another party, not to be edited now."""
    with transaction.atomic():
        application = lock_application(document.application_id)
        actor = insist_represents(actor, application.organization)
        insist_editable(application, now)
        if not application.documents.filter(pk=document.pk, removed_at__isnull=True).update(removed_at=now):
            return
        record_act(
            kind="document.remove",
            moment=now,
            actor=actor,
            subject=application.record_subject,
            facts={"document": document.pk},
            rule="R1",
        )
        _bump(application, now)
        keep_edit(application, ["documents"], actor, now)


def _bump(application: Application, now: datetime) -> None:
    """A new version number tells the Secretariat's open page that the file has changed. A draft's is left alone: an open
    page of answers is not made stale by a document."""
    application.saved_at = now
    application.version += 0 if application.state_now is State.DRAFT else 1
    application.save(update_fields=["saved_at", "version"])
