"""Decisions that were taken before the portal: brought in for the record by one, confirmed by a second person (R9, DESIGN 4).

Runs as the desk role."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accounts.models import StoredFile
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.calendar import noon_of
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import day_from
from accreditation.models import Application, Window
from accreditation.policy import insist_may
from accreditation.services.imports import Row, insist_seen, insist_sound
from objections.models import Decision, DecisionItem
from objections.models.decision import DecisionStatus
from objections.notices import letters
from objections.services.deciding import insist_may_confirm
from objections.services.import_previews import preview_decisions
from objections.services.telling import tell_chair
from sessions_app.services.decisions import publish_decision


def import_decisions(
    *, text: str, window: Window, paper: StoredFile | None, actor: Actor, now: datetime, seen: str | None = None
) -> int:
    """Prepare the decisions of the file, each with the day on which it was taken, stored as its noon at the seat. `paper` is
    the scan of the document on which they rest, kept with each. Nothing is published before a second person of the Chair's
    office confirms. Returns how many. `seen` as for the objections (imports.import_objections).

    Raises Refused: no right, no scan, lines that are wrong, by number, a symbol imported already."""
    insist_may(ActOf.DECIDE, actor)
    if paper is None:
        raise Refused(Reason.SCAN_MISSING, "R9")
    with transaction.atomic():
        Window.objects.select_for_update(of=("self",), no_key=True).get(pk=window.pk)
        found = preview_decisions(text, window, now)
        insist_seen(found.fingerprint, seen, "R9")
        insist_sound(found.problems, "R9")
        for symbol, rows in found.groups.items():
            known = Decision.objects.filter(symbol=symbol, imported=True)
            if known.exclude(status=DecisionStatus.DISCARDED).exists():
                raise Refused(Reason.ALREADY_DONE, "R9", (symbol,))
            _prepare(symbol, rows, window, paper, actor, now)
    return len(found.groups)


def _prepare(symbol: str, rows: list[Row], window: Window, paper: StoredFile, actor: Actor, now: datetime) -> Decision:
    first = rows[0].values
    decision = Decision.objects.create(
        symbol=symbol,
        title=first["title"],
        prepared_by_id=actor.person_id,
        prepared_at=now,
        adopted_at=noon_of(day_from(first["adopted_on"]), window.cycle.process.rules()),
        imported=True,
        evidence=first["evidence"],
        paper=paper,
    )
    cases = Application.objects.filter(reference__in=[row.values["reference"].upper() for row in rows])
    items = DecisionItem.objects.bulk_create(DecisionItem(decision=decision, application=case) for case in cases)
    act = record_act(
        kind="decision.prepare_import",
        moment=now,
        actor=actor,
        subject=f"decision:{decision.pk}",
        facts={"cases": sorted(item.application_id for item in items), "paper": paper.sha256},
        rule="R9",
        secret=True,
    )
    tell_chair(act, letters.DECISION_PREPARED, now, title=decision.title, count=len(items))
    return decision


def confirm_imported_decision(*, decision: Decision, actor: Actor, now: datetime) -> Decision:
    """The second person confirms a decision from paper: it stands on the record as adopted on its day, and the public may
    read it. The cases had their places already; nothing follows from it for them.

    Raises Refused: no right, the same person, done already, one that is not from paper."""
    with transaction.atomic():
        decision = Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=decision.pk)
        insist_may_confirm(decision, actor)
        if not decision.imported or decision.adopted_at is None:
            raise Refused(Reason.WRONG_STATE, "R9")
        decision.status = DecisionStatus.ADOPTED
        decision.confirmed_by_id, decision.confirmed_at = actor.user_id, now
        decision.act = record_act(
            kind="decision.import",
            moment=now,
            actor=actor,
            subject=f"decision:{decision.pk}",
            rule="R9",
            public=True,
        )
        decision.save(update_fields=["status", "confirmed_by", "confirmed_at", "act"])
        decision.items.update(done_at=decision.adopted_at)
        item = decision.items.select_related("application__cycle").order_by("pk")[0]
        publish_decision(
            cycle=item.application.cycle,
            session=None,
            title=decision.title,
            symbol=decision.symbol,
            taken_at=decision.adopted_at,
        )
    return decision
