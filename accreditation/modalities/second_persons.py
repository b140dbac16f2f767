"""A mission's second person, where it has chosen one: what waits for it, and what a press leads to (R5, DESIGN 4)."""

from __future__ import annotations

from enum import StrEnum

from accreditation.modalities.objections import Standing
from accreditation.modalities.outcomes import Reason, Verdict, allow, refuse
from accreditation.modalities.paragraphs import Rule


class Course(StrEnum):
    """What the press of a delegate leads to."""

    AT_ONCE = "at_once"
    TO_SECOND = "to_second"  # nothing yet: it awaits the second person
    TAKE_BACK = "take_back"  # of an objection that was only prepared: it is not lodged


def course_of(second_person: bool, own: Standing | None = None) -> Course:
    """Where the mission has chosen a `second_person`, all waits for it but the taking back of an objection that was never
    lodged (R5). `own`: the objection that the act is about, if there is one."""
    if own is Standing.AWAITING_SECOND:
        return Course.TAKE_BACK
    return Course.TO_SECOND if second_person else Course.AT_ONCE


def may_go_as_read_back(read_back: str, leads_to: Course) -> Verdict:
    """What is done is what was read back: not where the mission has changed its choice, or a colleague has confirmed the
    objection, since. `read_back`: the course that the page named; "" where the act comes from no page (R5)."""
    if read_back and read_back != leads_to:
        return refuse(Reason.READ_BACK_CHANGED, Rule.R5)
    return allow(Rule.R5)


class Fate(StrEnum):
    """What became of an act that a mission has prepared on its objection: nobody outside it knows of any but one done."""

    WAITS = "waits"
    DONE = "done"
    REPLACED = "replaced"  # by another text or choice of the mission
    TAKEN_BACK = "taken_back"
    OVERTAKEN = "overtaken"  # by another act on the objection


ENDED_BY = {
    Fate.DONE: Reason.ALREADY_DONE,
    Fate.REPLACED: Reason.PREPARED_REPLACED,
    Fate.TAKEN_BACK: Reason.PREPARED_TAKEN_BACK,
    Fate.OVERTAKEN: Reason.PREPARED_OVERTAKEN,
}


def may_confirm_later(fate: Fate, first_person: int, second_person: int) -> Verdict:
    """The mission's second person confirms a withdrawal or a supplement; whether it is still possible is asked anew (R5)."""
    if fate is not Fate.WAITS:
        return refuse(ENDED_BY[fate], Rule.R5)
    if first_person == second_person:
        return refuse(Reason.SAME_PERSON, Rule.R5)
    return allow(Rule.R5)


def may_take_back(fate: Fate) -> Verdict:
    """A delegate of the mission takes back what still awaits its second person: not what was sent, nor what another of the
    mission has put in its place. What is taken back already stays so (R5)."""
    if fate is Fate.DONE:
        return refuse(Reason.PREPARED_SENT, Rule.R5)
    return allow(Rule.R5) if fate in {Fate.WAITS, Fate.TAKEN_BACK} else refuse(ENDED_BY[fate], Rule.R5)
