"""A case told to a Member State: only what was circulated, disseminated or is its own (DESIGN 4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words
from accreditation.modalities.objections import Standing, lodging_ends_at
from accreditation.modalities.outcomes import Reason, Verdict
from accreditation.modalities.states import CONTESTED
from accreditation.modalities.visibility import Shown
from accreditation.models import CirculationEntry, RouteChange
from accreditation.notices.refusals import SENTENCES
from objections.models import Consultation, DecisionItem, DisseminationItem, Objection, PlenaryUpdateItem
from objections.models.decision import DecisionStatus
from objections.notices.states_words import standing_of
from objections.queries.not_lodged import NotLodged
from objections.queries.states_files import CHANGED, ENDED

Step = dict[str, Any]
# The words of a case that has ended: without a place, or with one.
GONE = frozenset(
    {
        Shown.WITHDRAWN.value,
        Shown.CLOSED_WITH_CYCLE.value,
        Shown.LAPSED.value,
        Shown.RELINQUISHED.value,
        ENDED,
    }
)
OVER = GONE | {Shown.ACCREDITED.value, Shown.ANNULLED.value}
CONTESTED_WORDS = {state.value for state in CONTESTED}


def timeline_of(
    entry: Any,
    *,
    own: Objection | None,
    cause: NotLodged | None,
    told: Sequence[DisseminationItem],
    clock: Consultation | None,
    updates: Sequence[PlenaryUpdateItem],
    decisions: Sequence[DecisionItem],
    lists: Sequence[CirculationEntry],
    moves: Sequence[RouteChange],
    notice_ends_at: datetime | None,
    now: datetime,
) -> list[Step]:
    """The steps in the order of time, those to come last; of a case that has ended nothing is to come. `lists`: every
    circulation of the file; `moves`: the changes of route, and `notice_ends_at` the end of the notice after the last
    withdrawal, of which all Member States have notice."""
    steps = [
        *[step for one in lists for step in _list_steps(one, entry, several=len(lists) > 1)],
        *_own_steps(own, cause),
        *_told_steps(told),
        *[
            _step(
                _("The Chair updated %(session)s") % {"session": i.update.session.title},
                i.update.given_at,
                "R8",
                i.summary,
            )
            for i in updates
        ],
        *[step for item in decisions for step in _decision_steps(item)],
    ]
    period_end = entry.application.period_ends_at
    moved_first = any(
        lodging_ends_at(period_end, move.takes_effect_at) != period_end for move in moves if not move.lapsed_at
    )
    if period_end is not None and entry.recalled_at is None and not moved_first:
        steps.append(_step(_("End of the non-objection period"), period_end, "R1"))
    steps += [step for move in moves for step in _move_steps(move, entry)]
    if notice_ends_at is not None and entry.word in CONTESTED_WORDS:
        title = _("The notice after the last withdrawal ends: accredited then, if no objection stands")
        steps.append(_step(title, notice_ends_at, "R7"))
    if clock is not None:
        steps.append(_step(_("Consultations of the Chair begin"), clock.opened_at, "R7"))
        steps.append(_step(_("End of the consultations"), clock.ended_at or clock.ends_at, "R7"))
    steps.sort(key=lambda step: step["when"])
    if entry.word in OVER:  # what has not come by then is not to come any more
        steps = [step for step in steps if step["when"] <= now]
    for step in steps:
        step["state"] = "done" if step["when"] <= now else "next"
    return [*steps, *_what_follows(entry)]


def _step(title: str, when: datetime, rule: str = "", note: str = "") -> Step:
    return {"title": title, "when": when, "rule": rule, "note": note}


def _list_steps(one: CirculationEntry, entry: Any, *, several: bool) -> list[Step]:
    """A circulation of the file, and what took it off the list; `entry` is the last, as this State reads it."""
    note = _("List %(number)s") % {"number": one.circulation.number} if several else ""
    steps = []
    if one.circulation.published_at is not None:
        steps.append(_step(_("Circulated to all Member States"), one.circulation.published_at, "R1", note))
    if one.recalled_at is not None:
        return [*steps, _step(_("Recalled by the Secretariat"), one.recalled_at, "", one.recall_reason)]
    if one.changed_at is None:
        return steps
    note = _("It has changed its purpose, control or funding.")
    if one.pk != entry.pk or entry.word == CHANGED:
        note = _("It has changed its purpose, control or funding. The file is circulated anew; what was lodged stands.")
    return [*steps, _step(_("Taken off the list: changed by the organization"), one.changed_at, "R1", note)]


def _move_steps(move: RouteChange, entry: Any) -> list[Step]:
    """Consultative status gained. Whether it took effect after the end of the period is told with the outcome: once that is
    known, of a case that was accredited otherwise nothing is said of it."""
    consented, effect = move.consented_at, move.takes_effect_at
    if consented is None or effect is None:
        return []
    steps = [_step(_("The Chair consented to the change of route: consultative status gained"), consented, "R1")]
    if move.lapsed_at is not None:
        return [*steps, _step(_("The change of route lapsed: the file left its list"), move.lapsed_at, "R1")]
    if move.done_at is not None or entry.word not in OVER:
        steps.append(_step(_("The notice of it ends: the case moves to the ECOSOC route"), effect, "R1"))
    return steps


def _own_steps(own: Objection | None, cause: NotLodged | None) -> list[Step]:
    if own is None:
        return []
    if cause is NotLodged.STRUCK:
        return _struck_steps(own)
    if cause is not None:
        return [_step(_("Your mission prepared an objection"), own.lodged_at, "R5", standing_of(own, cause)[0])]
    if own.standing == Standing.AWAITING_SECOND.value:
        title = _("Your mission prepared an objection; its second person has not confirmed it")
        return [_step(title, own.lodged_at, "R5")]
    steps = [_step(_("Prepared by your mission"), own.lodged_at, "R5")] if own.confirmed_at else []
    steps.append(_step(_("Your State’s objection was received by the Chair"), own.received_at, "R5"))
    if own.withdrawn_at is not None:
        steps.append(_withdrawal_step(own, own.withdrawn_at))
    return steps


def _withdrawal_step(own: Objection, withdrawn_at: datetime) -> Step:
    """On paper it is what a note says that the Chair's office entered; the mission may contest it."""
    received = own.withdrawal_received_at or withdrawn_at
    if own.withdrawal_paper_id is None:
        return _step(_("Your State withdrew its objection"), received, "R5")
    note = _("By note verbale, entered by the Chair’s office on %(moment)s") % {"moment": instant_words(withdrawn_at)}
    return _step(_("Your State’s objection was withdrawn by note verbale"), received, "R5", note)


