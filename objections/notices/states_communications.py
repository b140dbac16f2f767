"""A communication of the Chair as a marked CSV, for a mission."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.deadline_words import iso_words
from accounts.spreadsheets import csv_bytes
from objections.models import Dissemination, DisseminationItem
from objections.notices.chair_words import case_of_item, item_text, state_name
from objections.notices.marked import Mark

COMMUNICATION_COLUMNS = [
    "communication",
    "sent",
    "kind",
    "reference",
    "organization",
    "state",
    "objection",
    "received",
    "text",
    "corrected_by",
    "copy",
]


def communication_csv(communication: Dissemination, items: Sequence[DisseminationItem], mark: Mark) -> bytes:
    """A row for each piece."""
    return csv_bytes(
        COMMUNICATION_COLUMNS,
        [
            [
                str(communication.number),
                iso_words(communication.sent_at),
                item.kind,
                case_of_item(item).reference,
                case_of_item(item).organization.name,
                state_name(item),
                str(item.ordinal or ""),
                iso_words(item.received_at),
                item_text(item),
                str(item.corrected_by or ""),  # type: ignore[attr-defined]
                mark.line(),
            ]
            for item in items
        ],
    )
