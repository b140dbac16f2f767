"""Small numbers are not shown, and cannot be worked out from those that are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.modalities.statistics import (
    WITHHELD,
    Figure,
    WindowCounts,
    guarded,
    next_figure,
    split,
    window_figures,
)

SMALL = 5
FEWER = Figure(fewer_than=SMALL)


@pytest.mark.parametrize(("number", "figure"), [(0, FEWER), (1, FEWER), (4, FEWER), (5, Figure(5)), (6, Figure(6))])
def test_under_five_says_fewer_than_five_and_none_is_under_five(number, figure):
    assert guarded(number, 0, SMALL) == figure


@pytest.mark.parametrize(
    ("total", "part", "figures"),
    [
        (4, 2, (FEWER, WITHHELD, WITHHELD)),
        (32, 0, (Figure(32), FEWER, WITHHELD)),
        (32, 4, (Figure(32), FEWER, WITHHELD)),
        (32, 5, (Figure(32), Figure(5), Figure(27))),
        (32, 27, (Figure(32), Figure(27), Figure(5))),
        (32, 28, (Figure(32), WITHHELD, FEWER)),
        (32, 32, (Figure(32), WITHHELD, FEWER)),
        (6, 3, (Figure(6), FEWER, WITHHELD)),
    ],
)
def test_a_part_and_the_rest(total, part, figures):
    assert split(total, part, SMALL) == figures


def agrees(figure: Figure, number: int) -> bool:
    """Whether a reader who sees `figure` must think `number` possible."""
    if figure.value is not None:
        return figure.value == number
    return figure.fewer_than is None or number < figure.fewer_than


@given(st.integers(0, 40).flatmap(lambda total: st.tuples(st.just(total), st.integers(0, total))))
def test_a_small_part_could_be_any_small_number_for_all_that_is_shown(case):
    total, part = case
    figures = split(total, part, SMALL)
    possible = [
        (t, p)
        for t in range(41)
        for p in range(t + 1)
        if all(agrees(f, n) for f, n in zip(figures, (t, p, t - p), strict=True))
    ]
    assert (total, part) in possible
    if total < SMALL:
        assert {t for t, _p in possible} == set(range(SMALL))
    elif part < SMALL:
        assert {p for _t, p in possible} >= set(range(SMALL))
    elif total - part < SMALL:
        assert {t - p for t, p in possible} >= set(range(SMALL))


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_total_never_leaves_a_small_remainder(total, known):
    known = min(total, known)
    figure = guarded(total, known, SMALL)
    if figure.value is not None:
        assert figure.value - known >= SMALL


def test_a_window_as_in_2022():
    figures = window_figures(WindowCounts(103, 88, 86, 54, 32, 0), SMALL)
    assert (figures.received, figures.circulated, figures.objected) == (Figure(103), Figure(86), Figure(32))
    assert (figures.resolved, figures.continuing) == (FEWER, WITHHELD)


def test_a_window_with_two_objections_hides_what_would_give_them_away():
    figures = window_figures(WindowCounts(103, 101, 86, 84, 2, 0), SMALL)
    assert figures.received == figures.circulated == WITHHELD
    assert figures.objected == FEWER


@pytest.mark.parametrize(
    ("before", "now", "after"),
    [
        (None, Figure(7), Figure(7)),
        (FEWER, Figure(7), Figure(7)),
        (WITHHELD, Figure(7), Figure(7)),
        (Figure(32), Figure(33), Figure(32)),
        (Figure(32), Figure(36), Figure(32)),
        (Figure(32), Figure(37), Figure(37)),
        (Figure(32), Figure(28), Figure(32)),
        (Figure(32), Figure(27), Figure(27)),
        (Figure(32), Figure(32), Figure(32)),
        (Figure(32), FEWER, Figure(32)),
        (Figure(32), WITHHELD, Figure(32)),
    ],
)
def test_an_update_does_not_move_by_a_small_number(before, now, after):
    assert next_figure(before, now, SMALL) == after


def test_a_figure_says_whether_it_is_withheld():
    assert Figure().withheld
    assert not Figure(value=7).withheld
    assert not Figure(fewer_than=5).withheld
