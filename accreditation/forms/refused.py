"""At which field of its form a refusal stands: what is wrong with a date is said at that date, not beside the form."""

from __future__ import annotations

from django.forms import BaseForm

from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import BOUNDS

# What a form calls the end that it sets, by whichever form.
ENDS = ("closes_at", "until", "until_at", "period_ends_at", "reopen_until")
OF_AN_END = frozenset(
    {
        Reason.AFTER_CYCLE,
        Reason.NEVER_SHORTENED,
        Reason.PERIOD_IN_PAST,
        Reason.PERIOD_TOO_SHORT,
        Reason.REOPENED_IN_PAST,
    }
)
# A bad value that is called otherwise than its field, and the fields where it may stand.
CALLED: dict[str, tuple[str, ...]] = {
    "ends_at": ENDS,
    "overlap": ("opens_at", *ENDS),
    "fed_now": ("opens_at",),
    "meeting": ("title",),
}


def field_of(form: BaseForm, refused: Refused) -> str | None:
    """The field that a refusal is about; None where it is about the whole."""
    if refused.reason in OF_AN_END:
        names: tuple[str, ...] = ENDS
    elif refused.reason == Reason.OPENING_PASSED:
        names = ("opens_at",)
    elif refused.reason == Reason.BAD_VALUE and refused.detail:
        # A setting is named by itself; its form has one field for it.
        names = CALLED.get(refused.detail[0], ("value",) if refused.detail[0] in BOUNDS else (refused.detail[0],))
    else:
        return None
    return next((name for name in names if name in form.fields), None)
