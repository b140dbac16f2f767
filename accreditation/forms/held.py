"""What the Secretariat proposes about something held after an outage."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.seat_time import SeatInstantField
from accounts.forms.visible import FreeText


class ReleaseForm(forms.Form):
    """Confirm the outcome, or reopen for all until an instant."""

    what = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[("confirm", _("Confirm the outcome as it ended")), ("reopen", _("Reopen for all until an instant"))],
        widget=forms.RadioSelect,
    )
    reopen_until = SeatInstantField(label=_("Reopen until"), required=False)
    reason = FreeText(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "What was out, when and for how long. The Chair reads it, and everyone concerned once the Chair consents."
        ),
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reopen_until"].set_zone(zone)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("what") == "confirm":
            data["reopen_until"] = None
            self.errors.pop("reopen_until", None)
        elif data.get("what") == "reopen" and not data.get("reopen_until") and "reopen_until" not in self.errors:
            self.add_error("reopen_until", _("Give the day and time until which it is reopened."))
        return data
