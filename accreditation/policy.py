"""Who may do what: the questions that services, buttons and admin alike ask. The table is modalities.mandates'."""

from __future__ import annotations

from dataclasses import replace

from accounts.capacities import Actor
from accounts.refusals import Refused
from accreditation.modalities.mandates import ActOf, Party, may_confirm, may_do
from accreditation.modalities.outcomes import Reason, Verdict
from accreditation.models import Organization
from accreditation.queries.audiences import audience_of, represents

__all__ = ["audience_of", "insist_may", "insist_represents", "insist_second_person", "may", "represents"]


def may(act: ActOf, actor: Actor | None) -> bool:
    """Whether a button is drawn."""
    return actor is not None and _verdict(act, actor).allowed


def insist_may(act: ActOf, actor: Actor) -> None:
    """Raise Refused unless the actor's mandate allows `act`."""
    verdict = _verdict(act, actor)
    if verdict.reason is not None:
        raise Refused(verdict.reason, verdict.rule)


def insist_second_person(act: ActOf, first_user_id: int, actor: Actor) -> None:
    """Raise Refused unless the actor may do `act` and is another person than the first (DESIGN 4)."""
    insist_may(act, actor)
    verdict = may_confirm(act, first_user_id, actor.user_id or 0)
    if verdict.reason is not None:
        raise Refused(verdict.reason, verdict.rule)


def _verdict(act: ActOf, actor: Actor) -> Verdict:
    return may_do(act, Party(actor.party.value), frozenset(right.value for right in actor.rights))


def insist_represents(actor: Actor, organization: Organization) -> Actor:
    """The person as acting for the organization, in whose name the record keeps the act: one person may act for two.
    Raises Refused unless the person does. A stranger learns nothing about it."""
    if not represents(actor, organization):
        raise Refused(Reason.OTHER_PARTY)
    return replace(actor, organization_id=organization.pk)
