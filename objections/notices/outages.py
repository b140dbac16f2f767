"""Letters about what an outage has put off (docs/decisions/0021). No name and no basis: they are secret all the same."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.notices.occasions import occasion

SILENCE_PUT_OFF = occasion(
    "decision.silence_put_off",
    _("Silence put off until {ends}: {title}"),
    _(
        "{name}\n\nThe portal was not ready for too long before the silence on the decision “{title}” {symbol} ended, so that "
        "States may have been kept out. Nothing is adopted yet: the silence now ends on {ends}, and a State that cannot join "
        "breaks it before then (R9). Sign in at {portal}."
    ),
    ("title", "symbol", "ends"),
    secret=True,
)
NOTICE_PUT_OFF = occasion(
    "case.notice_put_off",
    _("{reference}: notice put off until {ends}"),
    _(
        "{name}\n\nThe portal was not ready for too long before the notice on case {reference} ended, so that States may have "
        "been kept out. The organization is accredited on {ends}, unless an objection stands then. Sign in at {portal}."
    ),
    ("reference", "ends"),
    secret=True,
)
