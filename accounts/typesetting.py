"""Documents as PDF, set by typst from data. Nothing that people have written is ever read as markup.

pdf = typeset(Document(title=…, mark="Copy for …", parts=[heading(…), paragraph(…), table(…)]))
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import get_language

FOLDER = settings.BASE_DIR / "templates" / "print"
Part = dict[str, Any]


@dataclass(frozen=True)
class Document:
    """A document: `facts` are pairs under the title, `mark` stands at the foot of every page, `wide` is landscape."""

    title: str
    process: str
    subtitle: str = ""
    facts: Sequence[tuple[str, str]] = ()
    parts: Sequence[Part] = field(default_factory=list)
    mark: str = ""
    wide: bool = False


def heading(text: str, level: int = 2) -> Part:
    return {"kind": "heading", "text": text, "level": level}


def paragraph(text: str) -> Part:
    return {"kind": "paragraph", "text": text}


def note(text: str) -> Part:
    """Set apart by a line in the margin: a quotation, a warning."""
    return {"kind": "note", "text": text}


def pairs(rows: Iterable[tuple[str, str]]) -> Part:
    return {"kind": "pairs", "rows": [[str(key), str(value)] for key, value in rows]}


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int] = ()) -> Part:
    """`widths` are shares of the line; 0 is as wide as its content."""
    return {
        "kind": "table",
        "columns": [str(column) for column in columns],
        "rows": [[str(cell) for cell in row] for row in rows],
        "widths": list(widths) or [1] * len(columns),
    }


def typeset(document: Document, *, made_at: datetime | None = None) -> bytes:
    """The document as PDF. `made_at` goes into its metadata, so that a test or a rehearsal makes the same bytes."""
    data = asdict(document) | {"language": (get_language() or "en").split("-")[0]}
    return set_pdf("document.typ", data, made_at=made_at)


def set_pdf(template: str, data: dict[str, Any], *, made_at: datetime | None = None) -> bytes:
    """The template of templates/print, filled with `data`, as PDF: the one place that calls typst with an instant."""
    return typst.compile(
        FOLDER / template,
        root=FOLDER,
        format="pdf",
        sys_inputs={"data": json.dumps(data, default=str)},
        # typst refuses an instant with a fraction of a second, which every instant from the database has
        timestamp=made_at.replace(microsecond=0) if made_at is not None else None,
    )
