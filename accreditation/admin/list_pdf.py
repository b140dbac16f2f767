"""A numbered list as PDF."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words, seat_day_words
from accounts.typesetting import Document, heading, note, paragraph, table, typeset
from accreditation.models import Circulation
from accreditation.queries.circulation import Line, lines_of, with_words


def list_title(circulation: Circulation) -> str:
    if circulation.number is None:
        return _("Prepared list of %(window)s") % {"window": circulation.window.title}
    return _("List %(number)s of %(window)s") % {"number": circulation.number, "window": circulation.window.title}


def _with_remark(line: Line) -> str:
    """The name, and that the file stands on the list no more."""
    if line.entry.recalled_at:
        return f"{line.name} – {_('recalled')}"
    return f"{line.name} – {_('taken off the list: changed in substance')}" if line.changed_at else line.name


def list_pdf(circulation: Circulation) -> bytes:
    """The numbered list with its annex and the bodies named for information."""
    window, lines = circulation.window, lines_of(circulation)
    files = [
        table(
            [_("No."), _("Organization"), _("Country"), _("Reference")],
            [
                (
                    str(line.number),
                    _with_remark(line),
                    line.country_name,
                    line.application.reference,
                )
                for line in lines
            ],
            [0, 5, 3, 0],
        )
    ]
    parts = [] if circulation.annex_only else files
    late = [(f"{line.number}. {line.name}", line.late_reason) for line in lines]
    beside = [*with_words(circulation.annex), *with_words(circulation.for_information)]
    late += [(row["organization"], row["late"]) for row in beside]
    if any(reason for _name, reason in late):
        parts.append(heading(_("Received by late permission")))
        parts += [paragraph(f"{name}: {reason}") for name, reason in late if reason]
    recalled = [line for line in lines if line.recalled_reason]
    if recalled:
        parts.append(heading(_("Recalled")))
        parts += [paragraph(f"{line.number}. {line.name}: {line.recalled_reason}") for line in recalled]
    if circulation.annex:
        parts.append(heading(_("Annex: not admitted to circulation")))
        parts.append(note(_("Any Member State may ask for one of these to be circulated.")))
        parts.append(
            table(
                [_("Organization"), _("Country"), _("Reason")],
                [(row["organization"], row["country"], row["reason"]) for row in with_words(circulation.annex)],
                [3, 2, 5],
            )
        )
    if circulation.for_information:
        parts.append(heading(_("For information: in consultative status with ECOSOC")))
        rows = [
            (r["organization"], r["country"], r["status"], r["number"]) for r in with_words(circulation.for_information)
        ]
        parts.append(table([_("Organization"), _("Country"), _("Status"), _("Number")], rows, [5, 3, 0, 0]))
    zone = window.cycle.process.rules().zone
    return typeset(
        Document(
            title=list_title(circulation),
            process=window.cycle.process.name,
            symbol=_("List %(number)s") % {"number": circulation.number} if circulation.number else _("Prepared list"),
            distribution=_("Distribution: Member States"),
            dated=seat_day_words(circulation.published_at, zone) if circulation.published_at else "",
            subtitle=_("Circulated to all Member States on a non-objection basis"),
            facts=[
                (
                    _("Circulated"),
                    instant_words(circulation.published_at, zone) if circulation.published_at else _("not yet"),
                ),
                *(
                    []
                    if circulation.annex_only
                    else [(_("Period ends"), instant_words(circulation.period_ends_at, zone))]
                ),
            ],
            parts=parts,
        ),
        made_at=circulation.published_at,
    )
