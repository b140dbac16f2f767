"""Acts tried before they are done: one, or many at once with a report of what was skipped and why (DESIGN 10)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, TypeVar

from accounts.refusals import Refused
from accounts.services.pressing import pressed

Thing = TypeVar("Thing")
Seen = TypeVar("Seen")


@dataclass
class Report(Generic[Thing]):
    """What was done, or would be, and what not, with the refusal."""

    done: list[Thing] = field(default_factory=list)
    skipped: list[tuple[Thing, Refused]] = field(default_factory=list)


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
            pressed(partial(do, thing), lambda: None, stands=lambda _seen: really)
        except Refused as refused:
            report.skipped.append((thing, refused))
            continue
        report.done.append(thing)
    return report
