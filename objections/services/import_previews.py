"""What is brought in from paper, read and judged line by line before anything is done (R5, R7, R9).

Days on paper are days at the seat. Nothing here writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import MemberState
from accreditation.modalities.calendar import close_of, noon_of
from accreditation.modalities.consultations import clock_end
from accreditation.modalities.parameters import Parameters, day_from
from accreditation.modalities.states import LIVE, State
from accreditation.models import Application, Window
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
    too_long,
)

OBJECTIONS = (
    "organization",
    "type",
    "country",
    "state",
    "received_on",
    "period_ended_on",
    "consultations_began_on",
    "evidence",
)


OBJECTIONS_OPTIONAL = ("website", "basis", "disseminated_on")


DECISIONS = ("title", "symbol", "adopted_on", "reference", "evidence")


# Characters that the columns keep.
LIMITS = {"organization": 200, "website": 200, "evidence": 300}
LIMITS_OF_DECISIONS = {"title": 200, "symbol": 60, "evidence": 300}


DATES = ("received_on", "period_ended_on", "consultations_began_on")


@dataclass(frozen=True)
class Meets:
    """What a group of rows meets here. `known`: references of the bodies or cases there are; the clock's end (UTC), where
    there is one, and whether it has passed."""

    known: tuple[str, ...] = ()
    clock_ends_at: datetime | None = None
    clock_over: bool = False


@dataclass(frozen=True)
class Preview:
    """What an import would do, by case or by decision; with a problem, nothing."""

    groups: dict[str, list[Row]]
    problems: list[Problem] = field(default_factory=list)
    # What each group meets here as things stand: a body or case that is known, a clock that runs or has ended.
    meets: dict[str, Meets] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """What was shown, in short: what has changed here since gives another."""
        groups = [
            (name, str(self.meets.get(name)), [(row.line, sorted(row.values.items())) for row in rows])
            for name, rows in self.groups.items()
        ]
        return fingerprint_of([groups, [(one.line, one.kind, one.detail) for one in self.problems]])

    @property
    def rows(self) -> int:
        return sum(len(rows) for rows in self.groups.values())


def preview_objections(text: str, window: Window, now: datetime) -> Preview:
    """Read the open cases of `window`'s cycle. Raises UnreadableFile when it cannot be read at all."""
    table = read_table(text, required=OBJECTIONS, optional=OBJECTIONS_OPTIONAL)
    states = set(MemberState.objects.values_list("code", flat=True))
    live = {
        name.casefold()
        for name in Application.objects.filter(
            cycle_id=window.cycle_id, state__in=[state.value for state in LIVE]
        ).values_list("organization__name", flat=True)
    }

    def problem(row: Row) -> Problem | None:
        return _objection_problem(row, states, live, window.cycle.process.rules(), now)

    found = _grouped(table.rows, list(table.problems), lambda row: row.values["organization"], problem)
    for name, rows in found.groups.items():
        told: dict[str, int] = {}
        for row in rows:
            if any(row.values[key] != rows[0].values[key] for key in DATES[1:]):
                found.problems.append(Problem(row.line, ProblemKind.DATES_DIFFER, name))
            earlier = told.setdefault(row.values["state"].upper(), row.line)
            if earlier != row.line:
                found.problems.append(Problem(row.line, ProblemKind.DUPLICATE, row.values["state"], other_line=earlier))
    rules, bodies = window.cycle.process.rules(), namesakes(found.groups)
    for name, rows in found.groups.items():
        _opened, ends = clock_of(rows[0].values, rules)
        body = bodies.get(name.casefold())
        found.meets[name] = Meets((body.reference,) if body else (), ends, now >= ends)
        if body is not None and (kind := barred(body, from_paper=not body.acted_for)) is not None:  # type: ignore[attr-defined]
            found.problems.append(Problem(rows[0].line, kind, body.name))
    return found


def clock_of(first: dict[str, str], rules: Parameters) -> tuple[datetime, datetime]:
    """When the clock of a case on paper began, and when it ends (R7)."""
    period_ends = close_of(day_from(first["period_ended_on"]), rules)
    same = first["consultations_began_on"] == first["period_ended_on"]
    opened = period_ends if same else noon_of(day_from(first["consultations_began_on"]), rules)
    return opened, clock_end(opened, rules)


def preview_decisions(text: str, window: Window, now: datetime) -> Preview:
    """Read decisions that were taken before the portal: a row for each body that they confirm."""
    table = read_table(text, required=DECISIONS, unique="reference")
    rules = window.cycle.process.rules()
    cases = dict(Application.objects.filter(cycle_id=window.cycle_id).values_list("reference", "state"))

    def problem(row: Row) -> Problem | None:
        reference = row.values["reference"].upper()
        day = day_given(row.values["adopted_on"])
        if reference not in cases:
            return problem_with(row, ProblemKind.UNKNOWN_CASE, "reference")
        if cases[reference] != State.ACCREDITED.value:
            return Problem(row.line, ProblemKind.NOT_ACCREDITED, reference)
        if day is None or noon_of(day, rules) > now:
            return problem_with(row, ProblemKind.BAD_DATE, "adopted_on")
        return too_long(row, LIMITS_OF_DECISIONS)

    found = _grouped(table.rows, list(table.problems), lambda row: row.values["symbol"], problem)
    for symbol, rows in found.groups.items():
        found.meets[symbol] = Meets(tuple(sorted(row.values["reference"].upper() for row in rows)))
    return found


def _grouped(
    rows: list[Row],
    problems: list[Problem],
    key: Callable[[Row], str],
    problem_of: Callable[[Row], Problem | None],
) -> Preview:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        problem = problem_of(row)
        if problem is None:
            groups.setdefault(key(row), []).append(row)
        else:
            problems.append(problem)
    if not groups and not problems:
        problems.append(Problem(0, ProblemKind.NO_ROWS))
    return Preview(groups, problems)


def _objection_problem(row: Row, states: set[str], live: set[str], rules: Parameters, now: datetime) -> Problem | None:
    given, line = row.values, row.line
    if given["organization"].casefold() in live:
        return Problem(line, ProblemKind.ALREADY_HERE, given["organization"])
    if (problem := body_problem(row)) is not None:
        return problem
    if given["state"].upper() not in {code.upper() for code in states}:
        return problem_with(row, ProblemKind.UNKNOWN_STATE, "state")
    days = {name: day_given(given[name]) for name in DATES}
    optional = given["disseminated_on"]
    bad = next((given[name] for name, day in days.items() if day is None), None)
    if bad is None and optional and day_given(optional) is None:
        bad = optional
    if bad is not None:
        return Problem(line, ProblemKind.BAD_DATE, bad[:40])
    received, ended, began = (days[name] for name in DATES)
    sent = day_given(optional) if optional else None
    if received is None or ended is None or began is None:  # told above
        return Problem(line, ProblemKind.BAD_DATE)
    in_order = received <= ended and began <= ended and close_of(ended, rules) <= now
    if not in_order or (sent is not None and (sent < received or noon_of(sent, rules) > now)):
        return Problem(line, ProblemKind.BAD_ORDER, given["organization"])
    if (problem := too_long(row, LIMITS)) is not None:
        return problem
    bad_website = given["website"] and not is_web_address(given["website"])
    return Problem(line, ProblemKind.BAD_WEBSITE, given["website"][:60]) if bad_website else None
