"""What is written about meetings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.notices.occasions import occasion

TARGET_CHANGED = occasion(
    "window.target",
    _("{window}: the meetings it is for"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "Those accredited in the application window {window} are in time for: {after}. Until now it was set for: {before}.\n\n"
        "Reason given: {reason}\n\n{portal}/timetable/"
    ),
    ("window", "before", "after", "reason"),
)
