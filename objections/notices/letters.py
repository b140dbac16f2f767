"""Letters about objections carry no name and no basis, only "sign in" (DESIGN 4). All are the desk's, hence secret."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.notices.occasions import occasion
from objections.queries.cases import Entry

# Which entry from paper a letter is about; it names no State and no basis.
ENTRIES = {Entry.OBJECTION: _("the objection"), Entry.WITHDRAWAL: _("the withdrawal")}

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
        "It was made at the portal. If it was not made by your mission, tell the Chair's office; your mission's administrator "
        "can remove a delegate.\n\n{portal}/states/"
    ),
    ("receipt", "reference", "moment", "digest"),
    secret=True,
)
DROPPED_TO_MISSION = occasion(
    "mission.dropped",
    _("Receipt {receipt}: not lodged"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "What your mission had prepared on case {reference} was taken back on {moment}, before its second person had confirmed "
        "it. Nobody outside your mission has seen it. Receipt: {receipt}.\n\n{portal}/states/"
    ),
    ("receipt", "reference", "moment"),
    secret=True,
    called=_("Receipt {receipt}: not lodged, taken back"),
)
LAPSED_IN_MISSION = occasion(
    "mission.not_lodged",
    _("Receipt {receipt}: not lodged"),
    _(
        "{name}\n\n"
        "What your mission had prepared on case {reference} was not confirmed by its second person before the end of the "
        "period on {moment}. It was not lodged, and nobody outside your mission has seen it. Receipt: {receipt}."
        "\n\n{portal}/states/"
    ),
    ("receipt", "reference", "moment"),
    secret=True,
)
GAVE_WAY_IN_MISSION = occasion(
    "mission.gave_way",
    _("Receipt {receipt}: not lodged, a note verbale takes its place"),
    _(
        "{name}\n\n"
        "What your mission had prepared at its desk on case {reference} still awaited its second person when the Chair's office, "
        "on {moment}, entered a note verbale of your mission on the same case. The note takes its place: what was prepared is "
        "not lodged, and nobody outside your mission has seen it. Receipt of what was prepared: {receipt}.\n\n"
        "If the note was not your mission's, or was entered wrongly, sign in and contest it. What was prepared does not come "
        "back by itself: until the period ends your mission can lodge again once the entry is struck.\n\n{portal}/states/"
    ),
    ("receipt", "reference", "moment"),
    secret=True,
)
SHARED_TO_CHAIR = occasion(
    "objection.shared",
    _("{reference}: a State lets the organization know more"),
    _(
        "A Member State lets the organization know more of what it has lodged on case {reference}, receipt {receipt}. It is "
        "told as far as you do not withhold it, once it is disseminated. Sign in to read it: {portal}/chair/cases/{reference}/."
    ),
    ("reference", "receipt"),
    secret=True,
)
ENTRY_CONTESTED = occasion(
    "objection.contested",
    _("{reference}: a mission contests an entry"),
    _(
        "A mission contests {entry} that the Chair's office entered for it from paper on case {reference}, receipt {receipt}. "
        "Sign in to read why: {portal}/chair/cases/{reference}/."
    ),
    ("reference", "receipt", "entry"),
    secret=True,
)
DISSEMINATED = occasion(
    "dissemination.sent",
    _("Communication {number} of the Chair to all Member States"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "The Chair disseminates communication {number}. Cases it concerns: {count}. Sign in to read it: {portal}/states/."
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
APPLICANT_UNLEARNS = occasion(
    "objection.applicant_unlearns",
    _("{reference}: please sign in"),
    _("Something you were told on the application of {organization} was an error. Sign in to read it: {portal}/my/."),
    ("reference", "organization"),
    called=_("{reference}: please sign in, an error was told"),
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
    _("To the Permanent Mission of {name}\n\nThe organization of case {reference} is accredited. {portal}/states/"),
    ("reference",),
    secret=True,
    called=_("To missions: {reference} accredited"),
)
UPDATE_TO_MISSION = occasion(
    "plenary_update.given",
    _("The Chair's update to {session}"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "The Chair has updated all Member States at {session} (R8). Cases in the update: {count}. "
        "Sign in to read it: {portal}/states/."
    ),
    ("session", "count"),
    secret=True,
)
DECISION_TO_MISSION = occasion(
    "decision.adopted",
    _("Decision adopted: {title}"),
    _(
        "To the Permanent Mission of {name}\n\nThe decision “{title}” {symbol} was adopted. Cases that it confirms: {count}."
    ),
    ("title", "symbol", "count"),
)
NONE_STANDS_TO_CHAIR = occasion(
    "case.none_stands",
    _("{reference}: no objection stands any more"),
    _(
        "No objection stands on case {reference} any more. By the settings of the process it is resolved by decision only "
        "(R9). Sign in at {portal}/chair/."
    ),
    ("reference",),
    secret=True,
)
RESOLVES_AFTER_NOTICE = occasion(
    "case.resolves_after_notice",
    _("{reference}: resolved on {ends} unless something stands then"),
    _(
        "{name}\n\nNo objection stands on case {reference} any more. The organization is accredited on {ends}, "
        "unless an objection stands then. Sign in at {portal}."
    ),
    ("reference", "ends"),
    secret=True,
)
PAPER_ENTERED = occasion(
    "paper.entered",
    _("Receipt {receipt}: a note verbale of your mission"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "The Chair's office has entered a note verbale of your mission on case {reference}, received on {received}. "
        "Receipt: {receipt}. If the note was not your mission's, or was entered wrongly, sign in and contest it.\n\n"
        "{portal}/states/"
    ),
    ("receipt", "reference", "received"),
    secret=True,
)
CONTEST_SETTLED = occasion(
    "paper.contest_settled",
    _("Receipt {receipt}: the Chair has answered"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "Your mission contested {entry} that the Chair's office entered for it from paper on case {reference}, receipt "
        "{receipt}. The Chair has answered; sign in to read it: {portal}/states/objections/{receipt}/."
    ),
    ("receipt", "reference", "entry"),
    secret=True,
)
NOTE_MISSED = occasion(
    "paper.missed",
    _("{reference}: a note came in time and was not entered in time"),
    _(
        "A note verbale on case {reference}, received on {received}, was brought in only after the end of the period had "
        "been recorded. It is not an objection that stands; it is for the Chair to say what becomes of it. Sign in at "
        "{portal}/chair/."
    ),
    ("reference", "received"),
    secret=True,
)
NOTE_KEPT_TO_MISSION = occasion(
    "paper.missed_to_mission",
    _("{reference}: your mission’s note verbale was received"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "A note verbale of your mission on case {reference} was received on {received}. It was brought in only after the end "
        "of the period had been recorded; the Chair is looking into it and will say what becomes of it.\n\n{portal}/states/"
    ),
    ("reference", "received"),
    secret=True,
)
DECISION_PREPARED = occasion(
    "decision.prepared",
    _("A decision awaits its second person"),
    _(
        "The draft decision “{title}” awaits a second person of the Chair's office. Cases in it: {count}. "
        "Read it here: {portal}/chair/."
    ),
    ("title", "count"),
    secret=True,
)
SILENCE_TO_MISSION = occasion(
    "decision.under_silence",
    _("Proposed under silence until {ends}: {title}"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "The Chair proposes the decision “{title}” {symbol} under silence until {ends} (R9). Cases that it confirms: {count}. "
        "A State that cannot join breaks the silence before then. Not adopted is not refused. "
        "Sign in to read it: {portal}/states/."
    ),
    ("title", "symbol", "count", "ends"),
    secret=True,
)
SILENCE_BROKEN = occasion(
    "decision.silence_broken",
    _("Silence broken: {title}"),
    _(
        "{name}\n\nThe silence on the decision “{title}” {symbol} was broken. It is not adopted; the cases stay where they "
        "were and informal consultations continue as appropriate (R9). {portal}"
    ),
    ("title", "symbol"),
    secret=True,
)
DECISION_FELL_AWAY = occasion(
    "decision.fell_away",
    _("Without effect: {title}"),
    _(
        "{name}\n\nThe silence on the decision “{title}” {symbol} was kept, but none of its cases could be confirmed by it "
        "any more. It has no effect. {portal}"
    ),
    ("title", "symbol"),
    secret=True,
)
ROUTE_CHANGE_TO_MISSION = occasion(
    "route_change.notice",
    _("{reference}: consultative status gained"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "{organization}, before Member States on a non-objection basis, has gained consultative status with the Economic "
        "and Social Council. With the Chair's consent it moves to that route (R1) on {effect}. Sign in to read the "
        "evidence: {portal}/states/."
    ),
    ("reference", "organization", "effect"),
)
ROUTE_CHANGE_AGREED = occasion(
    "route_change.agreed",
    _("{reference}: the change of route is agreed"),
    _(
        "{organization} has gained consultative status with the Economic and Social Council. With the Chair's consent the "
        "application moves to that route (R1) on {effect}, and the organization is then accredited by it. All Member States "
        "have notice. Until then nothing changes, and nothing is needed from you. {portal}"
    ),
    ("reference", "organization", "effect"),
)
ROUTE_CHANGE_DECLINED = occasion(
    "route_change.declined",
    _("{reference}: the route is not changed"),
    _(
        "That the application of {organization} move to the route of bodies in consultative status with the Economic and "
        "Social Council was put to the Chair, who does not consent. The case goes on as it was, on a non-objection basis "
        "(R1). {portal}"
    ),
    ("reference", "organization"),
)
ROUTE_CHANGE_ANSWERED = occasion(
    "route_change.answered",
    _("{reference}: the Chair does not consent to the change of route"),
    _(
        "You had asked that {organization} move to the route of bodies in consultative status. The Chair does not consent; "
        "the case goes on as it was.\n\nReason: {reason}\n\n{portal}/admin/"
    ),
    ("reference", "organization", "reason"),
)
NO_LONGER_APPLICABLE = occasion(
    "objection.no_longer_applicable",
    _("Receipt {receipt}: no longer applicable"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "Case {reference} has moved, on {moment}, to the route of bodies in consultative status with the Economic and Social "
        "Council, on which no State objects (R1). What your mission had lodged on it is no longer applicable; it was not "
        "withdrawn. Receipt: {receipt}.\n\n{portal}/states/"
    ),
    ("receipt", "reference", "moment"),
    secret=True,
)
MOOT_IN_MISSION = occasion(
    "mission.moot",
    _("Receipt {receipt}: not lodged"),
    _(
        "{name}\n\n"
        "What your mission had prepared on case {reference} was not confirmed by its second person before the case moved, on "
        "{moment}, to a route on which no State objects. It was not lodged, and nobody outside your mission has seen it. "
        "Receipt: {receipt}.\n\n{portal}/states/"
    ),
    ("receipt", "reference", "moment"),
    secret=True,
    called=_("Receipt {receipt}: not lodged, on a route without objections"),
)
ROUTE_CHANGE_DONE = occasion(
    "route_change.done",
    _("{reference}: the change of route has taken effect"),
    _(
        "Case {reference} has moved to the route of bodies in consultative status on {moment}. What stood on it then is no "
        "longer applicable, and each mission concerned is told. Sign in at {portal}/chair/."
    ),
    ("reference", "moment"),
    secret=True,
)
