"""Acts tried before they are done: one, or many at once with a report of what was skipped and why (DESIGN 10)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db import transaction

from accounts.refusals import Refused

Thing = TypeVar("Thing")
Seen = TypeVar("Seen")


@dataclass
class Report(Generic[Thing]):
    """What was done, or would be, and what not, with the refusal."""

    done: list[Thing] = field(default_factory=list)
    skipped: list[tuple[Thing, Refused]] = field(default_factory=list)


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


def refusal_of(do: Callable[[], object]) -> Refused | None:
    """What the act would be refused for, or None: it is done, and taken back."""
    try:
        pressed(do, lambda: None, stands=lambda _seen: False)
    except Refused as refused:
        return refused
    return None


def foreseen(do: Callable[[], Thing], look: Callable[[Thing], Seen]) -> Seen:
    """What would follow from an act: it is done, looked at, and taken back, so that what is read back is what would be. Raises
    Refused as the act would."""
    seen: list[Seen] = []
    pressed(lambda: seen.append(look(do())), lambda: None, stands=lambda _seen: False)
    return seen[0]


def for_each(things: Iterable[Thing], do: Callable[[Thing], object], *, really: bool) -> Report[Thing]:
    """Do it for each, each in its own transaction. A trial does exactly the same and takes it back, so that it cannot
    promise what the act then refuses; nothing of it stands, neither act nor letter."""
    report: Report[Thing] = Report()
    for thing in things:
        try:
            with transaction.atomic():
                do(thing)
                if not really:
                    raise _OnlyTried
        except Refused as refused:
            report.skipped.append((thing, refused))
            continue
        except _OnlyTried:
            pass
        report.done.append(thing)
    return report
