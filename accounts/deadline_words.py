"""An instant in words: "Friday 12 March 2027, 23:59 New York (13 March, 04:59 UTC)", and how far off it is.

An aware instant and the moment it is asked go in, words in the active language come out. Where no zone is given, it is that of
the seat.
Dates are written by Django's date formats, so that a translation can also change their order.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, ngettext_lazy, pgettext

from accounts.kept_words import kept_by_language
from accounts.seat import seat_zone

# Beyond this, hours are noise.
_DAYS_ONLY_FROM: Final = timedelta(days=14)

# Translators: %(span)s is a length of time such as "3 days 4 hours".
_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "closes": (gettext_noop("closes in %(span)s"), gettext_noop("closed %(span)s ago")),
    "opens": (gettext_noop("opens in %(span)s"), gettext_noop("opened %(span)s ago")),
    "ends": (gettext_noop("ends in %(span)s"), gettext_noop("ended %(span)s ago")),
    "starts": (gettext_noop("starts in %(span)s"), gettext_noop("started %(span)s ago")),
    "due": (gettext_noop("due in %(span)s"), gettext_noop("was due %(span)s ago")),
    "": (gettext_noop("in %(span)s"), gettext_noop("%(span)s ago")),
}


def number_of_days(number: int) -> str:
    """1 day; 30 days: for a sentence. Lazy, so that in a letter it is in its reader's language."""
    return ngettext_lazy("%(count)d day", "%(count)d days", number) % {"count": number}


def in_utc(instant: datetime) -> datetime:
    """The same instant in UTC: between two of one local zone, Python would compare and subtract hands of the clock."""
    if instant.tzinfo is None:
        raise ValueError("An instant needs its zone; a naive datetime names no moment.")
    return instant.astimezone(UTC)


@kept_by_language(most=128)
def place(zone: str) -> str:
    """The name readers know a zone by."""
    names = {
        "America/New_York": pgettext("place of a time", "New York"),
        "Europe/Zurich": pgettext("place of a time", "Geneva"),
        "Europe/Vienna": pgettext("place of a time", "Vienna"),
        "Africa/Nairobi": pgettext("place of a time", "Nairobi"),
        "UTC": "UTC",
    }
    return names.get(zone) or zone.rpartition("/")[2].replace("_", " ")


def seat_place() -> str:
    """The name readers know the seat by."""
    return place(seat_zone())


def _with_seat(words: str | Promise) -> str:
    return str(words) % {"place": seat_place()}


# Words with %(place)s in them, such as the help text of a form, with the seat's name at the time they are read.
with_seat = lazy(_with_seat, str)


def day_words(day: date) -> str:
    """12 March 2027."""
    # Translators: Django date format of a day, as in "12 March 2027".
    return dateformat.format(day, pgettext("date format", "j F Y"))


def long_day_words(day: date) -> str:
    """Friday 12 March 2027."""
    # Translators: Django date format of a day with its weekday, as in "Friday 12 March 2027".
    return dateformat.format(day, pgettext("date format", "l j F Y"))


def days_words(first: date, last: date) -> str:
    """20 to 24 July 2026; 30 March to 1 April 2026; 30 December 2026 to 2 January 2027; or the one day."""
    if first == last:
        return day_words(first)
    # Translators: Django date formats of the first of several days, where month and year, or only the year, are said with
    # the last one.
    form = pgettext("date format of a first day", "j") if (first.year, first.month) == (last.year, last.month) else None
    if form is None and first.year == last.year:
        form = pgettext("date format of a first day", "j F")
    begins = dateformat.format(first, form) if form else day_words(first)
    # Translators: several days in a row, as in "20 to 24 July 2026".
    return _("%(first)s to %(last)s") % {"first": begins, "last": day_words(last)}


def _time_words(local: datetime) -> str:
    # Translators: Django date format of a time of day, 24 hours, as in "23:59".
    return dateformat.format(local, pgettext("date format", "H:i"))


def _beside(local: datetime, seat: datetime) -> str:
    """A second clock's reading, saying only as much of the date as differs from the first one's."""
    if local.date() == seat.date():
        return _time_words(local)
    # Translators: Django date format of a day and month, as in "13 March".
    this_year = pgettext("date format", "j F")
    day = dateformat.format(local, this_year) if local.year == seat.year else day_words(local)
    # Translators: a day and a time, as in "13 March, 04:59".
    return _("%(day)s, %(time)s") % {"day": day, "time": _time_words(local)}


