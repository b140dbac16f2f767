"""What an act was given: words where words are needed, and the version that its page was drawn from."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from accounts.deadline_words import instant_words
from accounts.refusals import Refused
from accreditation.modalities.calendar import has_passed
from accreditation.modalities.outcomes import Reason
from accreditation.models import Cycle


class Versioned(Protocol):
    """A row whose `version` moves with every change of it."""

    version: int


def insist_said(text: str, rule: str = "", *, reason: Reason = Reason.NEEDS_REASON) -> str:
    """The text, trimmed. Raises Refused where nothing was said: a reason is missing, or, by `reason`, evidence."""
    text = text.strip()
    if not text:
        raise Refused(reason, rule)
    return text


def insist_in_cycle(cycle: Cycle, moment: datetime) -> None:
    """An instant (aware) set for what lapses with the cycle lies before the cycle's end. Raises Refused (AFTER_CYCLE), which
    names that end (R2)."""
    if has_passed(cycle.ends_at, moment):
        raise Refused(Reason.AFTER_CYCLE, "R2", (instant_words(cycle.ends_at, cycle.process.rules().zone),))


def insist_version(row: Versioned, version: int | None) -> None:
    """`version`, when given, is the one that the page was drawn from; with another one on the locked row, Refused (STALE):
    somebody else has changed it since."""
    if version is not None and row.version != version:
        raise Refused(Reason.STALE)
