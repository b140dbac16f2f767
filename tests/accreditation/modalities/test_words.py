"""Counting words (the table that browser and server share is tests/data; here the branches)."""

import pytest

from accreditation.modalities.words import count_words


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
