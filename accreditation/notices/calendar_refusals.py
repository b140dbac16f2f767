"""What is said of a refusal about the calendar: windows, deadlines, and ends that an outage has held."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accreditation.modalities.outcomes import Reason

CALENDAR_SENTENCES: dict[str, Promise] = {
    Reason.HELD: _("The outcome is held. The Secretariat and the Chair release it."),
    Reason.NEVER_SHORTENED: _(
        "A published deadline is never shortened for those already in it. Choose a later instant."
    ),
    Reason.AFTER_CYCLE: _(
        "It lies after the end of the cycle, with which everything lapses (R2). Choose a sooner instant, or move the end of the "
        "cycle first."
    ),
    Reason.DEADLINE_PASSED: _("It has passed already, and what has passed is not moved."),
    Reason.WINDOW_NOT_OVER: _("This window has not closed yet. Set it and announce it, as any other."),
    Reason.HELD_ON_PAPER: _("This window was held on paper and is over: nothing is sent in it through the portal."),
    Reason.OPENING_PASSED: _(
        "The opening has passed already: the calendar would claim days on which nobody could apply. Give one that is still to "
        "come."
    ),
    Reason.WINDOW_IN_USE: _(
        "Applications or lists stand in this window by now: its dates are theirs, and stay as recorded."
    ),
    Reason.NOT_HELD: _("It is not held, or no longer: what becomes of it is settled. Nothing was changed."),
    Reason.RELEASE_AWAITED: _(
        "A proposal about it awaits the Chair's answer already. Another can be made if the Chair does not consent."
    ),
    Reason.REOPENED_IN_PAST: _("That instant has passed already. Give one that is still to come."),
}
