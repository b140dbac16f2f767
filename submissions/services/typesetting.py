"""The text of an input as a PDF, set by typst. It refuses rather than print boxes for letters it has no face for."""

from __future__ import annotations

import io
import json
import tempfile
from functools import cache
from pathlib import Path

import typst
from pypdf import PdfReader
from pypdf.generic import ContentStream

# Debian's packages of Noto (fonts-noto-core, fonts-noto-cjk), and wherever a system keeps its own.
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts")
FACES = ("Noto Serif", "Noto Naskh Arabic", "Noto Sans Arabic", "Noto Serif CJK SC", "Noto Sans CJK SC", "Noto Sans")
RIGHT_TO_LEFT = "ar"

# Everything that came from people is data, read from a file; nothing of it is ever markup.
TEMPLATE = """
#let input = json("input.json")
#set document(title: input.title, author: input.organization)
#set page(paper: "a4", margin: (x: 2.6cm, y: 2.4cm), numbering: "1/1", number-align: center)
#set text(font: json("faces.json"), size: 11pt, lang: input.lang, dir: if input.rtl { rtl } else { ltr }, fallback: false)
#set par(leading: 0.7em, spacing: 1.1em)
#align(end, text(size: 10pt, dir: ltr, input.symbol))
#line(length: 100%, stroke: 1.2pt)
#v(0.4em)
#text(size: 10pt, input.session)
#linebreak()
#text(size: 10pt, input.topic)
#v(0.6em)
#text(size: 17pt, weight: "bold", input.title)
#v(0.1em)
#text(size: 11pt, style: "normal", input.organization)
#v(1em)
#for paragraph in input.paragraphs { par(text(paragraph)) }
#v(1.5em)
#line(length: 30%, stroke: 0.5pt)
#text(size: 8.5pt, dir: ltr, input.note)
"""


class NoFaceError(Exception):
    """This machine has no face for some letter of the text, or none of the faces at all."""


@cache
def _faces() -> tuple[str, ...]:
    present = set(typst.Fonts(include_system_fonts=True).families())
    return tuple(face for face in FACES if face in present)


def text_as_pdf(
    *, symbol: str, title: str, organization: str, session: str, topic: str, language: str, text: str, note: str
) -> bytes:
    """Set the text. Raises NoFaceError when a letter would come out as an empty box."""
    faces = _faces()
    if not faces:
        raise NoFaceError
    content = {
        "symbol": symbol,
        "title": title,
        "organization": organization,
        "session": session,
        "topic": topic,
        "lang": language if language != "other" else "en",
        "rtl": language == RIGHT_TO_LEFT,
        "paragraphs": [" ".join(part.split()) for part in text.split("\n\n") if part.strip()],
        "note": note,
    }
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "main.typ").write_text(TEMPLATE, encoding="utf-8")
        (place / "input.json").write_text(json.dumps(content), encoding="utf-8")
        (place / "faces.json").write_text(json.dumps(faces), encoding="utf-8")
        try:
            made: bytes = typst.compile(str(place / "main.typ"), root=folder)
        except typst.TypstError as error:
            raise NoFaceError from error
    if has_empty_boxes(made):
        raise NoFaceError
    return made


def has_empty_boxes(pdf: bytes) -> bool:
    """Whether any glyph shown is number 0, which every font keeps for "no such letter". Typst writes each glyph as two
    bytes of its composite fonts."""
    reader = PdfReader(io.BytesIO(pdf))
    for page in reader.pages:
        contents = page.get_contents()
        if contents is None:
            continue
        for operands, operator in ContentStream(contents, reader).operations:
            if operator not in {b"Tj", b"TJ"}:
                continue
            shown = operands[0] if operator == b"TJ" else operands
            for piece in shown:
                raw = _raw(piece)
                if any(raw[at : at + 2] == b"\x00\x00" for at in range(0, len(raw), 2)):
                    return True
    return False


def _raw(piece: object) -> bytes:
    original = getattr(piece, "original_bytes", None)
    return original if isinstance(original, bytes) else b""
