"""Letters about people and mailboxes, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext

from accounts.deadline_words import instant_words
from accounts.deadline_words import until_words as day_or_instant
from accounts.models import Act, Invitation, Mandate, MemberState, User
from accounts.models.mandate import MandateRight
from accounts.notices.drafts import Recipient, to_mission, to_user
from accounts.notices.occasions import Occasion, Writer
from accounts.services.letters import write_letters

# In the language of whoever the letter goes to, not of who acts.
moment_words = lazy(instant_words, str)


def _until_words(until: datetime | None) -> str:
    # Translators: of a mandate that has no last day: "the mandate lasts until it is ended".
    return day_or_instant(until) if until else gettext("it is ended")


until_words = lazy(_until_words, str)


def _rights_words(rights: Iterable[str]) -> str:
    words = [str(label) for value, label in MandateRight.choices if value in set(rights)]
    return ", ".join(words) or gettext("reads; has no further right")


rights_words = lazy(_rights_words, str)


def _party_words(row: Mandate | Invitation) -> str:
    return f"{row.get_party_display()} {row.state or ''}".strip()


party_words = lazy(_party_words, str)


def tell(act: Act, kind: Occasion, recipients: Iterable[Recipient], now: datetime, **values: Any) -> int:
    """Write one letter to each recipient, rendered in its language."""
    writer = Writer(kind)
    return write_letters(act=act, drafts=[writer.draft(one, values) for one in recipients], now=now)


def tell_users(act: Act, kind: Occasion, users: Iterable[User], now: datetime, **values: Any) -> int:
    """Write to each of these people. Returns how many letters."""
    return tell(act, kind, [to_user(user) for user in users], now, **values)


def tell_mission(act: Act, kind: Occasion, state: MemberState, now: datetime, **values: Any) -> int:
    """Write to a mission's mailbox. Returns how many letters: none where it has no mailbox."""
    return tell(act, kind, [to_mission(state)], now, **values)


def to_invited(invitation: Invitation) -> Recipient:
    """Somebody who may have no account yet."""
    return Recipient(
        f"address:{invitation.email.lower()}",
        invitation.email,
        invitation.language,
        name=invitation.full_name or invitation.email,
    )
