"""Whether a PDF that we have set shows every character: a typeface that lacks one leaves an empty box, silently."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

SHOWS = {b"Tj", b"TJ", b"'", b'"'}


def lacks_glyphs(pdf: bytes) -> bool:
    """Whether some character came out as glyph 0, .notdef. For PDFs made by typst, whose fonts are two-byte and
    subset with glyph 0 kept in its place."""
    reader = PdfReader(io.BytesIO(pdf))
    for page in reader.pages:
        contents = page.get_contents()
        if contents is None:
            continue
        for operands, operator in ContentStream(contents, reader).operations:
            if operator in SHOWS and any(_has_notdef(operand) for operand in operands):
                return True
    return False


def _has_notdef(operand: Any) -> bool:
    if isinstance(operand, list):
        return any(_has_notdef(part) for part in operand)
    shown = getattr(operand, "original_bytes", operand if isinstance(operand, bytes) else b"")
    return any(shown[at : at + 2] == b"\0\0" for at in range(0, len(shown) - 1, 2))
