"""An act tried before it is done: what a page reads back is what the act does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import transaction

Thing = TypeVar("Thing")
Seen = TypeVar("Seen")


class _OnlyTried(Exception):  # noqa: N818 - no error: it takes the trial back
    """Ends a trial, so that nothing of it stands."""


@dataclass(frozen=True)
class Press(Generic[Thing, Seen]):
    """What came of a first press: what was made, what was seen of it, and whether it stands or was taken back."""

    made: Thing
    seen: Seen
    stands: bool


def pressed(do: Callable[[], Thing], look: Callable[[], Seen], *, stands: Callable[[Seen], bool]) -> Press[Thing, Seen]:
    """Do the act and look at what follows from it; it is taken back unless it `stands` by what was seen. What a preview
    promises is then what the act does, for both ask the same service, the same rules and the same constraints. Raises
    Refused as the act would."""
    found: list[Press[Thing, Seen]] = []
    try:
        with transaction.atomic():
            made, seen = do(), look()
            found.append(Press(made, seen, stands(seen)))
            if not found[0].stands:
                raise _OnlyTried
    except _OnlyTried:
        pass
    return found[0]
