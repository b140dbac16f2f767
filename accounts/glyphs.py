"""The typefaces of every PDF, and which characters they lack: typst leaves an empty box for such a one, silently.

They come in wheels, so that a document has the same letters, and the same bytes, on every machine. The machine's own
typefaces are not asked.
"""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

# Noto Serif; Noto Sans in some twenty scripts, Arabic among them; Noto Sans CJK.
PACKAGES = ("fontpkg_noto_serif", "manimgx_fonts", "manimgx_fonts_cjk")
# Controls, formats (joiners, directions) and spaces have no shape of their own; nor has a variation selector.
SHAPELESS = {"Cc", "Cf", "Zl", "Zp", "Zs"}
VARIATION_SELECTORS = frozenset((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))


@cache
def font_folders() -> tuple[Path, ...]:
    """The folders that hold the faces."""
    found = []
    for package in PACKAGES:
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(
                f"The typefaces of {package} are not installed: run make, or install the lock file."
            )
        found.append(Path(spec.origin).parent)
    return tuple(found)


@cache
def covered() -> frozenset[int]:
    """Every code point for which some face has a shape, or which needs none."""
    points: set[int] = set()
    for folder in font_folders():
        for path in sorted((*folder.rglob("*.ttf"), *folder.rglob("*.ttc"))):
            # The members of a collection differ in shapes by language, not in what they cover.
            with TTFont(path, fontNumber=0, lazy=True) as font:
                points.update(font.getBestCmap())
    return frozenset(points) | VARIATION_SELECTORS


def uncovered(text: str) -> list[str]:
    """The characters of `text` that would come out as an empty box, each once, in order."""
    known = covered()
    return [
        character
        for character in dict.fromkeys(text)
        if ord(character) not in known and unicodedata.category(character) not in SHAPELESS
    ]


def spelled_out(text: str) -> str:
    """`text` with each such character written as its code point, [U+12000]: nothing is left out in silence."""
    missing = uncovered(text)
    if not missing:
        return text
    return re.sub(f"[{re.escape(''.join(missing))}]", lambda found: f"[U+{ord(found[0]):04X}]", text)
