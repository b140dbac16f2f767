"""What was received and has not been sent to all Member States: what the Chair's preview shows and the service sends (R6)."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accreditation.modalities.objections import Standing, dissemination_due
from accreditation.models import Application, ObjectionReply
from objections.models import DisseminationItem, Objection, ObjectionStatement
from objections.models.dissemination import ItemKind
from objections.queries.cases import (
    CORRECTION,
    NEVER_LODGED,
    Entry,
    contested_entry,
    received_or_told,
    to_correct,
    withdrawal_told,
)

# Of what was received of one objection at one instant, what comes first.
KINDS = list(ItemKind)


def pending_items(applications: Sequence[Application] | None = None) -> list[DisseminationItem]:
    """Everything received and not sent yet, unsaved, in the order in which it is sent; of some cases, or of all."""
    told_wrongly = to_correct().select_related(
        "dissemination",
        "objection__application__organization",
        "objection__application__cycle__process",
        "objection__state",
    )
    received = Objection.objects.exclude(standing__in=NEVER_LODGED).select_related("application__organization", "state")
    replies = ObjectionReply.objects.filter(
        agrees_to_dissemination=True,
        disseminated_at__isnull=True,
        application__in=received_or_told().values("application"),
    )
    if applications is not None:
        told_wrongly = told_wrongly.filter(objection__application__in=applications)
        received = received.filter(application__in=applications)
        replies = replies.filter(application__in=applications)
    items = [
        piece(kind=CORRECTION[ItemKind(item.kind)], objection=item.objection, corrects=item) for item in told_wrongly
    ]
    items += [
        piece(kind=ItemKind.OBJECTION, objection=objection)
        for objection in received.exclude(disseminated__kind=ItemKind.OBJECTION)
    ]
    items += [
        piece(kind=ItemKind.STATEMENT, objection=statement.objection, statement=statement)
        for statement in ObjectionStatement.objects.filter(
            objection__in=received, disseminated__isnull=True
        ).select_related("objection__application__organization", "objection__state")
    ]
    items += [
        piece(kind=ItemKind.WITHDRAWAL, objection=objection)
        for objection in received.filter(~withdrawal_told(), standing=Standing.WITHDRAWN.value)
    ]
    items += [piece(kind=ItemKind.REPLY, reply=reply) for reply in replies.select_related("application__organization")]
    return numbered(_in_order(items))


def piece(**what: Any) -> DisseminationItem:
    """An item, unsaved, with the instant of its receipt as it stands now: what it tells is frozen by being sent."""
    item = DisseminationItem(**what)
    item.received_at = _received(item)
    return item


def _received(item: DisseminationItem) -> datetime:
    """When the Chair received it; of a correction, when the entry was struck. A basis never before its objection: what a
    mission had only prepared nobody outside it had, nor learns when it did (DESIGN 4)."""
    if item.reply is not None:
        return item.reply.sent_at
    if item.objection is None:
        raise ValueError("an item is about an objection or a reply")
    if item.statement is not None:
        return max(item.statement.made_at, item.objection.received_at)
    if item.corrects is not None and item.corrects.struck_at is not None:
        return item.corrects.struck_at
    if item.kind == ItemKind.WITHDRAWAL:
        return item.objection.withdrawal_received_at or item.objection.received_at
    return item.objection.received_at


def _in_order(items: Sequence[DisseminationItem]) -> list[DisseminationItem]:
    """Case by case, the one of which the Chair first received something first; in each the corrections first, then by the
    instant of receipt: who follows the communications row by row takes away what never was before what was made instead."""
    begun: dict[int, datetime] = {}
    for item in items:
        begun[case_of(item)] = min(item.received_at, begun.get(case_of(item), item.received_at))

    def place(item: DisseminationItem) -> tuple[Any, ...]:
        case, kind = case_of(item), KINDS.index(ItemKind(item.kind))
        return begun[case], case, item.corrects_id is None, item.received_at, item.objection_id or math.inf, kind

    return sorted(items, key=place)


def numbered(items: list[DisseminationItem]) -> list[DisseminationItem]:
    """The pieces, each with which objection of its State on the case it is about, of those told to Member States: a State may
    lodge again. One that was never told is not counted, so that the number tells nothing of it."""
    cases = {case_of(item) for item in items}
    told = DisseminationItem.objects.filter(kind=ItemKind.OBJECTION, objection__application__in=cases)
    objections = [row.objection for row in told.select_related("objection").order_by("id")] if cases else []
    objections += [item.objection for item in items if item.kind == ItemKind.OBJECTION]
    counted: Counter[tuple[int, int]] = Counter()
    ordinals: dict[int, int] = {}
    for objection in objections:
        if objection is not None:
            counted[objection.application_id, objection.state_id] += 1
            ordinals[objection.pk] = counted[objection.application_id, objection.state_id]
    for item in items:
        item.ordinal = ordinals.get(item.objection_id) if item.objection_id else None
    return items


def unsent_of(objection: Objection) -> list[tuple[DisseminationItem, datetime | None]]:
    """What was received of one objection and has not been sent to all Member States, each with when it is due."""
    items = pending_items([objection.application])
    return [(item, due_of(item)) for item in items if item.objection is not None and item.objection.pk == objection.pk]


def case_of(item: DisseminationItem) -> int:
    """The application that an item is about."""
    found = item.objection or item.reply
    if found is None:
        raise ValueError("an item is about an objection or a reply")
    return found.application_id


def contested_among(items: Sequence[DisseminationItem]) -> list[Objection]:
    """Of what waits, the objections with an entry from paper that the mission contests and nobody has answered, each once:
    the objection and what was said of its basis, or its withdrawal. No query but for each that is contested."""
    kinds: dict[int, tuple[Objection, set[str]]] = {}
    for item in items:
        if item.objection is not None and item.objection.contest_is_open and item.corrects_id is None:
            kinds.setdefault(item.objection.pk, (item.objection, set()))[1].add(item.kind)
    return [
        objection
        for objection, waits in kinds.values()
        if contested_entry(objection) is not Entry.WITHDRAWAL or ItemKind.WITHDRAWAL in waits
    ]


def fingerprint(items: Sequence[DisseminationItem]) -> str:
    """What a preview showed, contests included, so that nothing is sent that the person has not seen."""
    seen = [f"{item.kind}:{item.objection_id}:{item.statement_id}:{item.reply_id}:{item.corrects_id}" for item in items]
    seen += [f"contested:{objection.pk}" for objection in contested_among(items)]
    return hashlib.sha256("|".join(sorted(seen)).encode()).hexdigest()


def due_of(item: DisseminationItem) -> datetime | None:
    """Until when an item is to be disseminated. A reply has no term of its own."""
    if item.kind == ItemKind.STATEMENT and item.statement is not None:
        return item.statement.dissemination_due_at
    if item.objection is None:
        return None
    if item.corrects is not None and item.corrects.struck_at is not None:
        return dissemination_due(item.corrects.struck_at, item.objection.application.cycle.process.rules())
    return item.objection.withdrawal_due_at if item.kind == ItemKind.WITHDRAWAL else item.objection.dissemination_due_at


def unsent_by_case() -> Counter[int]:
    """How much of each case is still to be disseminated, replies aside: what stands in the way of update and decision."""
    return Counter(case_of(item) for item in pending_items() if item.kind != ItemKind.REPLY)
