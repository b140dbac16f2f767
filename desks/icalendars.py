"""Calendar files (RFC 5545): stable UIDs, SEQUENCE and LAST-MODIFIED from the record, instants in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from desks.queries.timetable import Entry, Kind

# Of an entry that no act has changed: some instant that does not move, or the file would differ at every reading.
NEVER_CHANGED = datetime(2026, 1, 1, tzinfo=UTC)


def render(entries: Iterable[Entry], name: str) -> bytes:
    """The file. Reading it twice gives the same bytes until something is changed on record."""
    calendar = Calendar()
    calendar.add("prodid", "-//Rostrum//Timetable//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    host = urlsplit(settings.SITE_URL).hostname or "rostrum"
    for entry in entries:
        calendar.add_component(_event(entry, host))
    return calendar.to_ical()


def _event(entry: Entry, host: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{host}")
    event.add("summary", entry.title)
    modified = (entry.modified or NEVER_CHANGED).astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", modified)
    event.add("last-modified", modified)
    event.add("sequence", entry.sequence)
    if entry.first is not None and entry.last is not None:
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + timedelta(days=1))
    else:
        event.add("dtstart", entry.at.astimezone(UTC))
        if entry.until is not None:
            event.add("dtend", entry.until.astimezone(UTC))
    if entry.note:
        event.add("description", entry.note)
    if entry.path:
        event.add("url", f"{settings.SITE_URL}{entry.path}")
    event.add("categories", [entry.kind.value])
    # A deadline does not make anybody busy.
    event.add("transp", "OPAQUE" if entry.kind is Kind.MEETING else "TRANSPARENT")
    return event
