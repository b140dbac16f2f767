"""The parameters of a process (DESIGN 2)."""

from datetime import date

import pytest

from accreditation.modalities.parameters import (
    APPLICANTS_SIGHT,
    CHAIRS_PARAMETERS,
    CHOICES,
    FIXED_PARAMETERS,
    ApplicantLearns,
    ApplicantReads,
    InputsFrom,
    LastWithdrawal,
    Parameters,
    parameters_from,
    strictest,
)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([ApplicantReads.IF_STATE_SHARES], ApplicantReads.IF_STATE_SHARES),
        ([ApplicantReads.IF_STATE_SHARES, ApplicantReads.NEVER], ApplicantReads.NEVER),
        ([ApplicantReads.NEVER, ApplicantReads.IF_STATE_SHARES], ApplicantReads.NEVER),
        ([ApplicantLearns.AT_PERIOD_END, ApplicantLearns.AT_DISSEMINATION], ApplicantLearns.AT_PERIOD_END),
    ],
)
def test_the_strictest_of_some_values_wins_in_any_order(values, found):
    assert strictest(values) is found


def test_the_applicants_sight_is_the_chairs_and_every_choice_is_read():
    assert APPLICANTS_SIGHT <= CHAIRS_PARAMETERS
    assert set(CHOICES) >= APPLICANTS_SIGHT
    for name, kind in CHOICES.items():
        assert {getattr(parameters_from({name: value.value}), name) for value in kind} == set(kind)


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
        {"last_withdrawal": "x"},
    ],
)
def test_what_cannot_be_read_is_refused(stored):
    with pytest.raises(ValueError, match=r"\w"):
        parameters_from(stored)


def test_an_unknown_zone_is_refused():
    with pytest.raises(KeyError):
        parameters_from({"zone": "Mars/Olympus"})


def test_whose_they_are():
    names = set(Parameters.__dataclass_fields__)
    assert names >= CHAIRS_PARAMETERS
    assert names >= FIXED_PARAMETERS
