"""What stands in the packs that missions download: the list and the Chair's communications, as PDF and CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words, iso_words, seat_day_words, short_words
from accounts.spreadsheets import csv_bytes
from accounts.typesetting import Document, Part, heading, note, pairs, paragraph, table
from accreditation.models import Circulation, Correction
from accreditation.queries.circulation import with_words
from accreditation.queries.names import country_words, type_words
from objections.notices.addenda import addenda_parts, addenda_text
from objections.notices.marked import Mark
from objections.notices.states_words import ON_PAPER, answers_of, status_of
from objections.queries.states_annex import AnnexRow
from objections.queries.states_files import file_is_open


@dataclass(frozen=True)
class ListPack:
    """A circulated list as one State may read it; `addenda` by the key of the application."""

    circulation: Circulation
    entries: Sequence[Any]
    annex: Sequence[AnnexRow]
    mark: Mark
    addenda: Mapping[int, Sequence[Correction]]

    def addenda_to(self, entry: Any) -> Sequence[Correction]:
        return self.addenda.get(entry.application_id, ())


def name_of(pack: ListPack, suffix: str) -> str:
    """The file's name: each window counts its lists anew, so that its own number stands in it beside the year."""
    window = pack.circulation.window
    return f"list-{pack.circulation.number}-{window.year}-w{window.pk}.{suffix}"


def list_document(pack: ListPack) -> Document:
    """The list, the files in full, those named for information, the annex."""
    circulation = pack.circulation
    files: list[Part] = [
        heading(_("Files")),
        table(
            [_("No."), _("Reference"), _("Organization"), _("Country"), _("Type"), _("Status")],
            [
                [
                    str(e.position),
                    e.application.reference,
                    e.name,
                    country_words(e.country),
                    type_words(e.type),
                    status_of(e.word)[0],
                ]
                for e in pack.entries
            ],
            [0, 0, 4, 2, 2, 2],
        ),
    ]
    parts = [*([] if circulation.annex_only else files), *_beside(pack)]
    for entry in pack.entries:
        parts += _file(entry, pack.addenda_to(entry))
    return Document(
        title=_title(circulation),
        subtitle=circulation.window.title,
        process=circulation.window.cycle.process.name,
        symbol=_("List %(number)s") % {"number": circulation.number},
        distribution=_("Distribution: Member States"),
        dated=seat_day_words(circulation.published_at) if circulation.published_at else "",
        facts=[
            (_("Circulated"), short_words(circulation.published_at) if circulation.published_at else ""),
            *([] if circulation.annex_only else [(_("Period ends"), instant_words(circulation.period_ends_at))]),
            *([] if circulation.annex_only else [(_("Files"), str(len(pack.entries)))]),
        ],
        parts=parts,
        mark=pack.mark.line(),
    )


def _title(circulation: Circulation) -> str:
    words = (
        _("List %(number)s: an annex alone, of bodies that were not admitted")
        if circulation.annex_only
        else _("List %(number)s of applications for accreditation on a non-objection basis")
    )
    return words % {"number": circulation.number}


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
                [_("Organization"), _("Country"), _("Consultative status")],
                [
                    [row["organization"], row["country"], row.get("status", "")]
                    for row in with_words(pack.circulation.for_information)
                ],
                [3, 1, 1],
            ),
            *_late([(row["organization"], row["late"]) for row in with_words(pack.circulation.for_information)]),
        ]
    if pack.annex:
        parts += [
            heading(_("Annex: not admitted")),
            note(_("Any Member State may ask, at its desk, for one of these to be circulated.")),
            table(
                [_("Reference"), _("Organization"), _("Country"), _("Reason")],
                [[row.reference, row.organization, country_words(row.country), row.reason] for row in pack.annex],
                [0, 2, 1, 4],
            ),
            *_late([(row.organization, row.late_reason) for row in pack.annex]),
        ]
    return parts


def _late(rows: Sequence[tuple[str, str]]) -> list[Part]:
    """Those that came after the close, each with the reason of its late permission."""
    words = _("%(name)s: late permission, %(reason)s")
    return [paragraph(words % {"name": name, "reason": reason}) for name, reason in rows if reason]


def _file(entry: Any, addenda: Sequence[Correction]) -> list[Part]:
    parts = [heading(f"{entry.position}. {entry.name}")]
    if entry.recalled_at is not None:
        return [*parts, paragraph(_("Recalled: %(reason)s") % {"reason": entry.recall_reason})]
    if not file_is_open(entry.word) or entry.version is None:
        return [*parts, paragraph(status_of(entry.word)[0])]
    data = entry.version.content
    organization = data.get("organization", {})
    facts = [
        (_("Reference"), entry.application.reference),
        (_("Country"), country_words(entry.country)),
        (_("Type"), type_words(entry.type)),
        (_("Legal form"), organization.get("legal_form") or ""),
        (_("Head"), organization.get("head_name") or ""),
        (_("Website"), organization.get("website") or ""),
        (_("Digest of the file"), entry.version.digest),
    ]
    if entry.late_reason:
        facts.append((_("Late permission"), entry.late_reason))
    parts.append(pairs([fact for fact in facts if fact[1]]))
    if entry.circulation.imported:
        return [*parts, paragraph(str(ON_PAPER)), *addenda_parts(data, addenda)]
    for label, text in answers_of(data):
        parts += [heading(label, 3), paragraph(text or _("Not given"))]
    return [*parts, *addenda_parts(data, addenda)]


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
    "addenda",
    "not_admitted_because",
    "late_permission",
    "copy",
]
NOT_ADMITTED = "not_admitted"
FOR_INFORMATION = "for_information"


def list_csv(pack: ListPack) -> bytes:
    """A row for each file, for each body named for information and for each of the annex; the last column marks the copy."""
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
                addenda_text(entry.version.content, pack.addenda_to(entry)) if shown else "",
                "",
                entry.late_reason,
                pack.mark.line(),
            ]
        )
    informing = [_informing_line(pack, row) for row in pack.circulation.for_information]
    return csv_bytes(LIST_COLUMNS, [*rows, *informing, *(_annex_line(pack, row) for row in pack.annex)])


def _informing_line(pack: ListPack, row: dict[str, str]) -> list[str]:
    """A body in consultative status: named for information, with no file and no period (R1)."""
    known = {
        "list": str(pack.circulation.number),
        "organization": row["organization"],
        "country": row.get("country", ""),
        "status": FOR_INFORMATION,
        "late_permission": row.get("late", ""),
        "copy": pack.mark.line(),
    }
    return [known.get(name, "") for name in LIST_COLUMNS]


def _annex_line(pack: ListPack, row: AnnexRow) -> list[str]:
    """A body that was not admitted: it has no place among the files, no period, and nothing of its file is shown."""
    known = {
        "list": str(pack.circulation.number),
        "reference": row.reference,
        "organization": row.organization,
        "country": row.country,
        "status": NOT_ADMITTED,
        "not_admitted_because": row.reason,
        "late_permission": row.late_reason,
        "copy": pack.mark.line(),
    }
    return [known.get(name, "") for name in LIST_COLUMNS]
