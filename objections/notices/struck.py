"""What a mission is told of an entry that the Chair's office has struck; it names no other State and no basis (DESIGN 4)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.notices.occasions import occasion

ENTRY_STRUCK = occasion(
    "paper.struck",
    _("Receipt {receipt}: the entry is struck"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "The Chair's office has struck {entry} that it had entered for your mission from paper on case {reference}, receipt "
        "{receipt}: the entry was made in error. Sign in to read why: {portal}/states/objections/{receipt}/.\n\n"
        "A note counts by when it was received, not by its entry. If your mission did send it, tell the Chair's office."
    ),
    ("receipt", "reference", "entry"),
    secret=True,
)
