"""A window that was held on paper, before the portal: recorded as it was, so that what is brought in from it stands in its own
window (R3). On day one the cycle's first window is one of these."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accounts.models import StoredFile
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.periods import may_correct_past_window, may_record_past_window, may_span
from accreditation.models import Cycle, Window
from accreditation.policy import insist_may
from accreditation.queries.windows import stands_in
from accreditation.services.calendar import insist_title, year_of
from accreditation.services.given import insist_said
from accreditation.services.steps import insist


def record_past_window(
    *,
    cycle: Cycle,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    evidence: str,
    scan: StoredFile | None,
    actor: Actor,
    now: datetime,
) -> Window:
    """Record a window of the cycle that has closed, half-open, UTC, with the paper on which its dates rest. It stands among
    what is past on the calendar, marked as held on paper; its opening and its close are recorded with it, so that no timer acts
    on them, and nobody is written to. Its announcement was on paper too: at its opening it had been made.

    Raises Refused: no right, no evidence, no title or one of another window, a close before the opening, one still to come, or
    after the cycle."""
    insist_may(ActOf.IMPORT_PAPER, actor)
    scan = _insist_paper(evidence, scan)
    insist(may_span(opens_at, closes_at), "closes_at")
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
        insist(may_record_past_window(closes_at, cycle.ends_at, now))
        title = insist_title(cycle, title)
        window = Window.objects.create(
            cycle=cycle,
            title=title,
            year=year_of(cycle, opens_at),
            opens_at=opens_at,
            closes_at=closes_at,
            announced_at=opens_at,
            opened_recorded_at=now,
            closed_recorded_at=now,
            imported=True,
            evidence=said(evidence),
            evidence_file=scan,
        )
        record_act(
            kind="window.import",
            moment=now,
            actor=actor,
            subject=f"window:{window.pk}",
            facts={"opens": opens_at.isoformat(), "closes": closes_at.isoformat(), "evidence": scan.sha256},
            rule="R3",
            public=True,
        )
    return window


def correct_past_window(
    *,
    window: Window,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    evidence: str,
    scan: StoredFile | None,
    actor: Actor,
    now: datetime,
    seen: tuple[datetime, datetime] | None = None,
) -> Window:
    """Put right what was recorded of a window held on paper, with the paper that gives it: half-open, UTC. What stood before is
    kept in the act. `seen`: the dates the page was drawn from; others in force: STALE.

    Raises Refused: no right, no evidence, a stale page, a window of the portal, one in which something stands, and as
    `record_past_window` (R3)."""
    insist_may(ActOf.IMPORT_PAPER, actor)
    scan = _insist_paper(evidence, scan)
    insist(may_span(opens_at, closes_at), "closes_at")
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update(no_key=True).get(pk=window.cycle_id)
        window = Window.objects.select_for_update(of=("self",), no_key=True).get(pk=window.pk)
        if seen is not None and seen != (window.opens_at, window.closes_at):
            raise Refused(Reason.STALE)
        insist(may_correct_past_window(on_paper=window.imported, stands_in_it=stands_in(window)))
        insist(may_record_past_window(closes_at, cycle.ends_at, now))
        before = {"opens_before": window.opens_at.isoformat(), "closes_before": window.closes_at.isoformat()}
        window.title, window.year = insist_title(cycle, title, besides=window.pk), year_of(cycle, opens_at)
        window.opens_at, window.closes_at, window.announced_at = opens_at, closes_at, opens_at
        window.evidence, window.evidence_file = said(evidence), scan
        window.save(
            update_fields=["title", "year", "opens_at", "closes_at", "announced_at", "evidence", "evidence_file"]
        )
        record_act(
            kind="window.correct_import",
            moment=now,
            actor=actor,
            subject=f"window:{window.pk}",
            facts={"opens": opens_at.isoformat(), "closes": closes_at.isoformat(), "evidence": scan.sha256, **before},
            rule="R3",
            public=True,
        )
    return window


def _insist_paper(evidence: str, scan: StoredFile | None) -> StoredFile:
    """The paper on which the dates rest, named and kept."""
    insist_said(evidence, "R3", reason=Reason.NEEDS_EVIDENCE)
    if scan is None:
        raise Refused(Reason.NEEDS_EVIDENCE, "R3")
    return scan
