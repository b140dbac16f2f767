"""To the Chair's office, when a case ends while consultations run on it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.notices.occasions import occasion
from accreditation.modalities.states import State

# How it came to end.
HOW_ENDED = {
    State.WITHDRAWN: _("the organization has withdrawn it"),
    State.NOT_COMPLETED: _("the organization did not answer what it was asked"),
    State.CLOSED_WITH_CYCLE: _("it was still pending when the cycle ended"),
}

CASE_ENDED = occasion(
    "consultation.case_ended",
    _("{reference}: the case has ended, and the consultations with it"),
    _(
        "Case {reference} ended on {moment}: {how}. Consultations on it are over with it (R7), and nothing follows from them. "
        "Sign in at {portal}/chair/cases/{reference}/."
    ),
    ("reference", "moment", "how"),
    secret=True,
)
