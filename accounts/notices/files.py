"""The sentence of each refusal of a file: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.refusals import FileReason

FILE_SENTENCES: dict[str, Promise] = {
    FileReason.FILE_MISSING: _("Choose a file first."),
    FileReason.FILE_EMPTY: _("The file is empty. Choose it again; perhaps it was still being written."),
    FileReason.FILE_TOO_LARGE: _(
        "The file is larger than the limit. Scan it at a lower resolution, or split it into several files."
    ),
    FileReason.FILE_TYPE: _(
        "By its content this is not a PDF, Word (.docx), PNG or JPEG file, whatever its name says. Save it as PDF and "
        "choose it again."
    ),
    FileReason.FILE_NAME: _(
        "The end of the file’s name does not fit what is in the file. Names that fit: .pdf for a PDF, .docx for a Word "
        "document, .png for a PNG image, .jpg or .jpeg for a JPEG image. Rename the file and choose it again."
    ),
    FileReason.FILE_BROKEN: _(
        "The file cannot be read: it is damaged or cut off. Save it as PDF again and choose that."
    ),
    FileReason.FILE_ENCRYPTED: _(
        "The file is encrypted or protected with a password, so that nobody could read it. Save it without protection "
        "and choose it again."
    ),
    FileReason.FILE_BOMB: _(
        "The file unpacks to far more than its size, which a document does not do. Save it as PDF and choose that."
    ),
    FileReason.FILE_MACROS: _("The file contains macros. Save it as PDF, or as .docx without macros."),
}
