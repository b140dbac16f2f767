"""Letters about a place that is to be annulled: to the organization, the Chair, all missions (R2)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.notices.occasions import occasion

ANNULMENT_PROPOSED = occasion(
    "annulment.proposed",
    _("{reference}: please answer by {due}"),
    _(
        "The Chair proposes to annul the accreditation of {organization} for {ground}. Reason given:\n\n{reason}\n\n"
        "You may answer until {due}; nothing is decided before. {portal}/my/"
    ),
    ("reference", "organization", "ground", "reason", "due"),
    called=_("{reference}: please answer the proposal to annul by {until}"),
)
ANNULMENT_TO_CHAIR = occasion(
    "annulment.to_chair",
    _("{reference}: an annulment"),
    _("There is news on the proposed annulment of {reference}. Sign in at {portal}/chair/."),
    ("reference",),
)
ANSWER_ENTERED = occasion(
    "annulment.entered",
    _("{reference}: an answer was entered for you"),
    _(
        "The Chair’s office has entered an answer to the proposed annulment of {organization}, from a letter that it takes to be "
        "yours. Read it, and the scan of the letter, at {portal}/my/.\n\n"
        "It does not end the time that you have. Until {due} you may write your own answer, and if you did not write that "
        "letter, say so there."
    ),
    ("reference", "organization", "due"),
)
ANSWER_CONTESTED = occasion(
    "annulment.entry_contested",
    _("{reference}: the organization did not write the answer entered for it"),
    _(
        "The organization says that it did not write the answer that the Chair’s office entered for it on the proposed "
        "annulment of {reference}. Sign in at {portal}/chair/."
    ),
    ("reference",),
)
ANNULLED = occasion(
    "annulment.confirmed",
    _("{reference}: accreditation annulled"),
    _("The accreditation of {organization} is annulled for {ground}. Reason given:\n\n{reason}"),
    ("reference", "organization", "ground", "reason"),
)
ANNULMENT_DROPPED = occasion(
    "annulment.dropped",
    _("{reference}: the accreditation stands"),
    _("The proposal to annul the accreditation of {organization} is dropped. The accreditation stands."),
    ("reference", "organization"),
)
ANNULLED_TO_MISSION = occasion(
    "annulment.to_missions",
    _("{reference}: accreditation annulled"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "The accreditation of {organization} ({reference}) is annulled for {ground}. {portal}/states/"
    ),
    ("reference", "organization", "ground"),
    called=_("To missions: {reference} accreditation annulled"),
)
