"""The list of bodies on paper, read and judged line by line before anything is brought in (R1, R2).

Days on paper are days at the seat. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from accounts.mail_addresses import MOST_CHARACTERS, is_mail_address
from accreditation.modalities.calendar import close_of, noon_of
from accreditation.modalities.parameters import day_from
from accreditation.modalities.periods import may_end_within
from accreditation.modalities.states import LIVE, Route, State
from accreditation.models import Application, Organization, Window
from accreditation.models.ecosoc import EcosocStatus
from accreditation.notices.imports import Problem, ProblemKind
from accreditation.queries.namesakes import namesakes
from accreditation.services.imports import (
    Row,
    barred,
    body_problem,
    day_given,
    fingerprint_of,
    is_web_address,
    problem_with,
    read_table,
    sorted_problems,
    too_long,
)

COLUMNS = ("name", "type", "country", "route", "evidence")


OPTIONAL = (
    "standing",
    "accredited_on",
    "submitted_on",
    "circulated_on",
    "period_ends_on",
    "acronym",
    "website",
    "head_name",
    "head_title",
    "ecosoc_status",
    "ecosoc_number",
    "contact_email",
)


# Characters that the columns keep.
LIMITS = {
    "name": 200,
    "acronym": 30,
    "website": 200,
    "head_name": 200,
    "head_title": 120,
    "ecosoc_number": 40,
    "contact_email": MOST_CHARACTERS,
}


# What a body that is registered already says of itself: the import leaves it as it is.
OWN = ("name", "acronym", "type", "country", "website", "head_name", "head_title", "ecosoc_status", "ecosoc_number")


class Standing(StrEnum):
    """Where a body stands on paper. One against which an objection is open is the Chair's to bring in."""

    ACCREDITED = "accredited"
    CIRCULATED = "circulated"
    SUBMITTED = "submitted"


# The dates that each needs, the first of them being when it came to stand so.
DATES: dict[Standing, tuple[str, ...]] = {
    Standing.ACCREDITED: ("accredited_on",),
    Standing.CIRCULATED: ("circulated_on", "period_ends_on"),
    Standing.SUBMITTED: ("submitted_on",),
}


# The day on which a body applied is taken of every standing, where paper gives it; the other dates are those above.
SUBMITTED_ON = "submitted_on"
DAYS = ("accredited_on", "circulated_on", "period_ends_on", SUBMITTED_ON)


STATES = {
    Standing.ACCREDITED: State.ACCREDITED,
    Standing.CIRCULATED: State.CIRCULATED,
    Standing.SUBMITTED: State.SUBMITTED,
}


@dataclass(frozen=True)
class Body:
    """One good row. `known` is a body of that very name that is registered already."""

    line: int
    values: dict[str, Any]
    known: Organization | None

    @property
    def left(self) -> list[tuple[str, str, str]]:
        """The cells that differ from what is registered, which stays: column, cell, what is registered."""
        if self.known is None:
            return []
        pairs = [(name, self.values[name], str(getattr(self.known, name))) for name in OWN]
        return [(name, cell, stands) for name, cell, stands in pairs if cell and cell != stands]

    @property
    def unused(self) -> list[tuple[str, str]]:
        """The dates of another standing, which are not taken: column, cell."""
        taken = {*DATES[self.values["standing"]], SUBMITTED_ON}
        return [(name, self.values[name]) for name in DAYS if name not in taken and self.values[name]]


@dataclass(frozen=True)
class PaperPreview:
    """What an import would do; bad rows stop it whole."""

    bodies: list[Body]
    problems: list[Problem] = field(default_factory=list)
    # Of the window: what the instants of the rows are computed from.
    calendar: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """What was shown, in short: a body registered or gone live in between changes it, and so does a moved calendar."""
        bodies = [
            (body.line, sorted(body.values.items()), body.known and body.known.reference, body.left)
            for body in self.bodies
        ]
        return fingerprint_of([self.calendar, bodies, [(one.line, one.kind, one.detail) for one in self.problems]])


def preview_paper(text: str, window: Window, now: datetime) -> PaperPreview:
    """Read the list for the cycle of `window`. Raises UnreadableFile when it cannot be read at all."""
    table = read_table(text, required=COLUMNS, optional=OPTIONAL, unique="name")
    problems = list(table.problems)
    known = namesakes(row.values["name"] for row in table.rows)
    live = set(
        Application.objects.filter(
            cycle_id=window.cycle_id, organization__in=known.values(), state__in=[state.value for state in LIVE]
        ).values_list("organization_id", flat=True)
    )
    bodies = []
    for row in table.rows:
        body = known.get(row.values["name"].casefold())
        values = _values(row, window, now, problems)
        if values is None:
            continue
        if body is not None and body.pk in live:
            problems.append(Problem(row.line, ProblemKind.ALREADY_HERE, body.name))
            continue
        if body is not None and (kind := barred(body)) is not None:
            problems.append(Problem(row.line, kind, body.name))
            continue
        bodies.append(Body(row.line, values, body))
    if not bodies and not problems:
        problems.append(Problem(0, ProblemKind.NO_ROWS))
    cycle = window.cycle
    calendar = (str(window.pk), cycle.starts_at.isoformat(), cycle.ends_at.isoformat(), cycle.process.rules().zone)
    return PaperPreview(bodies, sorted_problems(problems), calendar)


