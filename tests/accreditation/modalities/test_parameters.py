"""The parameters of a process (DESIGN 2)."""

from datetime import date

import pytest

from accreditation.modalities.parameters import (
    BOUNDS,
    CHAIRS_PARAMETERS,
    FIXED_PARAMETERS,
    ApplicantLearns,
    InputsFrom,
    LastWithdrawal,
    Parameters,
    day_from,
    goes_as_shared,
    parameters_from,
)


def test_an_empty_row_gives_the_defaults_of_design():
    defaults = parameters_from({})
    assert defaults == Parameters()
    assert (defaults.zone, defaults.non_objection_days, defaults.consultation_months) == ("America/New_York", 30, 3)
    assert (defaults.hearing_days, defaults.ecosoc_notice_days, defaults.dissemination_working_days) == (7, 14, 5)
    assert str(defaults.tz) == "America/New_York"


def test_a_row_is_read_with_its_types():
    read = parameters_from(
        {
            "zone": "Europe/Vienna",
            "non_objection_days": 45,
            "last_withdrawal": "by_decision",
            "inputs_from": "accredited",
            "holidays": ["2027-03-26"],
            "reminder_days": [1, 7],
            "word_limits": {"purpose": 300},
        }
    )
    assert str(read.tz) == "Europe/Vienna"
    assert read.last_withdrawal is LastWithdrawal.BY_DECISION
    assert read.inputs_from is InputsFrom.ACCREDITED
    assert read.holidays == frozenset({date(2027, 3, 26)})
    assert read.reminder_days == (7, 1)
    assert (read.word_limits["purpose"], read.word_limits["programmes"]) == (300, 500)


@pytest.mark.parametrize(
    "stored",
    [
        {"unknown": 1},
        {"non_objection_days": 0},
        {"non_objection_days": True},
        {"non_objection_days": "30"},
        {"dissemination_working_days": 61},
        {"consultation_months": 4},
        {"reminder_days": []},
        {"reminder_days": list(range(1, 14))},
        {"reminder_days": [14, 0]},
        {"word_limits": {"purpose": 20_001}},
        {"applicant_learns": "everything"},
        {"attendance": {"thematic_group": "some"}},
        {"attendance": {"plenary": "open"}},
        {"last_withdrawal": "x"},
    ],
)
def test_what_cannot_be_read_is_refused(stored):
    with pytest.raises(ValueError, match=r"\w"):
        parameters_from(stored)


def test_an_unknown_zone_is_refused():
    for name in ("Mars/Olympus", "Europe", "localtime", "posixrules", "../etc/passwd", ""):
        with pytest.raises(ValueError, match="zone"):
            parameters_from({"zone": name})


def test_whose_they_are():
    names = set(Parameters.__dataclass_fields__)
    assert names >= CHAIRS_PARAMETERS
    assert names >= FIXED_PARAMETERS
    assert {"basis_words", "reply_words", "mission_note_words"} <= CHAIRS_PARAMETERS
    # Only the Chair may set a period of less; what touches objections and disclosure is the Chair's (DESIGN 2).
    assert {"non_objection_days", "ecosoc_notice_days", "applicant_learns", "small_count"} <= CHAIRS_PARAMETERS


@pytest.mark.parametrize("name", sorted(set(BOUNDS) - {"reminder_days", "second_person_warning_hours", "word_limits"}))
def test_a_number_lies_between_its_bounds(name):
    least, most = BOUNDS[name]
    for inside in (least, most):
        assert getattr(parameters_from({name: inside}), name) == inside
    for outside in (least - 1, most + 1):
        with pytest.raises(ValueError, match=name):
            parameters_from({name: outside})


def test_a_text_has_its_limit_by_its_name():
    rules = parameters_from({"basis_words": 700, "word_limits": {"purpose": 300}})
    assert [rules.most_words(name) for name in ("basis", "purpose", "reply", "nonsense")] == [700, 300, 1000, None]


def test_every_default_lies_between_its_bounds():
    defaults = Parameters()
    for name, (least, most) in BOUNDS.items():
        value = getattr(defaults, name)
        numbers = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,)
        assert all(least <= number <= most for number in numbers), name


def test_name_and_basis_go_as_shared_only_where_no_stricter_value_was_in_force():
    shared, only = ApplicantLearns.AS_SHARED, ApplicantLearns.RECEIVED_ONLY
    assert goes_as_shared([shared])
    assert goes_as_shared([shared, shared])
    assert not goes_as_shared([only])
    assert not goes_as_shared([shared, only])


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "20270310", "2027-W10-3", "tomorrow"])
def test_a_day_that_nobody_means_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        day_from(text)
    with pytest.raises(ValueError, match=r".+"):
        parameters_from({"holidays": [text]})
    assert day_from("2027-03-10").month == 3
