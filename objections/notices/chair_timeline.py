"""A case's timeline as the Chair reads it: every step with its instant and its rule (DESIGN 10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.deadline_words import instant_words
from accreditation.modalities.decisions import MeetingKind
from accreditation.modalities.earliest import Earliest, Way
from accreditation.modalities.objections import ContestAnswer
from accreditation.modalities.states import CONTESTED, State
from accreditation.queries.route_changes import Became, what_became
from objections.models import Objection
from objections.models.decision import DecisionStatus
from objections.queries.cases import STRUCK_ENTRY, Entry
from objections.queries.chair_cases import CaseFile

# What a case has ended by, where no other row says it.
ENDED = {
    State.WITHDRAWN: gettext_lazy("Withdrawn by the organization"),
    State.NOT_COMPLETED: gettext_lazy("Not completed: no answer came by its due date"),
    State.CLOSED_WITH_CYCLE: gettext_lazy("Closed with the cycle"),
}


def steps_of(file: CaseFile, now: datetime) -> list[dict[str, Any]]:
    """What has happened, in order, then what comes."""
    done = [_step(when, title, rule, note) for when, title, rule, note in _happened(file, now)]
    done.sort(key=lambda step: step["when"])
    return done + _to_come(file, now)


def _step(when: datetime, title: str, rule: str, note: str = "", state: str = "done") -> dict[str, Any]:
    return {"title": title, "state": state, "when": when, "rule": rule, "note": note}


def _happened(file: CaseFile, now: datetime) -> list[tuple[datetime, str, str, str]]:
    application, clock = file.application, file.consultation
    found: list[tuple[datetime, str, str, str]] = []
    if application.submitted_at and not application.submission_unknown:
        found.append((application.submitted_at, _("Submitted"), "R3", ""))
    for entry in file.entries:
        if entry.circulation.published_at:
            note = _("list %(number)s") % {"number": entry.circulation.number}
            found.append((entry.circulation.published_at, _("Circulated to all Member States"), "R1", note))
        if entry.changed_at:
            note = _("The organization has changed its purpose, control or funding; to be circulated anew")
            found.append((entry.changed_at, _("Taken off the list"), "R1", note))
        if entry.recalled_at:
            found.append((entry.recalled_at, _("Recalled"), "R1", entry.recall_reason))
    for correction in application.corrections.order_by("id"):
        title = _("Addendum of the organization") if correction.addendum else _("Corrected by the organization")
        found.append((correction.made_at, title, "R3", correction.explanation))
    for objection in file.objections:
        paper = _("on paper") if objection.on_paper else ""
        found.append((objection.received_at, _("Objection of %(state)s") % {"state": objection.state}, "R5", paper))
        recorded = list(_recorded(file, objection))
        found += recorded
        if objection.withdrawn_at:
            when = objection.withdrawal_received_at or objection.withdrawn_at
            withdrawn = (when, _("Withdrawn by %(state)s") % {"state": objection.state}, "R5", "")
            found += [] if withdrawn in recorded else [withdrawn]
    for communication in {item.dissemination for item in file.sent}:
        title = _("Disseminated, communication %(number)s") % {"number": communication.number}
        found.append((communication.sent_at, title, "R6", ""))
    if application.period_ends_at and application.period_ends_at <= now:
        found.append((application.period_ends_at, _("The non-objection period ended"), "R1", ""))
    if clock:
        found.append((clock.opened_at, _("Consultations began"), "R7", _("opened early") if clock.opened_by_id else ""))
        if clock.ended_at:
            found.append((clock.ended_at, _("Consultations ended"), "R7", clock.end_reason))
    found += _route_steps(file)
    found += _scope_steps(file)
    found += _silence_steps(file)
    if application.state_now in ENDED:
        found.append((application.state_since, str(ENDED[application.state_now]), "", ""))
    found += [
        (item.update.given_at, _("Update to %(session)s") % {"session": item.update.session}, "R8", "")
        for item in file.updates
    ]
    found += [
        (decided.done_at, _("Confirmed by decision"), "R9", decided.decision.symbol)
        for decided in file.decisions
        if decided.done_at
    ]
    if file.accreditation:
        found.append((file.accreditation.begun_at, _("Accredited"), "R2", ""))
        if file.accreditation.ended_at:
            title = str(file.accreditation.get_ending_display()).capitalize()
            found.append((file.accreditation.ended_at, title, "R2", file.accreditation.end_reason))
    return found


def _scope_steps(file: CaseFile) -> Iterator[tuple[datetime, str, str, str]]:
    """What was proposed to the Chair, and answered, about the scope."""
    for proposal in file.scope:
        yield proposal.proposed_at, _("Proposed as not in the scope"), "R1", proposal.reason
        if proposal.statement_at:
            yield proposal.statement_at, _("The organization made its statement"), "R1", ""
        if proposal.decided_at:
            confirmed = _("Not admitted: the Chair confirmed that it is not in the scope")
            declined = _("The Chair declined the proposal: the file goes on")
            yield proposal.decided_at, confirmed if proposal.confirmed else declined, "R1", ""
        if proposal.circulation_asked_at:
            asked_by = {"state": proposal.circulation_asked_by}
            yield proposal.circulation_asked_at, _("%(state)s asked for its circulation") % asked_by, "R1", ""


def _silence_steps(file: CaseFile) -> Iterator[tuple[datetime, str, str, str]]:
    """Decisions that were put under silence, and broken."""
    for item in file.decisions:
        decision = item.decision
        if decision.silence_ends_at and decision.confirmed_at:
            title = _("Decision proposed under silence: %(title)s") % {"title": decision.title}
            yield decision.confirmed_at, title, "R9", decision.symbol
        if decision.broken_at:
            yield decision.broken_at, _("The silence was broken; the decision was not adopted"), "R9", decision.symbol


def _route_steps(file: CaseFile) -> Iterator[tuple[datetime, str, str, str]]:
    """What was asked of the Chair, and answered, about consultative status gained, and what became of it; a status lost."""
    for change, became in what_became(file.routes):
        if change.consented_at:
            effect = instant_words(change.takes_effect_at) if change.takes_effect_at else ""
            note = _("takes effect on %(effect)s") % {"effect": effect}
            if became is Became.AGREED and not file.before_states:
                note = _("was to take effect on %(effect)s; the case was over before") % {"effect": effect}
            note = "" if became is Became.LAPSED else note
            yield change.consented_at, _("The Chair consented to the change of route"), "R1", note
        if change.declined_at:
            yield change.declined_at, _("The Chair declined the change of route"), "R1", change.decline_reason
        if change.lapsed_at:
            yield change.lapsed_at, _("The change of route lapsed: the file left its list"), "R1", ""
        if change.done_at:
            title, rule = ROUTE_DONE[became]
            yield change.done_at, str(title), rule, ""


ROUTE_DONE = {
    Became.TOOK_EFFECT: (gettext_lazy("The change of route took effect"), "R1"),
    Became.MOVED: (gettext_lazy("Moved to the ECOSOC route by the Secretariat, before circulation"), "R1"),
    Became.LOST: (gettext_lazy("Consultative status lost: flagged; the place stands to the end of the cycle"), "R2"),
    Became.RESTORED: (gettext_lazy("The flag of a lost status was taken back"), "R2"),
}


ANSWERS = {
    ContestAnswer.STANDS.value: gettext_lazy("The contest of %(state)s answered: the entry stands"),
    ContestAnswer.UNDONE.value: gettext_lazy("The contest of %(state)s answered: the entry is struck"),
    ContestAnswer.DECIDED.value: gettext_lazy(
        "The contest of %(state)s answered: it was wrong, and could not be undone"
    ),
}


STRUCK = {
    False: gettext_lazy("The office struck the objection entered for %(state)s"),
    True: gettext_lazy("The office struck the withdrawal entered for %(state)s"),
}


def _recorded(file: CaseFile, objection: Objection) -> Iterator[tuple[datetime, str, str, str]]:
    """The withdrawals, contests, answers and strikes of an objection whose entry was contested or struck, from the record."""
    state = {"state": objection.state}
    for act in file.contests:
        of_withdrawal = act.facts.get("entry") == Entry.WITHDRAWAL
        if act.kind == "paper.settle_contest" and act.facts.get("objection") == objection.pk:
            words = ANSWERS.get(act.facts.get("answer", ""), gettext_lazy("The contest of %(state)s answered"))
            yield act.moment, words % state, "R5", ""
        elif act.kind == STRUCK_ENTRY and act.facts.get("objection") == objection.pk:
            yield act.moment, STRUCK[of_withdrawal] % state, "R5", ""
        elif act.subject != f"objection:{objection.pk}":
            continue
        elif act.kind == "objection.withdraw":
            yield act.moment, _("Withdrawn by %(state)s") % state, "R5", ""
        elif of_withdrawal:
            yield act.moment, _("%(state)s contests the withdrawal entered for it") % state, "R5", ""
        else:
            yield act.moment, _("%(state)s contests the objection entered for it") % state, "R5", ""


def _to_come(file: CaseFile, now: datetime) -> list[dict[str, Any]]:
    """In the order of time; the first is where the case is now. What a change of route comes before never comes."""
    application, clock = file.application, file.consultation
    effect = file.moves.takes_effect_at if file.moves else None
    comes: list[tuple[datetime, str, str]] = []
    if application.state_now is State.CIRCULATED and application.period_ends_at:
        comes.append((application.period_ends_at, _("The non-objection period ends"), "R1"))
    if clock and not clock.ended_at and application.state_now in CONTESTED | {State.CIRCULATED}:
        comes.append((clock.ends_at, _("Consultations end"), "R7"))
    if clock and clock.resolves_at and application.state_now in CONTESTED and not file.holds:
        title = _("The notice after the last withdrawal ends: accredited then, if no objection stands")
        comes.append((clock.resolves_at, title, "R7"))
    for item in file.decisions:
        if item.decision.status == DecisionStatus.UNDER_SILENCE and item.decision.silence_ends_at:
            title = _("The silence ends: the decision is adopted, if no Member State has broken it")
            comes.append((item.decision.silence_ends_at, title, "R9"))
    comes = [one for one in comes if now < one[0] and (effect is None or one[0] < effect)]
    if effect is not None:
        comes.append((effect, _("Accredited by the ECOSOC route"), "R1"))
    steps = [
        _step(when, title, rule, state="next" if number else "current")
        for number, (when, title, rule) in enumerate(sorted(comes))
    ]
    return [*steps, *(_meeting_steps(file.earliest, now) if file.earliest is not None else [])]


def _meeting_steps(earliest: Earliest, now: datetime) -> Iterator[dict[str, Any]]:
    """The meeting that may decide, and the plenary to which the update falls, which a review conference is not (R8, R9)."""
    meeting, plenary = earliest.meeting, earliest.plenary
    if meeting is not None and meeting.opens_at <= now:
        yield _step(meeting.opens_at, _("A meeting that may decide is open"), "R9", state="current")
    elif meeting is not None and meeting.kind is MeetingKind.REVIEW_CONFERENCE:
        yield _step(meeting.opens_at, _("The next review conference opens, which may decide"), "R9", state="next")
    if meeting is not None and meeting.kind is MeetingKind.PLENARY and meeting.opens_at <= now:
        return
    if plenary is not None:
        yield _step(plenary.opens_at, _("The next substantive plenary opens"), "R8", state="next")
    elif meeting is not None or earliest.way is Way.UNSET:
        note = _("No later substantive plenary is on the calendar.")
        yield {"title": _("Update to a plenary"), "state": "next", "when": "", "rule": "R8", "note": note}
