"""The words of reminders about objections and clocks: no name, no basis, only "sign in" (DESIGN 4)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.notices.occasions import occasion

SECOND_PERSON = occasion(
    "mission.second_person",
    _("{reference}: awaiting a second person until {due}"),
    _(
        "Something prepared in your mission on case {reference} awaits confirmation by a second delegate. Without it, it is "
        "not lodged. It can be confirmed until {due}.\n\n{portal}/states/"
    ),
    ("reference", "due"),
    secret=True,
)
PREPARED_LATER = occasion(
    "mission.prepared",
    _("{reference}: awaiting a second person"),
    _(
        "Something prepared in your mission on case {reference} awaits confirmation by a second delegate. Until then nothing "
        "changes, and nobody outside your mission knows of it.\n\n{portal}/states/"
    ),
    ("reference",),
    secret=True,
)
SILENCE_ENDS = occasion(
    "reminder.silence",
    _("The silence ends on {due}: {title}"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "The decision “{title}” {symbol} is under silence until {due} (R9). Without a word from any Member State by then it is "
        "adopted. A State that cannot join breaks the silence before. Sign in at {portal}/states/."
    ),
    ("title", "symbol", "due"),
    secret=True,
)
CLOCK_ENDS = occasion(
    "reminder.clock",
    _("Consultations end on {due}"),
    _(
        "Consultations on these cases end on {due}; nobody can extend them (R7):\n\n{cases}\n\n"
        "Then they await the next substantive plenary (R8).\n\n{portal}/chair/"
    ),
    ("cases", "due"),
    secret=True,
)
PLENARY_CLOSES = occasion(
    "reminder.plenary",
    _("{session} closes on {due}: the update"),
    _(
        "Cases await the Chair's update at {session}, which closes on {due} (R8). One that is not given there waits for the "
        "next substantive plenary.\n\n{portal}/chair/"
    ),
    ("session", "due"),
    secret=True,
)
PLENARY_MISSED = occasion(
    "reminder.plenary_missed",
    _("{session} closed without the Chair's update"),
    _(
        "{session} closed on {due} without the Chair's update on a case that waited for it (R8). The case waits for the next "
        "substantive plenary.\n\n{portal}/chair/"
    ),
    ("session", "due"),
    secret=True,
)
DISSEMINATE_BY = occasion(
    "reminder.dissemination",
    _("{reference}: to be disseminated by {due}"),
    _(
        "Something received on case {reference} is to be disseminated to all Member States by {due} (R6).\n\n{portal}/chair/"
    ),
    ("reference", "due"),
    secret=True,
)
