"""Time: a deadline with what is left of it, an instant in a table, instants and dates as plain text.

Instants are aware datetimes and are shown in the zone of the seat, or in the one given by its IANA name.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accounts import deadline_words as words
from accounts.seat import seat_zone
from accounts.templatetags.parts.given import request_now

register = template.Library()


@register.inclusion_tag("parts/deadline.html", takes_context=True)
def deadline(
    context: Context,
    instant: datetime | None,
    now: datetime | None = None,
    label: str = "closes",
    zone: str | None = None,
) -> dict[str, Any]:
    """An instant in full, with what is left of it. label: closes, opens, ends, starts, due, or "" for none."""
    if instant is None:
        return {"iso": ""}
    now = now or request_now(context)
    return {
        "iso": words.iso_words(instant),
        "zone": zone or seat_zone(),
        "words": words.instant_words(instant, zone),
        "countdown": words.countdown_words(instant, now, label),
        "past": words.in_utc(instant) <= words.in_utc(now),
        "sentence": words.countdown_sentence(label, ahead=True),
    }


@register.simple_tag
def when(instant: datetime | None, zone: str | None = None) -> SafeString:
    """An instant, short, as a <time> element: for tables."""
    if instant is None:
        return mark_safe("")
    return format_html('<time datetime="{}">{}</time>', words.iso_words(instant), words.short_words(instant, zone))


@register.simple_tag
def between(first: datetime, last: datetime, zone: str | None = None) -> SafeString:
    """From one instant to another, short, as a <time> element of the first."""
    return format_html('<time datetime="{}">{}</time>', words.iso_words(first), words.between_words(first, last, zone))


@register.simple_tag
def seat_place() -> str:
    """New York: the name of the seat, for a sentence."""
    return words.seat_place()


@register.filter
def instant(value: datetime | None, zone: str | None = None) -> str:
    """12 March 2027, 23:59 New York: plain text."""
    return "" if value is None else words.short_words(value, zone)


@register.filter
def instant_full(value: datetime | None, zone: str | None = None) -> str:
    """Friday 12 March 2027, 23:59 New York (13 March, 04:59 UTC): plain text."""
    return "" if value is None else words.instant_words(value, zone)


@register.filter
def until(value: datetime | None) -> str:
    """Thursday 11 March 2027, that day included (New York); of what ends within a day, the instant."""
    return "" if value is None else words.until_words(value)


@register.filter
def utc_iso(value: datetime | None) -> str:
    """2027-03-13T04:59:00Z."""
    return "" if value is None else words.iso_words(value)


@register.filter
def day(value: date | None) -> str:
    """12 March 2027, of a date. For an instant use |instant: its day depends on the place."""
    return "" if value is None else words.day_words(value)


@register.filter
def number_of_days(number: int) -> str:
    """1 day; 30 days."""
    return str(words.number_of_days(number))
