"""An instant that a form sets: a day and a time at the seat, kept in UTC (DESIGN 5)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.deadline_words import SEAT_ZONE, place
from accounts.forms.seat_time import insist_meant


class SeatInstantWidget(forms.MultiWidget):
    """Two inputs, day and time, that say what they are."""

    use_fieldset = True

    def __init__(self) -> None:
        super().__init__(
            (
                forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "aria-label": _("Day at the seat")}),
                forms.TimeInput(format="%H:%M", attrs={"type": "time", "aria-label": _("Time at the seat")}),
            )
        )
        self.zone = ZoneInfo(SEAT_ZONE)

    def decompress(self, value: datetime | None) -> list[Any]:
        if value is None:
            return [None, time(23, 59)]
        local = value.astimezone(self.zone)
        return [local.date(), local.time().replace(second=0, microsecond=0)]


class SeatInstantField(forms.MultiValueField):
    """Cleans to an aware UTC datetime. A time that the clocks skip is refused; one that they repeat means the later, so
    that nobody loses an hour."""

    def __init__(self, *, zone: str = SEAT_ZONE, **kwargs: Any) -> None:
        fields = (forms.DateField(input_formats=["%Y-%m-%d"]), forms.TimeField(input_formats=["%H:%M", "%H:%M:%S"]))
        kwargs.setdefault("help_text", _("Day and time at the seat. UTC is shown before you confirm."))
        super().__init__(fields=fields, require_all_fields=True, widget=SeatInstantWidget(), **kwargs)
        self.set_zone(zone)

    def set_zone(self, zone: str) -> None:
        """The seat of the process."""
        self.zone = ZoneInfo(zone)
        self.widget.zone = self.zone

    def compress(self, data_list: list[Any]) -> datetime | None:
        if not data_list or data_list[0] is None:  # an optional one; its time is filled in beforehand
            return None
        day, clock = data_list
        if clock is None:
            raise forms.ValidationError(_("Give the time as well."), code="incomplete")
        return self.instant(day, clock)

    def instant(self, day: date, clock: time) -> datetime:
        insist_meant(day)
        local = datetime.combine(day, clock, tzinfo=self.zone).replace(fold=1)
        moment = local.astimezone(UTC)
        if moment.astimezone(self.zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            raise forms.ValidationError(
                _("The clocks in %(place)s skip that time on that day. Choose another."),
                params={"place": place(self.zone.key)},
            )
        return moment
