"""A communication of the Chair to all Member States as a printed document: the mission's copy and the office's own."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words, seat_day_words, short_words
from accounts.typesetting import Document, Part, heading, note, paragraph, table
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from objections.models import Dissemination, DisseminationItem
from objections.notices.chair_words import ITEM, case_of_item, item_text, ordinal_words, state_name
from objections.notices.corrections import corrected_words


def communication_document(
    sent: Dissemination, items: Sequence[DisseminationItem], process: str, mark: str = ""
) -> Document:
    """Every piece in a table with the instant of its receipt, then the texts of those that have one, by the same number.
    `mark`: at the foot of each page, for whom the copy is."""
    numbered = list(enumerate(items, start=1))
    parts: list[Part] = [note(f"{PARAGRAPHS[Rule.R6].text} ({PARAGRAPHS[Rule.R6].symbol})")]
    if numbered:
        parts.append(
            table(
                [_("No."), _("What"), _("Member State"), _("About"), _("Reference"), _("Received")],
                [_row(number, item) for number, item in numbered],
                [0, 2, 3, 4, 0, 3],
            )
        )
    texts = [(number, item) for number, item in numbered if item_text(item)]
    if texts:
        parts.append(heading(_("Texts received")))
    for number, item in texts:
        who = state_name(item) or case_of_item(item).organization.name
        told = corrected_words(item)
        parts += [
            heading(f"{number}. {ITEM[item.kind]}: {who}{f' ({told})' if told else ''}", 3),
            paragraph(item_text(item)),
        ]
    return Document(
        title=_("Communication %(number)s of the Chair to all Member States") % {"number": sent.number},
        process=process,
        symbol=_("Communication %(number)s") % {"number": sent.number},
        distribution=_("Distribution: Member States"),
        dated=seat_day_words(sent.sent_at),
        facts=[(_("Sent"), instant_words(sent.sent_at)), (_("Pieces"), str(len(numbered)))],
        parts=parts,
        mark=mark,
    )


def _row(number: int, item: DisseminationItem) -> list[str]:
    case = case_of_item(item)
    return [
        str(number),
        "\n".join(part for part in (str(ITEM[item.kind]), ordinal_words(item), corrected_words(item)) if part),
        state_name(item) or "–",
        case.organization.name,
        case.reference,
        short_words(item.received_at),
    ]
