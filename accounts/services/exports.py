"""A table taken out of the portal, whole: CSV or XLSX with typed dates, on record (DESIGN 10).

A list may be longer than memory: its rows are laid aside on disk as they come, since only the last of them tells which
columns hold instants and how many rows there are."""

from __future__ import annotations

import csv
import io
import pickle
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from accounts.capacities import Actor, Party
from accounts.deadline_words import in_utc, iso_words, seat_place
from accounts.refusals import Refused
from accounts.seat import at_seat, seat_zone
from accounts.services.record import record_act
from accounts.spreadsheets import plain_text

# A sheet could hold ten times as many, and no request lives long enough to write them. A CSV has no such limit.
MOST_IN_XLSX = 100_000
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Headings = list[tuple[str, bool]]


@dataclass
class Aside:
    """Rows laid aside: how many, which columns hold instants, and whether there were more than the format takes."""

    file: IO[bytes]
    rows: int = 0
    instants: set[int] = field(default_factory=set)
    cut: bool = False

    def __iter__(self) -> Iterator[list[Any]]:
        self.file.seek(0)
        for _row in range(self.rows):
            yield pickle.load(self.file)  # noqa: S301 - written by us a moment ago, to a file without a name


def export_table(
    *, name: str, titles: Sequence[str], table: Iterable[Iterable[Any]], file_format: str, actor: Actor, now: datetime
) -> IO[bytes]:
    """The rows of a list as a file, at its beginning: str, int, bool, date or aware datetime, which becomes UTC and the seat's
    day. All of them; of an XLSX the first MOST_IN_XLSX, and a last line says so. The record keeps who took which list, when,
    and how many rows. Raises Refused for who does not act for the Secretariat."""
    if actor.party is not Party.SECRETARIAT:
        raise Refused("other_party")
    most = None if file_format == "csv" else MOST_IN_XLSX
    out: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it, once it is sent
    # Rows may come from a cursor of the database, which lives as long as a transaction.
    with transaction.atomic(), _laid_aside(table, most) as aside:
        headings = [(title, index in aside.instants) for index, title in enumerate(titles)]
        with at_seat(seat_zone()):  # one for headings and rows
            (_csv if file_format == "csv" else _xlsx)(headings, aside, out)
        record_act(
            kind="export",
            moment=now,
            actor=actor,
            subject=f"list:{name}"[:80],
            facts={"format": file_format, "rows": aside.rows},
        )
    out.seek(0)
    return out


@contextmanager
def _laid_aside(table: Iterable[Iterable[Any]], most: int | None) -> Iterator[Aside]:
    with tempfile.TemporaryFile() as file:
        aside = Aside(file)
        for row in table:
            if aside.rows == most:
                aside.cut = True
                break
            values = [_kept(value) for value in row]
            aside.instants.update(index for index, value in enumerate(values) if isinstance(value, datetime))
            pickle.dump(values, file)
            aside.rows += 1
        yield aside


def _kept(value: Any) -> Any:
    """As a file has it: words that are yet to be translated, and names of choices, become text."""
    kept = value is None or type(value) is str or isinstance(value, (int, float, date))
    return value if kept else str(value)


def _spread(headings: Headings, row: list[Any] | None) -> Iterable[Any]:
    for index, (title, instant) in enumerate(headings):
        if row is None:
            yield _("{title} (UTC)").format(title=title) if instant else title
            if instant:
                yield _("{title} (day in {place})").format(title=title, place=seat_place())
            continue
        value = row[index]
        yield value
        if instant:
            yield value.astimezone(ZoneInfo(seat_zone())).date() if isinstance(value, datetime) else None


def _csv(headings: Headings, aside: Aside, out: IO[bytes]) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(list(_spread(headings, None)))
    for row in aside:
        writer.writerow([_plain(value) for value in _spread(headings, row)])
    text.detach()  # flushed, and `out` left open


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return iso_words(value)
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text if isinstance(value, int) else plain_text(text)


def _xlsx(headings: Headings, aside: Aside, out: IO[bytes]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(_spread(headings, None)))
    for row in aside:
        sheet.append([_cell(sheet, value) for value in _spread(headings, row)])
    if aside.cut:
        sheet.append([_cell(sheet, cut_words())])
    book.save(out)


def cut_words() -> str:
    """The last line of a file that could not take all rows."""
    return _("Here the list is cut: it has more than {number} rows. As CSV it can be taken out whole.").format(
        number=f"{MOST_IN_XLSX:,}"
    )


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, in_utc(value).replace(tzinfo=None))
        cell.number_format = 'yyyy-mm-dd"T"hh:mm:ss"Z"'
        return cell
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet)
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
        return cell
    if value is None or isinstance(value, (int, float)):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, "".join(c for c in str(value) if c in "\t\n\r" or c >= " "))
    cell.data_type = "s"  # text, whatever it begins with
    return cell