def _struck_steps(own: Objection) -> list[Step]:
    """An entry from a note that was struck: nobody of the mission has prepared it."""
    steps = [_step(_("The Chair’s office entered an objection of your State from a note"), own.lodged_at, "R5")]
    if own.contested_at is not None:
        steps.append(_step(_("Your mission contested the entry"), own.contested_at, "R5"))
    if own.struck_reason and own.struck_at is not None:
        steps.append(_step(_("The Chair’s office struck the entry, made in error"), own.struck_at, "R5"))
    elif own.contest_settled_at is not None:
        steps.append(_step(_("The entry was struck: no objection was lodged"), own.contest_settled_at, "R5"))
    return steps


def _told_steps(told: Sequence[DisseminationItem]) -> list[Step]:
    numbers: dict[int, DisseminationItem] = {}
    for item in told:
        numbers.setdefault(item.dissemination.number, item)
    return [
        _step(
            _("The Chair disseminated communication %(number)s") % {"number": number}, item.dissemination.sent_at, "R6"
        )
        for number, item in numbers.items()
    ]


def _decision_steps(item: DecisionItem) -> list[Step]:
    decision = item.decision
    if decision.status == DecisionStatus.ADOPTED and decision.adopted_at is not None:
        # It may have passed this case by: resolved before its silence ended, or something on it not told to all States.
        words = _("Decision adopted: %(title)s") if item.done_at else _("Decision adopted without this case: %(title)s")
        return [_step(words % {"title": decision.title}, decision.adopted_at, "R9", decision.symbol)]
    steps = []
    if decision.confirmed_at is not None:
        steps.append(
            _step(
                _("Decision proposed under silence: %(title)s") % {"title": decision.title}, decision.confirmed_at, "R9"
            )
        )
    if decision.status == DecisionStatus.UNDER_SILENCE and decision.silence_ends_at is not None:
        title = _("The silence ends: the decision is adopted, if no Member State has broken it")
        steps.append(_step(title, decision.silence_ends_at, "R9"))
    if decision.status == DecisionStatus.BROKEN and decision.broken_at is not None:
        steps.append(_step(_("The silence was broken; the decision was not adopted"), decision.broken_at, "R9"))
    if decision.fell_away and decision.silence_ends_at is not None:
        steps.append(_step(_("The decision fell away: no case was left to confirm"), decision.silence_ends_at, "R9"))
    return steps


def _what_follows(entry: Any) -> list[Step]:
    """Where the case is now, where no instant of the past says it."""
    sentences = {
        Shown.AWAITING_OUTCOME.value: (
            _("Awaiting outcome: told to all Member States together, after the term of dissemination"),
            "R6",
        ),
        Shown.AWAITING_PLENARY.value: (_("Awaiting the Chair’s update at the next substantive plenary"), "R8"),
        Shown.FURTHER_CONSULTATIONS.value: (_("Further informal consultations"), "R9"),
        Shown.ACCREDITED.value: (_("Accredited for the rest of the cycle"), "R2"),
        Shown.WITHDRAWN.value: (_("Withdrawn by the organization"), ""),
        Shown.LAPSED.value: (_("Lapsed with the cycle"), "R2"),
        ENDED: (_("Ended without being circulated anew"), ""),
    }
    if entry.word not in sentences:
        return []
    title, rule = sentences[entry.word]
    return [{"title": title, "when": "", "rule": rule, "note": "", "state": "current"}]


def lodging_note(verdict: Verdict, entry: Any) -> str:
    """The sentence that stands where the button would, once no objection can be lodged."""
    if entry.recalled_at is not None:
        return _(
            "The Secretariat has recalled this file. No objection can be lodged; if it is circulated again, a new period runs."
        )
    if entry.word == CHANGED:
        return _(
            "The organization has changed its purpose, control or funding since this file was circulated. Its period no "
            "longer runs; once the file is circulated anew, a new period does. What your State has lodged stands."
        )
    if verdict.reason in {Reason.ALREADY_OBJECTED, None}:
        return ""
    if entry.word == Shown.AWAITING_OUTCOME:  # of all files of the list alike, whatever became of this one
        return str(SENTENCES[Reason.PERIOD_ENDED])
    if entry.word in GONE:
        return _("The case has ended. There is nothing to object to.")
    if entry.application.period_ends_at is not None and verdict.reason != Reason.WRONG_ROUTE:
        return str(SENTENCES[Reason.PERIOD_ENDED])
    return str(SENTENCES[verdict.reason])
