"""The rules are quoted from the adopted text to the letter; every reason has its sentence."""

import re
from pathlib import Path

import pytest

from accreditation.modalities.outcomes import Reason
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from accreditation.notices.refusals import SENTENCES

README = Path(__file__).resolve().parents[3] / "accreditation" / "modalities" / "README.md"


def test_every_rule_has_its_paragraph():
    assert set(PARAGRAPHS) == set(Rule)
    assert all(paragraph.text and paragraph.symbol for paragraph in PARAGRAPHS.values())


def test_every_reason_has_a_sentence():
    assert set(SENTENCES) == {reason.value for reason in Reason}


@pytest.mark.parametrize("rule", list(Rule))
def test_the_readme_maps_every_rule_to_function_and_test(rule):
    """Each row names functions and tests that exist."""
    rows = [line for line in README.read_text().splitlines() if line.startswith(f"| {rule.value} |")]
    assert rows, f"README has no row for {rule.value}"
    for row in rows:
        _rule, _what, functions, tests = row.strip("| ").split(" | ")
        named = re.findall(r"\.py::(\w+)`", functions)
        assert named, row
        assert all(name.islower() for name in named), f"{row} names what holds nothing"
        assert "::test_" in tests


def test_what_the_readme_names_is_there():
    """Every function and test of its tables, those of the cases of DESIGN 2, 3 and 5 too."""
    rows = [line for line in README.read_text().splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) > len(Rule)
    root = README.parents[2]
    for row in rows:
        for path in re.findall(r"`([\w/]+\.py)`", row):
            assert (root / path).is_file(), f"{row} names {path}, which is not there"
        for path, name in re.findall(r"`([\w/]+\.py)::(\w+)`", row):
            assert f"def {name}(" in (root / path).read_text() or f"class {name}" in (root / path).read_text(), (
                f"{path}::{name}"
            )
