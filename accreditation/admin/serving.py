"""Serving a kept file inside the admin: never under its name's word, never as something that runs."""

from __future__ import annotations

from django.http import FileResponse, Http404

from accounts.models import StoredFile
from accounts.services.files import path_of

SHOWN_INLINE = frozenset({"application/pdf", "image/png", "image/jpeg"})


def stored_file_response(file: StoredFile, *, inline: bool) -> FileResponse:
    """The bytes as uploaded. Only a PDF or a picture is shown in a frame of our own page; all else is a download."""
    path = path_of(file.sha256)
    if not path.exists():
        raise Http404
    shown = inline and file.media_type in SHOWN_INLINE
    response = FileResponse(
        path.open("rb"),
        as_attachment=not shown,
        filename=file.original_name,
        content_type=file.media_type if shown else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    if shown:
        # Framed by the file view alone; its own scripts and forms are nobody's.
        response["X-Frame-Options"] = "SAMEORIGIN"
        response["Content-Security-Policy"] = "script-src 'none'; form-action 'none'; frame-ancestors 'self'"
    return response
