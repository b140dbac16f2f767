"""Documents as PDF, set by typst from data. Nothing that people have written is ever read as markup.

A document for readers (`typeset`) spells out a character that no face has; where the words are somebody's own and would
be signed or cited (`set_pdf`), NoFaceError is raised instead. docs/decisions/0006 says why.

pdf = typeset(Document(title=…, mark="Copy for …", parts=[heading(…), paragraph(…), table(…)]))
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import get_language

from accounts.glyphs import font_folders, spelled_out, uncovered

FOLDER = settings.BASE_DIR / "templates" / "print"
Part = dict[str, Any]


@dataclass(frozen=True)
class Document:
    """A document. Its masthead says of which `process`, which one (`symbol`), for whom (`distribution`) and of when
    (`dated`); `facts` are pairs under the title, `mark` stands at the foot of every page, `wide` is landscape."""

    title: str
    process: str
    symbol: str = ""
    distribution: str = ""
    dated: str = ""
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


class NoFaceError(Exception):
    """No face has a shape for these characters; `characters` names them."""

    def __init__(self, characters: list[str]) -> None:
        super().__init__(" ".join(f"U+{ord(character):04X}" for character in characters))
        self.characters = characters


def typeset(document: Document, *, made_at: datetime | None = None) -> bytes:
    """The document as PDF. `made_at` goes into its metadata, so that a test or a rehearsal makes the same bytes."""
    data = asdict(document) | {"language": (get_language() or "en").split("-")[0]}
    return set_pdf("document.typ", _in_words(data, spelled_out), made_at=made_at)


def set_pdf(template: str, data: dict[str, Any], *, made_at: datetime | None = None) -> bytes:
    """The template of templates/print, filled with `data`, as PDF: the one place that calls typst.

    Raises NoFaceError rather than print an empty box.
    """
    filled = json.dumps(data, default=str, ensure_ascii=False)
    missing = uncovered(filled)
    if missing:
        raise NoFaceError(missing)
    return typst.compile(
        FOLDER / template,
        root=FOLDER,
        font_paths=_faces(),
        format="pdf",
        sys_inputs={"data": filled},
        # typst refuses an instant with a fraction of a second, which every instant from the database has
        timestamp=made_at.replace(microsecond=0) if made_at is not None else None,
    )


@cache
def _faces() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(font_folders()))


def _in_words(value: Any, change: Callable[[str], str]) -> Any:
    """`value` with every text in it changed, however deep."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _in_words(part, change) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_in_words(part, change) for part in value]
    return value
