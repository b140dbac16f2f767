"""How words are counted, the same in browser and server (static/wordcount.js has the other half; docs/word-count.md) (DESIGN 10).

The rule: text is normalized to NFC; invisible format characters are passed over, except the zero-width space, which is
a space. A word is a longest run that begins with a letter or digit and goes on with letters, digits and combining marks;
one apostrophe, hyphen, full stop or middle dot between two letters or digits does not end it. Each Han ideograph, Hiragana or
Katakana letter, which are written without spaces, is a word of its own. Nothing else counts.
"""

from __future__ import annotations

import re
import unicodedata

# Scripts written without spaces between words, by their blocks. Only letters and numbers in them count.
UNSPACED = (
    "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0002fa1f\U00030000-\U000323af"
)
JOINERS = "'’ʼ.·‑-"
ZERO_WIDTH_SPACE = "\u200b"
_UNSPACED = re.compile(f"[{UNSPACED}]")


def count_words(text: str) -> int:
    """The number of words in `text` by the rule above."""
    count = 0
    in_word = joined = False
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category == "Cf" and character != ZERO_WIDTH_SPACE:
            continue
        if category[0] in "LN" and _UNSPACED.match(character):
            count += 1
            in_word = joined = False
        elif character in JOINERS:
            # U+02BC is a letter by category, but an apostrophe by use.
            joined, in_word = in_word and not joined, in_word and not joined
        elif category[0] in "LN":
            count += not in_word
            in_word, joined = True, False
        elif category[0] != "M":
            in_word = joined = False
    return count


# A "word" without end is no word: a text is also too long when it has this many characters for each word it may have.
CHARACTERS_A_WORD = 60


def is_within(text: str, words: int) -> bool:
    """Whether a text keeps a limit in words, and in characters by it."""
    return len(text) <= most_characters(words) and count_words(text) <= words


def most_characters(words: int) -> int:
    """How many characters a text may have that is bounded to so many words."""
    return words * CHARACTERS_A_WORD