def lines_before(window: Window, bodies: list[Body]) -> list[int]:
    """The lines of bodies that came to stand so before the window opens: they may belong to another one (R3)."""
    rules = window.cycle.process.rules()
    return [
        body.line for body in bodies if noon_of(body.values[DATES[body.values["standing"]][0]], rules) < window.opens_at
    ]


def _values(row: Row, window: Window, now: datetime, problems: list[Problem]) -> dict[str, Any] | None:
    given = row.values
    problem = _first_problem(row, window) or _problem_of_dates(row, window, now)
    if problem is not None:
        problems.append(problem)
        return None
    return {
        **given,
        "type": given["type"].casefold(),
        "country": given["country"].upper(),
        "route": given["route"].casefold(),
        "standing": (standing := _standing(row) or Standing.ACCREDITED),
        "ecosoc_status": given["ecosoc_status"].casefold(),
        SUBMITTED_ON: day_from(given[SUBMITTED_ON]) if given[SUBMITTED_ON] else None,
        **{name: day_from(given[name]) for name in DATES[standing]},
    }


def _standing(row: Row) -> Standing | None:
    """Where the row says that the body stands: accredited where it says nothing; None for an unknown word."""
    given = row.values["standing"].casefold() or Standing.ACCREDITED.value
    return Standing(given) if given in set(Standing) else None


def _problem_of_dates(row: Row, window: Window, now: datetime) -> Problem | None:
    given, line, cycle = row.values, row.line, window.cycle
    standing = _standing(row)
    if standing is None:
        return problem_with(row, ProblemKind.UNKNOWN_STANDING, "standing")
    missing = [name for name in DATES[standing] if not given[name]]
    if missing:
        return Problem(line, ProblemKind.NEEDS_DATE, ", ".join(missing))
    days = []
    for name in DATES[standing]:
        day = day_given(given[name])
        if day is None:
            return problem_with(row, ProblemKind.BAD_DATE, name)
        days.append(day)
    if (applied := given[SUBMITTED_ON]) and (day_given(applied) or days[0]) > days[0]:
        return Problem(line, ProblemKind.SUBMITTED_AFTER, applied)
    if applied and day_given(applied) is None:
        return problem_with(row, ProblemKind.BAD_DATE, SUBMITTED_ON)
    rules = cycle.process.rules()
    begun = noon_of(days[0], rules)
    if begun > now:
        return problem_with(row, ProblemKind.IN_FUTURE, DATES[standing][0])
    # One who is accredited is so in the cycle; one who applies may have done so before it began.
    if begun < cycle.starts_at and standing is not Standing.SUBMITTED:
        return problem_with(row, ProblemKind.BEFORE_CYCLE, DATES[standing][0])
    if standing is Standing.CIRCULATED:
        if given["route"].casefold() == Route.ECOSOC.value:
            return Problem(line, ProblemKind.NOT_CIRCULATED)
        ends = close_of(days[1], rules)
        if ends <= now:
            return Problem(line, ProblemKind.PERIOD_OVER, given["period_ends_on"])
        if not may_end_within(cycle.ends_at, ends).allowed:
            return Problem(line, ProblemKind.AFTER_CYCLE, given["period_ends_on"])
    return None


def _first_problem(row: Row, window: Window) -> Problem | None:
    given, line = row.values, row.line
    if (problem := body_problem(row)) is not None:
        return problem
    if given["route"].casefold() not in set(Route):
        return problem_with(row, ProblemKind.UNKNOWN_ROUTE, "route")
    if given["ecosoc_status"] and given["ecosoc_status"].casefold() not in EcosocStatus.values:
        return problem_with(row, ProblemKind.UNKNOWN_STATUS, "ecosoc_status")
    if (problem := too_long(row, LIMITS)) is not None:
        return problem
    if given["website"] and not is_web_address(given["website"]):
        return Problem(line, ProblemKind.BAD_WEBSITE, given["website"][:60])
    if given["contact_email"] and not is_mail_address(given["contact_email"]):
        return Problem(line, ProblemKind.BAD_EMAIL, given["contact_email"][:60])
    return None
