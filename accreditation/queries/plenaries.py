"""Meetings as a case of a window looks at them: the plenary before which an objected one is to be heard (R8), and all that are
still to come. They are kept one app higher, which says at the start how they are found: what a lower app shows of an upper one
is pushed down (DESIGN 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accreditation.modalities.decisions import Meeting
from accreditation.models import Window


@dataclass(frozen=True)
class Finders:
    """`plenary` of a window that would close at an instant; `ahead`: the meetings of a cycle, by its key, that are not over."""

    plenary: Callable[[Window, datetime], Meeting | None]
    ahead: Callable[[int, datetime], list[Meeting]]


_found_by: list[Finders] = []


def find_with(finders: Finders) -> None:
    """Let meetings be found so, from now on."""
    _found_by[:] = [finders]


def plenary_after(window: Window, closes_at: datetime) -> Meeting | None:
    """The plenary for which the window would be, did it close at `closes_at` (UTC). The window need not be saved."""
    return _found_by[0].plenary(window, closes_at) if _found_by else None


def meetings_ahead(cycle: int, now: datetime) -> list[Meeting]:
    """The meetings of a cycle that are not over at `now` (UTC), by opening: a case ends with its cycle (R2)."""
    return _found_by[0].ahead(cycle, now) if _found_by else []
