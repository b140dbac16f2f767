"""What stands in the packs that missions download: the list and the Chair's communications, as PDF and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django_countries import countries

from accounts.deadline_words import instant_words, iso_words, short_words
from accounts.spreadsheets import plain_text
from accounts.typesetting import Document, Part, heading, note, pairs, paragraph, table
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from accreditation.models import Circulation
from accreditation.models.organization import OrganizationType
from objections.models import Dissemination, DisseminationItem
from objections.notices.states_words import ITEM, answers_of, status_of
from objections.queries.states_annex import AnnexRow
from objections.queries.states_files import file_is_open


@dataclass(frozen=True)
class Mark:
    """For whom and when a copy was made. `code` leads to the act of the download."""

    state: str
    made_at: datetime
    code: str

    def line(self) -> str:
        return _("Copy for the Permanent Mission of %(state)s, %(instant)s, mark %(code)s. For Member States only.") % {
            "state": self.state,
            "instant": iso_words(self.made_at),
            "code": self.code,
        }


@dataclass(frozen=True)
class ListPack:
    """A circulated list as one State may read it."""

    circulation: Circulation
    entries: Sequence[Any]
    annex: Sequence[AnnexRow]
    mark: Mark


def name_of(pack: ListPack, suffix: str) -> str:
    return f"list-{pack.circulation.number}-{pack.circulation.window.year}.{suffix}"


def list_document(pack: ListPack) -> Document:
    """The list, the files in full, those named for information, the annex."""
    circulation = pack.circulation
    parts: list[Part] = [
        heading(_("Files")),
        table(
            [_("No."), _("Reference"), _("Organization"), _("Country"), _("Type"), _("Status")],
            [
                [
                    str(e.position),
                    e.application.reference,
                    e.name,
                    _country(e.country),
                    _type(e.type),
                    status_of(e.word)[0],
                ]
                for e in pack.entries
            ],
            [0, 0, 4, 2, 2, 2],
        ),
        *_beside(pack),
    ]
    for entry in pack.entries:
        parts += _file(entry)
    return Document(
        title=_("List %(number)s of applications for accreditation on a non-objection basis")
        % {"number": circulation.number},
        subtitle=circulation.window.title,
        process=circulation.window.cycle.process.name,
        facts=[
            (_("Circulated"), short_words(circulation.published_at) if circulation.published_at else ""),
            (_("Period ends"), instant_words(circulation.period_ends_at)),
            (_("Files"), str(len(pack.entries))),
        ],
        parts=parts,
        mark=pack.mark.line(),
    )


def _beside(pack: ListPack) -> list[Part]:
    parts: list[Part] = []
    if pack.circulation.for_information:
        parts += [
            heading(_("For information: bodies in consultative status with ECOSOC")),
            note(
                _(
                    "They informed the Secretariat of their interest (R1). The non-objection basis does not apply to them."
                )
            ),
            table(
                [_("Organization"), _("Country")],
                [[row["organization"], _country(row.get("country", ""))] for row in pack.circulation.for_information],
                [3, 1],
            ),
        ]
    if pack.annex:
        parts += [
            heading(_("Annex: not admitted")),
            note(_("Any Member State may ask, at its desk, for one of these to be circulated.")),
            table(
                [_("Reference"), _("Organization"), _("Reason")],
                [[row.reference, row.organization, row.reason] for row in pack.annex],
                [0, 2, 4],
            ),
        ]
    return parts


def _file(entry: Any) -> list[Part]:
    parts = [heading(f"{entry.position}. {entry.name}")]
    if entry.recalled_at is not None:
        return [*parts, paragraph(_("Recalled: %(reason)s") % {"reason": entry.recall_reason})]
    if not file_is_open(entry.word) or entry.version is None:
        return [*parts, paragraph(status_of(entry.word)[0])]
    data = entry.version.content
    organization = data.get("organization", {})
    facts = [
        (_("Reference"), entry.application.reference),
        (_("Country"), _country(entry.country)),
        (_("Type"), _type(entry.type)),
        (_("Legal form"), organization.get("legal_form") or ""),
        (_("Head"), organization.get("head_name") or ""),
        (_("Website"), organization.get("website") or ""),
        (_("Digest of the file"), entry.version.digest),
    ]
    if entry.late_reason:
        facts.append((_("Late permission"), entry.late_reason))
    parts.append(pairs([fact for fact in facts if fact[1]]))
    for label, text in answers_of(data):
        parts += [heading(label, 3), paragraph(text or _("Not given"))]
    return parts


LIST_COLUMNS = [
    "list",
    "number",
    "reference",
    "organization",
    "acronym",
    "country",
    "type",
    "website",
    "status",
    "period_ends",
    "own_position",
    "seen",
    "digest",
    "purpose",
    "programmes",
    "activities",
    "past_interaction",
    "funding",
    "governance",
    "copy",
]


def list_csv(pack: ListPack) -> bytes:
    """A row for each file; the last column carries the mark of the copy."""
    rows = []
    for entry in pack.entries:
        shown = file_is_open(entry.word) and entry.version is not None
        answers = entry.version.content.get("answers", {}) if shown else {}
        organization = entry.version.content.get("organization", {}) if shown else {}
        rows.append(
            [
                str(pack.circulation.number),
                str(entry.position),
                entry.application.reference,
                entry.name,
                entry.acronym or "",
                entry.country,
                entry.type,
                organization.get("website") or "",
                entry.word,
                iso_words(pack.circulation.period_ends_at),
                entry.own_standing,
                "yes" if entry.seen else "no",
                entry.version.digest if shown else "",
                *(answers.get(name, "") for name in LIST_COLUMNS[13:19]),
                pack.mark.line(),
            ]
        )
    return _csv(LIST_COLUMNS, rows)


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
    return _csv(
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


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([plain_text(str(cell)) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _country(code: str) -> str:
    return str(countries.name(code) or code)


def _type(value: str) -> str:
    return str(dict(OrganizationType.choices).get(value, value))
