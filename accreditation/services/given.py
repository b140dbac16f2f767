"""What an act was given: words where words are needed, and the version that its page was drawn from."""

from __future__ import annotations

from typing import Protocol

from accounts.refusals import Refused
from accounts.said import said
from accreditation.modalities.outcomes import Reason


class Versioned(Protocol):
    """A row whose `version` moves with every change of it."""

    version: int


def insist_said(text: str, rule: str = "", *, reason: Reason = Reason.NEEDS_REASON) -> str:
    """The text, trimmed. Raises Refused where nothing that can be read was said: a reason is missing, or, by `reason`,
    evidence."""
    text = said(text)
    if not text:
        raise Refused(reason, rule)
    return text


def insist_version(row: Versioned, version: int | None) -> None:
    """`version`, when given, is the one that the page was drawn from; with another one on the locked row, Refused (STALE):
    somebody else has changed it since."""
    if version is not None and row.version != version:
        raise Refused(Reason.STALE)
