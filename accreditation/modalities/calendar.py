"""Days and instants in the seat's zone: closes at 23:59, calendar months with clamping, working days (DESIGN 5)."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta

from accreditation.modalities.parameters import FIXED_HOLIDAYS, Parameters

CLOSE_OF_DAY = time(23, 59)


def local_date(moment: datetime, parameters: Parameters) -> date:
    """The date at the seat when `moment` (aware) happens."""
    return moment.astimezone(parameters.tz).date()


def close_of(day: date, parameters: Parameters) -> datetime:
    """23:59:00 of `day` at the seat, in UTC. Half-open: that instant itself is already outside."""
    return datetime.combine(day, CLOSE_OF_DAY, tzinfo=parameters.tz).astimezone(UTC)


def add_months(day: date, months: int) -> date:
    """The same day-of-month `months` later, clamped to the month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_working_day(day: date, parameters: Parameters) -> bool:
    """Monday to Friday and no UN holiday."""
    return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS and day not in parameters.holidays


def add_working_days(day: date, count: int, parameters: Parameters) -> date:
    """The `count`-th working day after `day`; the day itself is day zero."""
    while count:
        day += timedelta(days=1)
        if is_working_day(day, parameters):
            count -= 1
    return day


def whole_days_after(moment: datetime, days: int, parameters: Parameters) -> datetime:
    """The first 23:59 at the seat that leaves `days` whole days from `moment`."""
    day = local_date(moment, parameters) + timedelta(days=days)
    end = close_of(day, parameters)
    return end if end - moment >= timedelta(days=days) else close_of(day + timedelta(days=1), parameters)


def has_passed(boundary: datetime, now: datetime) -> bool:
    """A boundary is reached at its very instant: open means before it."""
    return now >= boundary


def is_open(opens_at: datetime, closes_at: datetime, now: datetime) -> bool:
    """Whether a window or a meeting is open: opens_at <= now < closes_at; time decides (DESIGN 5)."""
    return has_passed(opens_at, now) and not has_passed(closes_at, now)


def sweep_may_act(boundary: datetime, now: datetime, parameters: Parameters) -> bool:
    """A sweep waits so that a request that came in time never meets an outcome written ahead of it (DESIGN 5)."""
    return now >= boundary + timedelta(seconds=parameters.sweep_delay_seconds)
