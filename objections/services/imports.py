"""Open objections, with clocks already running, and decisions, brought in from paper on day one (R5, R7, R9).

Each is marked "imported" and names its evidence. One bad row stops the whole file. The CSV is never kept: it is read,
shown and sent back with the press of the button, because a kept one could be read by others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.capacities import Actor
from accounts.models import MemberState, StoredFile
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.calendar import close_of, noon_of
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.objections import Standing, dissemination_due
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters, day_from
from accreditation.modalities.states import Route, State
from accreditation.models import Application, Organization, Window
from accreditation.policy import insist_may
from accreditation.queries.domains import domain_of
from accreditation.queries.namesakes import namesakes
from accreditation.services.imports import Row, insist_seen, insist_sound
from accreditation.services.references import fresh_reference
from accreditation.services.versions import freeze_version
from objections.models import (
    Consultation,
    Dissemination,
    Objection,
    ObjectionStatement,
)
from objections.models.dissemination import ItemKind
from objections.queries.pending import numbered, piece
from objections.services.disseminating import lock_numbering
from objections.services.import_previews import clock_of, preview_objections
from objections.services.pushing_down import push_down
from objections.services.receipts import acknowledge_paper


def import_objections(
    *, text: str, window: Window, paper: StoredFile | None, actor: Actor, now: datetime, seen: str | None = None
) -> int:
    """Bring in the open cases of the file, each with its objections and its clock. `paper` is the scan of the notes on which
    they rest, kept with each; each mission gets a receipt, as for any note that is entered, and may contest. Returns how
    many cases. `seen` is the fingerprint of the preview that was looked at: if the import would do anything else, STALE is
    raised.

    Raises Refused: no right, no scan, lines that are wrong, by number."""
    insist_may(ActOf.ENTER_ON_PAPER, actor)
    if paper is None:
        raise Refused(Reason.SCAN_MISSING, "R5")
    with transaction.atomic():
        Window.objects.select_for_update(of=("self",), no_key=True).get(pk=window.pk)
        found = preview_objections(text, window, now)
        insist_seen(found.fingerprint, seen, "R5")
        insist_sound(found.problems, "R5")
        for name, rows in found.groups.items():
            _bring_in(name, rows, window, paper, actor, now)
    return len(found.groups)


def _bring_in(name: str, rows: list[Row], window: Window, paper: StoredFile, actor: Actor, now: datetime) -> None:
    first = rows[0].values
    rules = window.cycle.process.rules()
    period_ends = close_of(day_from(first["period_ended_on"]), rules)
    opened, ends = clock_of(first, rules)
    over = now >= ends
    application = _application(name, first, window, period_ends, over, actor, now)
    Consultation.objects.create(
        application=application,
        opened_at=opened,
        ends_at=ends,
        ended_at=ends if over else None,
        imported=True,
    )
    entered = [_objection(application, row.values, rules, paper, actor, now) for row in rows]
    push_down(application, now=now)
    act = record_act(
        kind="case.import",
        moment=now,
        actor=actor,
        subject=application.record_subject,
        facts={"lines": [row.line for row in rows], "to": application.state, "paper": paper.sha256},
        rule="R7",
        secret=True,
    )
    for objection in entered:
        acknowledge_paper(act, objection, objection.received_at, now)


def _application(
    name: str, values: dict[str, Any], window: Window, period_ends: datetime, over: bool, actor: Actor, now: datetime
) -> Application:
    organization = namesakes([name]).get(name.casefold()) or Organization.objects.create(
        reference=fresh_reference(Organization, "ORG", now),
        name=name,
        type=values["type"].casefold(),
        country=values["country"].upper(),
        website=values["website"],
        website_domain=domain_of(values["website"]) if values["website"] else "",
        created_at=now,
    )
    application = Application.objects.create(
        reference=fresh_reference(Application, window.cycle.process.code, now),
        organization=organization,
        cycle=window.cycle,
        window=window,
        route=Route.NON_OBJECTION.value,
        state=(State.AWAITING_PLENARY if over else State.IN_CONSULTATION).value,
        state_since=now,
        created_at=now,
        created_by_id=actor.person_id,
        submitted_at=min(period_ends, now),
        submission_unknown=True,
        period_ends_at=period_ends,
        imported=True,
        kept_from_secretariat=True,
    )
    freeze_version(application, reason="imported", now=now)
    return application


def _objection(
    application: Application, values: dict[str, Any], rules: Parameters, paper: StoredFile, actor: Actor, now: datetime
) -> Objection:
    received = noon_of(day_from(values["received_on"]), rules)
    objection = Objection.objects.create(
        application=application,
        state=MemberState.objects.get(code__iexact=values["state"]),
        standing=Standing.STANDING.value,
        receipt=fresh_reference(Objection, "OBJ", now, field="receipt"),
        lodged_by_id=actor.person_id,
        lodged_at=now,
        received_at=received,
        on_paper=True,
        paper=paper,
        imported=True,
        evidence=values["evidence"],
        dissemination_due_at=dissemination_due(received, rules),
    )
    statement = None
    if values["basis"]:
        statement = ObjectionStatement.objects.create(
            objection=objection,
            text=values["basis"],
            made_at=received,
            made_by_id=actor.person_id,
            dissemination_due_at=objection.dissemination_due_at,
        )
    if values["disseminated_on"]:
        sent = _imported_dissemination(noon_of(day_from(values["disseminated_on"]), rules))
        told = [piece(dissemination=sent, kind=ItemKind.OBJECTION, objection=objection)]
        if statement is not None:
            told.append(piece(dissemination=sent, kind=ItemKind.STATEMENT, objection=objection, statement=statement))
        for item in numbered(told):
            item.save()
    return objection


def _imported_dissemination(sent_at: datetime) -> Dissemination:
    """What was sent on paper on one day is one communication here, numbered with the others."""
    lock_numbering()
    found = Dissemination.objects.filter(imported=True, sent_at=sent_at).first()
    if found is not None:
        return found
    number = (Dissemination.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    return Dissemination.objects.create(number=number, sent_at=sent_at, imported=True)
