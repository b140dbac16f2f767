"""One objection as the page of its case shows it to the Chair: its standing, what became of each piece, who may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accreditation.modalities.objections import Standing, may_withdraw
from accreditation.queries.parameters import shares_with_applicant
from objections.models import Dissemination, Objection, ObjectionStatement
from objections.models.dissemination import ItemKind
from objections.notices.chair_words import standing_of
from objections.queries.cases import Entry, contested_entry, may_strike
from objections.queries.chair_cases import CaseFile


@dataclass(frozen=True)
class Sent:
    """Whether a piece has been disseminated: by which communication, else until when it is due."""

    communication: Dissemination | None
    due: datetime | None


@dataclass(frozen=True)
class ObjectionRow:
    objection: Objection
    word: str
    shape: str
    may_know: str
    sent: Sent
    withdrawal_sent: Sent
    statements: list[tuple[ObjectionStatement, Sent]]
    contested: Entry | None
    # In which communications Member States were told of an entry that was struck, and of its correction.
    told: list[Dissemination]
    may_withdraw: bool
    may_strike: bool
    may_withhold: bool


def objection_rows(file: CaseFile) -> list[ObjectionRow]:
    """The objections of a case in the order of receipt; no query for each that is not contested."""
    as_shared = shares_with_applicant(file.application)
    return [_row(objection, as_shared=as_shared) for objection in file.objections]


def _row(objection: Objection, *, as_shared: bool) -> ObjectionRow:
    word, shape = standing_of(objection)
    by_piece = {
        (item.kind, item.statement_id): item.dissemination
        for item in objection.disseminated.all()
        if item.struck_at is None
    }
    return ObjectionRow(
        objection,
        word,
        shape,
        may_know(objection, as_shared=as_shared),
        Sent(by_piece.get((ItemKind.OBJECTION.value, None)), objection.dissemination_due_at),
        Sent(by_piece.get((ItemKind.WITHDRAWAL.value, None)), objection.withdrawal_due_at),
        [
            (one, Sent(by_piece.get((ItemKind.STATEMENT.value, one.pk)), one.dissemination_due_at))
            for one in objection.statements.all()
        ],
        contested_entry(objection),
        _communications(objection) if objection.was_struck else [],
        may_withdraw(Standing(objection.standing), objection.application.state_now).allowed,
        may_strike(objection).allowed,
        may_withhold=not objection.was_struck
        and (objection.shares_name or objection.shares_basis or objection.withheld_at is not None),
    )


def _communications(objection: Objection) -> list[Dissemination]:
    found = {item.dissemination.number: item.dissemination for item in objection.disseminated.all()}
    return [found[number] for number in sorted(found)]


def may_know(objection: Objection, *, as_shared: bool) -> str:
    """What the organization may know of it: by the State's choice, the Chair's settings and the Chair's withholding."""
    if objection.withheld_at is not None:
        return _("only that one was received; withheld by the Chair: %(reason)s") % {
            "reason": objection.withheld_reason
        }
    name, basis = objection.shares_name and as_shared, objection.shares_basis and as_shared
    words = {
        (True, True): _("which State, and the basis"),
        (True, False): _("which State, not the basis"),
        (False, True): _("the basis, not which State"),
        (False, False): _("only that one was received"),
    }[name, basis]
    kept_back = (objection.shares_name and not name) or (objection.shares_basis and not basis)
    return _("%(words)s; the State shares more, the Chair's settings do not") % {"words": words} if kept_back else words
