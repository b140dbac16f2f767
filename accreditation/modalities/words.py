"""How words are counted, the same in browser and server (static/wordcount.js has the other half; DESIGN 10).

The rule: text is normalized to NFC. A word is a longest run of letters, combining marks and digits; an apostrophe,
hyphen or full stop between two of them does not end it. Each Han ideograph, Hiragana or Katakana letter, which are
written without spaces, is a word of its own. Nothing else counts.
"""

from __future__ import annotations

import re
import unicodedata

# Scripts written without spaces between words, by their blocks.
UNSPACED = (
    "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002fa1f\U00030000-\U000323af"
)
JOINERS = "'’ʼ.·‑-"
_UNSPACED = re.compile(f"[{UNSPACED}]")


def count_words(text: str) -> int:
    """The number of words in `text` by the rule above."""
    count = 0
    in_word = False
    joined = False
    for character in unicodedata.normalize("NFC", text):
        if _UNSPACED.match(character):
            count += 1
            in_word = joined = False
        elif unicodedata.category(character)[0] in "LMN":
            if not in_word:
                count += 1
            in_word, joined = True, False
        elif in_word and not joined and character in JOINERS:
            joined = True
        else:
            in_word = joined = False
    return count
