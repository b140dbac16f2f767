"""Lists taken out of the portal, column by column as the page has them (DESIGN 10)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from accounts.capacities import Actor
from accounts.services.exports import export_table
from accreditation.modalities.mandates import ActOf
from accreditation.policy import insist_may


@dataclass(frozen=True)
class Column:
    """A column of a list, on page and in files. `value` gives str, int, bool, date or an aware datetime; `link` the
    address that the page puts behind it; `status` gives word and shape where the page draws a status; `shown` is what the
    page says where it is shorter than the value. A column `of_page` only leads somewhere and is left out of files."""

    key: str
    title: str
    value: Callable[[Any], Any]
    link: Callable[[Any], str] | None = None
    status: Callable[[Any], tuple[str, str]] | None = None
    shown: Callable[[Any], str] | None = None
    of_page: bool = False


def export_list(
    *,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Any],
    file_format: str,
    actor: Actor,
    now: datetime,
) -> IO[bytes]:
    """The whole list as a file, at its beginning; the record keeps who took which list, when, and how many rows.

    Raises Refused: no right."""
    insist_may(ActOf.EXPORT, actor)
    columns = [column for column in columns if not column.of_page]
    return export_table(
        name=name,
        titles=[column.title for column in columns],
        table=([column.value(row) for column in columns] for row in rows),
        file_format=file_format,
        actor=actor,
        now=now,
    )
