"""What exists on paper, brought in on day one: bodies accredited, before Member States or being checked, each with its
evidence kept as a file (R1, R2).

Open objections and decisions are brought in by the app that may read them, with the same reader of CSV."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.capacities import Actor
from accounts.models import StoredFile
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.calendar import close_of, noon_of
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.models import Accreditation, Application, Circulation, CirculationEntry, Organization, Window
from accreditation.models.circulation import CirculationStatus
from accreditation.policy import insist_may
from accreditation.queries.domains import domain_of
from accreditation.services.imports import insist_seen, insist_sound
from accreditation.services.paper_previews import DATES, STATES, SUBMITTED_ON, Body, Standing, preview_paper
from accreditation.services.references import fresh_reference
from accreditation.services.versions import freeze_version


def import_paper(
    *,
    text: str,
    window: Window,
    evidence: StoredFile | None,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> int:
    """Bring the bodies in as they stand, marked "imported", one act each with the digest of the kept evidence. Those before
    Member States stand on a numbered list for each period, which went out on paper: nobody is written to. Without
    evidence, or with a single bad row, nothing is imported. `seen` is the fingerprint of the preview that was looked at: if
    the import would do anything else, STALE is raised. Returns how many.

    Raises Refused: no right, no evidence, lines that are wrong, by number."""
    insist_may(ActOf.IMPORT_PAPER, actor)
    if evidence is None:
        raise Refused(Reason.NEEDS_EVIDENCE, "R2")
    with transaction.atomic():
        window = (
            Window.objects.select_for_update(of=("self",), no_key=True)
            .select_related("cycle__process")
            .get(pk=window.pk)
        )
        preview = preview_paper(text, window, now)
        insist_seen(preview.fingerprint, seen, "R2")
        insist_sound(preview.problems, "R2")
        paper = _Paper(window, evidence, actor, now)
        for body in preview.bodies:
            paper.bring_in(body)
    return len(preview.bodies)


@dataclass
class _Paper:
    """One import: where it goes, on what it rests, who does it, and the lists made so far."""

    window: Window
    evidence: StoredFile
    actor: Actor
    now: datetime
    lists: dict[tuple[date, date], Circulation] = field(default_factory=dict)

    def bring_in(self, body: Body) -> None:
        """One previewed body with its application as the paper says it stands (R2): accredited, on a circulated list or
        submitted, from noon at the seat of the day given. When it applied is kept where paper says it. Marked imported, with
        the evidence in the Secretariat's notes, and recorded; nobody is written to. Raises nothing of its own: what may not be
        brought in was left out by the preview."""
        values, standing = body.values, body.values["standing"]
        rules, applied = self.window.cycle.process.rules(), values[SUBMITTED_ON]
        moment = noon_of(values[DATES[standing][0]], rules)
        organization = body.known or _organization(values, self.actor, self.now)
        application = Application.objects.create(
            reference=fresh_reference(Application, self.window.cycle.process.code, self.now),
            organization=organization,
            cycle=self.window.cycle,
            window=self.window,
            route=values["route"],
            state=STATES[standing].value,
            state_since=moment,
            created_at=self.now,
            created_by_id=self.actor.person_id,
            submitted_at=moment if applied is None else noon_of(applied, rules),
            submission_unknown=applied is None,
            imported=True,
            contact_email=values["contact_email"],
        )
        if standing is Standing.ACCREDITED:
            Accreditation.objects.create(
                organization=organization, cycle=self.window.cycle, application=application, begun_at=moment
            )
        elif standing is Standing.CIRCULATED:
            self._put_on_list(application, values["circulated_on"], values["period_ends_on"])
        application.secretariat_notes.create(
            text=values["evidence"], file=self.evidence, written_at=self.now, written_by_id=self.actor.person_id
        )
        record_act(
            kind="application.import",
            moment=self.now,
            actor=self.actor,
            subject=application.record_subject,
            facts={"line": body.line, "to": application.state, "evidence": self.evidence.sha256},
            rule="R2",
        )

    def _put_on_list(self, application: Application, circulated_on: date, period_ends_on: date) -> None:
        circulation = self.lists.get((circulated_on, period_ends_on)) or self._new_list(circulated_on, period_ends_on)
        self.lists[circulated_on, period_ends_on] = circulation
        application.period_ends_at = circulation.period_ends_at
        application.save(update_fields=["period_ends_at"])
        CirculationEntry.objects.create(
            circulation=circulation,
            application=application,
            version=freeze_version(application, reason="imported", now=self.now),
            position=circulation.entries.count() + 1,
        )

    def _new_list(self, circulated_on: date, period_ends_on: date) -> Circulation:
        rules = self.window.cycle.process.rules()
        before = self.window.circulations.aggregate(last=Max("number"))["last"] or 0
        return Circulation.objects.create(
            window=self.window,
            number=before + 1,
            supplementary=before > 0,
            status=CirculationStatus.CIRCULATED,
            period_ends_at=close_of(period_ends_on, rules),
            prepared_by_id=self.actor.person_id,
            prepared_at=self.now,
            published_at=noon_of(circulated_on, rules),
            imported=True,
        )


def _organization(values: dict[str, Any], actor: Actor, now: datetime) -> Organization:
    """A body that was not registered yet. One whose file is still to be checked is confirmed with it, as any other."""
    known = values["standing"] is not Standing.SUBMITTED
    return Organization.objects.create(
        reference=fresh_reference(Organization, "ORG", now),
        name=values["name"],
        acronym=values["acronym"],
        type=values["type"],
        country=values["country"],
        website=values["website"],
        website_domain=domain_of(values["website"]) if values["website"] else "",
        head_name=values["head_name"],
        head_title=values["head_title"],
        ecosoc_status=values["ecosoc_status"],
        ecosoc_number=values["ecosoc_number"],
        created_at=now,
        confirmed_at=now if known else None,
        confirmed_by_id=actor.user_id if known else None,
    )
