"""What is unusual about a silence, in words: warned about, never forbidden."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.deadline_words import span_words
from accreditation.modalities.decisions import USUAL_SILENCE, is_short_silence
from objections.models import Decision
from objections.models.decision import DecisionStatus
from objections.queries.chair_communications import silence_falls_badly


def silence_warnings(decision: Decision, now: datetime) -> list[str]:
    """Of a silence that is to begin, counted from now, or that runs, counted from its beginning."""
    ends, prepared = decision.silence_ends_at, decision.status == DecisionStatus.PREPARED
    if ends is None or not (prepared or decision.status == DecisionStatus.UNDER_SILENCE):
        return []
    begins = now if prepared else decision.confirmed_at or now
    found = []
    if prepared and ends <= now:
        found.append(
            _("The silence would have ended already. Put the draft aside and prepare another with a later end.")
        )
    elif is_short_silence(ends, begins):
        found.append(
            _("States have no more than %(span)s to break the silence; %(usual)s are usual.")
            % {"span": span_words(ends - begins), "usual": span_words(USUAL_SILENCE)}
        )
    if silence_falls_badly(decision):
        found.append(_("The silence ends on a weekend or a holiday at the seat. Missions may be closed then."))
    return found
