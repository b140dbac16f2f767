"""What is said of a refusal that names what it is about: a value that cannot be, an instant that decided."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import BOUNDS

# What is said where the refusal brings what it is about: the sentence then holds it.
WITH_DETAIL: dict[str, Promise] = {
    Reason.RECEIVED_AFTER_PERIOD: _(
        "The note came in after the end of the non-objection period, which was %(detail)s, so that it cannot count. Receipt "
        "decides, not entry (R5). Check the day and time of receipt."
    ),
    Reason.ANNEX_NAMED: _("List %(detail)s has named the bodies of this one. Put this one away."),
}
# Of a setting that is a number, or several.
OUT_OF_BOUNDS = _("This value is not possible here. Give whole numbers from %(least)d to %(most)d.")
# BAD_VALUE says by the name of what was given what is wrong with it.
BAD_VALUES: dict[str, Promise] = {
    "closes_at": _("The close is not after the opening. Give a later close, or an earlier opening."),
    "opens_at": _("The opening lies outside the cycle. Give one within it, or set the next cycle first."),
    "fed_by": _(
        "This window closes only after the meeting has opened, so it cannot feed it. Choose an earlier window, or none."
    ),
    "fed_now": _(
        "A window feeds this meeting: it must stay a plenary or review conference that opens after the close of that window. "
        "Give other dates, or let the window feed another meeting first."
    ),
    "meeting": _(
        "A meeting of this title and opening is on the calendar already. Change that one, or give this another title."
    ),
    "title": _("Another window of the cycle has this title. Give one of its own."),
    "ends_at": _("The end is not after the beginning. Give a later end."),
    "overlap": _(
        "The dates overlap those of another cycle. A cycle begins when the one before has ended, at the earliest."
    ),
    "number": _("There is a cycle of this number already. Give the next number."),
    "until_at": _("The permission would end before the window has closed, or has ended already. Give a later instant."),
    "agenda": _(
        "Each item needs a number of its own, of up to 10 characters, and a title of up to 300. Look for a number that stands "
        "twice, or for a title that is too long."
    ),
    "name": _("Give a name that differs from the present one, of up to 200 characters."),
    "other": _("An organization cannot be its own survivor, heir or parent. Name the other one."),
}


def value_words(name: str) -> str:
    """What is wrong with a value, by the name of what was given; empty where nothing more is known."""
    if name in BAD_VALUES:
        return str(BAD_VALUES[name])
    if name not in BOUNDS:
        return ""
    least, most = BOUNDS[name]
    return str(OUT_OF_BOUNDS) % {"least": least, "most": most}
