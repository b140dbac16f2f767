"""The earliest possible decision in the words of the States' and the Chair's desks; those of all audiences are one room lower."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accreditation.modalities.earliest import Earliest, Way
from accreditation.modalities.states import CONTESTED, PENDING, Route
from accreditation.modalities.visibility import Shown
from accreditation.models import Application
from accreditation.notices.earliest import HELD, TITLE, EarliestWords, Line, by_status, line_of
from objections.queries.earliest import Hold
from objections.queries.states_files import CHANGED, RECALLED
from objections.queries.states_files import ENDED as OFF_LIST_ENDED

# What became of a case, by its status as a State reads it.
ENDED: dict[str, str | Promise] = {
    Shown.ACCREDITED: gettext_lazy("The organization is accredited."),
    Shown.RELINQUISHED: gettext_lazy("The organization was accredited, and has given its place up."),
    Shown.ANNULLED: gettext_lazy("The organization was accredited; the accreditation was annulled."),
    Shown.LAPSED: gettext_lazy("The organization was accredited; the accreditation lapsed with the cycle."),
    Shown.CLOSED_WITH_CYCLE: gettext_lazy("The case was closed with the cycle, without a decision."),
    Shown.WITHDRAWN: gettext_lazy("The organization has withdrawn. The case has ended."),
    OFF_LIST_ENDED: gettext_lazy(
        "The file was taken off its list. The case has ended without its being circulated anew."
    ),
}
# What a case is again the Secretariat's for; of what becomes of it there nothing is said.
ON_NO_LIST: dict[str, str | Promise] = {
    RECALLED: gettext_lazy(
        "The Secretariat has recalled the file, and no period runs. A decision is possible only if it is circulated again: at "
        "the end of the new period at the earliest."
    ),
    CHANGED: gettext_lazy(
        "The file was taken off its list, and no period runs. A decision is possible once it is circulated anew: at the end of "
        "the new period at the earliest."
    ),
}


def for_states(
    word: str, found: Earliest, application: Application, *, held: bool, own_unsent: int, now: datetime
) -> EarliestWords:
    """By the status that this State reads. `held`: the end of its period is held; `own_unsent`: what this State has made known
    to the Chair and the Chair has not disseminated."""
    if word in ENDED:
        return EarliestWords(_("Outcome"), [Line(str(ENDED[word]))])
    if word in ON_NO_LIST:
        return EarliestWords(str(TITLE), [Line(str(ON_NO_LIST[word]))])
    line = line_of(found, application, now)
    if found.way is Way.OUTCOME:
        line = Line(str(HELD)) if held else replace(line, words=_untold(found))
    elif found.way is Way.SITTING and own_unsent:
        words = _(
            "Not before the Chair has disseminated what your State has made known (R6); then in the meeting that is open, by "
            "consensus (R9)."
        )
        line = Line(words)
    more = [Line(str(HELD))] if held and found.way is not Way.OUTCOME else []
    return EarliestWords(str(TITLE), [line, *more])


def _untold(found: Earliest) -> str:
    if found.at is None:
        return _("The period has ended; the outcome is being recorded, or is not yet known to States.")
    return _(
        "The period has ended. What became of the files on this list is told to all Member States together, on the day by "
        "which everything received is due to have been disseminated (R6)."
    )


HOLDS: dict[Hold, str | Promise] = {
    Hold.OUTAGE: HELD,
    Hold.NOTE: gettext_lazy(
        "A note received holds the end of the period: nothing follows from it until the note is entered, or found to be no "
        "objection."
    ),
    Hold.CONTEST: gettext_lazy(
        "A contested withdrawal holds the end of the period: nothing follows from it until the contest is answered."
    ),
}


CONTESTED_HOLDS: dict[Hold, str | Promise] = {
    Hold.NOTE: gettext_lazy(
        "A note received stands in the way of a decision until it is entered, or found to be no objection (R5)."
    ),
    Hold.CONTEST: gettext_lazy(
        "No objection stands, and a withdrawal is contested: nothing follows by itself until the contest is answered."
    ),
}


def for_chair(
    found: Earliest | None, application: Application, *, holds: list[Hold], unsent: int, now: datetime
) -> EarliestWords | None:
    """`holds`: what keeps the end of the period from being recorded, or a decision from being taken; `unsent`: what has not
    been disseminated. None once the case has ended."""
    if found is None:
        informs = application.route_now is Route.ECOSOC and application.state_now in PENDING
        return by_status() if informs else None
    words = CONTESTED_HOLDS if application.state_now in CONTESTED else HOLDS
    kept = [Line(str(words[hold])) for hold in holds]
    if found.way in {Way.OUTCOME, Way.NOTICE} and kept:  # what is held has no date
        return EarliestWords(str(TITLE), kept)
    stands = []
    if unsent and found.way in {Way.SITTING, Way.SILENCE}:
        stands = [Line(_("What has not been disseminated stands in the way (R6)."))]
    return EarliestWords(str(TITLE), [line_of(found, application, now), *stands, *kept])
