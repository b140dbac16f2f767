"""Letters of the Secretariat's own acts: proposals on scope, settings, moved deadlines, recalls, bodies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.notices.occasions import occasion
from accreditation.notices.letters import CASE

SCOPE_PROPOSED = occasion(
    "scope.proposed",
    _("{reference}: your statement is asked by {until}"),
    _(
        "The Secretariat proposes that the application of {organization} is not in the scope of the process:\n\n"
        "{reason}\n\nYou may state your view until {until}, at {portal}/my/. The Chair then confirms or declines."
    ),
    (*CASE, "reason", "until"),
)
SCOPE_TO_CHAIR = occasion(
    "scope.to_chair",
    _("{reference}: proposed as not in scope"),
    _(
        "The Secretariat proposes that the application of {organization} is not in the scope of the process. "
        "The applicant is heard until {until}; then it waits for you at {portal}/chair/."
    ),
    (*CASE, "until"),
)
NOT_ADMITTED = occasion(
    "scope.not_admitted",
    _("{reference}: not admitted to circulation"),
    _(
        "The Chair has confirmed that the application of {organization} is not in the scope of the process:\n\n{reason}\n\n"
        "The circulated list names it in an annex with this reason, and any Member State may ask for it to be circulated. "
        "You may apply again in a later window."
    ),
    (*CASE, "reason"),
)
SCOPE_DECLINED = occasion(
    "scope.declined",
    _("{reference}: the check goes on"),
    _(
        "The Chair has not confirmed the proposal that the application of {organization} is not in scope. "
        "The Secretariat goes on checking it; nothing is needed from you."
    ),
    CASE,
)
CIRCULATION_REQUESTED = occasion(
    "scope.circulation_requested",
    _("{reference}: to be circulated after all"),
    _(
        "A Member State has asked for the application of {organization} to be circulated. "
        "It goes on the next list; nothing is needed from you."
    ),
    CASE,
)
SETTING_CHANGED = occasion(
    "setting.changed",
    _("A setting of the process has been changed: {setting}"),
    _(
        "To the Permanent Mission of {name}\n\n"
        'The Chair has changed the setting "{setting}" from {before} to {after}, for this reason:\n\n{reason}\n\n'
        "It applies from {moment}. It does not widen sight of an objection already lodged."
    ),
    ("setting", "before", "after", "reason", "moment"),
)
WINDOW_ANNOUNCED = occasion(
    "window.announced",
    _("{window}: applications from {opens} to {closes}"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "The Secretariat announces {window}. Stakeholders may apply from {opens} until {closes}.\n\n{portal}/timetable/"
    ),
    ("window", "opens", "closes"),
)
DEADLINE_MOVED = occasion(
    "deadline.moved",
    _("{what}: now until {after}"),
    _(
        "To {name}\n\n"
        "{what}: the end was moved from {before} to {after}, for this reason:\n\n{reason}\n\n{portal}/timetable/"
    ),
    ("what", "before", "after", "reason"),
)
DEADLINE_MOVED_TO_MISSION = occasion(
    "deadline.moved_to_missions",
    _("{what}: now until {after}"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "{what}: the end was moved from {before} to {after}, for this reason:\n\n{reason}\n\n{portal}/timetable/"
    ),
    ("what", "before", "after", "reason"),
    called=_("To missions: {what}, now until {after}"),
)
SHORT_PERIOD_AGREED = occasion(
    "short_period.agreed",
    _("{window}: the Chair has agreed to the shorter period"),
    _(
        "The Chair has agreed to the shorter non-objection period of the list of {window} that you prepared, for this reason:"
        "\n\n{reason}\n\nA second circulator may now circulate it: {portal}/admin/."
    ),
    ("window", "reason"),
)
SHORT_PERIOD_DECLINED = occasion(
    "short_period.declined",
    _("{window}: the Chair does not set a shorter period"),
    _(
        "The Chair has not agreed to the shorter non-objection period of the list of {window} that you prepared, for this "
        "reason:\n\n{reason}\n\nPut the list away, and prepare it anew with a later end: {portal}/admin/."
    ),
    ("window", "reason"),
)
RECALLED_TO_MISSION = occasion(
    "circulation.recalled",
    _("List {number}: {reference} is recalled"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "The Secretariat recalls the application of {organization} ({reference}) from list {number}, "
        "for this reason:\n\n{reason}\n\n"
        "It goes back to the Secretariat. What a State has lodged on it stands unless that State withdraws it."
    ),
    (*CASE, "number", "reason"),
)
RECALLED_TO_APPLICANT = occasion(
    "application.recalled",
    _("{reference}: recalled from the list"),
    _(
        "The application of {organization} was recalled from list {number}, for this reason:\n\n{reason}\n\n"
        "It will be circulated again. Nothing is needed from you unless the Secretariat asks."
    ),
    (*CASE, "number", "reason"),
)
LATE_PERMITTED = occasion(
    "late.permitted",
    _("{organization}: late permission until {until}"),
    _(
        "{organization} may still send its application in {window}, until {until}. "
        "The reason is shown on the circulated list:\n\n{reason}\n\n{portal}/my/"
    ),
    ("organization", "window", "until", "reason"),
)
FOCAL_POINT = occasion(
    "organization.focal_point",
    _("{organization}: you now act for it"),
    _("On a letter of its head, you are the focal point of {organization}:\n\n{reason}\n\n{portal}/my/"),
    ("organization", "reason"),
)
FOCAL_POINT_REPLACED = occasion(
    "organization.focal_point_replaced",
    _("{organization}: who acts for it has been decided"),
    _("On a letter of its head, the Secretariat has decided who acts for {organization}:\n\n{reason}"),
    ("organization", "reason"),
)
FROZEN = occasion(
    "organization.frozen",
    _("{organization}: frozen until it is known who acts for it"),
    _(
        "The Secretariat has frozen {organization}, because it is not clear who acts for it. Until that is settled nothing can be "
        "sent in its name; what you have written is kept, and what falls due meanwhile gets new days afterwards.\n\n"
        "Evidence: {evidence}\n\nA letter of its head that says who acts for it helps to settle this. {portal}/my/"
    ),
    ("organization", "evidence"),
)
FREED = occasion(
    "organization.freed",
    _("{organization}: free again"),
    _(
        "It is settled who acts for {organization}, and it can act again. What could not be answered meanwhile has new days: look "
        "at {portal}/my/.\n\nEvidence: {evidence}"
    ),
    ("organization", "evidence"),
)
ORGANIZATION_CHANGED = occasion(
    "organization.changed",
    _("{organization}: a change was recorded"),
    _("The Secretariat has recorded of {organization}: {change}.\n\nEvidence: {evidence}\n\n{portal}/my/"),
    ("organization", "change", "evidence"),
)
PLACE_ENDED = occasion(
    "organization.place_ended",
    _("{organization}: the accreditation has ended"),
    _("The accreditation of {organization} ended because the body was {change}.\n\nEvidence: {evidence}"),
    ("organization", "change", "evidence"),
)
STATUS_LOST = occasion(
    "accreditation.status_lost",
    _("{reference}: no longer in the ECOSOC register"),
    _(
        "{organization} is no longer in the register of bodies in consultative status with ECOSOC. Its accreditation "
        "stands until the end of the cycle, {until}; Member States and the Chair see the flag.\n\nEvidence: {evidence}"
    ),
    (*CASE, "until", "evidence"),
)
STATUS_LOST_TO_MISSION = occasion(
    "accreditation.status_lost_to_missions",
    _("{reference}: no longer in the ECOSOC register"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "{organization} is no longer in the register of bodies in consultative status with ECOSOC. Its accreditation "
        "stands until the end of the cycle, {until} (R2).\n\nEvidence: {evidence}\n\n{portal}/states/"
    ),
    ("reference", "organization", "until", "evidence"),
    called=_("To missions: {reference} no longer in the ECOSOC register"),
)
STATUS_RESTORED = occasion(
    "accreditation.status_restored",
    _("{reference}: in the ECOSOC register"),
    _(
        "{organization} is in the register of bodies in consultative status with ECOSOC. The flag of a lost status, of which "
        "you were told, is taken back; Member States and the Chair are told so. Its accreditation stood throughout, and stands "
        "until the end of the cycle, {until}.\n\nEvidence: {evidence}"
    ),
    (*CASE, "until", "evidence"),
)
STATUS_RESTORED_TO_MISSION = occasion(
    "accreditation.status_restored_to_missions",
    _("{reference}: in the ECOSOC register"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "{organization} is in the register of bodies in consultative status with ECOSOC. The flag of a lost status, of which "
        "you were told, is taken back. Its accreditation stood throughout, and stands until the end of the cycle, {until} "
        "(R2).\n\nEvidence: {evidence}\n\n{portal}/states/"
    ),
    ("reference", "organization", "until", "evidence"),
    called=_("To missions: {reference} in the ECOSOC register"),
)
ROUTE_TO_CHAIR = occasion(
    "route.to_chair",
    _("{reference}: your consent to a change of route is asked"),
    _(
        "{organization} has gained consultative status with ECOSOC after it was circulated. The Secretariat asks for "
        "your consent; a notice of {days} to all Member States follows it. Evidence: {evidence}\n\n{portal}/chair/"
    ),
    (*CASE, "evidence", "days"),
)
ROUTE_LAPSED_TO_CHAIR = occasion(
    "route.lapsed_to_chair",
    _("{reference}: the change of route lapses"),
    _(
        "The file of {organization} is off its list. The change of its route that was put to the Chair lapses, and so does the "
        "consent, if it was given. Until the file is circulated again, the Secretariat may move it alone; after that, it asks "
        "again.\n\n{portal}/chair/"
    ),
    CASE,
    called=_("{reference}: the change of route lapses, to the Chair"),
)
ROUTE_LAPSED_TO_ASKER = occasion(
    "route.lapsed_to_asker",
    _("{reference}: the change of route lapses"),
    _(
        "The file of {organization} is off its list, and the change of its route for which you had asked lapses, consented to "
        "or not. With evidence the file may be moved now, without the Chair's consent; once it is circulated again, the "
        "consent is asked anew.\n\n{portal}/admin/"
    ),
    CASE,
    called=_("{reference}: the change of route lapses, to who asked for it"),
)
ROUTE_LAPSED_TO_APPLICANT = occasion(
    "route.lapsed_to_applicant",
    _("{reference}: the change of route lapses"),
    _(
        "The application of {organization} is off its list, and the move to the route of bodies in consultative status with the "
        "Economic and Social Council, of which you had been told, does not take effect. The Secretariat looks at it again before "
        "the file is circulated. Nothing is needed from you. {portal}"
    ),
    CASE,
    called=_("{reference}: the change of route lapses, to the organization"),
)
ROUTE_LAPSED_TO_MISSION = occasion(
    "route.lapsed",
    _("{reference}: the notice of a change of route lapses"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "You had notice that the application of {organization} ({reference}) would move to the route of bodies in consultative "
        "status with the Economic and Social Council. The file is off its list, and that notice has lapsed: the case does not "
        "move on the day that was named (R1). {portal}/states/"
    ),
    CASE,
)
CONTACT_ERASED = occasion(
    "application.contact_erased",
    _("{reference}: the contact people were erased"),
    _(
        "The case of {organization} is over. Name, e-mail address and telephone of the contact person that its file named "
        "were erased for good. What was submitted and circulated never held them, and stands as it was."
    ),
    CASE,
)
ACCOUNT_ERASED = occasion(
    "people.account_erased",
    _("Your account was ended and its data erased"),
    _(
        "{name}\n\nYour account in the portal was ended. Your name, address, ways of signing in and the letters to you are "
        "erased; this is the last one. The record of the procedure keeps a number in the place of your name. To come back, sign "
        "up anew.\n\nAn address on the mailing list leaves it by the link in its letters."
    ),
)
