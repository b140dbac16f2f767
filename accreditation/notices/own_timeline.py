"""An applicant's timeline: what has happened, what comes next, by which rule; from the applicant's own cells only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words, short_words
from accreditation.modalities.earliest import BY_MEETING, Way
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from accreditation.modalities.states import BEFORE_STATES, CONTESTED, Route, State
from accreditation.modalities.visibility import Shown
from accreditation.models import Application, CirculationEntry
from accreditation.notices.case_words import status_word
from accreditation.notices.earliest import TITLE, for_applicant
from accreditation.notices.own_case import (
    CHECK_QUOTED,
    CIRCULATION_QUOTED,
    ECOSOC_QUOTED,
    QUOTED,
    own_status,
)
from accreditation.queries.own_case import OwnCase


def _step(
    title: str, *, when: Any = None, now_at: bool = False, rule: Rule | None = None, note: str = "", quoted: str = ""
) -> dict[str, Any]:
    paragraph = PARAGRAPHS[rule] if rule is not None else None
    words = quoted or (QUOTED.get(rule, paragraph.text) if rule is not None and paragraph is not None else "")
    return {
        "title": title,
        "when": when,
        "state": "current" if now_at else "next",
        "rule": f"{rule.value}: “{words if words[:1].isupper() else '… ' + words}”" if rule is not None else "",
        "symbol": paragraph.symbol if paragraph is not None else "",
        "note": note,
    }


def _done(step: dict[str, Any]) -> dict[str, Any]:
    return step | {"state": "done"}


ENDINGS = {
    State.WITHDRAWN: ("application.withdraw", None),
    State.NOT_COMPLETED: ("application.expire_return", Rule.R3),
    State.NOT_ADMITTED: ("application.exclude", Rule.R1),
    State.CLOSED_WITH_CYCLE: ("application.close_with_cycle", Rule.R2),
    State.LAPSED: ("application.lapse", Rule.R2),
    State.RELINQUISHED: ("application.relinquish", Rule.R2),
    State.ANNULLED: ("application.annul", Rule.R2),
}


# By which rule the earliest decision would come, where it is not silence at the end of the period.
RULES = {Way.ROUTE: Rule.R1, **dict.fromkeys((Way.SITTING, *BY_MEETING), Rule.R9)}


def timeline(application: Application, facts: OwnCase, now: datetime) -> list[dict[str, Any]]:
    """The steps of the case with dates and rules, from the applicant's own cells."""
    state = application.state_now
    note = (
        _("With a late permission until %(until)s.") % {"until": short_words(facts.late.until_at)}
        if facts.late and application.late  # one that was given and not used says nothing of this file
        else _("Brought in from paper, which does not say when.")
        if application.submission_unknown
        else ""
    )
    sent_at = None if application.submission_unknown else application.submitted_at
    steps = [_done(_step(_("Submitted"), when=sent_at, rule=Rule.R3, note=note))]
    anew = {entry.changed_at for entry in facts.off_lists}
    for correction in facts.corrections:
        # One that takes the file off its list goes to missions with the next.
        sent = correction.addendum and correction.made_at not in anew
        title = _("Addendum sent to all missions") if sent else _("Corrected")
        steps.append(_done(_step(title, when=correction.made_at)))
    if application.route_now is Route.ECOSOC and facts.moved_at is None:
        steps += _ecosoc_steps(application, facts)
    else:
        steps += _file_steps(application, facts, now)
        if application.objection_undone_at is not None:
            note = _("You had been told that one was received. The entry was an error; nothing had been lodged.")
            steps.append(_done(_step(_("No objection was received"), when=application.objection_undone_at, note=note)))
        if facts.objection_known:
            steps += _contested_steps(application, facts, now)
        if facts.moved_at is not None:
            title = _("Moved to the ECOSOC route: consultative status gained")
            steps.append(_done(_step(title, when=facts.moved_at, rule=Rule.R1, quoted=ECOSOC_QUOTED)))
    if state in ENDINGS or facts.accreditation is not None:  # what has not been done is not to come any more
        steps = [step for step in steps if step["state"] == "done"]
    if facts.accreditation is not None:
        steps.append(
            _done(
                _step(
                    _("Accredited"),
                    when=facts.accreditation.begun_at,
                    rule=Rule.R2,
                    note=_("Until the cycle ends: %(ends)s.") % {"ends": instant_words(application.cycle.ends_at)},
                )
            )
        )
    if state in ENDINGS:
        kind, rule = ENDINGS[state]
        note = ""
        if facts.other_route_at is not None:
            rule, note = Rule.R1, _("Not found in the ECOSOC register. The other route is open in a later window.")
        title, at = status_word(own_status(application, now)), facts.acts.get(kind, application.state_since)
        steps.append(_done(_step(title, when=at, rule=rule, note=note)))
    elif facts.accreditation is None:
        steps.append(_outcome_step(application, facts, now))
    return _in_order(steps)


