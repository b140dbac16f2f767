"""PDFs by typst: of the same words and the same instant, always the same bytes."""

import io
import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from pypdf import PdfReader
from pypdf.generic import ContentStream

from accounts.glyphs import spelled_out, uncovered
from accounts.typesetting import Document, NoFaceError, paragraph, set_pdf, typeset

DOCUMENT = Document(title="A list", process="Global Mechanism", parts=[paragraph("Words.")])
WITH_FRACTION = datetime(2027, 3, 4, 5, 6, 7, 890_123, tzinfo=UTC)


def test_an_instant_with_a_fraction_of_a_second_is_set_to_its_second():
    pdf = typeset(DOCUMENT, made_at=WITH_FRACTION)
    assert PdfReader(io.BytesIO(pdf)).metadata.creation_date == WITH_FRACTION.replace(microsecond=0)
    assert pdf == typeset(DOCUMENT, made_at=WITH_FRACTION.replace(microsecond=0))


def test_no_other_place_calls_typst():
    apps = ("accounts", "accreditation", "sessions_app", "objections", "submissions", "desks", "config")
    found = {
        str(path.relative_to(settings.BASE_DIR))
        for app in apps
        for path in Path(settings.BASE_DIR, app).rglob("*.py")
        if re.search(r"typst\.compile\(", path.read_text(encoding="utf-8"))
    }
    assert found == {"accounts/typesetting.py"}


SIX_SCRIPTS = {
    "Arabic": "منظمة غير حكومية ذات مركز استشاري",
    "Chinese": "联合国信息和通信技术安全全球机制",
    "English": "Accreditation “on a non-objection basis” – § 4",
    "French": "L’accréditation des parties prenantes, où qu’elles soient : œuvre",
    "Russian": "Аккредитация заинтересованных сторон",
    "Spanish": "¿Qué organización? Señoría, ¡atención!",
    "names": "Þingeyjar Ząbkowska Đorđević Ελλάδα Հայաստան საქართველო ישראל ไทย भारत 대한민국 日本 ኢትዮጵያ Việt Nam",
}
NO_FACE = "\U00012000"  # cuneiform


def _empty_boxes(pdf: bytes) -> int:
    """How often glyph 0, a font's "no such letter", is shown. Typst writes each glyph as two bytes of a composite font."""
    reader, count = PdfReader(io.BytesIO(pdf)), 0
    for page in reader.pages:
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in {b"Tj", b"TJ"}:
                pieces = operands[0] if operator == b"TJ" else operands
                raw = b"".join(getattr(piece, "original_bytes", b"") for piece in pieces)
                count += sum(raw[at : at + 2] == b"\0\0" for at in range(0, len(raw), 2))
    return count


@pytest.mark.parametrize("words", SIX_SCRIPTS.values(), ids=SIX_SCRIPTS)
def test_every_script_is_printed_whole(words):
    assert not uncovered(words)
    pdf = typeset(Document(title=words, process="Global Mechanism", parts=[paragraph(words)]))
    assert _empty_boxes(pdf) == 0
    read = unicodedata.normalize("NFKC", PdfReader(io.BytesIO(pdf)).pages[0].extract_text())
    assert unicodedata.normalize("NFKC", words.split()[0])[0] in read


def test_a_character_without_a_face_is_spelled_out_for_readers_and_refused_in_ones_own_words():
    assert uncovered(f"a{NO_FACE}b{NO_FACE}\u200f\ufe0f\n") == [NO_FACE]
    assert spelled_out(f"Uruk {NO_FACE}]") == "Uruk [U+12000]]"
    pdf = typeset(Document(title=f"Uruk {NO_FACE}", process="Global Mechanism", parts=[paragraph(NO_FACE)]))
    assert "[U+12000]" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    with pytest.raises(NoFaceError, match=re.escape("U+12000")):
        set_pdf("document.typ", {"title": NO_FACE})


def test_the_empty_box_is_what_would_have_been_printed():
    """The check on characters stands for this one on glyphs: it finds what typst would leave empty."""
    import typst

    from accounts import typesetting

    made = typst.compile(
        f'#set text(font: "Noto Serif")\n{NO_FACE}'.encode(), font_paths=typesetting._faces(), format="pdf"
    )
    assert _empty_boxes(made) == 1
