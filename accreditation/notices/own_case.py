"""An applicant's case in words: its status, its one next action, its timeline with the rule behind each step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words, short_words
from accreditation.modalities.calendar import is_open
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from accreditation.modalities.states import BEFORE_STATES, CONTESTED, Route, State
from accreditation.modalities.visibility import Audience, CaseFacts, Shown, shown_state
from accreditation.models import Application, CirculationEntry
from accreditation.notices.case_words import status_shape, status_word
from accreditation.queries.own_case import OwnCase, knows_of_objection

# Where a rule is long, the sentence of it that the step rests on, to the letter (held by a test).
QUOTED: dict[Rule, str] = {
    Rule.R1: "These organizations would accordingly be accredited, on a non-objection basis, to participate in the substantive "
    "plenary sessions and review conferences of the Global Mechanism.",
    Rule.R3: "Applications for accreditation may be submitted to the Secretariat during an annual window to be determined by "
    "the Secretariat.",
    Rule.R5: "Where there is an objection to a stakeholder, the objecting Member State will make known its objection to the "
    "Chair of the Global Mechanism and, on a voluntary basis, make known to the Chair the general basis of its objections.",
    Rule.R9: "On the basis of informal consultations, if there is consensus to do so, the Chair may put forward a decision to "
    "the Global Mechanism to confirm the accreditation of some or all stakeholders that had initially received objections.",
}
CHECK_QUOTED = (
    "stakeholders relevant and competent to the scope and purpose of the Global Mechanism should also inform the Secretariat "
    "of their interest in participating by submitting information on the organization’s purpose, programmes and activities "
    "in areas relevant to the scope of the Global Mechanism."
)
CIRCULATION_QUOTED = (
    "The annual window would be well in advance of each substantive plenary session or review conference in order to allow "
    "sufficient time for States to consider applications and to ensure timely accreditation."
)
ECOSOC_QUOTED = (
    "Relevant non-governmental organizations in consultative status with the Economic and Social Council in accordance with "
    "resolution 1996/31 would inform the Secretariat of the Global Mechanism of their interest to be accredited"
)


@dataclass(frozen=True)
class Action:
    """The one thing that is asked of the applicant now. `needed` is False where nothing is, or where one may and need not."""

    words: str
    url: str = ""
    needed: bool = True
    deadline: datetime | None = None
    label: str = "due"


def own_status(application: Application, now: datetime) -> Shown:
    """The status word's key, from the applicant's own cells."""
    facts = CaseFacts(
        own=True,
        submitted=application.submitted_at is not None,
        applicant_has_learnt=knows_of_objection(application, now),
    )
    return shown_state(application.state_now, Audience.APPLICANT, facts)


def status_words(shown: Shown) -> tuple[str, str]:
    """The word and the shape of the status piece."""
    return status_word(shown), status_shape(shown)


def next_action(application: Any, now: datetime) -> Action:
    """What is asked of the applicant now: one thing, or nothing. `application` comes from queries.own, which adds what awaits
    its people."""
    at = [application.reference]
    asked: Any = application  # with what queries.own has added to it
    state, window = application.state_now, application.window
    if state is State.DRAFT:
        return _draft_action(application, now)
    if state is State.RETURNED and application.due_at is not None and now < application.due_at:
        words = (
            _("Answer the questions of the Secretariat and send the file again")
            if asked.asked_by_secretariat
            else _("Complete the application for the non-objection route and send it again")
        )
        return Action(words, reverse("my_questions", args=at), deadline=application.due_at)
    if state is State.SUBMITTED and asked.heard_until is not None and now < asked.heard_until:
        return Action(
            _("Say why your work is in the scope: the Secretariat has proposed that it is not"),
            reverse("my_scope", args=at),
            deadline=asked.heard_until,
        )
    if asked.state_question_id is not None and state in BEFORE_STATES:
        question = [*at, asked.state_question_id]
        return Action(_("Answer the question of a Member State"), reverse("my_state_question", args=question))
    if knows_of_objection(application, now) and state in BEFORE_STATES and not asked.has_replied:
        words = _("You may reply to the objection. Nothing else is needed from you")
        return Action(words, reverse("my_reply", args=at), needed=False)
    if state in {State.SUBMITTED, State.COMPLETE} and is_open(window.opens_at, own_close(application), now):
        words = _("Nothing is needed from you. You may edit the file until the window closes")
        return Action(words, needed=False, deadline=own_close(application), label="closes")
    return Action(_("Nothing is needed from you"), needed=False)


def own_close(application: Any) -> datetime:
    """When the window closes for this body: the close, or the end of its own late permission. From queries.own."""
    late: datetime | None = application.late_until
    close: datetime = application.window.closes_at
    return close if late is None else max(close, late)


def _draft_action(application: Application, now: datetime) -> Action:
    window, at = application.window, [application.reference]
    closes_at = own_close(application)
    if now < window.opens_at:
        words = _("Prepare the application; it can be submitted once the window opens")
        return Action(words, reverse("my_case", args=at), needed=False, deadline=window.opens_at, label="opens")
    if now < closes_at:
        words = _("Complete the application and submit it")
        return Action(words, reverse("my_case", args=at), deadline=closes_at, label="closes")
    words = _("The window has closed. The draft is kept and prefills your application in the next window")
    return Action(words, reverse("apply"), needed=False)


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


def timeline(application: Application, facts: OwnCase, now: datetime) -> list[dict[str, Any]]:
    """The steps of the case with dates and rules, from the applicant's own cells."""
    state = application.state_now
    note = (
        _("With a late permission until %(until)s.") % {"until": short_words(facts.late.until_at)} if facts.late else ""
    )
    steps = [_done(_step(_("Submitted"), when=application.submitted_at, rule=Rule.R3, note=note))]
    for correction in facts.corrections:
        title = _("Addendum sent to all missions") if correction.addendum else _("Corrected")
        steps.append(_done(_step(title, when=correction.made_at)))
    if application.route_now is Route.ECOSOC:
        steps += _ecosoc_steps(application, facts)
    else:
        steps += _file_steps(application, facts, now)
        if facts.objection_known:
            steps += _contested_steps(application, facts, now)
    if state in ENDINGS:
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
        title = status_word(own_status(application, now))
        steps.append(_done(_step(title, when=facts.acts.get(kind, application.state_since), rule=rule)))
    elif facts.accreditation is None:
        steps.append(_outcome_step(application, facts))
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
    entry = facts.entry
    if entry is not None and entry.changed_at is not None:
        steps += _taken_off(entry)
        entry = None
    before = state in {State.SUBMITTED, State.RETURNED}
    steps += _returned_steps(application, facts)
    check = _step(
        _("Checked by the Secretariat for completeness"),
        when=None if before else checked,
        now_at=state is State.SUBMITTED,
        rule=Rule.R1,
        quoted=CHECK_QUOTED,
        note=_("Checking begins when the window closes: %(closes)s.")
        % {"closes": short_words(application.window.closes_at)}
        if before and now < application.window.closes_at
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
    over = application.period_ends_at is not None and now >= application.period_ends_at
    period = _step(
        _("Non-objection period ends"),
        when=application.period_ends_at,
        now_at=state is State.CIRCULATED,
        rule=Rule.R1,
    )
    steps.append(_done(period) if entry and (over or state in CONTESTED | {State.ACCREDITED}) else period)
    return steps


def _taken_off(entry: CirculationEntry) -> list[dict[str, Any]]:
    """A circulation that a change of substance has overtaken."""
    note = _("List %(number)s.") % {"number": entry.circulation.number}
    why = _("Purpose, control or funding have changed: the file is checked again and circulated anew.")
    return [
        _done(
            _step(
                _("Circulated to all Member States"),
                when=entry.circulation.published_at,
                rule=Rule.R3,
                note=note,
                quoted=CIRCULATION_QUOTED,
            )
        ),
        _done(_step(_("Taken off the list"), when=entry.changed_at, rule=Rule.R1, note=why)),
    ]


def _contested_steps(application: Application, facts: OwnCase, now: datetime) -> list[dict[str, Any]]:
    """What follows an objection that the applicant knows of: R5 to R9."""
    state = application.state_now
    steps = [_done(_step(_("An objection was received"), when=application.objection_known_at, rule=Rule.R5))]
    for reply in facts.replies:
        note = (
            _("The Chair may disseminate it to all Member States.")
            if reply.agrees_to_dissemination
            else _("For the Chair alone.")
        )
        steps.append(_done(_step(_("You replied"), when=reply.sent_at, rule=Rule.R6, note=note)))
    ends = facts.clock_ends_at
    running = state is State.IN_CONSULTATION or (state is State.CIRCULATED and ends is not None)
    consult = _step(_("Informal consultations of the Chair end"), when=ends, now_at=running, rule=Rule.R7)
    steps.append(_done(consult) if ends is not None and (now >= ends or not running) else consult)
    plenary = _step(
        _("The Chair updates the next substantive plenary"),
        when=facts.acts.get("application.update_without_decision"),
        now_at=state is State.AWAITING_PLENARY,
        rule=Rule.R8,
    )
    done = state is State.FURTHER_CONSULTATIONS or "application.update_without_decision" in facts.acts
    steps.append(_done(plenary) if done else plenary)
    if state is State.FURTHER_CONSULTATIONS:
        steps.append(_step(_("Further informal consultations"), now_at=True, rule=Rule.R9))
    return steps


def _outcome_step(application: Application, facts: OwnCase) -> dict[str, Any]:
    if application.route_now is Route.ECOSOC:
        return _step(_("Accredited"), rule=Rule.R2)
    return _step(
        _("Earliest possible decision"),
        when=earliest_words(facts),
        now_at=own_status(application, application.state_since) is Shown.AWAITING_OUTCOME,
        rule=Rule.R9 if facts.objection_known else Rule.R2,
    )


def earliest_words(facts: OwnCase) -> str:
    """The earliest possible decision, for the calendar as it stands and from what the applicant knows."""
    if facts.earliest is None:
        return ""
    if not facts.objection_known:
        if facts.earliest.at is None:
            return ""
        return _("%(at)s, if no State objects") % {"at": short_words(facts.earliest.at)}
    if facts.clock_ends_at is None:
        return _("At the first substantive plenary after the consultations")
    return _("At the first substantive plenary that opens after %(at)s, or when the last objection is withdrawn") % {
        "at": short_words(facts.clock_ends_at)
    }
