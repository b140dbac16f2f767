"""Which missions a letter would reach, and which not (DESIGN 4; issue, "People and mandates")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Act, Invitation, MemberState, StoredFile


class Why(StrEnum):
    """Why a mission cannot be reached, the gravest first."""

    NO_MAILBOX = "no_mailbox"
    FAILED = "failed"
    UNCHECKED = "unchecked"


WORDS: dict[Why, Promise] = {
    Why.NO_MAILBOX: gettext_lazy("no mailbox is known"),
    Why.FAILED: gettext_lazy("a letter came back"),
    Why.UNCHECKED: gettext_lazy("has not confirmed its mailbox"),
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
class Note:
    """A note of a mission that is kept on file, and what rests on it."""

    moment: datetime
    what: str
    file: StoredFile


def notes_of(state: MemberState) -> list[Note]:
    """The notes verbales on file of a mission, newest first: those that named an administrator, and those on which its
    mailbox was changed."""
    named = Invitation.objects.filter(state=state, evidence__isnull=False).select_related("evidence")
    notes = [
        Note(one.invited_at, _("names an administrator: %s") % (one.full_name or one.email), one.evidence)
        for one in named
        if one.evidence is not None
    ]
    acts = Act.objects.filter(kind="mailbox.change", subject=f"memberstate:{state.pk}", facts__evidence__isnull=False)
    moments = {act.facts["evidence"]: act.moment for act in acts if act.facts["evidence"]}
    files: dict[str, StoredFile] = {}
    for file in StoredFile.objects.filter(sha256__in=moments).order_by("id"):
        files.setdefault(file.sha256, file)
    notes += [Note(moments[sha256], _("changes the mailbox"), file) for sha256, file in files.items()]
    return sorted(notes, key=lambda note: note.moment, reverse=True)


@dataclass(frozen=True)
class Notified:
    """Who would be written to, shown before anything is sent (templates/parts/will_notify.html). `unnamed` are counted
    only: whoever looks may not know of them (DESIGN 4)."""

    reached: tuple[str, ...]
    not_reached: tuple[tuple[str, str], ...]
    missions: bool = True
    unnamed: int = 0

    @property
    def count(self) -> int:
        return len(self.reached) + self.unnamed


def all_missions() -> Notified:
    """What a letter to all Member States would reach: every mission with a mailbox. Those without are named apart, and
    those whose mailbox is doubtful in both lists, because they are written to all the same."""
    states = list(MemberState.objects.all())
    doubtful = tuple((state.name, str(WORDS[why])) for state in states if (why := why_unreachable(state)) is not None)
    return Notified(tuple(state.name for state in states if state.mailbox), doubtful)
