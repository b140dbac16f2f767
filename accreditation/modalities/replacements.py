"""A focal point that cannot be reached is replaced on a letter of the head, after it was asked (DESIGN 3)."""

from __future__ import annotations

from datetime import datetime

from accreditation.modalities.calendar import has_passed
from accreditation.modalities.outcomes import Reason, Verdict, allow, refuse
from accreditation.modalities.paragraphs import Rule


def may_change_people(*, frozen: bool) -> Verdict:
    """While two people say that they act for a body, nobody is invited, joins, is removed or made its focal point: the
    letter of its head decides (DESIGN 3)."""
    return refuse(Reason.PEOPLE_FROZEN, Rule.R1) if frozen else allow(Rule.R1)


def may_remove(*, frozen: bool, asks_to_replace: bool) -> Verdict:
    """A focal point does not remove the colleague who asks to take its place: the Secretariat decides on that (DESIGN 3)."""
    verdict = may_change_people(frozen=frozen)
    if verdict.allowed and asks_to_replace:
        return refuse(Reason.ASKS_TO_REPLACE, Rule.R1)
    return verdict


def may_answer_replacement(heard_until: datetime, answered: bool, decided: bool, now: datetime) -> Verdict:
    """The focal point answers once, until its days have passed or the Secretariat has decided."""
    if decided:
        return refuse(Reason.WRONG_STATE, Rule.R1)
    if answered:
        return refuse(Reason.ALREADY_ANSWERED, Rule.R1)
    if has_passed(heard_until, now):
        return refuse(Reason.ANSWER_DAYS_PASSED, Rule.R1)
    return allow(Rule.R1)


def may_decide_replacement(heard_until: datetime, answered: bool, now: datetime) -> Verdict:
    """The Secretariat decides once the focal point has answered, or its days have passed."""
    if not answered and not has_passed(heard_until, now):
        return refuse(Reason.FOCAL_POINT_STILL_ASKED, Rule.R1)
    return allow(Rule.R1)
