"""The words of reminders, until the Secretariat has cleared others."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.notices.occasions import occasion

DRAFT_CLOSES = occasion(
    "reminder.draft",
    _("{reference}: your draft has not been sent; the window closes on {due}"),
    _(
        "The application of {organization} is a draft. It counts only once you have sent it. The window closes on {due}; "
        "there is no grace after that.\n\n{portal}/my/"
    ),
    ("reference", "organization", "due"),
)
DRAFT_LATE = occasion(
    "reminder.draft_late",
    _("{reference}: your draft has not been sent; your late permission ends on {due}"),
    _(
        "The application of {organization} is a draft. It counts only once you have sent it. You have a late permission until "
        "{due}; there is no grace after that.\n\n{portal}/my/"
    ),
    ("reference", "organization", "due"),
)
ANSWER_DUE = occasion(
    "reminder.answer",
    _("{reference}: an answer is due by {due}"),
    _(
        "The Secretariat awaits an answer about the application of {organization} by {due}. Without one, the application is "
        "not completed in this window.\n\n{portal}/my/"
    ),
    ("reference", "organization", "due"),
)
HEARING_ENDS = occasion(
    "reminder.hearing",
    _("{reference}: you are heard until {due}"),
    _(
        "It is proposed not to admit the application of {organization} as outside the scope. You may state your view until "
        "{due}; the Chair then decides whether to confirm.\n\n{portal}/my/"
    ),
    ("reference", "organization", "due"),
)
ANNULMENT_HEARING_ENDS = occasion(
    "reminder.annulment",
    _("{reference}: you may answer until {due}"),
    _(
        "The Chair proposes to annul the accreditation of {organization}. You may answer until {due}; after that the Chair may "
        "confirm it without an answer.\n\n{portal}/my/"
    ),
    ("reference", "organization", "due"),
    called=_("{reference}: you may answer the proposal to annul until {due}"),
)
REPLACEMENT_DUE = occasion(
    "reminder.replacement",
    _("{organization}: you may answer until {due}"),
    _(
        "A colleague asks to take your place as focal point of {organization}. You may answer until {due}; then the Secretariat "
        "decides on the letter of its head.\n\n{portal}/my/"
    ),
    ("organization", "due"),
    called=_("{organization}: you may answer until {due}, before another takes your place"),
)
PERIOD_ENDS = occasion(
    "reminder.period",
    _("List {number}: the non-objection period ends on {due}"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "The non-objection period of list {number} of {window} ends on {due}. Sign in at {portal}/states/ to read the files."
    ),
    ("number", "window", "due"),
)
CALENDAR_MISSING = occasion(
    "reminder.calendar",
    _("{process}: the calendar ahead has a gap"),
    _("{process}, months ahead:\n\n{missing}\n\nThe calendar is set in the admin: {portal}/admin/"),
    ("missing", "process"),
)
