"""The forms of meetings."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.deadline_words import day_words
from accounts.forms.seat_time import SeatInstantField
from accounts.forms.visible import FreeText, visible
from accreditation.forms.drawn import SeenForm
from accreditation.modalities.calendar import local_date
from accreditation.models import Cycle
from sessions_app.models import Session, SessionKind

# Characters that the title of an agenda item may have.
MOST_OF_A_TITLE = 300


class MeetingForm(SeenForm):
    """A meeting: what it is called, its days, its kind. Which window feeds it is chosen at the window."""

    title = forms.CharField(label=_("Title"), max_length=200, validators=[visible])
    kind = forms.ChoiceField(label=_("Kind"), choices=SessionKind.choices)
    opens_at = SeatInstantField(label=_("Opens"), deadline=False)
    closes_at = SeatInstantField(label=_("Closes"), deadline=False)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    description = FreeText(label=_("Description"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    source = forms.CharField(
        label=_("Source"), max_length=200, required=False, help_text=_("The document or page that sets it.")
    )

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = cycle.process.rules().zone
        for name in ("opens_at", "closes_at"):
            cast(SeatInstantField, self.fields[name]).set_zone(zone)


class MeetingWordsForm(MeetingForm):
    """What is said of a meeting that is on the calendar."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "opens_at", "closes_at"):
            del self.fields[name]


class MoveMeetingForm(MeetingForm):
    """Other dates for a meeting on the calendar, or another kind, with the reason."""

    reason = FreeText(
        label=_("Reason"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everyone concerned reads it at once, with the old and the new dates."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "place", "description", "source"):
            del self.fields[name]


class Meetings(forms.ModelMultipleChoiceField):
    """Meetings, each with the day it opens."""

    def label_from_instance(self, obj: Session) -> str:
        rules = obj.cycle.process.rules()
        return gettext("%(meeting)s, from %(day)s") % {
            "meeting": obj.title,
            "day": day_words(local_date(obj.opens_at, rules)),
        }


class TargetForm(SeenForm):
    """The plenaries and review conferences that a window is for."""

    meetings = Meetings(
        label=_("The meetings it is for"),
        queryset=Session.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those accredited in the window are in time for them. The planner counts back from each."),
    )
    reason = FreeText(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Kept on record; all missions read it if the window has been announced."),
    )

    def __init__(self, *args: Any, meetings: QuerySet[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelMultipleChoiceField, self.fields["meetings"]).queryset = meetings


class AgendaForm(SeenForm):
    """The agenda, an item a line."""

    agenda = FreeText(
        label=_("Agenda"),
        widget=forms.Textarea(attrs={"rows": 12}),
        required=False,
        help_text=_("An item a line, its number first: “5. Rules, norms and principles”."),
    )

    @staticmethod
    def lines_of(session: Session) -> str:
        return "\n".join(f"{item.number}. {item.title}" for item in session.agenda.all())

    def clean_agenda(self) -> list[tuple[str, str]]:
        return read_agenda(self.cleaned_data["agenda"])


def read_agenda(text: str) -> list[tuple[str, str]]:
    """(number, title) of each line. Raises ValidationError naming the first line that has no number."""
    lines = []
    for place, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        number, _dot, title = line.strip().partition(".")
        if len(title.strip()) > MOST_OF_A_TITLE:
            raise forms.ValidationError(
                _("Line %(line)d: at most %(most)d characters after the number. Shorten it."),
                params={"line": place, "most": MOST_OF_A_TITLE},
            )
        if not title.strip() or len(number.strip()) > 10:
            raise forms.ValidationError(
                _("Line %(line)d: begin with the item's number and a full stop."), params={"line": place}
            )
        visible(title)
        lines.append((number.strip(), title.strip()))
    return lines
