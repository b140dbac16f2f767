"""A CSV uploaded to be looked at first: kept until it is imported, so that what was previewed is what is imported (DESIGN 10)."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import transaction

from accounts.capacities import Actor
from accounts.models import StoredFile
from accounts.refusals import Refused
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.models import ImportUpload
from accreditation.models.secretariat import UploadKind
from accreditation.policy import insist_may
from accreditation.services.imports import decode

KEPT = timedelta(days=7)
ACTS = {UploadKind.ECOSOC: ActOf.IMPORT_ECOSOC, UploadKind.PAPER: ActOf.IMPORT_PAPER}


def keep_upload(
    *, kind: UploadKind, name: str, data: bytes, actor: Actor, now: datetime, evidence: StoredFile | None = None
) -> ImportUpload:
    """Keep a readable CSV for its preview, and the paper on which it rests. Raises UnreadableFile, naming the line, when
    it is no UTF-8 text, and Refused when what exists on paper comes without its paper."""
    insist_may(ACTS[kind], actor)
    text = decode(data)
    if kind == UploadKind.PAPER and evidence is None:
        raise Refused(Reason.NEEDS_EVIDENCE, "R2")
    with transaction.atomic():
        # What was never imported is forgotten after a week: it was nobody's record.
        ImportUpload.objects.filter(imported_at__isnull=True, uploaded_at__lt=now - KEPT).delete()
        return ImportUpload.objects.create(
            kind=kind,
            name=name[-255:],
            content=text,
            evidence=evidence,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            uploaded_at=now,
            uploaded_by_id=actor.person_id,
        )


def mark_imported(upload: ImportUpload, now: datetime) -> bool:
    """Claim an upload for its import, once; False when somebody else was first. In the importer's transaction."""
    return ImportUpload.objects.filter(pk=upload.pk, imported_at__isnull=True).update(imported_at=now, content="") == 1
