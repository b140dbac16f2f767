"""The Chair's communications and updates as PDF and CSV: what Member States were told, the office's own copy; of updates the
missions' copies too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words, iso_words, seat_day_words
from accounts.spreadsheets import csv_bytes
from accounts.typesetting import Document, Part, heading, note, pairs, paragraph
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from objections.models import Dissemination, DisseminationItem, PlenaryUpdate, PlenaryUpdateItem
from objections.notices.chair_words import case_of_item, item_text, state_name, status_of


def dissemination_csv(sent: Dissemination, items: Iterable[DisseminationItem]) -> bytes:
    """A row for each piece."""
    return csv_bytes(
        ["communication", "sent", "reference", "organization", "kind", "state", "objection", "received", "text"],
        (
            [
                sent.number,
                iso_words(sent.sent_at),
                case_of_item(item).reference,
                case_of_item(item).organization.name,
                item.kind,
                state_name(item),
                item.ordinal or "",
                iso_words(item.received_at),
                item_text(item),
            ]
            for item in items
        ),
    )


def update_document(
    update: PlenaryUpdate, items: Sequence[PlenaryUpdateItem], process: str, mark: str = ""
) -> Document:
    """The Chair's update to a plenary: the cases as they stood, each with its summary. `mark`: at the foot of each page, for
    whom the copy is."""
    parts: list[Part] = [note(f"{PARAGRAPHS[Rule.R8].text} ({PARAGRAPHS[Rule.R8].symbol})")]
    if update.text:
        parts.append(paragraph(update.text))
    for item in items:
        parts.append(heading(f"{item.application.organization.name} ({item.application.reference})"))
        parts.append(pairs([(_("As it stood"), status_of(item.state_then)[0])]))
        if item.summary:
            parts.append(paragraph(item.summary))
    return Document(
        title=_("Update by the Chair"),
        subtitle=update.session.title,
        process=process,
        symbol=_("Plenary update"),
        distribution=_("Distribution: Member States"),
        dated=seat_day_words(update.given_at),
        facts=[
            (_("Given"), instant_words(update.given_at)),
            (_("Cases"), str(len(items))),
            (_("Exchange of views"), str(update.get_exchange_of_views_display())),
        ],
        parts=parts,
        mark=mark,
    )


def update_csv(update: PlenaryUpdate, items: Iterable[PlenaryUpdateItem], mark: str = "") -> bytes:
    """A row for each case; `mark`: in a last column, for whom the copy is."""
    marked = [mark] if mark else []
    columns = ["session", "given", "exchange_of_views", "reference", "organization", "state_then", "summary"]
    return csv_bytes(
        [*columns, "copy"] if mark else columns,
        (
            [
                update.session.title,
                iso_words(update.given_at),
                update.exchange_of_views,
                item.application.reference,
                item.application.organization.name,
                item.state_then,
                item.summary,
                *marked,
            ]
            for item in items
        ),
    )
