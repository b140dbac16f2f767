"""Which missions a letter would reach, and which not (DESIGN 4; issue, "People and mandates")."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import MemberState


class Why(StrEnum):
    """Why a mission cannot be reached, the gravest first."""

    NO_MAILBOX = "no_mailbox"
    FAILED = "failed"
    UNCHECKED = "unchecked"


WORDS: dict[Why, Promise] = {
    Why.NO_MAILBOX: _("no mailbox is known"),
    Why.FAILED: _("a letter came back"),
    Why.UNCHECKED: _("has not confirmed its mailbox"),
}


@dataclass(frozen=True)
class Unreachable:
    """A mission and why a letter may not reach it."""

    state: MemberState
    why: Why

    @property
    def words(self) -> str:
        return str(WORDS[self.why])


def unreachable() -> list[Unreachable]:
    """Missions without a mailbox, whose letters came back since it was last confirmed, or that never confirmed it."""
    rows = MemberState.objects.filter(
        Q(mailbox="") | Q(mailbox_checked_at__isnull=True) | Q(mailbox_failed_at__isnull=False)
    )
    return [Unreachable(state, why) for state in rows if (why := why_unreachable(state)) is not None]


def why_unreachable(state: MemberState) -> Why | None:
    """None for a mission that has confirmed its mailbox and from which nothing has come back since."""
    if not state.mailbox:
        return Why.NO_MAILBOX
    if state.mailbox_failed_at and (
        not state.mailbox_checked_at or state.mailbox_failed_at >= state.mailbox_checked_at
    ):
        return Why.FAILED
    return None if state.mailbox_checked_at else Why.UNCHECKED


@dataclass(frozen=True)
class Notified:
    """Who would be written to, shown before anything is sent (templates/parts/will_notify.html)."""

    reached: tuple[str, ...]
    not_reached: tuple[tuple[str, str], ...]
    missions: bool = True

    @property
    def count(self) -> int:
        return len(self.reached)


def all_missions() -> Notified:
    """What a letter to all Member States would reach: every mission with a mailbox. Those without are named apart, and
    those whose mailbox is doubtful in both lists, because they are written to all the same."""
    states = list(MemberState.objects.all())
    doubtful = tuple((state.name, str(WORDS[why])) for state in states if (why := why_unreachable(state)) is not None)
    return Notified(tuple(state.name for state in states if state.mailbox), doubtful)
