"""The copy of a document that is circulated: without who wrote it, with what, where and when (DESIGN 4)."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, NullObject

from accounts.refusals import FileReason, Refused
from accounts.services.file_checks import BROKEN, DOCX, JPEG, PDF, PNG

# Metadata, and whatever acts by itself when the file is opened.
PDF_KEYS = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/AA",
    "/OpenAction",
    "/JavaScript",
    "/JS",
    "/EmbeddedFiles",
    "/XFA",
    "/AF",
)
CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
CUSTOM = APP.replace("extended-properties", "custom-properties")
DOCX_PARTS = {"docProps/core.xml": CORE, "docProps/app.xml": APP, "docProps/custom.xml": CUSTOM}
AUTHORS = re.compile(rb'(\bw\d*:(?:author|initials|userId|providerId))="[^"]*"')
LOCAL_TARGETS = re.compile(rb'Target="file:[^"]*"')
PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}


def clean_copy(data: bytes, media_type: str) -> bytes:
    """The bytes without metadata. Raises Refused where the file cannot be taken apart."""
    try:
        return CLEANERS[media_type](data)
    except BROKEN as error:
        raise Refused(FileReason.FILE_BROKEN) from error


def _clean_pdf(data: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data), strict=False))
    writer.metadata = None
    for index, held in enumerate(writer._objects):
        if not isinstance(held, DictionaryObject):
            continue
        if held.get("/Type") in {"/Metadata", "/EmbeddedFile"} or held.get("/S") in {"/JavaScript", "/Launch"}:
            writer._objects[index] = NullObject()
            continue
        for key in PDF_KEYS:
            if NameObject(key) in held:
                del held[NameObject(key)]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _clean_docx(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            held = source.read(entry)
            if entry.filename in DOCX_PARTS:
                held = DOCX_PARTS[entry.filename].encode()
            elif entry.filename.endswith(".rels"):
                held = LOCAL_TARGETS.sub(b'Target="Normal.dotm"', held)
            elif entry.filename.startswith("word/") and entry.filename.endswith(".xml"):
                held = AUTHORS.sub(rb'\1=""', held)
            # A fixed time: the zip's own list of times is metadata too.
            target.writestr(zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0)), held, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _clean_png(data: bytes) -> bytes:
    out, at = [data[:8]], 8
    while at + 8 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind = data[at + 4 : at + 8]
        if kind in PNG_KEPT:
            out.append(data[at : at + 12 + length])
        at += 12 + length
        if kind == b"IEND":
            break
    return b"".join(out)


def _clean_jpeg(data: bytes) -> bytes:
    """Drop comments and application segments (EXIF, XMP, maker's notes); keep JFIF, colour profile, Adobe's transform,
    and of EXIF the way up, without which a photographed letter lies on its side."""
    out, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xDA:  # the picture itself begins: what follows is data to the end
            end = data.rfind(b"\xff\xd9")
            out.append(data[at : end + 2 if end > 0 else len(data)])
            break
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        segment = data[at : at + 2 + length]
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            out.append(_way_up(segment[10:]))
        elif not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in {0xE0, 0xEE} or _is_profile(marker, segment):
            out.append(segment)
        at += 2 + length
    return b"".join(out)


def _is_profile(marker: int, segment: bytes) -> bool:
    return marker == 0xE2 and segment[4:15] == b"ICC_PROFILE"


def _way_up(tiff: bytes) -> bytes:
    """An EXIF segment that holds the orientation alone, or nothing."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 14:
        return b""
    (first,) = struct.unpack(order + "I", tiff[4:8])
    (count,) = struct.unpack(order + "H", tiff[first : first + 2])
    for index in range(min(count, 200)):
        entry = tiff[first + 2 + 12 * index : first + 14 + 12 * index]
        tag, _kind, _number, value = struct.unpack(order + "HHIH", entry[:10])
        if tag == 0x0112 and 1 < value <= 8:
            body = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, value, 0, 0)
            return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    return b""


CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    PDF: _clean_pdf,
    DOCX: _clean_docx,
    PNG: _clean_png,
    JPEG: _clean_jpeg,
}
