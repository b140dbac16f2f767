"""A change of Chair that is on its way, in words."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words
from accounts.models import Invitation


def person_words(invitation: Invitation) -> str:
    """The new Chair, by name and address."""
    return f"{invitation.full_name} ({invitation.email})" if invitation.full_name else invitation.email


def passes_at(invitation: Invitation) -> datetime:
    """The instant that was chosen: what makes an invitation one of a change of Chair."""
    return invitation.from_at or invitation.invited_at


def new_chair_sentence(invitation: Invitation, now: datetime) -> str:
    """What accepting does, to whom it is for: when the desk passes, and whose place the new office takes."""
    at = passes_at(invitation)
    passes = _("The Chair’s desk passes to you at once when you accept: the instant chosen, %(moment)s, has passed.")
    if now < at:
        passes = _("The Chair’s desk passes to you on %(moment)s, or when you accept if that is later.")
    replaces = _(
        "Until then the office that holds it goes on. From then on yours takes its place: whoever is in the office now sees the "
        "desk no more, and its open invitations fall. You invite your own people."
    )
    return f"{passes % {'moment': instant_words(at)}} {replaces}"


def hand_over_sentence(invitation: Invitation, now: datetime) -> str:
    """To whom the desk passes, when, and whether it has been accepted."""
    words = {
        "person": person_words(invitation),
        "moment": instant_words(passes_at(invitation)),
        "expires": instant_words(invitation.expires_at),
    }
    if invitation.accepted_at is not None:
        return _("The Chair’s desk passes to %(person)s on %(moment)s. The invitation has been accepted.") % words
    if invitation.expires_at <= now:
        return _(
            "%(person)s has not accepted the invitation, which ended on %(expires)s. The Chair’s desk has not passed, and "
            "the office goes on. Hand over again, or take it back."
        ) % words  # fmt: skip
    return _(
        "The Chair’s desk passes to %(person)s on %(moment)s, or when the invitation is accepted if that is later. It has "
        "not been accepted yet; it can be until %(expires)s. Until then the office goes on."
    ) % words  # fmt: skip
