"""Who may do what with a written input: services, buttons and admin ask here."""

from __future__ import annotations

from accounts.capacities import Actor, Party
from accreditation.modalities.mandates import ActOf
from accreditation.policy import may, represents
from submissions.models import WrittenInput


def may_moderate(actor: Actor | None) -> bool:
    """Post and return: the Secretariat's moderators (R11)."""
    return may(ActOf.MODERATE, actor)


def may_withhold(actor: Actor | None) -> bool:
    """Withhold a posted input and decide an appeal: the Chair (R11)."""
    return may(ActOf.WITHHOLD_INPUT, actor)


def reads_moderation(actor: Actor | None) -> bool:
    """The Secretariat's queue is read by all of the Secretariat."""
    return actor is not None and actor.party is Party.SECRETARIAT


def is_sender(actor: Actor | None, written: WrittenInput) -> bool:
    """Whether the person acts for the body whose input it is."""
    return represents(actor, written.organization)
