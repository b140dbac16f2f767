"""The plenary before which an objected case of a window is to be heard (R8). Meetings are kept one app higher, which says at
the start how it is found: what a lower app shows of an upper one is pushed down (DESIGN 6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from accreditation.modalities.decisions import Meeting
from accreditation.models import Window

Finder = Callable[[Window, datetime], Meeting | None]
_finders: list[Finder] = []


def find_with(finder: Finder) -> None:
    """Let plenaries be found so, from now on."""
    _finders[:] = [finder]


def plenary_after(window: Window, closes_at: datetime) -> Meeting | None:
    """The plenary for which the window would be, did it close at `closes_at` (UTC). The window need not be saved."""
    return _finders[0](window, closes_at) if _finders else None
