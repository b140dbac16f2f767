"""The zone of the seat is read once for a few seconds, anew when it is changed, and held still for a piece of work."""

from __future__ import annotations

import time

import pytest
from django.db import OperationalError

from accounts import seat
from accounts.deadline_words import seat_place, with_seat


@pytest.fixture
def asked(monkeypatch):
    """Where the zone is read from: one zone for each time that it is asked, the first one first."""
    zones = ["Europe/Vienna", "Africa/Nairobi", "UTC"]
    monkeypatch.setattr(seat, "_readers", [])
    seat.read_with(lambda: zones.pop(0))
    seat.forget_seat()
    return zones


def test_it_is_read_once_and_again_when_the_setting_is_changed(asked):
    assert [seat.seat_zone() for _time in range(3)] == ["Europe/Vienna"] * 3
    seat.forget_seat()
    assert seat.seat_zone() == "Africa/Nairobi"
    assert asked == ["UTC"]


def test_it_is_read_anew_after_some_seconds(asked, monkeypatch):
    monkeypatch.setattr(seat, "_kept", {seat.ZONE: (time.monotonic() - seat.SECONDS - 1, "Europe/Zurich")})
    assert [seat.seat_zone(), seat.seat_zone()] == ["Europe/Vienna"] * 2


def test_while_the_database_is_away_it_is_the_one_before(monkeypatch):
    def away() -> str:
        raise OperationalError

    monkeypatch.setattr(seat, "_readers", [away])
    monkeypatch.setattr(seat, "_kept", {seat.ZONE: (time.monotonic() - seat.SECONDS - 1, "Europe/Zurich")})
    assert seat.seat_zone() == "Europe/Zurich"
    seat.forget_seat()
    with pytest.raises(OperationalError):
        seat.seat_zone()


def test_what_was_read_before_a_change_is_not_kept_after_it(monkeypatch):
    """Another thread commits the change while this one reads."""
    zones = ["Europe/Vienna", "Africa/Nairobi"]

    def reader() -> str:
        seat.forget_seat()
        return zones.pop(0)

    monkeypatch.setattr(seat, "_readers", [reader])
    seat.forget_seat()
    assert [seat.seat_zone(), seat.seat_zone()] == ["Europe/Vienna", "Africa/Nairobi"]


def test_a_piece_of_work_keeps_the_zone_that_it_was_given(asked):
    with seat.at_seat("Europe/Zurich"):
        seat.forget_seat()
        assert seat_place() == "Geneva"
    assert seat_place() == "Vienna"


def test_words_of_a_form_name_the_seat_when_they_are_read(asked):
    words = with_seat("Day and time at the seat (%(place)s).")
    assert str(words) == "Day and time at the seat (Vienna)."
    seat.forget_seat()
    assert str(words) == "Day and time at the seat (Nairobi)."


def test_nobody_guesses_it(monkeypatch):
    monkeypatch.setattr(seat, "_readers", [])
    seat.forget_seat()
    with pytest.raises(LookupError):
        seat.seat_zone()
