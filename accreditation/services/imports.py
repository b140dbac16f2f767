"""Reading a CSV that people bring: encoding, columns, duplicates; every fault named by its line, nothing half-read."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django_countries import countries

from accounts.forms.visible import hidden_in
from accounts.refusals import Refused
from accounts.said import is_readable
from accreditation.modalities.checking import may_bring_in
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import day_from
from accreditation.models import Organization
from accreditation.models.organization import OrganizationType
from accreditation.notices.imports import Problem, ProblemKind

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 100_000
WEB_ADDRESS = URLValidator(schemes=["http", "https"])
# Characters of a cell that a problem quotes.
MOST_QUOTED = 40


class UnreadableFile(Exception):  # noqa: N818 - what is the matter with the file, not with us
    """The file as a whole cannot be read; `problem` says why and where."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.kind)
        self.problem = problem


def fingerprint_of(shown: Any) -> str:
    """What a preview showed, in short: the confirming press carries it, and a world that has changed since gives another."""
    return hashlib.sha256(json.dumps(shown, default=str).encode()).hexdigest()


@dataclass(frozen=True)
class Row:
    """A data row: its line in the file (the header is line 1) and its values by column, trimmed."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True)
class Table:
    """What a file holds: the good rows, and what is the matter with the others. `unread`: what those have in the column
    that is unique, as far as it can be made out."""

    rows: list[Row]
    problems: list[Problem]
    unread: frozenset[str] = frozenset()


def decode(data: bytes) -> str:
    """The text of an uploaded CSV. UTF-8, with or without a byte-order mark; anything else is refused with its line."""
    if not data.strip():
        raise UnreadableFile(Problem(0, ProblemKind.EMPTY))
    if len(data) > MOST_BYTES:
        raise UnreadableFile(Problem(0, ProblemKind.TOO_LARGE, str(MOST_BYTES // 1024 // 1024)))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(Problem(line, ProblemKind.ENCODING, f"0x{data[error.start]:02x}")) from error
    if "\x00" in text:
        raise UnreadableFile(Problem(text.count("\n", 0, text.index("\x00")) + 1, ProblemKind.NOT_TEXT))
    return text


def read_table(text: str, *, required: Sequence[str], optional: Sequence[str] = (), unique: str = "") -> Table:
    """Rows by column name. Columns may stand in any order, unknown ones are left alone. Raises UnreadableFile when a
    column is missing or doubled; a row with too many cells, an empty required cell or a `unique` value seen before is a
    problem of that line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    records = _records(reader)
    _line, first = next(records, (0, []))
    header = [name.strip().lower() for name in first]
    _check_header(header, required)
    return _read_rows(records, header, required, (*required, *optional), unique)


