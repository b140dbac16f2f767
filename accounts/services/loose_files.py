"""Uploads of which nothing came are forgotten: the scan of an import that was refused, a paper that was chosen and replaced."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, ForeignKey, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.models import Act, StoredFile
from accounts.services.files import lock_bytes, path_of

# Longer than a form's mark of a kept file holds (`accounts.kept_uploads.KEPT_SECONDS`): nothing can still come of it.
LOOSE_AFTER = timedelta(days=2)
BATCH = 500


def forget_loose_files(*, now: datetime) -> int:
    """Delete the rows and bytes of files that were kept for a form two days ago or more, and that nothing points at: no
    row of any app, and no act by its digest. Each in its own transaction; the bytes go last and only where no other row has
    them, so that a row always has its bytes. Run as the desk role, which sees secret ones too. Returns how many."""
    found = loose_files(now).order_by("id").values_list("pk", flat=True)[:BATCH]
    return sum(_forget(pk, now) for pk in list(found))


def loose_files(now: datetime) -> QuerySet[StoredFile]:
    """Asked of the models themselves, so that a new reference to a file is never forgotten here."""
    rows = StoredFile.objects.filter(uploaded_at__lt=now - LOOSE_AFTER, uploaded_by__isnull=False)
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if relation.auto_created and isinstance(field, ForeignKey):
            rows = rows.filter(~Exists(field.model._base_manager.filter(**{field.name: OuterRef("pk")})))
    named = Act.objects.filter(actor=OuterRef("uploaded_by")).annotate(said=Cast("facts", TextField()))
    return rows.filter(~Exists(named.filter(said__contains=OuterRef("sha256"))))


def _forget(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        file = loose_files(now).filter(pk=pk).first()
        if file is None:
            return False
        file.delete()
    for sha256 in {file.sha256, file.clean_sha256} - {""}:
        _drop_bytes(sha256)
    return True


def _drop_bytes(sha256: str) -> None:
    with transaction.atomic():
        lock_bytes(sha256)
        if not StoredFile.objects.filter(Q(sha256=sha256) | Q(clean_sha256=sha256)).exists():
            path_of(sha256).unlink(missing_ok=True)
