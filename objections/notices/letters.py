"""Letters about objections carry no name and no basis, only "sign in" (DESIGN 4). All are the desk's, hence secret."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.notices.occasions import occasion

OBJECTION_TO_CHAIR = occasion(
    "objection.to_chair",
    _("{reference}: something was received on this case"),
    _(
        "Something was received from a Member State on case {reference}. It is to be disseminated to all Member States "
        "by {due} (R6). Sign in at {portal}/chair/."
    ),
    ("reference", "due"),
    secret=True,
)
RECEIPT_TO_MISSION = occasion(
    "objection.receipt",
    _("Receipt {receipt}"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "An act of your mission on case {reference} was received on {moment}. Receipt: {receipt}. Digest: {digest}. "
        "If it was not made by your mission, sign in and contest it.\n\n{portal}/states/"
    ),
    ("receipt", "reference", "moment", "digest"),
    secret=True,
)
ENTRY_CONTESTED = occasion(
    "objection.contested",
    _("{reference}: a mission contests an entry"),
    _(
        "A mission contests what the Chair's office entered for it from paper on case {reference}. Sign in to read why: "
        "{portal}/chair/."
    ),
    ("reference",),
    secret=True,
)
DISSEMINATED = occasion(
    "dissemination.sent",
    _("Communication {number} of the Chair to all Member States"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "The Chair disseminates communication {number}, concerning {count} case(s). Sign in to read it: {portal}/states/."
    ),
    ("number", "count"),
    secret=True,
)
APPLICANT_LEARNS = occasion(
    "objection.applicant_learns",
    _("{reference}: please sign in"),
    _(
        "There is news on the application of {organization}. Sign in to read it and to reply to the Chair if you wish: "
        "{portal}/my/."
    ),
    ("reference", "organization"),
)
PERIOD_ENDED_TO_CHAIR = occasion(
    "consultation.started",
    _("{reference}: consultations until {ends}"),
    _("Consultations on case {reference} run until {ends} (R7). Sign in at {portal}/chair/."),
    ("reference", "ends"),
    secret=True,
)
CONSULTATION_ENDED = occasion(
    "consultation.ended",
    _("{reference}: consultations have ended"),
    _(
        "Consultations on case {reference} have ended. The case awaits the Chair's update at the next substantive plenary "
        "(R8). Sign in at {portal}/chair/."
    ),
    ("reference",),
    secret=True,
)
ACCREDITED_TO_MISSION = occasion(
    "accreditation.to_missions",
    _("{reference}: accredited"),
    _(
        "To the Permanent Mission of {name}\n\nCase {reference} is resolved and the organization is accredited. {portal}/states/"
    ),
    ("reference",),
    secret=True,
)
UPDATE_TO_MISSION = occasion(
    "plenary_update.given",
    _("The Chair's update to {session}"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "The Chair has updated all Member States on {count} case(s) at {session} (R8). Sign in to read it: {portal}/states/."
    ),
    ("session", "count"),
    secret=True,
)
DECISION_TO_MISSION = occasion(
    "decision.adopted",
    _("Decision adopted: {title}"),
    _(
        "To the Permanent Mission of {name}\n\nThe decision “{title}” {symbol} was adopted. It confirms {count} case(s)."
    ),
    ("title", "symbol", "count"),
)
