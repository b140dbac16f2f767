"""A vanished focal point: asked first, then replaced on a letter of the head."""

from datetime import UTC, datetime, timedelta

import pytest

from accreditation.modalities.outcomes import Reason
from accreditation.modalities.replacements import (
    may_answer_replacement,
    may_change_people,
    may_decide_replacement,
    may_remove,
)

UNTIL = datetime(2027, 3, 8, 4, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("answered", "decided", "now", "reason"),
    [
        (False, False, UNTIL - SECOND, None),
        (False, False, UNTIL, Reason.ANSWER_DAYS_PASSED),
        (True, False, UNTIL - SECOND, Reason.ALREADY_ANSWERED),
        (False, True, UNTIL - SECOND, Reason.WRONG_STATE),
    ],
)
def test_the_focal_point_answers_once_and_in_time(answered, decided, now, reason):
    assert may_answer_replacement(UNTIL, answered, decided, now).reason == reason


@pytest.mark.parametrize(
    ("answered", "now", "reason"),
    [
        (False, UNTIL - SECOND, Reason.FOCAL_POINT_STILL_ASKED),
        (True, UNTIL - SECOND, None),
        (False, UNTIL, None),
    ],
)
def test_nobody_is_replaced_unheard(answered, now, reason):
    assert may_decide_replacement(UNTIL, answered, now).reason == reason


@pytest.mark.parametrize(
    ("frozen", "asks", "reason"),
    [
        (False, False, None),
        (False, True, Reason.ASKS_TO_REPLACE),
        (True, False, Reason.PEOPLE_FROZEN),
        (True, True, Reason.PEOPLE_FROZEN),
    ],
)
def test_who_asks_to_take_the_place_is_not_removed(frozen, asks, reason):
    assert may_remove(frozen=frozen, asks_to_replace=asks).reason == reason


def test_a_frozen_body_changes_no_people():
    assert may_change_people(frozen=False).allowed
    assert may_change_people(frozen=True).reason is Reason.PEOPLE_FROZEN
