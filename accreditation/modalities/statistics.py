"""What the public may learn in figures: small numbers are not shown, and cannot be worked out from those that are.

DESIGN 2: counts only, per window, after the period, updated after plenaries; under five says "fewer than 5"; never crossed
with country, region or type.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A number as the public is shown it: its value; or only that it is below `fewer_than`; or, with neither, not shown."""

    value: int | None = None
    fewer_than: int | None = None

    @property
    def withheld(self) -> bool:
        return self.value is None and self.fewer_than is None


WITHHELD = Figure()


@dataclass(frozen=True)
class WindowCounts:
    """The true counts of one window. `objected`: against whom an objection stood when the period ended; `resolved`: those
    of them accredited since; `accredited` and `accredited_circulated`: what the public list lets anybody count."""

    received: int
    accredited: int
    circulated: int
    accredited_circulated: int
    objected: int
    resolved: int


@dataclass(frozen=True)
class WindowFigures:
    """The same as the public is shown it."""

    received: Figure
    circulated: Figure
    objected: Figure
    resolved: Figure
    continuing: Figure


def split(total: int, part: int, small: int) -> tuple[Figure, Figure, Figure]:
    """A total, one part of it and the rest, so that no small one follows from the others by subtraction."""
    rest = total - part
    if total < small:
        return Figure(fewer_than=small), WITHHELD, WITHHELD
    if part < small:
        return Figure(value=total), Figure(fewer_than=small), WITHHELD
    if rest < small:
        return Figure(value=total), WITHHELD, Figure(fewer_than=small)
    return Figure(value=total), Figure(value=part), Figure(value=rest)


def guarded(total: int, known: int, small: int) -> Figure:
    """A total of which anybody can count `known`: shown only if what is left over is not small. None at
    all is fewer than `small` too."""
    if total < small:
        return Figure(fewer_than=small)
    return Figure(value=total) if total - known >= small else WITHHELD


def window_figures(counts: WindowCounts, small: int) -> WindowFigures:
    """Everything that is said of one window."""
    objected, resolved, continuing = split(counts.objected, counts.resolved, small)
    return WindowFigures(
        received=guarded(counts.received, counts.accredited, small),
        circulated=guarded(counts.circulated, counts.accredited_circulated, small),
        objected=objected,
        resolved=resolved,
        continuing=continuing,
    )


def next_figure(before: Figure | None, now: Figure, small: int) -> Figure:
    """What is shown after an update: an exact figure that would move by fewer than `small` stays as it was, since the
    difference between two readings is a figure too. Once withheld or small, a figure may become exact; an exact one never
    becomes small."""
    if before is None or before.value is None:
        return now
    if now.value is None or 0 < abs(now.value - before.value) < small:
        return before
    return now
