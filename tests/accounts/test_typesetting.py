"""PDFs by typst: of the same words and the same instant, always the same bytes."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from pypdf import PdfReader

from accounts.typesetting import Document, paragraph, typeset

DOCUMENT = Document(title="A list", process="Global Mechanism", parts=[paragraph("Words.")])
WITH_FRACTION = datetime(2027, 3, 4, 5, 6, 7, 890_123, tzinfo=UTC)


def test_an_instant_with_a_fraction_of_a_second_is_set_to_its_second():
    pdf = typeset(DOCUMENT, made_at=WITH_FRACTION)
    assert PdfReader(io.BytesIO(pdf)).metadata.creation_date == WITH_FRACTION.replace(microsecond=0)
    assert pdf == typeset(DOCUMENT, made_at=WITH_FRACTION.replace(microsecond=0))


def test_no_other_place_gives_typst_an_instant():
    apps = ("accounts", "accreditation", "sessions_app", "objections", "submissions", "desks", "config")
    found = {
        str(path.relative_to(settings.BASE_DIR))
        for app in apps
        for path in Path(settings.BASE_DIR, app).rglob("*.py")
        if re.search(r"typst\.compile\([^)]*timestamp=", path.read_text(encoding="utf-8"), re.DOTALL)
        or re.search(r"^\s+timestamp=", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert found == {"accounts/typesetting.py"}
