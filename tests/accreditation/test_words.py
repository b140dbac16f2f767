"""The counter of words: one table, run by both halves."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from accreditation.modalities.words import count_words

TABLE = Path(settings.BASE_DIR) / "tests/data/words.json"
ROWS = json.loads(TABLE.read_text())
SCRIPT = Path(settings.BASE_DIR) / "static/wordcount.js"
NODE = shutil.which("node")
PROGRAM = """
require(process.argv[1]);
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(texts.map((text) => rostrumWordCount(text))));
"""


def in_node(texts):
    done = subprocess.run(
        [NODE, "-e", PROGRAM, str(SCRIPT)], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_the_table_is_large_enough_to_mean_something():
    assert len(ROWS) >= 60
    letters = "".join(row["text"] for row in ROWS)
    for sample in "aЖعहไ国":
        assert any(abs(ord(letter) - ord(sample)) < 0x80 for letter in letters), sample


@pytest.mark.parametrize("row", ROWS, ids=lambda row: ascii(row["text"])[:30])
def test_the_servers_counter_agrees_with_the_table(row):
    assert count_words(row["text"]) == row["words"]


@pytest.mark.skipif(NODE is None, reason="no node on this machine: the browser test runs the same table")
def test_the_browsers_counter_agrees_with_the_table():
    assert in_node([row["text"] for row in ROWS]) == [row["words"] for row in ROWS]


@given(st.text(max_size=200), st.text(max_size=200))
def test_words_on_two_lines_are_the_words_of_each(one, other):
    assert count_words(one + "\n" + other) == count_words(one) + count_words(other)


@pytest.mark.browser
def test_chromium_counts_by_the_table(chromium_page):
    chromium_page.add_script_tag(content=SCRIPT.read_text())
    counted = chromium_page.evaluate("(texts) => texts.map((t) => rostrumWordCount(t))", [row["text"] for row in ROWS])
    assert counted == [row["words"] for row in ROWS]
