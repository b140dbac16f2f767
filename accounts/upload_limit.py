"""The first of the upload handlers: a file that is too large is never kept, neither in memory nor on disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.functional import Promise

# Beyond this not even the politeness of reading to the end is owed.
MOST_REQUEST_BYTES = 300 * 1024 * 1024
TOO_LARGE = "rostrum.too_large"


class UploadLimit(FileUploadHandler):
    """Stops keeping a file at UPLOAD_MOST_BYTES. The rest of the form, its token included, is still read, so that the
    answer is the form again with a sentence, not a broken connection. `too_large(request)` names the files left out."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - Django's name
        content_length: int,
        boundary: Any,  # bytes, whatever the stubs say
        encoding: str | None = None,
    ) -> None:
        if content_length > MOST_REQUEST_BYTES:
            raise RequestDataTooBig("request body is larger than any form of ours")
        self._meta = META

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > settings.UPLOAD_MOST_BYTES:
            self._meta.setdefault(TOO_LARGE, []).append(self.field_name)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def say_too_large(request: HttpRequest, form: BaseForm, name: str, words: str | Promise) -> None:
    """Where the file of a posted form's field was left out, say so at the field, in place of that none was chosen: the form
    alone cannot tell. Call it before the form is asked whether it is valid."""
    if name in too_large(request):
        form.errors.pop(name, None)
        form.add_error(name, str(words))


def too_large(request: HttpRequest) -> list[str]:
    """The names of the file fields that were left out because the file was too large."""
    request.POST  # noqa: B018 - reading it is what runs the handlers
    return list(request.META.get(TOO_LARGE, []))
