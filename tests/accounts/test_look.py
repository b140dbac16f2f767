"""Promises of the look that a machine can keep: contrast, and the weight of the first page."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from bootstrap_wrapper import get_bootstrap_dir
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"


def palettes() -> dict[str, dict[str, str]]:
    css = (STATIC / "rostrum.css").read_text()
    light, dark = re.findall(r":root \{\n(?:\s*color-scheme[^\n]*\n)?(\s*--ink:.*?)\n\s*\}", css, re.S)[:2]
    read = {
        n: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)) for n, block in (("light", light), ("dark", dark))
    }
    return {"light": read["light"], "dark": read["light"] | read["dark"]}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = [(ink, ground) for ground in ("paper", "wash") for ink in ("ink", "muted", "blue", "blue-deep", "accent", "red")]
TEXT += [("on-fill", "fill"), ("on-fill", "fill-hover"), ("accent", "accent-wash"), ("red", "red-wash")]
TEXT += [
    ("ink", "blue-wash"),
    ("ink", "accent-wash"),
    ("ink", "red-wash"),
    ("blue", "blue-wash"),
    ("muted", "wash-deep"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_reads_at_wcag_aa(scheme, ink, ground):
    colours = palettes()[scheme]
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("mark", "ground"), [("line", "paper"), ("focus", "paper"), ("focus", "wash"), ("line", "wash")]
)
def test_controls_and_focus_stand_out(scheme, mark, ground):
    colours = palettes()[scheme]
    assert contrast(colours[mark], colours[ground]) >= 3


def test_the_secretariats_desk_has_the_portals_colours_and_none_of_its_own():
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgba?\(|hsl", (STATIC / "desk.css").read_text())


def test_no_rule_is_written_twice():
    """What the desk shares with the portal stands in the portal's sheet; within a sheet a selector has one place."""
    seen: dict[str, str] = {}
    for name in ("rostrum.css", "desk.css"):
        css = re.sub(r"/\*.*?\*/", "", (STATIC / name).read_text(), flags=re.S)
        css = re.sub(r"@[^{]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", css)  # what holds only at some width, in print…
        for selectors, rule in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
            for declaration in filter(None, (part.strip() for part in rule.split(";"))):
                key = f"{selectors.strip()} {{ {declaration} }}"
                assert key not in seen, f"{key} stands in {seen.get(key)} and in {name}"
                seen[key] = name


def test_first_load_is_light():
    files = [
        get_bootstrap_dir() / "css/bootstrap.min.css",
        *(STATIC / name for name in ("rostrum.css", "deadline.js", "mark.svg")),
    ]
    assert sum(len(gzip.compress(f.read_bytes())) for f in files) < 60_000


def test_nothing_is_inline_in_any_template():
    for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        source = path.read_text()
        assert not re.search(r"<[a-z][^>]*\s(style|on[a-z]+)\s*=", source), path
        assert not re.search(r"<style", source), path
        for script in re.findall(r"<script[^>]*>", source):
            assert "src=" in script or "application/json" in script, path
