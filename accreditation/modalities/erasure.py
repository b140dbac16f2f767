"""What may be erased, and when: personal data that is no part of the record, once nothing needs it any more (DESIGN 6)."""

from __future__ import annotations

from accreditation.modalities.outcomes import Reason, Verdict, allow, refuse
from accreditation.modalities.paragraphs import Rule
from accreditation.modalities.states import LIVE, State


def may_erase_contact(state: State, *, cycle_ended: bool, present: bool) -> Verdict:
    """The contact people of a case that is over. A place that is held is not over, and of a file that was not admitted any
    State may ask for circulation as long as its cycle lasts; a draft is its organization's own."""
    waits_for_states = state is State.NOT_ADMITTED and not cycle_ended
    if state in LIVE or state is State.DRAFT or waits_for_states:
        return refuse(Reason.CASE_NOT_OVER, Rule.R1)
    if not present:
        return refuse(Reason.ALREADY_DONE, Rule.R1)
    return allow(Rule.R1)


def body_needs_person(*, live: bool, others: bool, disputed: bool) -> bool:
    """Whether somebody still acts for an organization in earnest: it has a case or a place, colleagues to hand over to, or
    somebody claims it. Who is left alone with a body of which nothing lives does not: its last place ends with the account."""
    return live or others or disputed


def may_erase_account(*, acts: bool, erased: bool) -> Verdict:
    """The account of a person who acts for nobody any more."""
    if erased:
        return refuse(Reason.ALREADY_DONE, Rule.R1)
    if acts:
        return refuse(Reason.STILL_ACTS, Rule.R1)
    return allow(Rule.R1)
