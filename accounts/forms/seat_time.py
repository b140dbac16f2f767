"""A date and a time at the seat (New York), the UTC instant kept beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.deadline_words import SEAT_ZONE

# No date that anybody means lies outside these years; near 9999 there is no such instant in UTC any more.
FIRST_YEAR, LAST_YEAR = 1945, 2200


def insist_meant(day: date) -> None:
    """Refuse a day in a year that nobody means."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(
            _("Give a year from %(first)s to %(last)s."),
            code="year",
            params={"first": str(FIRST_YEAR), "last": str(LAST_YEAR)},
        )


def end_of_day(day: date) -> datetime:
    """The instant at which a day at the seat is over, in UTC: a mandate "until 30 June" holds all of that day."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(SEAT_ZONE)).astimezone(UTC)


def last_day(until: datetime | None) -> date | None:
    """The last whole day at the seat before an instant: what `end_of_day` was given."""
    return (until.astimezone(ZoneInfo(SEAT_ZONE)) - timedelta(microseconds=1)).date() if until else None


class SeatTimeWidget(forms.SplitDateTimeWidget):
    """Two controls, which every browser knows, each with its name: the field's stands above both."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            attrs, date_attrs={"type": "date"}, time_attrs={"type": "time"}, date_format="%Y-%m-%d", time_format="%H:%M"
        )
        for control, name in zip(self.widgets, (_("Day at the seat"), _("Time at the seat")), strict=True):
            control.attrs["aria-label"] = name


class SeatTimeField(forms.MultiValueField):
    """Cleans to an aware UTC instant. A time that the clocks skip or repeat is refused rather than guessed."""

    widget = SeatTimeWidget
    hidden_widget = forms.SplitHiddenDateTimeWidget
    default_error_messages = {
        "incomplete": _("Give both the date and the time."),
        "skipped": _("At this time the clocks in New York are changed. Choose a time an hour earlier or later."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Date and time in New York."))
        super().__init__(
            fields=[forms.DateField(input_formats=["%Y-%m-%d"]), forms.TimeField(input_formats=["%H:%M"])],
            require_all_fields=True,
            **kwargs,
        )

    def compress(self, data_list: list[Any]) -> datetime | None:
        if not any(data_list):
            return None
        if not all(part is not None for part in data_list):  # an optional one, half given
            raise forms.ValidationError(self.error_messages["incomplete"], code="incomplete")
        day, hour = data_list
        return self._instant(day, hour)

    def _instant(self, day: date, hour: time) -> datetime:
        insist_meant(day)
        zone = ZoneInfo(SEAT_ZONE)
        first = datetime.combine(day, hour, tzinfo=zone)
        if first.utcoffset() != first.replace(fold=1).utcoffset():
            raise forms.ValidationError(self.error_messages["skipped"], code="skipped")
        return first.astimezone(UTC)
