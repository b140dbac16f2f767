"""The window planner (the calendar trap of DESIGN 5)."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from accreditation.modalities.calendar import close_of, local_date
from accreditation.modalities.consultations import clock_end
from accreditation.modalities.decisions import Meeting, MeetingKind
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.planner import (
    Ahead,
    CalendarWarning,
    all_lapse_first,
    close_warnings,
    late_warnings,
    meeting_warnings,
    missing_ahead,
    overlap_warnings,
    past_window_warnings,
    period_warnings,
    plan_backwards,
    window_warnings,
)

P = Parameters()
OPENS = datetime(2027, 7, 19, 14, tzinfo=UTC)
PLENARY = Meeting(1, MeetingKind.PLENARY, OPENS, OPENS + timedelta(days=4))


@given(st.dates(date(2026, 6, 1), date(2040, 1, 1)))
def test_the_plan_is_the_latest_that_still_fits(plenary):
    plan = plan_backwards(plenary, P)
    assert plan.announce < plan.window_opens < plan.window_closes < plan.circulate < plan.period_ends
    assert plan.consultations_end < plenary
    day_later = clock_end(close_of(plan.period_ends + timedelta(days=1), P), P)
    assert local_date(day_later, P) >= plenary
    assert plan.period_ends - plan.circulate > timedelta(days=P.non_objection_days)


def test_the_first_plenary_needed_objections_three_months_before():
    assert plan_backwards(date(2026, 7, 20), P).period_ends == date(2026, 4, 20)


def test_warnings():
    plan = plan_backwards(local_date(OPENS, P), P)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    opens = close_of(plan.window_opens, P)
    assert window_warnings(opens, close_of(plan.window_closes, P), None, P, now)[0] is CalendarWarning.NO_PLENARY
    late = close_of(plan.window_closes + timedelta(days=1), P)
    assert CalendarWarning.CLOSE_TOO_LATE in window_warnings(opens, late, PLENARY, P, now)
    friday = close_of(date(2027, 1, 8), P)
    assert window_warnings(opens, friday, PLENARY, P, now) == []
    assert window_warnings(opens, close_of(date(2027, 1, 9), P), PLENARY, P, now) == [CalendarWarning.NOT_WORKING_DAY]
    assert window_warnings(opens, friday, PLENARY, P, opens - timedelta(days=89)) == [CalendarWarning.SHORT_NOTICE]


def test_the_notice_counts_from_the_announcement():
    plan = plan_backwards(local_date(OPENS, P), P)
    opens, closes = close_of(plan.window_opens, P), close_of(date(2027, 1, 8), P)
    late = opens - timedelta(days=10)
    short = [CalendarWarning.SHORT_NOTICE]
    assert window_warnings(opens, closes, PLENARY, P, late, late) == short
    assert window_warnings(opens, closes, PLENARY, P, late, opens - timedelta(days=90)) == []
    assert window_warnings(opens, closes, PLENARY, P, late, opens - timedelta(days=90) + timedelta(seconds=1)) == short


def test_a_period_must_leave_three_months_before_the_plenary():
    latest = plan_backwards(local_date(OPENS, P), P).period_ends
    assert period_warnings(close_of(latest, P), PLENARY, P) == []
    assert period_warnings(close_of(latest + timedelta(days=1), P), PLENARY, P) == [CalendarWarning.PERIOD_TOO_LATE]


def test_a_late_permission_must_leave_time_before_the_plenary():
    latest = plan_backwards(local_date(OPENS, P), P).window_closes
    friday = date(2027, 1, 8)
    assert friday <= latest
    assert late_warnings(close_of(friday, P), PLENARY, P) == late_warnings(close_of(friday, P), None, P) == []
    assert late_warnings(close_of(date(2027, 1, 9), P), None, P) == [CalendarWarning.LATE_NOT_WORKING_DAY]
    assert late_warnings(close_of(date(2027, 3, 1), P), PLENARY, P) == [CalendarWarning.LATE_FOR_PLENARY]
    assert late_warnings(OPENS - timedelta(seconds=1), PLENARY, P) == [CalendarWarning.LATE_FOR_PLENARY]
    assert late_warnings(OPENS, PLENARY, P) == [CalendarWarning.PLENARY_BEGUN]


def test_what_is_missing_is_warned_about_months_ahead():
    now = datetime(2026, 11, 1, tzinfo=UTC)
    far, near = now + timedelta(days=4 * 365), now + timedelta(days=400)
    soon = now + timedelta(days=300)
    assert missing_ahead(Ahead(far), now, P) == ["window", "plenary"]
    assert missing_ahead(Ahead(far, now, now), now, P) == []
    assert missing_ahead(Ahead(near, now, now), now, P) == ["cycle"]
    assert missing_ahead(Ahead(soon), now, P) == ["cycle"]
    # The next cycle is set: its first window and plenary are looked for however near the end of this one is.
    assert missing_ahead(Ahead(soon, following=True), now, P) == ["window", "plenary"]
    assert missing_ahead(Ahead(soon, now, now, following=True), now, P) == []


def test_all_lapse_where_the_next_cycles_first_window_comes_too_late():
    """Closed on 31 December, checked by 21 January, thirty whole days: 20 February 2031, 23:59 New York."""
    closes = close_of(date(2030, 12, 31), P)
    decided = close_of(date(2031, 2, 20), P)
    assert not all_lapse_first(closes, decided, P)
    assert all_lapse_first(closes, decided - timedelta(seconds=1), P)
    ahead = Ahead(decided - timedelta(seconds=1), closes, closes, following=True, its_first_close=closes)
    assert missing_ahead(ahead, datetime(2030, 9, 1, tzinfo=UTC), P) == ["lapse"]


def test_an_opening_on_a_day_off_and_an_unknown_plenary():
    saturday, friday = close_of(date(2026, 11, 7), P), close_of(date(2027, 1, 8), P)
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    assert window_warnings(saturday, friday, PLENARY, P, long_ago) == [CalendarWarning.OPENS_NOT_WORKING_DAY]
    assert period_warnings(friday, None, P) == close_warnings(friday, None, P) == []


def test_the_days_of_a_meeting():
    def of(first: date, last: date) -> list[CalendarWarning]:
        opens, closes = (datetime(day.year, day.month, day.day, 15, tzinfo=UTC) for day in (first, last))
        return meeting_warnings(opens, closes, P)

    risky = [CalendarWarning.MEETS_NOT_WORKING_DAY]
    assert of(date(2027, 7, 19), date(2027, 7, 30)) == []  # the weekend between two weeks
    assert of(date(2027, 7, 18), date(2027, 7, 20)) == of(date(2027, 7, 19), date(2027, 7, 24)) == risky
    assert of(date(2027, 12, 23), date(2027, 12, 28)) == risky  # a holiday within
    midnight = datetime(2027, 7, 24, 4, tzinfo=UTC)  # half-open: Friday's end
    assert meeting_warnings(midnight - timedelta(days=4), midnight, P) == []


def test_two_windows_of_which_one_opens_before_the_other_closes_are_warned_of():
    """Half-open: one may open at the very instant at which the other closes."""
    opens, closes = close_of(date(2027, 1, 4), P), close_of(date(2027, 2, 15), P)
    day = timedelta(days=1)
    assert overlap_warnings(opens, closes, [(opens - 9 * day, opens), (closes, closes + day)]) == []
    for other in ((opens - day, opens + day), (closes - day, closes + day), (opens + day, closes - day)):
        assert overlap_warnings(opens, closes, [other]) == [CalendarWarning.OVERLAPS]


def test_a_window_on_paper_that_was_over_before_its_cycle_is_warned_of():
    opens, closes = close_of(date(2027, 1, 4), P), close_of(date(2027, 2, 15), P)
    second = timedelta(seconds=1)
    assert past_window_warnings(opens, closes, closes - second, []) == []
    assert past_window_warnings(opens, closes, closes, []) == [CalendarWarning.OVER_BEFORE_CYCLE]
    assert past_window_warnings(opens, closes, opens, [(opens, closes)]) == [CalendarWarning.OVERLAPS]
