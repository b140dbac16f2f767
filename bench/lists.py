"""Lists, details and searches: each beside the floor, and small beside large."""

from __future__ import annotations

from dataclasses import dataclass

from bench.servers import Cost, Server, cost_of


@dataclass(frozen=True)
class Line:
    """A page to measure. `role` is whose session; "" is a reader, from the cache unless `fresh`."""

    name: str
    path: str
    role: str = ""
    fresh: bool = False


@dataclass(frozen=True)
class Goal:
    """What DESIGN 12 asks of a line: at least `share` of the floor's rate, at most `growth` times as slow when large."""

    share: float
    growth: float = 1.3


CACHED, UNCACHED, SEARCH = Goal(3.0), Goal(0.5), Goal(0.5 / 3)
DESK, ADMIN = Goal(1 / 3), Goal(1 / 8)

LINES: list[tuple[Line, Goal]] = [
    (Line("organizations, from the cache", "/organizations/"), CACHED),
    (Line("inputs, from the cache", "/inputs/"), CACHED),
    (Line("home, from the cache", "/"), CACHED),
    (Line("organizations", "/organizations/", fresh=True), UNCACHED),
    (Line("inputs", "/inputs/", fresh=True), UNCACHED),
    (Line("one input", "/inputs/gm-b-input-7/", fresh=True), UNCACHED),
    (Line("search, a word of a fifth", "/inputs/?q=quorum", fresh=True), SEARCH),
    (Line("search, a rare word", "/inputs/?q=w77+w78", fresh=True), SEARCH),
    (Line("search by rank", "/inputs/?q=quorum&sort=best", fresh=True), SEARCH),
    (Line("States: all files", "/states/files/", "state"), DESK),
    (Line("States: front page", "/states/", "state"), DESK),
    (Line("Chair: cases", "/chair/cases/", "chair"), DESK),
    (Line("Chair: front page", "/chair/", "chair"), DESK),
    (Line("Applicant: own cases", "/my/", "applicant"), DESK),
    (Line("Admin: applications", "/admin/accreditation/application/", "secretariat"), ADMIN),
    (Line("Admin: organizations", "/admin/accreditation/organization/", "secretariat"), ADMIN),
    (Line("Admin: written inputs", "/admin/submissions/writteninput/", "secretariat"), ADMIN),
    (Line("Admin: front page", "/admin/", "secretariat"), ADMIN),
]


def measure(server: Server, cookies: dict[str, str]) -> dict[str, Cost]:
    """The cost of each line, by its name."""
    return {line.name: cost_of(server, _paths(line), cookies.get(line.role, "")) for line, _goal in LINES}


def _paths(line: Line) -> list[str]:
    if not line.fresh:
        return [line.path]
    mark = "&" if "?" in line.path else "?"
    return [f"{line.path}{mark}bench={number}" for number in range(4200)]
