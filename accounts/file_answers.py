"""Answering with a kept file, as a download that can do nothing. The caller has asked policy first."""

from __future__ import annotations

import io
from typing import IO

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase

from accounts.models import StoredFile
from accounts.services.exports import FORMATS
from accounts.services.file_checks import SUFFIX
from accounts.services.files import path_of


def file_answer(stored: StoredFile, *, clean: bool) -> FileResponse:
    """The file as an attachment: its type is the checked one, browsers may not guess another, and the sandbox gives it
    no rights. `clean`: the copy without metadata, as States get it."""
    sha256 = stored.clean_sha256 if clean else stored.sha256
    if stored.checked_at is None or not sha256:
        raise Http404
    try:
        file = path_of(sha256).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    suffix = SUFFIX.get(stored.media_type, "")
    name = stored.original_name if stored.original_name.lower().endswith(suffix) else stored.original_name + suffix
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=stored.media_type)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    # Enforced in place of the pages' policy: a document runs nothing, loads nothing, sits in no frame.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return answer


# Bytes of a file that are answered as they are; of a bigger one pieces are read as they go out.
AT_ONCE = 2_000_000


def table_answer(data: IO[bytes], name: str, file_format: str) -> HttpResponseBase:
    """A list taken out as a file (accounts.services.exports), which this closes."""
    size = data.seek(0, io.SEEK_END)
    data.seek(0)
    kind, filename = FORMATS[file_format], f"{name}.{file_format}"
    if size > AT_ONCE:
        return FileResponse(data, as_attachment=True, filename=filename, content_type=kind)
    with data:
        answer = HttpResponse(data.read(), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer
