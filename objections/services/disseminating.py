"""The Chair disseminates what was received to all Member States, as a numbered communication (R6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from accounts.capacities import Actor
from accounts.models import MemberState
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.objections import Standing
from accreditation.modalities.outcomes import Reason
from accreditation.models import Application, ObjectionReply
from accreditation.policy import insist_may
from accreditation.services.steps import lock_application
from objections.models import Dissemination, DisseminationItem, Objection, ObjectionStatement
from objections.models.dissemination import ItemKind
from objections.notices import letters
from objections.services.pushing_down import push_down
from objections.services.telling import tell_missions

NUMBERING_LOCK = 80_257


def pending_items(applications: Sequence[Application] | None = None) -> list[DisseminationItem]:
    """Everything received and not sent yet, unsaved, in the order of receipt; of some cases, or of all."""
    received = (
        Objection.objects.exclude(standing__in=[Standing.AWAITING_SECOND.value, Standing.NOT_LODGED.value])
        .select_related("application", "state")
        .order_by("received_at", "id")
    )
    replies = ObjectionReply.objects.filter(agrees_to_dissemination=True, disseminated_at__isnull=True)
    if applications is not None:
        received = received.filter(application__in=applications)
        replies = replies.filter(application__in=applications)
    items = [
        DisseminationItem(kind=ItemKind.OBJECTION, objection=objection)
        for objection in received.exclude(disseminated__kind=ItemKind.OBJECTION)
    ]
    items += [
        DisseminationItem(kind=ItemKind.STATEMENT, objection=statement.objection, statement=statement)
        for statement in ObjectionStatement.objects.filter(objection__in=received, disseminated__isnull=True)
        .select_related("objection__application", "objection__state")
        .order_by("made_at", "id")
    ]
    items += [
        DisseminationItem(kind=ItemKind.WITHDRAWAL, objection=objection)
        for objection in received.filter(standing=Standing.WITHDRAWN.value).exclude(
            disseminated__kind=ItemKind.WITHDRAWAL
        )
    ]
    items += [DisseminationItem(kind=ItemKind.REPLY, reply=reply) for reply in replies.select_related("application")]
    return items


def case_of(item: DisseminationItem) -> int:
    """The application that an item is about."""
    found = item.objection or item.reply
    if found is None:
        raise ValueError("an item is about an objection or a reply")
    return found.application_id


def disseminate(*, applications: Sequence[Application] | None = None, actor: Actor, now: datetime) -> Dissemination:
    """Send all that waits, of some cases or of all, to all Member States. Raises Refused(NOTHING_CHOSEN) when nothing does."""
    insist_may(ActOf.DISSEMINATE, actor)
    with transaction.atomic():
        cases = sorted({case_of(item) for item in pending_items(applications)})
        locked = {pk: lock_application(pk) for pk in cases}
        items = [item for item in pending_items(applications) if case_of(item) in locked]
        if not items:
            raise Refused(Reason.NOTHING_CHOSEN, "R6")
        _lock_numbering()
        number = (Dissemination.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        dissemination = Dissemination.objects.create(
            number=number,
            sent_at=now,
            sent_by_id=actor.user_id,
            missions=MemberState.objects.exclude(mailbox="").count(),
        )
        for item in items:
            item.dissemination = dissemination
            item.save()
            if item.reply is not None:
                item.reply.disseminated_at = now
                item.reply.save(update_fields=["disseminated_at"])
        act = record_act(
            kind="dissemination.send",
            moment=now,
            actor=actor,
            subject=f"dissemination:{dissemination.pk}",
            facts={"number": number, "items": len(items), "cases": cases},
            rule="R6",
            secret=True,
        )
        tell_missions(act, letters.DISSEMINATED, now, number=number, count=len(cases))
        for application in locked.values():
            push_down(application, now=now, act=act)
    return dissemination


def _lock_numbering() -> None:
    """One communication at a time takes a number; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING_LOCK])
