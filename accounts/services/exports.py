"""A table taken out of the portal: CSV or XLSX with typed dates, on record (DESIGN 10)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from accounts.capacities import Actor, Party
from accounts.deadline_words import SEAT_ZONE, in_utc, iso_words, place
from accounts.refusals import Refused
from accounts.services.record import record_act
from accounts.spreadsheets import plain_text

MOST_ROWS = 50_000
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export_table(
    *, name: str, titles: Sequence[str], table: list[list[Any]], file_format: str, actor: Actor, now: datetime
) -> bytes:
    """The rows of a list as a file: str, int, bool, date or aware datetime, which becomes UTC and the seat's day. The record
    keeps who took which list, when, and how many rows. Raises Refused for who does not act for the Secretariat."""
    if actor.party is not Party.SECRETARIAT:
        raise Refused("other_party")
    headings = _headings(titles, table)
    data = (_csv if file_format == "csv" else _xlsx)(headings, table)
    with transaction.atomic():
        record_act(
            kind="export",
            moment=now,
            actor=actor,
            subject=f"list:{name}"[:80],
            facts={"format": file_format, "rows": len(table)},
        )
    return data


def _headings(titles: Sequence[str], table: list[list[Any]]) -> list[tuple[str, bool]]:
    """Titles, and whether the column holds instants, which become two columns: UTC and the seat's day."""
    return [(title, any(isinstance(row[index], datetime) for row in table)) for index, title in enumerate(titles)]


def _spread(headings: list[tuple[str, bool]], row: list[Any] | None) -> Iterable[Any]:
    for index, (title, instant) in enumerate(headings):
        if row is None:
            yield _("{title} (UTC)").format(title=title) if instant else title
            if instant:
                yield _("{title} (day in {place})").format(title=title, place=place(SEAT_ZONE))
            continue
        value = row[index]
        yield value
        if instant:
            yield value.astimezone(ZoneInfo(SEAT_ZONE)).date() if isinstance(value, datetime) else None


def _csv(headings: list[tuple[str, bool]], table: list[list[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(list(_spread(headings, None)))
    for row in table:
        writer.writerow([_plain(value) for value in _spread(headings, row)])
    return ("\ufeff" + text.getvalue()).encode()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return iso_words(value)
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text if isinstance(value, int) else plain_text(text)


def _xlsx(headings: list[tuple[str, bool]], table: list[list[Any]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(_spread(headings, None)))
    for row in table:
        sheet.append([_cell(sheet, value) for value in _spread(headings, row)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


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
