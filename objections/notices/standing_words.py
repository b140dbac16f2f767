"""Of an objection that stood when its case was over: the same words at all desks."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accreditation.modalities.states import State

DECIDED = frozenset({State.ACCREDITED, State.LAPSED, State.RELINQUISHED, State.ANNULLED})


def stood_words(now_is: State) -> str:
    """Of an objection that is standing still, on a case that is no longer pending."""
    return _("It stood when the case was decided") if now_is in DECIDED else _("It stood when the case ended")