def _in_order(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is done by its date, then what is to come in the order of the rules."""
    done = [step for step in steps if step["state"] == "done"]
    dated = sorted((step for step in done if step["when"]), key=lambda step: step["when"])
    return [*(step for step in done if not step["when"]), *dated, *(step for step in steps if step["state"] != "done")]


def _ecosoc_steps(application: Application, facts: OwnCase) -> list[dict[str, Any]]:
    step = _step(
        _("The Secretariat confirms the consultative status in the ECOSOC register"),
        when=facts.acts.get("application.confirm_ecosoc"),
        now_at=application.state_now is State.SUBMITTED,
        rule=Rule.R1,
        quoted=ECOSOC_QUOTED,
    )
    confirmed = _done(step) if facts.accreditation is not None else step
    return [*_returned_steps(application, facts), confirmed]


def _returned_steps(application: Application, facts: OwnCase) -> list[dict[str, Any]]:
    """Each time that the Secretariat asked, answered or not; last the one that waits."""
    waits = application.state_since if application.state_now is State.RETURNED else None
    asked = sorted({question.asked_at for question in facts.questions} - {waits})
    steps = [_done(_step(_("Returned with questions"), when=at)) for at in asked]
    if waits is not None:
        note = _("The Secretariat waits for your answer.")
        steps.append(_step(_("Returned with questions"), when=waits, now_at=True, note=note))
    return steps


def _file_steps(application: Application, facts: OwnCase, now: datetime) -> list[dict[str, Any]]:
    """Asked, checked, circulated, the period: up to where nobody objects."""
    state = application.state_now
    checked, steps = facts.acts.get("application.find_complete"), []
    begun = not facts.acts.keys().isdisjoint({"application.ask", "application.invite_other_route"})
    entry = facts.entry
    for earlier in facts.off_lists:
        steps += _taken_off(earlier)
    before = state in {State.SUBMITTED, State.RETURNED}
    steps += _returned_steps(application, facts)
    check = _step(
        _("Checked by the Secretariat for completeness"),
        when=None if before else checked,
        now_at=state is State.SUBMITTED,
        rule=Rule.R1,
        quoted=CHECK_QUOTED,
        note=_("Checking begins when the window closes, %(closes)s, or sooner; an edit re-opens a check already made.")
        % {"closes": short_words(application.window.closes_at)}
        if before and not begun and now < application.window.closes_at
        else "",
    )
    # A case that ended unchecked, or that a State brought before all although it was not admitted, was never checked.
    if before or checked is not None:
        steps.append(check if before else _done(check))
    circulate = _step(
        _("Circulated to all Member States"),
        when=entry.circulation.published_at if entry else None,
        now_at=state is State.COMPLETE,
        rule=Rule.R3,
        quoted=CIRCULATION_QUOTED,
        note=_("List %(number)s. Your own State reads the file as well.") % {"number": entry.circulation.number}
        if entry
        else _("All Member States read the file, your own among them; contact people are not in it."),
    )
    steps.append(_done(circulate) if entry else circulate)
    if _moves_first(application, facts):
        return steps
    over = application.period_ends_at is not None and now >= application.period_ends_at
    period = _step(
        _("Non-objection period ends"),
        when=application.period_ends_at,
        now_at=state is State.CIRCULATED,
        rule=Rule.R1,
    )
    steps.append(_done(period) if entry and (over or state in CONTESTED | {State.ACCREDITED}) else period)
    return steps


def _moves_first(application: Application, facts: OwnCase) -> bool:
    """Whether the case moves to the ECOSOC route, or moved, before its period would end, so that this never comes."""
    ends, moves = application.period_ends_at, facts.moves_at
    return ends is not None and moves is not None and moves < ends


def _taken_off(entry: CirculationEntry) -> list[dict[str, Any]]:
    """A circulation that a recall, or a change of substance, has overtaken."""
    note = _("List %(number)s.") % {"number": entry.circulation.number}
    if entry.recalled_at is not None:
        reason = _("The reason that all Member States read: %(reason)s") % {"reason": entry.recall_reason}
        off = _step(_("Recalled from the list"), when=entry.recalled_at, rule=Rule.R1, note=reason)
    else:
        why = _("Purpose, control or funding have changed: the file is checked again and circulated anew.")
        off = _step(_("Taken off the list"), when=entry.changed_at, rule=Rule.R1, note=why)
    circulated = _step(
        _("Circulated to all Member States"),
        when=entry.circulation.published_at,
        rule=Rule.R3,
        note=note,
        quoted=CIRCULATION_QUOTED,
    )
    return [_done(circulated), _done(off)]


def _contested_steps(application: Application, facts: OwnCase, now: datetime) -> list[dict[str, Any]]:
    """What follows an objection that the applicant knows of: R5 to R9."""
    state = application.state_now
    steps = [_done(_step(_("An objection was received"), when=application.objection_known_at, rule=Rule.R5))]
    for reply in facts.replies:
        note = (
            _("You agreed that the Chair disseminates it to all Member States.")
            if reply.agrees_to_dissemination
            else _("For the Chair’s office, and staff of the Secretariat whom the Chair has named.")
        )
        steps.append(_done(_step(_("You replied"), when=reply.sent_at, rule=Rule.R6, note=note)))
    ends, open_still = facts.clock_ends_at, state in BEFORE_STATES
    over = ends is not None and now >= ends
    # When the clock was opened, whether the Chair ended it and whether the update was given is not the applicant's to read
    # (DESIGN 4): what is shown is by when consultations are over for anybody.
    by = ends if open_still or ends is None else min(ends, application.state_since)
    consult = _step(
        _("Informal consultations of the Chair end, at the latest"),
        when=by,
        now_at=state in CONTESTED and not over,
        rule=Rule.R7,
    )
    steps.append(_done(consult) if over or (ends is not None and not open_still) else consult)
    if open_still:
        words = _("The Chair updates a substantive plenary; without a decision, informal consultations continue")
        steps.append(_step(words, now_at=state in CONTESTED and over, rule=Rule.R8))
    return steps


def _outcome_step(application: Application, facts: OwnCase, now: datetime) -> dict[str, Any]:
    if application.route_now is Route.ECOSOC:
        return _step(_("Accredited"), rule=Rule.R2)
    when, note = for_applicant(
        facts.earliest, application, over_at=facts.clock_ends_at, held=facts.list_is_held, now=now
    )
    return _step(
        str(TITLE),
        when=when,
        note=note,
        now_at=own_status(application, application.state_since) is Shown.AWAITING_OUTCOME
        or _moves_first(application, facts),
        rule=RULES.get(facts.earliest.way, Rule.R2) if facts.earliest is not None else Rule.R2,
    )
