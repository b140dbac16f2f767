"""One case in one file: the file as PDF, its documents, and the acts that this person may see, as a zip (DESIGN 10)."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.capacities import Actor
from accounts.deadline_words import instant_words, iso_words, seat_day_words
from accounts.notices.acts import told
from accounts.services.files import path_of
from accounts.services.record import record_act
from accounts.spreadsheets import csv_bytes
from accounts.typesetting import Document, heading, note, pairs, paragraph, table, typeset
from accreditation.modalities.mandates import ActOf
from accreditation.models import Application
from accreditation.notices.case_words import status_word, submitted_words
from accreditation.policy import insist_may
from accreditation.queries.case_file import CaseFile, answers_of, case_file, field_words, profile_words
from accreditation.services.organizations import PROFILE_FIELDS


def build_dossier(*, application: Application, actor: Actor, now: datetime) -> bytes:
    """Put the case together for this person, on record. What the person may not see is not in it.

    Raises Refused: no right."""
    insist_may(ActOf.EXPORT, actor)
    case = case_file(application, actor, now)
    out = io.BytesIO()
    folder = application.reference
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _write(archive, f"{folder}/{folder}.pdf", typeset(_document(case, now), made_at=now), now)
        _write(archive, f"{folder}/acts.csv", _acts(case, actor, now), now)
        for number, document in enumerate(case.documents, start=1):
            path = path_of(document.file.sha256)
            if path.exists():
                name = f"{folder}/documents/{number:02}-{document.kind}{_ending(document.file.media_type)}"
                _write(archive, name, path.read_bytes(), now)
    with transaction.atomic():
        record_act(
            kind="export",
            moment=now,
            actor=actor,
            subject=application.record_subject,
            facts={"format": "dossier", "documents": len(case.documents)},
        )
    return out.getvalue()


def _write(archive: zipfile.ZipFile, name: str, data: bytes, now: datetime) -> None:
    info = zipfile.ZipInfo(name, date_time=now.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, data)


def _ending(media_type: str) -> str:
    return {
        "application/pdf": ".pdf",
        "image/png": ".png",
        "image/jpeg": ".jpg",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    }.get(media_type, ".bin")


def _acts(case: CaseFile, actor: Actor, now: datetime) -> bytes:
    """The acts by instant, in the words of the file's page. No numbers of the record: the gaps between them would count what
    is secret."""
    return csv_bytes(
        [_("When (UTC)"), _("Act"), _("On behalf of"), _("Rule")],
        (
            [iso_words(one.act.moment), one.words, one.behalf.words or one.by, one.act.rule]
            for one in told(case.history, actor, now)
        ),
    )


def _document(case: CaseFile, now: datetime) -> Document:
    application, organization = case.application, case.application.organization
    parts = [heading(_("Organization"))]
    parts.append(
        pairs(
            (capfirst(field_words(type(organization), name)), profile_words(organization, name) or "–")
            for name in PROFILE_FIELDS
        )
    )
    parts.append(heading(_("Answers")))
    for question, answer in answers_of(application):
        parts += [
            heading(capfirst(question), 3),
            *(paragraph(part) for part in (answer or "–").split("\n") if part.strip()),
        ]
    if case.documents:
        parts.append(heading(_("Documents")))
        rows = [(d.get_kind_display(), d.file.original_name, d.file.sha256) for d in case.documents]
        parts.append(table([_("Kind"), _("Name"), "SHA-256"], rows, [2, 3, 5]))
    if case.questions:
        parts.append(heading(_("Questions and answers")))
        for asked in case.questions:
            who = asked.asked_by_state.name if asked.asked_by_state else _("Secretariat")
            parts += [
                paragraph(f"{who}, {instant_words(asked.asked_at)}: {asked.text}"),
                note(asked.answer or _("Not answered yet.")),
            ]
    if case.notes:
        parts.append(heading(_("Notes of the Secretariat")))
        parts += [paragraph(f"{instant_words(n.written_at)}: {n.text}") for n in case.notes]
    return Document(
        title=organization.name,
        process=application.cycle.process.name,
        symbol=application.reference,
        distribution=_("Distribution: Secretariat"),
        dated=seat_day_words(now),
        subtitle=_("Dossier of one case"),
        facts=[
            (_("Route"), application.get_route_display()),
            (_("Status"), status_word(case.shown)),
            (_("Submitted"), _submitted(application)),
            (_("Window"), application.window.title),
        ],
        parts=parts,
        mark=_("Secretariat's dossier. Not for circulation."),
    )


def _submitted(application: Application) -> str:
    at = submitted_words(application)
    return at if isinstance(at, str) else instant_words(at)