def instant_words(instant: datetime, zone: str | None = None) -> str:
    """Friday 12 March 2027, 23:59 New York (13 March, 04:59 UTC)."""
    return _instant_words(in_utc(instant), zone or seat_zone())


@kept_by_language(most=1024)
def _instant_words(instant: datetime, zone: str) -> str:
    seat = instant.astimezone(ZoneInfo(zone))
    day, time = long_day_words(seat), _time_words(seat)
    if zone == "UTC":
        return _("%(day)s, %(time)s UTC") % {"day": day, "time": time}
    # Translators: an instant at the seat's place and in UTC, as in "Friday 12 March 2027, 23:59 New York (04:59 UTC)".
    return _("%(day)s, %(time)s %(place)s (%(beside)s UTC)") % {
        "day": day,
        "time": time,
        "place": place(zone),
        "beside": _beside(instant, seat),
    }


def seat_day(instant: datetime, zone: str | None = None) -> date:
    """The day of an instant at the seat."""
    return in_utc(instant).astimezone(ZoneInfo(zone or seat_zone())).date()


def seat_day_words(instant: datetime, zone: str | None = None) -> str:
    """12 March 2027: the day of an instant at the seat, as a document is dated."""
    return day_words(seat_day(instant, zone))


def until_words(until: datetime, zone: str | None = None) -> str:
    """Until when somebody acts: of a last day, that day, which is over at midnight; else the instant."""
    zone = zone or seat_zone()
    local = until.astimezone(ZoneInfo(zone))
    if local.time() != time():
        return instant_words(until, zone)
    last = local.date() - timedelta(days=1)
    return _("%(day)s, that day included (%(place)s)") % {"day": long_day_words(last), "place": place(zone)}


def between_words(first: datetime, last: datetime, zone: str | None = None) -> str:
    """26 December 2026, 10:00 to 18:00 New York; over several days both days are said, the place once."""
    zone = zone or seat_zone()
    begins, ends = (in_utc(instant).astimezone(ZoneInfo(zone)) for instant in (first, last))
    values = {
        "day": day_words(begins),
        "from": _time_words(begins),
        "last_day": day_words(ends),
        "to": _time_words(ends),
        "place": place(zone),
    }
    if begins.date() == ends.date():
        # Translators: hours of one day, as in "26 December 2026, 10:00 to 18:00 New York".
        return _("%(day)s, %(from)s to %(to)s %(place)s") % values
    # Translators: from one instant to another, as in "25 November 2026, 10:00 to 29 November 2026, 18:00 New York".
    return _("%(day)s, %(from)s to %(last_day)s, %(to)s %(place)s") % values


def short_words(instant: datetime, zone: str | None = None) -> str:
    """12 March 2027, 23:59 New York."""
    return _short_words(in_utc(instant), zone or seat_zone())


@kept_by_language(most=4096)
def _short_words(instant: datetime, zone: str) -> str:
    seat = instant.astimezone(ZoneInfo(zone))
    # Translators: an instant in short, as in "12 March 2027, 23:59 New York".
    return _("%(day)s, %(time)s %(place)s") % {
        "day": day_words(seat),
        "time": _time_words(seat),
        "place": place(zone),
    }


def span_words(span: timedelta) -> str:
    """A length of time in its two largest units, cut and never rounded up: nobody is told of time they do not have."""
    minutes = int(abs(span).total_seconds()) // 60
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [
        ngettext("%(count)d day", "%(count)d days", days) % {"count": days} if days else "",
        ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours} if hours else "",
        ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes} if minutes else "",
    ]
    if abs(span) >= _DAYS_ONLY_FROM:
        return parts[0]
    kept = parts[:2] if days else parts[1:]
    return " ".join(part for part in kept if part) or _("less than a minute")


def countdown_sentence(label: str, *, ahead: bool) -> str:
    """The sentence, in the reader's language, into which a span goes."""
    ahead_form, past_form = _SENTENCES[label]
    return _(ahead_form if ahead else past_form)


def countdown_words(instant: datetime, now: datetime, label: str = "closes") -> str:
    """Closes in 3 days 4 hours; closed 2 days ago. At the instant itself it is past: open means `now < closes_at`."""
    left = in_utc(instant) - in_utc(now)
    return countdown_sentence(label, ahead=left > timedelta(0)) % {"span": span_words(left)}


def iso_words(instant: datetime) -> str:
    """2027-03-13T04:59:00Z, for machines."""
    return in_utc(instant).isoformat(timespec="seconds").replace("+00:00", "Z")
