"""A communication of the Chair as a marked document and as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words, iso_words
from accounts.spreadsheets import csv_bytes
from accounts.typesetting import Document, Part, heading, note, paragraph
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from objections.models import Dissemination, DisseminationItem
from objections.notices.marked import Mark
from objections.notices.states_words import ITEM


def communication_document(communication: Dissemination, items: Sequence[DisseminationItem], mark: Mark) -> Document:
    """A communication of the Chair, its pieces as they were sent."""
    parts: list[Part] = [note(PARAGRAPHS[Rule.R6].text)]
    for item in items:
        parts += [heading(_title(item), 3), *([paragraph(text)] if (text := _text(item)) else [])]
    return Document(
        title=_("Communication %(number)s of the Chair to all Member States") % {"number": communication.number},
        process=_process(items),
        facts=[(_("Sent"), instant_words(communication.sent_at))],
        parts=parts,
        mark=mark.line(),
    )


COMMUNICATION_COLUMNS = [
    "communication",
    "sent",
    "kind",
    "reference",
    "organization",
    "state",
    "received",
    "text",
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
                case_of(item).reference,
                case_of(item).organization.name,
                item.objection.state.name if item.objection else "",
                iso_words(received_at(item)),
                _text(item),
                mark.line(),
            ]
            for item in items
        ],
    )


def case_of(item: DisseminationItem) -> Any:
    """The application that a piece is about."""
    subject = item.objection or item.reply
    if subject is None:
        raise ValueError("an item is about an objection or a reply")
    return subject.application


def _process(items: Sequence[DisseminationItem]) -> str:
    return case_of(items[0]).cycle.process.name if items else ""


def _title(item: DisseminationItem) -> str:
    who = item.objection.state.name if item.objection else case_of(item).organization.name
    application = case_of(item)
    return f"{ITEM[item.kind]}: {who} · {application.organization.name} ({application.reference})"


def _text(item: DisseminationItem) -> str:
    if item.statement is not None:
        return item.statement.text
    return item.reply.text if item.reply is not None else ""


def received_at(item: DisseminationItem) -> datetime:
    """When the Chair received it."""
    if item.statement is not None:
        return item.statement.made_at
    if item.reply is not None:
        return item.reply.sent_at
    if item.objection is None:
        raise ValueError("an item is about an objection or a reply")
    if item.kind == "withdrawal":
        return item.objection.withdrawal_received_at or item.objection.received_at
    return item.objection.received_at
