"""Instants in words: DESIGN 5, "Shown as"."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from accounts import deadline_words as words

NEW_YORK = ZoneInfo("America/New_York")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def seat(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=NEW_YORK, fold=fold)


def test_the_design_s_own_example():
    expected = "Friday 12 March 2027, 23:59 New York (13 March, 04:59 UTC)"
    assert words.instant_words(utc(2027, 3, 13, 4, 59)) == expected
    assert words.instant_words(seat(2027, 3, 12, 23, 59)) == expected


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        # The same day in both places: the date is said once.
        (seat(2027, 3, 12, 9, 0), "Friday 12 March 2027, 09:00 New York (14:00 UTC)"),
        # Month's end, leap day, year's end.
        (seat(2026, 11, 30, 23, 59), "Monday 30 November 2026, 23:59 New York (1 December, 04:59 UTC)"),
        (seat(2028, 2, 28, 23, 59), "Monday 28 February 2028, 23:59 New York (29 February, 04:59 UTC)"),
        (seat(2027, 12, 31, 23, 59), "Friday 31 December 2027, 23:59 New York (1 January 2028, 04:59 UTC)"),
        # Summer time: four hours, not five.
        (seat(2027, 7, 1, 23, 59), "Thursday 1 July 2027, 23:59 New York (2 July, 03:59 UTC)"),
        # The day summer time begins, and both half past ones of the night it ends: UTC tells them apart.
        (seat(2027, 3, 14, 23, 59), "Sunday 14 March 2027, 23:59 New York (15 March, 03:59 UTC)"),
        (seat(2027, 11, 7, 1, 30), "Sunday 7 November 2027, 01:30 New York (05:30 UTC)"),
        (seat(2027, 11, 7, 1, 30, fold=1), "Sunday 7 November 2027, 01:30 New York (06:30 UTC)"),
        # Midnight belongs to the day it begins.
        (seat(2027, 3, 13, 0, 0), "Saturday 13 March 2027, 00:00 New York (05:00 UTC)"),
    ],
)
def test_in_full(instant, expected):
    assert words.instant_words(instant) == expected


def test_other_seats():
    instant = utc(2027, 3, 13, 4, 59)
    assert words.instant_words(instant, "Europe/Zurich") == "Saturday 13 March 2027, 05:59 Geneva (04:59 UTC)"
    assert words.instant_words(instant, "UTC") == "Saturday 13 March 2027, 04:59 UTC"
    assert words.place("America/Argentina/Buenos_Aires") == "Buenos Aires"


def test_short_and_iso():
    instant = seat(2027, 3, 12, 23, 59)
    assert words.short_words(instant) == "12 March 2027, 23:59 New York"
    assert words.iso_words(instant) == "2027-03-13T04:59:00Z"
    assert words.day_words(date(2027, 3, 12)) == "12 March 2027"


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (timedelta(days=111, hours=5), "111 days"),
        (timedelta(days=14), "14 days"),
        (timedelta(days=13, hours=23, minutes=59), "13 days 23 hours"),
        (timedelta(days=3, hours=4, minutes=59, seconds=59), "3 days 4 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=2, minutes=40), "2 days"),
        (timedelta(hours=1, minutes=1), "1 hour 1 minute"),
        (timedelta(hours=5), "5 hours"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(seconds=59), "less than a minute"),
    ],
)
def test_spans_are_cut_never_rounded_up(left, expected):
    assert words.span_words(left) == expected
    assert words.span_words(-left) == expected


def test_counting_down_and_after():
    end = utc(2027, 3, 13, 4, 59)
    assert words.countdown_words(end, end - timedelta(days=3, hours=4)) == "closes in 3 days 4 hours"
    assert words.countdown_words(end, end + timedelta(days=2)) == "closed 2 days ago"
    assert words.countdown_words(end, end - timedelta(seconds=1)) == "closes in less than a minute"
    # Half-open: at the instant itself it is closed.
    assert words.countdown_words(end, end) == "closed less than a minute ago"
    assert words.countdown_words(end, end - timedelta(hours=2), "ends") == "ends in 2 hours"
    assert words.countdown_words(end, end + timedelta(hours=2), "due") == "was due 2 hours ago"
    assert words.countdown_words(end, end - timedelta(hours=2), "") == "in 2 hours"


def test_a_countdown_counts_hours_that_pass_not_hands_of_the_clock():
    """Over the start of summer time a day has 23 hours."""
    assert words.countdown_words(seat(2027, 3, 14, 12, 0), seat(2027, 3, 13, 12, 0)) == "closes in 23 hours"


def test_every_label_has_both_sentences():
    for label in ("closes", "opens", "ends", "starts", "due", ""):
        for ahead in (True, False):
            assert "%(span)s" in words.countdown_sentence(label, ahead=ahead)


def test_a_naive_datetime_is_no_instant():
    with pytest.raises(ValueError, match="zone"):
        words.instant_words(datetime(2027, 3, 12, 23, 59))
    with pytest.raises(ValueError, match="zone"):
        words.countdown_words(utc(2027, 3, 12), datetime(2027, 3, 12, 23, 59))


def test_names_of_days_and_months_follow_the_reader():
    with translation.override("fr"):
        assert words.long_day_words(date(2027, 3, 12)) == "vendredi 12 mars 2027"


def test_hours_of_one_day_and_of_several():
    ten, six = datetime(2026, 12, 26, 15, tzinfo=UTC), datetime(2026, 12, 26, 23, tzinfo=UTC)
    assert words.between_words(ten, six) == "26 December 2026, 10:00 to 18:00 New York"
    assert words.between_words(ten, six + timedelta(days=2)) == (
        "26 December 2026, 10:00 to 28 December 2026, 18:00 New York"
    )
