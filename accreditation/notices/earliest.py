"""The earliest possible decision in words, for every audience: printed by one part, templates/parts/earliest.html."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.deadline_words import number_of_days, short_words
from accreditation.modalities.calendar import has_passed
from accreditation.modalities.decisions import MeetingKind
from accreditation.modalities.earliest import BY_MEETING, Earliest, Way
from accreditation.modalities.parameters import LastWithdrawal, Parameters
from accreditation.modalities.states import PENDING, Route
from accreditation.models import Application
from accreditation.queries.case_file import CaseFile
from accreditation.queries.earliest import Branches

TITLE = gettext_lazy("Earliest possible decision")
WORDS: dict[Way, str | Promise] = {
    Way.PERIOD: gettext_lazy("At the end of the period, if no objection stands."),
    Way.OUTCOME: gettext_lazy("The period has ended; its outcome is being recorded."),
    Way.SITTING: gettext_lazy(
        "Now, in the meeting that is open, by consensus (R9), once everything received has been disseminated (R6)."
    ),
    Way.PLENARY: gettext_lazy(
        "At the next substantive plenary after the consultations, for the calendar as it stands (R8)."
    ),
    Way.REVIEW: gettext_lazy(
        "At the next review conference after the consultations, which may decide (R9), for the calendar as it stands. The "
        "Chair’s update falls to the next substantive plenary all the same (R8)."
    ),
    Way.UNSET: gettext_lazy("No plenary or review conference after the consultations is on the calendar yet."),
    Way.SILENCE: gettext_lazy(
        "At the end of the silence under which a decision on it is proposed, if no State breaks it (R9)."
    ),
    Way.NOTICE: gettext_lazy("At the end of the notice after the last withdrawal, if no objection stands then (R7)."),
    Way.ROUTE: gettext_lazy("When the change of route takes effect: accredited then by the ECOSOC route (R1)."),
}
# Where the instant has passed and its sweep has not come.
OVER: dict[Way, str | Promise] = {
    Way.SILENCE: gettext_lazy(
        "The silence under which a decision on it is proposed has ended; its outcome is being recorded (R9)."
    ),
    Way.NOTICE: gettext_lazy("The notice after the last withdrawal has ended; what follows is being recorded (R7)."),
    Way.ROUTE: gettext_lazy("The change of route has taken effect; that is being recorded (R1)."),
}
HELD = gettext_lazy(
    "The end of the period is held after an outage: nothing follows from it until the Secretariat, with the Chair’s consent, "
    "confirms it or reopens the period for all."
)
BY_STATUS = gettext_lazy(
    "On this route there is no such date: the organization is accredited as soon as the Secretariat has confirmed its "
    "consultative status (R1)."
)


@dataclass(frozen=True)
class Line:
    """A sentence, under the instant (UTC) of which it speaks, if there is one, and the condition under which it holds."""

    words: str
    at: datetime | None = None
    label: str = ""


@dataclass(frozen=True)
class EarliestWords:
    """A section of a page."""

    title: str
    lines: list[Line]


def may_be_sooner(rules: Parameters) -> str:
    """What may bring a decision before the meeting that is named, as the process has chosen for the last withdrawal."""
    if rules.last_withdrawal is LastWithdrawal.BY_DECISION:
        return _("It may be sooner, by consensus in another meeting or under silence (R9).")
    return _(
        "It may be sooner: by consensus in another meeting or under silence (R9), or if no objection stands any more."
    )


def line_of(found: Earliest, application: Application, now: datetime) -> Line:
    """One answer, in the words that hold for every audience."""
    rules = application.cycle.process.rules()
    if found.way in OVER and found.at is not None and has_passed(found.at, now):
        return Line(str(OVER[found.way]))
    if found.way is Way.PERIOD and found.assumed:
        return Line(_if_circulated(application, now), found.at)
    words = str(WORDS[found.way])
    if found.way not in BY_MEETING:
        return Line(words, None if found.way is Way.SITTING else found.at)
    counted = [_counted_from(application, now)] if found.assumed else []
    return Line(" ".join([words, may_be_sooner(rules), *counted]), found.at)


def _days(application: Application) -> dict[str, str]:
    return {"days": number_of_days(application.cycle.process.rules().non_objection_days)}


def _if_circulated(application: Application, now: datetime) -> str:
    """On what a date rests before a period runs: the file may go sooner, and the Chair may set a shorter period."""
    if now < application.window.closes_at:
        words = _("If it is circulated when the window closes, with a period of %(days)s, and no State objects.")
    else:
        words = _("If it is circulated now, with a period of %(days)s, and no State objects.")
    return words % _days(application)


def _counted_from(application: Application, now: datetime) -> str:
    if now < application.window.closes_at:
        words = _("Counted from a circulation when the window closes, with a period of %(days)s.")
    else:
        words = _("Counted from a circulation now, with a period of %(days)s.")
    return words % _days(application)


def by_status() -> EarliestWords:
    """Of a body that informs by the ECOSOC route."""
    return EarliestWords(str(TITLE), [Line(str(BY_STATUS))])


def for_secretariat(found: Branches | None, case: CaseFile, now: datetime) -> EarliestWords | None:
    """Both branches, from the calendar and the period alone: whether a State has objected is not in it (DESIGN 4). None once
    the case has ended."""
    application = case.application
    if found is None:
        informs = application.route_now is Route.ECOSOC and case.state in PENDING
        return by_status() if informs else None
    lines = [Line(str(HELD))] if found.held else []
    if found.clear is not None and not (found.held and found.clear.way is Way.OUTCOME):
        line = line_of(found.clear, application, now)
        if found.clear.way is Way.OUTCOME and found.clear.at is not None:
            line = replace(line, words=_("The period has ended. What became of its list is told then."))
        lines.append(replace(line, label=_("If no State objects") if found.clear.way is not Way.OUTCOME else ""))
    ends = application.period_ends_at
    label = _("If a State objects") if ends is None or now < ends else _("If a State has objected")
    lines.append(replace(line_of(found.objected, application, now), label=label))
    return EarliestWords(str(TITLE), lines)


def for_applicant(
    found: Earliest | None, application: Application, *, over_at: datetime | None, held: bool, now: datetime
) -> tuple[str, str]:
    """The step of its timeline: when, and a note. `over_at`: by when consultations are over at the latest, as far as the
    applicant knows that there are any."""
    if found is None:
        return "", ""
    at = short_words(found.at) if found.at is not None else ""
    if found.way is Way.PERIOD:
        return _if_nobody_objects(application, at, now), ""
    if found.way is Way.OUTCOME:
        return (_("Once the end of the period is confirmed") if held else _("The period has ended")), (
            str(HELD) if held else _("Its outcome is being recorded.")
        )
    if found.way is Way.ROUTE:
        return at, line_of(found, application, now).words
    notes = [_end_of_consultations(over_at, now), str(HELD) if held else ""]
    if found.way in BY_MEETING:
        notes.append(may_be_sooner(application.cycle.process.rules()))
    return _meeting_words(found, at), " ".join(note for note in notes if note)


def _end_of_consultations(over_at: datetime | None, now: datetime) -> str:
    if over_at is None or has_passed(over_at, now):
        return ""
    return _("The Chair’s consultations end by %(at)s at the latest (R7).") % {"at": short_words(over_at)}


def _meeting_words(found: Earliest, at: str) -> str:
    if found.meeting is None:
        return _("At the next plenary or review conference after the consultations; none is on the calendar yet")
    if found.way is Way.SITTING:
        return _("Now, in the meeting that has been open since %(at)s, by consensus") % {"at": at}
    if found.meeting.kind is MeetingKind.PLENARY:
        return _("%(at)s, at the substantive plenary that opens then") % {"at": at}
    return _("%(at)s, at the review conference that opens then") % {"at": at}


def _if_nobody_objects(application: Application, at: str, now: datetime) -> str:
    if application.period_ends_at is not None:
        words = _("%(at)s, if no State objects")
    elif now < application.window.closes_at:
        words = _("%(at)s, if it is circulated when the window closes, with a period of %(days)s, and no State objects")
    else:
        words = _("%(at)s, if it is circulated now, with a period of %(days)s, and no State objects")
    return words % {"at": at, **_days(application)}
