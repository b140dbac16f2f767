"""Counting words (the table that browser and server share is tests/data; here the branches)."""

import pytest

from accreditation.modalities.words import CHARACTERS_A_WORD, count_words, is_within


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("  ,;— ", 0),
        ("one two", 2),
        ("don't state-of-the-art", 2),
        ("end. Begin", 2),
        ("a--b", 2),
        ("3.5 per cent", 3),
        ("网络安全", 4),
        ("ICT安全 2027", 4),
        ("Безопасность ИКТ", 2),
        ("الأمن السيبراني", 2),
        ("e\u0301te\u0301", 1),
        ("soft\u00adware two", 2),
        ("zero\u200bwidth", 2),
        ("का काम", 2),
        ("x\u0338", 1),
    ],
)
def test_words(text, words):
    assert count_words(text) == words


def test_a_limit_in_words_is_also_one_in_characters():
    assert is_within("one two", 2)
    assert not is_within("one two three", 2)
    assert is_within("x" * CHARACTERS_A_WORD, 1)
    assert not is_within("x" * (CHARACTERS_A_WORD + 1), 1)
