"""The occasions on which an applicant's own acts write letters."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.notices.occasions import occasion
from accreditation.notices.letters import CASE

INVITED = occasion(
    "organization.invited",
    _("Invitation to act for {organization}"),
    _(
        "{inviter} invites you to act for {organization} in the process.\n\n"
        "Open this link, sign in or create an account with this address, and accept:\n{link}\n\n"
        "It works once, until {expires}. If you did not expect it, do nothing."
    ),
    ("organization", "inviter", "link", "expires"),
    called=_("Invitation of a colleague to act for {organization}"),
)
JOINED = occasion(
    "organization.joined",
    _("{person} now acts for {organization}"),
    _("{person} has accepted the invitation and acts for {organization}. See who does at {portal}/my/."),
    ("organization", "person"),
)
REMOVED = occasion(
    "organization.removed",
    _("You no longer act for {organization}"),
    _("The focal point of {organization} has ended your acting for it. What you did in its name stands."),
    ("organization",),
)
LEFT = occasion(
    "organization.left",
    _("{person} no longer acts for {organization}"),
    _("{person} has stopped acting for {organization}. What was done in its name stands."),
    ("organization", "person"),
)
HANDED_OVER = occasion(
    "organization.handed_over",
    # Translators: the focal point is the person through whom the Secretariat reaches an organization.
    _("{person} is the focal point of {organization}"),
    _("The focal point of {organization} is now {person}. See who acts for it at {portal}/my/."),
    ("organization", "person"),
)
CLAIMED = occasion(
    "organization.claimed",
    _("{organization}: somebody else says that they act for it"),
    _(
        "Somebody else has said, with a letter of its head, that they act for {organization}. Until the Secretariat has "
        "decided, nothing can be sent in its name; what you have written is kept.\n\n"
        "The Secretariat will write to you. A letter of the head that confirms you helps it to decide."
    ),
    ("organization",),
)
CLAIM_TO_SECRETARIAT = occasion(
    "organization.claim_to_secretariat",
    _("{organization}: somebody says that they act for it"),
    _("A claim with a letter of the head awaits a decision. The organization is frozen until then: {portal}/admin/."),
    ("organization",),
)
CLAIM_UPHELD = occasion(
    "organization.claim_upheld",
    _("{organization}: the Secretariat has decided on who acts for it"),
    _(
        "On the letter of its head, the Secretariat has decided that the person who claimed to act for {organization} is "
        "its focal point. It can act again: {portal}/my/."
    ),
    ("organization",),
    called=_("{organization}: the Secretariat has upheld a claim to act for it"),
)
CLAIM_DECLINED = occasion(
    "organization.claim_declined",
    _("{organization}: the Secretariat has decided on who acts for it"),
    _(
        "The Secretariat has decided that those who acted for {organization} continue to do so. It can act again.\n\n"
        "Reason given: {reason}"
    ),
    ("organization", "reason"),
    called=_("{organization}: the Secretariat has declined a claim to act for it"),
)
REPLACEMENT_ASKED = occasion(
    "organization.replacement_asked",
    # Translators: the focal point is the person through whom the Secretariat reaches an organization.
    _("{organization}: its focal point is asked for"),
    _(
        "{person}, who acts for {organization}, says that its focal point cannot be reached, and asks with a letter of its "
        "head to take that place:\n\n{reason}\n\n"
        "The focal point may answer until {due} at {portal}/my/; then the Secretariat decides. Until then nothing changes, "
        "unless the focal point contests it: then nothing can be sent in the name of the organization before the decision."
    ),
    ("organization", "person", "reason", "due"),
)
REPLACEMENT_TO_SECRETARIAT = occasion(
    "organization.replacement_to_secretariat",
    _("{organization}: a colleague asks to replace its focal point"),
    _(
        "With a letter of the head. The focal point may answer until {due}; the decision is yours then, or as soon as it has "
        "answered: {portal}/admin/."
    ),
    ("organization", "due"),
)
REPLACEMENT_AGREED = occasion(
    "organization.replacement_agreed",
    _("{organization}: the focal point agrees to be replaced"),
    _("The focal point of {organization} has agreed. The Secretariat decides on the letter of its head."),
    ("organization",),
)
REPLACEMENT_CONTESTED = occasion(
    "organization.replacement_contested",
    _("{organization}: the focal point contests that it be replaced"),
    _(
        "The focal point of {organization} has answered and contests the request. Until the Secretariat has decided on a "
        "letter of its head, nothing can be sent in its name; what you have written is kept."
    ),
    ("organization",),
)
REPLACEMENT_ANSWERED = occasion(
    "organization.replacement_answered",
    _("{organization}: the focal point has answered"),
    _("The focal point of {organization} has answered. Who acts for it is now yours to decide: {portal}/admin/."),
    ("organization",),
)
REPLACED = occasion(
    "organization.replaced",
    _("{person} is the focal point of {organization}"),
    _(
        "On the letter of its head, the Secretariat has decided that {person} is the focal point of {organization}. The former "
        "focal point no longer acts for it. What was done in its name stands."
    ),
    ("organization", "person"),
    called=_("{person} is the focal point of {organization}, in place of another"),
)
REPLACEMENT_DECLINED = occasion(
    "organization.replacement_declined",
    _("{organization}: its focal point stays"),
    _(
        "The Secretariat has decided that {person} does not take the place of the focal point of {organization}, who stays."
        "\n\nReason given: {reason}"
    ),
    ("organization", "person", "reason"),
)
CORRECTED = occasion(
    "application.corrected",
    _("{reference}: correction received"),
    _(
        "Your correction to the application of {organization} was received on {moment}. It is visible as a correction, "
        "beside the file as it stood.\n\nDigest of the corrected file: {digest}"
    ),
    (*CASE, "moment", "digest"),
)
ADDENDUM = occasion(
    "application.addendum",
    _("{reference}: addendum to a circulated application"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "{organization} has corrected its circulated application {reference}. The circulated version stands unchanged; the "
        "addendum is beside it: {portal}/states/."
    ),
    CASE,
)
ANEW = occasion(
    "application.calls_for_new_circulation",
    _("{reference}: a correction changes purpose, control or funding"),
    _(
        "{organization} has changed its purpose, control or funding in its circulated application {reference}. The file is "
        "off its list. Check it again, then circulate it anew on a supplementary list: {portal}/admin/."
    ),
    CASE,
)
ANEW_TO_APPLICANT = occasion(
    "application.anew_to_applicant",
    _("{reference}: to be circulated anew"),
    _(
        "The application of {organization} has changed in purpose, control or funding since it was circulated. The "
        "Secretariat checks it again and circulates it anew to all Member States, with a non-objection period of its own. "
        "Nothing is needed from you: {portal}/my/."
    ),
    CASE,
)
ANEW_TO_MISSION = occasion(
    "application.anew_to_mission",
    _("{reference}: to be circulated anew"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "{organization} has changed its purpose, control or funding in its application {reference}. The change is beside the "
        "file: {portal}/states/.\n\n"
        "The file is off its list; its non-objection period no longer runs. It will be circulated anew with a period of its "
        "own. Whatever a Member State has lodged stands."
    ),
    CASE,
    called=_("To missions: {reference} to be circulated anew"),
)
STATE_ANSWERED = occasion(
    "question.answered",
    _("{reference}: the applicant has answered your question"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "{organization} has answered the question of your mission on {reference}. The answer is with the file, for all "
        "Member States: {portal}/states/."
    ),
    CASE,
)
SCOPE_STATEMENT = occasion(
    "scope.statement",
    _("{reference}: the applicant's statement on its scope"),
    _("The applicant has been heard on the proposal concerning {reference}. The statement is at {portal}/chair/."),
    ("reference",),
)
# Carries neither name nor basis nor text: only "sign in" (DESIGN 4).
REPLY_RECEIVED = occasion(
    "objection.reply",
    _("A reply was received"),
    _("A reply has reached the Chair. Sign in to read it: {portal}/chair/."),
    (),
    secret=True,
)
RELINQUISHED = occasion(
    "application.relinquished",
    _("{reference}: accreditation given up"),
    _("{organization} has given its accreditation up on {moment}. It may apply again in a later window."),
    (*CASE, "moment"),
)
