"""Deadlines of the public calendar are said in full, with UTC, and ready for the reader's own zone (DESIGN 5)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from accounts.deadline_words import instant_words, iso_words, short_words
from tests import builders as build
from tests.objections.states_people import at

pytestmark = pytest.mark.django_db
NOW = build.CIRCULATED + timedelta(days=1)


def deadlines(client, path: str) -> dict[str, str]:
    """Each instant that the script adds the reader's zone to, and its words."""
    with at(NOW):
        page = client.get(path).content.decode()
    for instant in (build.PERIOD_ENDS, build.CLOSES):
        assert f">{short_words(instant)}<" not in page
    return dict(re.findall(r'<time datetime="([^"]+)"\s+data-deadline\s+data-zone-words="[^"]+">([^<]+)</time>', page))


@pytest.mark.parametrize("path", ["/", "/timetable/"])
def test_a_deadline_of_the_calendar_is_said_in_full(client, path):
    build.circulated()
    found = deadlines(client, path)
    ends = [build.PERIOD_ENDS, build.cycle().ends_at]
    ends += [build.OPENS, build.CLOSES, build.cycle().starts_at] if path == "/timetable/" else []
    assert {iso_words(end): instant_words(end) for end in ends}.items() <= found.items()
    with at(NOW):
        page = client.get(path).content.decode()
    assert "ends in 31 days" in page
