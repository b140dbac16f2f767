"""The occasions on which letters about written inputs are written (R10, R11)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.notices.occasions import occasion

INPUT = ("reference", "organization", "title")

SENT = occasion(
    "input.sent",
    _("{reference}: written input received"),
    _(
        "The written input “{title}” of {organization} was received on {moment}.\n\n"
        "Reference: {reference}\nDigest: {digest}\n\n"
        "The Secretariat reads it and posts it, or returns it with a reason. Follow it at {portal}/my/inputs/."
    ),
    (*INPUT, "moment", "digest"),
)
RETURNED = occasion(
    "input.returned",
    _("{reference}: written input returned"),
    _(
        "The Secretariat has returned the written input “{title}” of {organization}.\n\nReason:\n{reason}\n\n"
        "You may mend it and send it again, or ask the Chair to look at the return: {portal}/my/inputs/."
    ),
    (*INPUT, "reason"),
)
POSTED = occasion(
    "input.posted",
    _("{symbol}: written input posted"),
    _(
        "The written input “{title}” of {organization} is posted under the permanent symbol {symbol}:\n\n"
        "{portal}/inputs/{slug}/"
    ),
    (*INPUT, "symbol", "slug"),
)
APPEALED = occasion(
    "input.appealed",
    _("{reference}: your appeal was received"),
    _(
        "The appeal of {organization} against the return of “{title}” was received on {moment}. The Chair looks at it; "
        "nothing is needed from you."
    ),
    (*INPUT, "moment"),
)
APPEAL_TO_CHAIR = occasion(
    "input.appeal_to_chair",
    _("{reference}: an appeal against a return"),
    _(
        "{organization} has appealed against the return of the written input “{title}” (R11). "
        "Sign in to decide on it: {portal}/chair/inputs/."
    ),
    INPUT,
)
OVERTURNED = occasion(
    "input.overturned",
    _("{symbol}: the return is overturned, the input is posted"),
    _(
        "The Chair has overturned the return of the written input “{title}” of {organization}.\n\nReason:\n{reason}\n\n"
        "It is posted as it was sent, under the permanent symbol {symbol}:\n\n{portal}/inputs/{slug}/"
    ),
    (*INPUT, "symbol", "slug", "reason"),
)
OVERTURNED_TO_MODERATORS = occasion(
    "input.overturned_to_moderators",
    _("{reference}: the Chair has overturned the return"),
    _(
        "The Chair has overturned the Secretariat’s return of the written input “{title}” of {organization} (R11).\n\n"
        "Reason:\n{reason}\n\nIt is posted as it was sent, under the permanent symbol {symbol}:\n\n{portal}/inputs/{slug}/"
    ),
    (*INPUT, "symbol", "slug", "reason"),
)
UPHELD = occasion(
    "input.upheld",
    _("{reference}: the return stands"),
    _(
        "The Chair has decided that the return of “{title}” stands.\n\nReason:\n{reason}\n\n"
        "You may mend it and send it again: {portal}/my/inputs/."
    ),
    (*INPUT, "reason"),
)
UPHELD_TO_MODERATORS = occasion(
    "input.upheld_to_moderators",
    _("{reference}: the Chair has let the return stand"),
    _(
        "The Chair has decided that the Secretariat’s return of the written input “{title}” of {organization} stands (R11).\n\n"
        "Reason:\n{reason}\n\nNothing is needed from you. The organization may mend it and send it again."
    ),
    (*INPUT, "reason"),
)
WITHHELD = occasion(
    "input.withheld",
    _("{symbol}: withheld by the Chair"),
    _(
        "The Chair has withheld the written input {symbol}, “{title}”, of {organization}.\n\nReason:\n{reason}\n\n"
        "Its page stays and says that it was withheld and when: {portal}/inputs/{slug}/"
    ),
    (*INPUT, "symbol", "slug", "reason"),
)
WITHDRAWN = occasion(
    "input.withdrawn",
    _("{reference}: written input withdrawn"),
    _("The written input “{title}” was withdrawn at the request of {organization}, on {moment}."),
    (*INPUT, "moment"),
)
