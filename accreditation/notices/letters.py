"""The occasions on which accreditation writes letters, with their words until the Secretariat has cleared others."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.notices.occasions import occasion

CASE = ("reference", "organization")

SUBMITTED = occasion(
    "application.submitted",
    _("{reference}: application received"),
    _(
        "The application of {organization} was received on {moment}.\n\n"
        "Reference: {reference}\nDigest of the file: {digest}\n\n"
        "You may edit it until the window closes, {closes}, or until it is circulated or accredited if that is sooner. "
        "The Secretariat checks it after the close, or sooner; an edit re-opens the check. "
        "Follow the case at {portal}/my/."
    ),
    (*CASE, "moment", "digest", "closes"),
)
ANSWERED = occasion(
    "application.answered",
    _("{reference}: received again"),
    _(
        "The application of {organization}, with what was asked for, was received again on {moment}.\n\n"
        "Reference: {reference}\nDigest of the file: {digest}\n\n"
        "The Secretariat checks it; if something is still missing you are asked, with a new date to answer by. "
        "Follow the case at {portal}/my/."
    ),
    (*CASE, "moment", "digest"),
)
RETURNED = occasion(
    "application.returned",
    _("{reference}: please answer by {due}"),
    _(
        "The Secretariat has asked about the application of {organization}. "
        "Please answer by {due}; without an answer the application is not completed in this window.\n\n"
        "The questions are at {portal}/my/."
    ),
    (*CASE, "due"),
)
OTHER_ROUTE = occasion(
    "application.other_route",
    _("{reference}: not found in the ECOSOC register"),
    _(
        "{organization} was not found in the register of bodies in consultative status with ECOSOC. "
        "It is invited to apply on a non-objection basis, by {due}. What you have written is kept.\n\n{portal}/my/"
    ),
    (*CASE, "due"),
)
OTHER_ROUTE_NEXT = occasion(
    "application.other_route_next",
    _("{reference}: not found in the ECOSOC register"),
    _(
        "{organization} was not found in the register of bodies in consultative status with ECOSOC. The window has closed; "
        "it is invited to apply on a non-objection basis in the next one. What you have written is kept and will be in "
        "that form.\n\n{portal}/my/"
    ),
    CASE,
    called=_("{reference}: not found in the ECOSOC register, after the close"),
)
COMPLETE = occasion(
    "application.complete",
    _("{reference}: found complete"),
    _(
        "The Secretariat has found the application of {organization} complete. It will be circulated to all Member "
        "States; nothing is needed from you."
    ),
    CASE,
)
CIRCULATED_TO_APPLICANT = occasion(
    "application.circulated",
    _("{reference}: circulated to Member States"),
    _(
        "The application of {organization} was circulated to all Member States. "
        "The non-objection period ends on {ends}. Nothing is needed from you.\n\n"
        "From now on the file stands as it was circulated. What has changed, or is wrong, is corrected at {portal}/my/, on the "
        "page of the case, until the period ends: every mission gets the correction as an addendum. If it changes purpose, "
        "control or funding, the file is checked again and circulated anew."
    ),
    (*CASE, "ends"),
)
LIST_TO_MISSION = occasion(
    "circulation.published",
    _("List {number}: applications circulated on a non-objection basis until {ends}"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "The Secretariat circulates list {number} of {window}. Applications on it: {count}. "
        "The non-objection period ends on {ends}.\n\n"
        "Sign in at {portal}/states/ to read the files."
    ),
    ("number", "window", "count", "ends"),
)
ANNEX_TO_MISSION = occasion(
    "circulation.annex",
    _("List {number}: bodies not admitted"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "The Secretariat circulates list {number} of {window}. It is an annex alone: bodies that were not admitted, {count} in "
        "number, each with the reason. Any Member State may ask for one of them to be circulated.\n\n"
        "Sign in at {portal}/states/ to read it."
    ),
    ("number", "window", "count"),
)
ACCREDITED = occasion(
    "application.accredited",
    _("{reference}: accredited"),
    _(
        "{organization} is accredited. The accreditation is valid for the rest of the cycle, until {until} (R2); "
        "you need not apply again in it."
    ),
    (*CASE, "until"),
)
WITHDRAWN = occasion(
    "application.withdrawn",
    _("{reference}: withdrawn"),
    _("The application of {organization} was withdrawn at the request of the organization."),
    CASE,
)
NOT_COMPLETED = occasion(
    "application.not_completed",
    _("{reference}: not completed in this window"),
    _(
        "No answer came by the due date, so the application of {organization} is not completed in this window. "
        "The file is kept and prefills an application in a later window."
    ),
    CASE,
)
CLOSED_WITH_CYCLE = occasion(
    "application.closed_with_cycle",
    _("{reference}: closed with the cycle"),
    _(
        "The cycle has ended and the application of {organization} is closed with it. "
        "The file is kept and prefills an application in the next cycle; no objection carries over."
    ),
    CASE,
)
LAPSED = occasion(
    "application.lapsed",
    _("{reference}: accreditation lapsed with the cycle"),
    _("The cycle has ended, and with it the accreditation of {organization} (R2). It may apply in the next cycle."),
    CASE,
)
STATE_ASKED = occasion(
    "question.from_state",
    _("{reference}: a question from a Member State"),
    _(
        "A Member State has asked a question about the application of {organization}. You may answer it at {portal}/my/; "
        "all Member States read question and answer. An answer is welcome while the file is before States and is not an "
        "obligation; nothing becomes due by it."
    ),
    CASE,
)