def _records(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Each record with its last line. One that cannot be read is named by its first: there its quotation mark was opened."""
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field limit" in str(error):
                limit = str(csv.field_size_limit())
                raise UnreadableFile(Problem(begins, ProblemKind.LONG_CELL, limit)) from error
            raise UnreadableFile(Problem(begins, ProblemKind.QUOTES)) from error
        yield reader.line_num, cells


def day_given(text: str) -> date | None:
    """The day of a cell, written as 2027-03-10; None where it is no day."""
    try:
        return day_from(text)
    except ValueError:
        return None


def body_problem(row: Row) -> Problem | None:
    """What is the matter with a body's `type` and `country`, if anything."""
    if row.values["type"].casefold() not in OrganizationType.values:
        return problem_with(row, ProblemKind.UNKNOWN_TYPE, "type")
    return country_problem(row)


def country_problem(row: Row) -> Problem | None:
    """An unknown `country` is a problem: two letters of ISO 3166-1, in either case."""
    known = row.values["country"].upper() in countries.countries
    return None if known else problem_with(row, ProblemKind.UNKNOWN_COUNTRY, "country")


def too_long(row: Row, limits: dict[str, int]) -> Problem | None:
    """Cells with more characters than the database keeps, all named."""
    names = [name for name, most in limits.items() if len(row.values[name]) > most]
    return Problem(row.line, ProblemKind.TOO_LONG, ", ".join(names)) if names else None


def is_web_address(text: str) -> bool:
    """Whether it is that of a page on the web, as the forms take it."""
    try:
        WEB_ADDRESS(text)
    except ValidationError:
        return False
    return True


def problem_with(row: Row, kind: ProblemKind, name: str) -> Problem:
    """A problem of one cell, its value quoted."""
    return Problem(row.line, kind, row.values[name][:MOST_QUOTED])


def sorted_problems(problems: list[Problem]) -> list[Problem]:
    """By line, those of the whole file first."""
    return sorted(problems, key=lambda problem: problem.line)


def insist_sound(problems: list[Problem], rule: str) -> None:
    """One bad line stops the whole file. Raises Refused (BAD_LINES), which names the lines."""
    if problems:
        raise Refused(Reason.BAD_LINES, rule, tuple(str(problem.line) for problem in problems))


def insist_seen(fingerprint: str, seen: str | None, rule: str) -> None:
    """What would be done is what was looked at. Raises Refused (STALE) where the world has changed since the preview;
    `seen` None: nobody looked, as from the server's console."""
    if seen is not None and seen != fingerprint:
        raise Refused(Reason.STALE, rule)


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _check_header(header: list[str], required: Sequence[str]) -> None:
    missing = [name for name in required if name not in header]
    if missing:
        raise UnreadableFile(Problem(1, ProblemKind.MISSING_COLUMNS, ", ".join(missing)))
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    if doubled:
        raise UnreadableFile(Problem(1, ProblemKind.DOUBLED_COLUMNS, ", ".join(doubled)))


def _read_rows(
    records: Iterator[tuple[int, list[str]]],
    header: list[str],
    required: Sequence[str],
    wanted: Sequence[str],
    unique: str,
) -> Table:
    rows: list[Row] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    unread: set[str] = set()
    for line, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) >= MOST_ROWS:
            raise UnreadableFile(Problem(line, ProblemKind.TOO_MANY_ROWS, str(MOST_ROWS)))
        values = dict.fromkeys(wanted, "")
        values |= {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name in wanted}
        key = values[unique].casefold() if unique else ""
        if len(cells) > len(header):
            unread.add(key)
            problems.append(Problem(line, ProblemKind.TOO_MANY_CELLS, str(len(header))))
            continue
        empty = [name for name in required if not values[name]]
        if empty:
            unread.add(key)
            problems.append(Problem(line, ProblemKind.EMPTY_CELL, ", ".join(empty)))
            continue
        if (hides := _hides(line, values)) is not None:
            unread.add(key)
            problems.append(hides)
            continue
        if unique and key in seen:
            problems.append(Problem(line, ProblemKind.DUPLICATE, values[unique], other_line=seen[key]))
            continue
        if unique:
            seen[key] = line
        rows.append(Row(line, values))
    return Table(rows, problems, frozenset(unread))


def _hides(line: int, values: dict[str, str]) -> Problem | None:
    """The cells of a row in which something hides or turns the writing round, or nothing can be read: names and numbers that
    look alike would be other ones, as in the forms."""
    suspect = {name: cell for name, cell in values.items() if not (cell.isascii() and cell.isprintable())}
    hidden = [f"{name} ({codes})" for name, cell in suspect.items() if (codes := hidden_in(cell))]
    if hidden:
        return Problem(line, ProblemKind.UNSEEN, ", ".join(hidden))
    empty = [name for name, cell in suspect.items() if not is_readable(cell)]
    return Problem(line, ProblemKind.EMPTY_CELL, ", ".join(empty)) if empty else None


def barred(body: Organization, *, from_paper: bool = False) -> ProblemKind | None:
    """Why a row cannot be joined to the body that is registered under its name, if it cannot; `from_paper`: paper brought that
    in, and nobody acts for it."""
    verdict = may_bring_in(
        organization_confirmed=body.confirmed_at is not None,
        organization_frozen=body.frozen_at is not None,
        from_paper=from_paper,
    )
    if verdict.allowed:
        return None
    return ProblemKind.FROZEN if verdict.reason is Reason.ORGANIZATION_FROZEN else ProblemKind.NOT_CONFIRMED
