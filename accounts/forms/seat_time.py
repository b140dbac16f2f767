"""A day and a time typed at the seat, the UTC instant that they mean: the one place where forms turn them (DESIGN 5)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.deadline_words import place
from accounts.seat import seat_zone

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
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(seat_zone())).astimezone(UTC)


def last_day(until: datetime | None) -> date | None:
    """The last whole day at the seat before an instant: what `end_of_day` was given."""
    return (until.astimezone(ZoneInfo(seat_zone())) - timedelta(microseconds=1)).date() if until else None


class SeatInstantWidget(forms.MultiWidget):
    """Two inputs, day and time, that say what they are."""

    use_fieldset = True
    filled_in: time | None = None
    # Of a form that is about one process; else the seat's, asked for when the form is drawn or read.
    own_zone: str | None = None

    def __init__(self) -> None:
        super().__init__(
            (
                forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "aria-label": _("Day at the seat")}),
                forms.TimeInput(format="%H:%M", attrs={"type": "time", "aria-label": _("Time at the seat")}),
            )
        )

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.own_zone or seat_zone())

    def decompress(self, value: datetime | None) -> list[Any]:
        if value is None:
            return [None, self.filled_in]
        local = value.astimezone(self.zone)
        return [local.date(), local.time().replace(second=0, microsecond=0)]


class HiddenSeatInstantWidget(SeatInstantWidget):
    """The same, carried by a page that reads back."""

    use_fieldset = False

    def __init__(self) -> None:
        super().__init__()
        self.widgets = [forms.HiddenInput(), forms.HiddenInput()]


class SeatInstantField(forms.MultiValueField):
    """A day and a time at the seat; cleans to an aware UTC instant. A time that the clocks skip is refused.

    Of a deadline, whose time is filled in beforehand as 23:59, one that the clocks repeat means the later, so that nobody
    loses an hour. Of any other moment (`deadline=False`: a receipt, a change of Chair) it is refused rather than guessed."""

    widget = SeatInstantWidget
    hidden_widget = HiddenSeatInstantWidget

    def __init__(self, *, zone: str | None = None, deadline: bool = True, **kwargs: Any) -> None:
        self.deadline = deadline
        kwargs.setdefault("help_text", _("Day and time at the seat. UTC is shown before you confirm."))
        fields = (forms.DateField(input_formats=["%Y-%m-%d"]), forms.TimeField(input_formats=["%H:%M", "%H:%M:%S"]))
        super().__init__(fields=fields, require_all_fields=True, **kwargs)
        self.widget.filled_in = time(23, 59) if deadline else None
        self.set_zone(zone)

    def set_zone(self, zone: str | None) -> None:
        """The seat of the process that the form is about; None: the seat in force."""
        self.widget.own_zone = zone

    @property
    def zone(self) -> ZoneInfo:
        """In which day and time are read."""
        return cast(ZoneInfo, self.widget.zone)

    def compress(self, data_list: list[Any]) -> datetime | None:
        if not any(data_list) or (self.deadline and data_list[0] is None):
            return None  # an optional one; of a deadline the time is filled in beforehand
        day, clock = data_list
        if day is None or clock is None:
            raise forms.ValidationError(_("Give both the date and the time."), code="incomplete")
        return self.instant(day, clock)

    def instant(self, day: date, clock: time) -> datetime:
        insist_meant(day)
        local = datetime.combine(day, clock, tzinfo=self.zone).replace(fold=1)
        moment = local.astimezone(UTC)
        where = {"place": place(self.zone.key)}
        if moment.astimezone(self.zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            raise forms.ValidationError(
                _("The clocks in %(place)s skip that time on that day. Choose another."), params=where, code="skipped"
            )
        if not self.deadline and local.utcoffset() != local.replace(fold=0).utcoffset():
            raise forms.ValidationError(
                _("At this time the clocks in %(place)s are changed. Choose a time an hour earlier or later."),
                params=where,
                code="repeated",
            )
        return moment
