"""The Chair's forms on a case: reasons, the log of contacts, a facilitator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.deadline_words import with_seat
from accounts.forms.seat_time import SeatInstantField
from accounts.forms.visible import FreeText, readable
from accounts.models import MemberState, User
from objections.forms.fields import OncePressed
from objections.forms.long_text import MOST_CHARACTERS, long_text


class ReasonForm(forms.Form):
    """A reason, kept on record."""

    reason = FreeText(
        label=_("Reason"),
        widget=long_text(),
        max_length=MOST_CHARACTERS,
        help_text=_("Kept on record."),
        validators=[readable],
    )


class LogForm(OncePressed):
    """An entry of the consultation log."""

    happened_at = SeatInstantField(
        deadline=False, label=_("When it happened"), help_text=with_seat(_("Day and time at the seat (%(place)s)."))
    )
    with_state = forms.ModelChoiceField(
        label=_("With a Member State"), queryset=MemberState.objects.all(), required=False, empty_label=_("–")
    )
    with_applicant = forms.BooleanField(label=_("With the organization, or its own contribution"), required=False)
    text = FreeText(
        label=_("What was said"),
        widget=long_text(6),
        max_length=MOST_CHARACTERS,
        help_text=_("The log never leaves the Chair's office."),
        validators=[readable],
    )
    is_summary = forms.BooleanField(
        label=_("This is the summary for the plenary"),
        required=False,
        help_text=_("It is proposed for the update and goes to Member States only with it."),
    )


class FacilitatorForm(forms.Form):
    """Who of the Chair's office leads the consultations on a case."""

    facilitator = forms.ModelChoiceField(
        label=_("Facilitator"), queryset=User.objects.none(), required=False, empty_label=_("Nobody in particular")
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facilitator"].queryset = User.objects.filter(pk__in=[user.pk for user in people])  # type: ignore[attr-defined]
