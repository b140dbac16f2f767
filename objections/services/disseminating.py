"""The Chair disseminates what was received to all Member States, as a numbered communication (R6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from accounts.capacities import Actor
from accounts.models import MemberState
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import record_act, text_digest
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.objections import may_disseminate
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import PENDING
from accreditation.models import Application
from accreditation.policy import insist_may
from accreditation.services.given import insist_said
from accreditation.services.steps import insist, lock_application
from objections.models import Dissemination, Objection
from objections.notices import letters
from objections.queries.cases import NEVER_LODGED
from objections.queries.pending import case_of, contested_among, fingerprint, pending_items
from objections.services.pushing_down import push_down
from objections.services.resolving import follow_dissemination
from objections.services.telling import tell_missions

NUMBERING_LOCK = 80_257


def disseminate(
    *,
    applications: Sequence[Application] | None = None,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
    as_entered: bool = False,
) -> Dissemination:
    """Send all that waits, of some cases or of all, to all Member States, as one numbered communication (R6).

    `seen` is the fingerprint of the preview; when something has come in since, Refused(STALE) and nothing is sent.
    `as_entered`: entries from paper that a mission contests are sent all the same. Raises Refused: no right, nothing
    waits, a contested entry among what waits without that word."""
    insist_may(ActOf.DISSEMINATE, actor)
    with transaction.atomic():
        cases = sorted({case_of(item) for item in pending_items(applications)})
        locked = {pk: lock_application(pk) for pk in cases}
        items = [item for item in pending_items(applications) if case_of(item) in locked]
        if seen is not None and seen != fingerprint(
            items
        ):  # all of it sent meanwhile by somebody else is one such case
            raise Refused(Reason.STALE, "R6")
        if not items:
            raise Refused(Reason.NOTHING_CHOSEN, "R6")
        contested = [objection.pk for objection in contested_among(items)]
        insist(may_disseminate(len(contested), as_entered=as_entered))
        lock_numbering()
        number = (Dissemination.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        dissemination = Dissemination.objects.create(
            number=number,
            sent_at=now,
            sent_by_id=actor.user_id,
            missions=MemberState.objects.exclude(mailbox="").count(),
        )
        for item in items:
            item.dissemination = dissemination
            item.case_over = item.corrects is not None and locked[case_of(item)].state_now not in PENDING
            item.save()
            if item.reply is not None:
                item.reply.disseminated_at = now
                item.reply.save(update_fields=["disseminated_at"])
        act = record_act(
            kind="dissemination.send",
            moment=now,
            actor=actor,
            subject=f"dissemination:{dissemination.pk}",
            facts={"number": number, "items": len(items), "cases": cases}
            | ({"contested": contested} if contested else {}),
            rule="R6",
            secret=True,
        )
        dissemination.act = act
        dissemination.save(update_fields=["act"])
        tell_missions(act, letters.DISSEMINATED, now, number=number, count=len(locked))
        for application in locked.values():
            push_down(application, now=now, act=act)
            follow_dissemination(application, actor=actor, now=now)
    return dissemination


def withhold_from_applicant(*, objection: Objection, reason: str, actor: Actor, now: datetime) -> Objection:
    """The Chair keeps name and basis of an objection from the applicant, for a recorded reason (DESIGN 2).

    Raises Refused: no right, no reason, never lodged, withheld already."""
    insist_may(ActOf.DISSEMINATE, actor)
    insist_said(reason, "R6")
    return _set_withheld(objection, said(reason), actor, now)


def release_to_applicant(*, objection: Objection, actor: Actor, now: datetime) -> Objection:
    """The Chair no longer withholds: the applicant learns what the State itself chose to share, and no more.

    Raises Refused: no right, never lodged, not withheld."""
    insist_may(ActOf.DISSEMINATE, actor)
    return _set_withheld(objection, "", actor, now)


def _set_withheld(objection: Objection, reason: str, actor: Actor, now: datetime) -> Objection:
    with transaction.atomic():
        application = lock_application(objection.application_id)
        objection = Objection.objects.select_for_update(of=("self",), no_key=True).get(pk=objection.pk)
        if objection.standing in NEVER_LODGED:
            raise Refused(Reason.NOT_STANDING, "R6")
        if bool(objection.withheld_at) is bool(reason):
            raise Refused(Reason.ALREADY_DONE, "R6")
        objection.withheld_at = now if reason else None
        objection.withheld_by_id = actor.user_id if reason else None
        objection.withheld_reason = reason
        objection.save(update_fields=["withheld_at", "withheld_by", "withheld_reason"])
        push_down(application, now=now)
        record_act(
            kind="objection.withhold" if reason else "objection.release",
            moment=now,
            actor=actor,
            subject=f"objection:{objection.pk}",
            facts={"reason_sha256": text_digest(reason)} if reason else {},
            rule="R6",
            secret=True,
        )
    return objection


def lock_numbering() -> None:
    """One communication at a time takes a number; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING_LOCK])
