"""Days and instants in the seat's zone: closes at 23:59, calendar months with clamping, working days (DESIGN 5)."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from accreditation.modalities.parameters import Parameters

CLOSE_OF_DAY = time(23, 59)
NOON = time(12)
# United Nations Headquarters: holidays with a date of their own. On a weekend they are kept on the nearest working day.
FIXED_HOLIDAYS = ((1, 1), (6, 19), (7, 4), (12, 25))
MONDAY, THURSDAY = 0, 3


def local_date(moment: datetime, parameters: Parameters) -> date:
    """The date at the seat when `moment` (aware) happens."""
    return moment.astimezone(parameters.tz).date()


def close_of(day: date, parameters: Parameters) -> datetime:
    """23:59:00 of `day` at the seat, in UTC. Half-open: that instant itself is already outside."""
    return datetime.combine(day, CLOSE_OF_DAY, tzinfo=parameters.tz).astimezone(UTC)


def noon_of(day: date, parameters: Parameters) -> datetime:
    """Noon of `day` at the seat, in UTC: what stands for a day where paper names no hour."""
    return datetime.combine(day, NOON, tzinfo=parameters.tz).astimezone(UTC)


def add_months(day: date, months: int) -> date:
    """The same day-of-month `months` later, clamped to the month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@lru_cache(maxsize=64)
def holidays_of(year: int) -> frozenset[date]:
    """The Headquarters holidays of a year that follow from the calendar: the fixed ones, Good Friday, Memorial Day (last
    Monday of May), Labor Day (first of September), Thanksgiving (fourth Thursday of November). Those that follow the moon,
    Eid al-Fitr and Eid al-Adha, are added by the Secretariat as dates."""
    return frozenset(
        {
            *(_kept_on(date(year, month, day)) for month, day in FIXED_HOLIDAYS),
            _easter(year) - timedelta(days=2),
            _weekday_of(year, 5, MONDAY, -1),
            _weekday_of(year, 9, MONDAY, 0),
            _weekday_of(year, 11, THURSDAY, 3),
        }
    )


def _kept_on(day: date) -> date:
    return day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def _weekday_of(year: int, month: int, weekday: int, which: int) -> date:
    days = [week[weekday] for week in calendar.monthcalendar(year, month) if week[weekday]]
    return date(year, month, days[which])


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous computus)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    correction = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def is_working_day(day: date, parameters: Parameters) -> bool:
    """Monday to Friday and no UN holiday. New Year's Day may be kept on the last day of the year before."""
    kept = day in holidays_of(day.year) or day in holidays_of(day.year + 1) or day in parameters.holidays
    return day.weekday() < 5 and not kept


def add_working_days(day: date, count: int, parameters: Parameters) -> date:
    """The `count`-th working day after `day`; the day itself is day zero."""
    while count:
        day += timedelta(days=1)
        if is_working_day(day, parameters):
            count -= 1
    return day


def whole_days_after(moment: datetime, days: int, parameters: Parameters) -> datetime:
    """The first 23:59 at the seat that leaves `days` whole days from `moment`, by the hours and by the dates alike."""
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
