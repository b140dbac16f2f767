"""References without ambiguous letters and with a check character (DESIGN 10)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.modalities.references import ALPHABET, BODY, build_reference, reference_is_sound

NUMBERS = st.integers(0, len(ALPHABET) ** BODY - 1)


def test_the_shape():
    assert build_reference("GM", 2027, 0) == "GM-2027-3333-3" + build_reference("GM", 2027, 0)[-1]
    assert not set(ALPHABET) & set("01258BILOSUVZ")
    assert len(set(ALPHABET)) == len(ALPHABET) == 23


@given(NUMBERS)
def test_every_one_is_sound_typed_in_any_case(number):
    reference = build_reference("GM", 2027, number)
    assert reference_is_sound(reference)
    assert reference_is_sound(f" {reference.lower()} ")


@given(NUMBERS, st.integers(0, 4), st.sampled_from(ALPHABET))
def test_a_single_slip_is_found(number, place, letter):
    reference = build_reference("GM", 2027, number)
    places = [8, 9, 10, 11, 13]
    slipped = reference[: places[place]] + letter + reference[places[place] + 1 :]
    assert reference_is_sound(slipped) is (slipped == reference)


@given(NUMBERS, st.integers(8, 10))
def test_two_swapped_neighbours_are_found(number, place):
    reference = build_reference("GM", 2027, number)
    swapped = reference[:place] + reference[place + 1] + reference[place] + reference[place + 2 :]
    assert reference_is_sound(swapped) is (swapped == reference)


@pytest.mark.parametrize("text", ["", "GM", "GM-2027-7KD4", "GM-20x7-7KD4-XP", "GM-2027-7KD-XP", "GM-2027-7KD4-XPP"])
def test_other_shapes_are_not_references(text):
    assert not reference_is_sound(text)
