"""Keeping a file: checked before it has a row, kept under its digest, never under its name (DESIGN 6)."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import connection, transaction

from accounts.capacities import Actor
from accounts.models import StoredFile
from accounts.refusals import FileReason, Refused
from accounts.services.clean_copies import clean_copy
from accounts.services.file_checks import check_file, check_name

FILES_LOCK = 80_258
CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def store_upload(
    *, upload: File | None, most_bytes: int, actor: Actor, now: datetime, secret: bool = False
) -> StoredFile:
    """Check an upload by its content and keep it, with a copy without metadata. Raises Refused with a FileReason.
    `secret`: its row is the desk role's; only a caller on that connection may keep one.

    Nothing is written under MEDIA_ROOT before the checks have passed; the row is made last, so that a row always has
    its bytes. The same bytes twice are one file on disk and two rows."""
    if upload is None:
        raise Refused(FileReason.FILE_MISSING)
    data = _read(upload, min(most_bytes, settings.UPLOAD_MOST_BYTES))
    media_type = check_file(data)
    check_name(upload.name or "", media_type)
    cleaned = clean_copy(data, media_type)
    with transaction.atomic():
        lock_bytes(digest_of(data), digest_of(cleaned))
        return StoredFile.objects.create(
            sha256=place(data),
            size=len(data),
            media_type=media_type,
            original_name=shown_name(upload.name or ""),
            uploaded_by_id=actor.user_id,
            uploaded_at=now,
            checked_at=now,
            clean_sha256=place(cleaned),
            secret=secret,
        )


def digest_of(data: bytes) -> str:
    """Under which bytes are kept."""
    return hashlib.sha256(data).hexdigest()


def lock_bytes(*digests: str) -> None:
    """To the end of the transaction: bytes that are found there already are not dropped before their new row stands."""
    with connection.cursor() as cursor:
        for key in sorted({int(digest[:8], 16) - 2**31 for digest in digests}):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [FILES_LOCK, key])


def _read(upload: File, most_bytes: int) -> bytes:
    if upload.size is not None and upload.size > most_bytes:
        raise Refused(FileReason.FILE_TOO_LARGE)
    parts, total = [], 0
    for chunk in upload.chunks():
        total += len(chunk)
        if total > most_bytes:
            raise Refused(FileReason.FILE_TOO_LARGE)
        parts.append(chunk)
    return b"".join(parts)


def shown_name(name: str) -> str:
    """The name as people are shown it: no folders, no control characters, at most 255 characters. Never a path."""
    bare = CONTROL.sub("", re.split(r"[\\/]", name)[-1]).strip(" .")
    return bare[-255:] or "document"


def path_of(sha256: str) -> Path:
    """Where the bytes of that digest lie: two levels of folders, so that no folder grows without end."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError("not a digest")
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256


def place(data: bytes) -> str:
    """Write bytes under their digest: to a temporary name, flushed to disk, then renamed. Returns the digest."""
    sha256 = digest_of(data)
    path = path_of(sha256)
    if path.exists():
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name itself must survive a power cut
    finally:
        os.close(folder)
    return sha256
