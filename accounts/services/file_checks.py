"""What a file is, by its content and structure; never by its name, which may only not contradict it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable

import docx
import puremagic
from docx.opc.exceptions import PackageNotFoundError
from lxml.etree import LxmlError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from accounts.refusals import FileReason, Refused

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PNG = "image/png"
JPEG = "image/jpeg"
SUFFIX = {PDF: ".pdf", DOCX: ".docx", PNG: ".png", JPEG: ".jpg"}
# What people call them.
TYPE_WORDS = {PDF: "PDF", DOCX: "Word", PNG: "PNG", JPEG: "JPEG"}
# How a name may end, by content. A name without an ending says nothing and is taken.
ENDINGS = {PDF: {"pdf"}, DOCX: {"docx"}, PNG: {"png"}, JPEG: {"jpg", "jpeg", "jpe", "jfif"}}
# What looks like an ending: not the rest of "Letter of Mr. Smith", nor of "version 1.2".
ENDING = re.compile(r"\.([A-Za-z][A-Za-z0-9]{1,4}|[0-9][A-Za-z][A-Za-z0-9]{0,3})$")

MOST_UNPACKED_BYTES = 100 * 1024 * 1024
MOST_RATIO = 200
MOST_ENTRIES = 2000
# What pypdf, python-docx and their parsers raise at damaged input.
BROKEN = (
    PyPdfError,
    PackageNotFoundError,
    LxmlError,
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    RecursionError,
    EOFError,
    OSError,
)


def check_file(data: bytes) -> str:
    """The media type of a document that may be kept. Raises Refused with a FileReason."""
    if not data:
        raise Refused(FileReason.FILE_EMPTY)
    media_type = _type_of(data)
    try:
        STRUCTURE[media_type](data)
    except BROKEN as error:
        raise Refused(FileReason.FILE_BROKEN) from error
    return media_type


def check_name(name: str, media_type: str) -> None:
    """A name whose ending says something else than the content is refused: who downloads the file would be misled, and
    a program named as a document, or a document named as a program, is no accident that should be passed on."""
    found = ENDING.search(name.strip())
    if found is not None and found[1].lower() not in ENDINGS[media_type]:
        raise Refused(FileReason.FILE_NAME)


def _type_of(data: bytes) -> str:
    try:
        found = {match.mime_type for match in puremagic.magic_string(data)}
    except puremagic.PureError as error:
        raise Refused(FileReason.FILE_TYPE) from error
    starts = {b"%PDF-": PDF, b"PK\x03\x04": DOCX, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
    for start, media_type in starts.items():
        # A PDF must begin with its mark: one that hides behind other bytes is also something else.
        if data.startswith(start) and media_type in found:
            return media_type
    raise Refused(FileReason.FILE_TYPE)


def _check_pdf(data: bytes) -> None:
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise Refused(FileReason.FILE_ENCRYPTED)
    if len(reader.pages) == 0:
        raise Refused(FileReason.FILE_BROKEN)


def check_zip(data: bytes) -> zipfile.ZipFile:
    """Look at a zip's own list before anything is unpacked: a bomb is refused by what it says it holds. One that lies is
    caught by zipfile, which reads no more than it says."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or total > MOST_UNPACKED_BYTES or total > MOST_RATIO * max(len(data), 1):
        raise Refused(FileReason.FILE_BOMB)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(FileReason.FILE_ENCRYPTED)
    return archive


def _check_docx(data: bytes) -> None:
    archive = check_zip(data)
    names = [entry.filename for entry in archive.infolist()]
    if len(set(names)) != len(names) or "[Content_Types].xml" not in names:
        raise Refused(FileReason.FILE_TYPE)
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or "/activex/" in name.lower() for name in names):
        raise Refused(FileReason.FILE_MACROS)
    if "word/document.xml" not in names:
        raise Refused(FileReason.FILE_TYPE)
    docx.Document(io.BytesIO(data))


def _check_png(data: bytes) -> None:
    if data[12:16] != b"IHDR" or b"IEND" not in data[-32:]:
        raise Refused(FileReason.FILE_BROKEN)


def _check_jpeg(data: bytes) -> None:
    if b"\xff\xd9" not in data[-64:]:
        raise Refused(FileReason.FILE_BROKEN)


STRUCTURE: dict[str, Callable[[bytes], None]] = {
    PDF: _check_pdf,
    DOCX: _check_docx,
    PNG: _check_png,
    JPEG: _check_jpeg,
}
