"""What comes by note verbale: receipt decides, not entry (R5, DESIGN 2)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from accreditation.modalities.objections import (
    ObjectionFacts,
    Standing,
    may_enter_on_paper,
    may_strike_entry,
    may_withdraw_on_paper,
    notice_ends,
    notice_is_over,
)
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.states import CONTESTED, Route, State

P = Parameters()
SECOND = timedelta(seconds=1)
CIRCULATED, ENDS = datetime(2027, 3, 1, 15, tzinfo=UTC), datetime(2027, 4, 3, 3, 59, tzinfo=UTC)
ENTERED = ENDS + timedelta(days=2)
FACTS = ObjectionFacts(Route.NON_OBJECTION, State.CIRCULATED, ENDS, circulated_at=CIRCULATED)


@pytest.mark.parametrize(
    ("facts", "received", "reason"),
    [
        (FACTS, CIRCULATED - SECOND, Reason.RECEIVED_BEFORE_PERIOD),
        (FACTS, CIRCULATED, None),
        (FACTS, ENDS - SECOND, None),
        (FACTS, ENDS, Reason.RECEIVED_AFTER_PERIOD),
        (FACTS, ENTERED, Reason.RECEIVED_AFTER_PERIOD),
        (FACTS, ENTERED + SECOND, Reason.RECEIVED_IN_FUTURE),
        # The sweep has written an accreditation because nobody flagged the note: never silently.
        (replace(FACTS, state=State.ACCREDITED), ENDS - SECOND, Reason.OUTCOME_WRITTEN),
        (replace(FACTS, state=State.ACCREDITED), ENDS, Reason.RECEIVED_AFTER_PERIOD),
        (replace(FACTS, state=State.ACCREDITED, route=Route.ECOSOC), ENDS - SECOND, Reason.WRONG_ROUTE),
        (replace(FACTS, state=State.WITHDRAWN), ENDS - SECOND, Reason.PERIOD_NOT_STARTED),
        # What a mission has only prepared is no obstacle, and is not told to anybody.
        (replace(FACTS, own=Standing.AWAITING_SECOND), ENDS - SECOND, None),
        (replace(FACTS, own=Standing.STANDING), ENDS - SECOND, Reason.ALREADY_OBJECTED),
        (replace(FACTS, own=Standing.AWAITING_SECOND, state=State.FURTHER_CONSULTATIONS), ENDS - SECOND, None),
    ],
)
def test_a_note_counts_by_its_receipt(facts, received, reason):
    assert may_enter_on_paper(facts, received, ENTERED).reason is reason


@pytest.mark.parametrize(
    ("own", "state", "received", "reason"),
    [
        (Standing.STANDING, State.IN_CONSULTATION, ENDS, None),
        (Standing.STANDING, State.IN_CONSULTATION, CIRCULATED, None),
        (Standing.STANDING, State.IN_CONSULTATION, CIRCULATED - SECOND, Reason.RECEIVED_BEFORE_OBJECTION),
        (Standing.STANDING, State.IN_CONSULTATION, ENTERED + SECOND, Reason.RECEIVED_IN_FUTURE),
        (Standing.STANDING, State.ACCREDITED, ENDS, Reason.CASE_OVER),
        (Standing.WITHDRAWN, State.IN_CONSULTATION, ENDS, Reason.ALREADY_WITHDRAWN),
        (Standing.AWAITING_SECOND, State.CIRCULATED, ENDS, Reason.NOT_STANDING),
        (None, State.CIRCULATED, ENDS, Reason.NOT_STANDING),
    ],
)
def test_a_withdrawal_by_note(own, state, received, reason):
    assert may_withdraw_on_paper(own, state, CIRCULATED, received, ENTERED).reason is reason


@pytest.mark.parametrize(
    ("withdrawn", "ends"),
    [
        (datetime(2027, 6, 1, 15, tzinfo=UTC), datetime(2027, 6, 9, 3, 59, tzinfo=UTC)),
        # Seven whole days: over the day on which clocks go forward, and in the last minute of a day.
        (datetime(2027, 3, 8, 4, 58, 59, tzinfo=UTC), datetime(2027, 3, 16, 3, 59, tzinfo=UTC)),
        (datetime(2027, 6, 2, 3, 59, tzinfo=UTC), datetime(2027, 6, 9, 3, 59, tzinfo=UTC)),
        (datetime(2027, 6, 2, 3, 59, 1, tzinfo=UTC), datetime(2027, 6, 10, 3, 59, tzinfo=UTC)),
    ],
)
def test_the_notice_of_a_last_withdrawal_is_whole(withdrawn, ends):
    assert notice_ends(withdrawn, P) == ends
    assert ends - withdrawn >= timedelta(days=7)


@pytest.mark.parametrize("state", list(State))
def test_the_notice_accredits_a_case_that_is_still_open(state):
    due = ENDS + timedelta(seconds=60)
    assert notice_is_over(state, 0, ENDS, due, P) is (state in CONTESTED)
    assert not notice_is_over(state, 0, ENDS, due - SECOND, P)
    assert not notice_is_over(state, 1, ENDS, due, P)


@pytest.mark.parametrize(
    ("entered", "own", "state", "more", "reason"),
    [
        (True, Standing.STANDING, State.CIRCULATED, {}, None),
        (True, Standing.STANDING, State.COMPLETE, {}, None),  # recalled: what was entered stands, and may be wrong
        (True, Standing.STANDING, State.FURTHER_CONSULTATIONS, {}, None),
        (True, Standing.WITHDRAWN, State.IN_CONSULTATION, {}, None),
        (True, Standing.WITHDRAWN, State.IN_CONSULTATION, {"own_withdrawal": True}, Reason.NOT_STANDING),
        (False, Standing.STANDING, State.CIRCULATED, {}, Reason.NOT_STANDING),
        (True, Standing.NOT_LODGED, State.CIRCULATED, {}, Reason.ALREADY_DONE),
        (True, Standing.NO_LONGER_APPLICABLE, State.CIRCULATED, {}, Reason.NOT_STANDING),
        (True, Standing.STANDING, State.ACCREDITED, {}, Reason.ENTRY_DECIDED_ON),
        (True, Standing.STANDING, State.CIRCULATED, {"contest_open": True}, Reason.ANSWER_THE_CONTEST),
        (True, Standing.STANDING, State.CIRCULATED, {"adopted": True}, Reason.ENTRY_ADOPTED),
        (True, Standing.STANDING, State.ACCREDITED, {"adopted": True}, Reason.ENTRY_DECIDED_ON),
        (True, Standing.STANDING, State.CIRCULATED, {"adopted": True, "contest_open": True}, Reason.ANSWER_THE_CONTEST),
    ],
)
def test_the_office_strikes_its_own_entry_before_the_case_is_decided(entered, own, state, more, reason):
    assert may_strike_entry(entered, own, state, **more).reason is reason
