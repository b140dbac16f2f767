"""What exists on paper, brought in on day one: bodies accredited before the portal, each with its evidence (R2).

Open objections and decisions are brought in by the app that may read them, with the same reader of CSV."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.db.models.functions import Lower
from django_countries import countries

from accounts.capacities import Actor
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import LIVE, Route, State
from accreditation.models import Accreditation, Application, Organization, Window
from accreditation.models.organization import OrganizationType
from accreditation.notices.imports import Problem, ProblemKind
from accreditation.policy import insist_may
from accreditation.queries.domains import domain_of
from accreditation.services.ecosoc import sorted_problems
from accreditation.services.imports import Row, read_table
from accreditation.services.references import fresh_reference

COLUMNS = ("name", "type", "country", "route", "accredited_on", "evidence")
OPTIONAL = ("acronym", "website", "head_name", "head_title", "ecosoc_status", "ecosoc_number", "contact_email")
ADDRESS = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Body:
    """One good row. `known` is a body of that very name that is registered already."""

    line: int
    values: dict[str, Any]
    known: Organization | None


@dataclass(frozen=True)
class PaperPreview:
    """What an import would do; bad rows stop it whole."""

    bodies: list[Body]
    problems: list[Problem] = field(default_factory=list)


def preview_paper(text: str, window: Window) -> PaperPreview:
    """Read the list for the cycle of `window`. Raises UnreadableFile when it cannot be read at all."""
    table = read_table(text, required=COLUMNS, optional=OPTIONAL, unique="name")
    problems = list(table.problems)
    names = [row.values["name"].lower() for row in table.rows]
    known = {
        body.name.casefold(): body
        for body in Organization.objects.annotate(lowered=Lower("name")).filter(lowered__in=names)
    }
    live = set(
        Application.objects.filter(
            cycle_id=window.cycle_id, organization__in=known.values(), state__in=[state.value for state in LIVE]
        ).values_list("organization_id", flat=True)
    )
    bodies = []
    for row in table.rows:
        body = known.get(row.values["name"].casefold())
        values = _values(row, window, problems)
        if values is None:
            continue
        if body is not None and body.pk in live:
            problems.append(Problem(row.line, ProblemKind.ALREADY_HERE, body.name))
            continue
        bodies.append(Body(row.line, values, body))
    if not bodies and not problems:
        problems.append(Problem(0, ProblemKind.NO_ROWS))
    return PaperPreview(bodies, sorted_problems(problems))


def _values(row: Row, window: Window, problems: list[Problem]) -> dict[str, Any] | None:
    given = row.values
    problem = _first_problem(row, window)
    if problem is not None:
        problems.append(problem)
        return None
    return {
        **given,
        "type": given["type"].casefold(),
        "country": given["country"].upper(),
        "route": given["route"].casefold(),
        "accredited_on": date.fromisoformat(given["accredited_on"]),
    }


def _first_problem(row: Row, window: Window) -> Problem | None:
    given, line = row.values, row.line
    if given["type"].casefold() not in OrganizationType.values:
        return Problem(line, ProblemKind.UNKNOWN_TYPE, given["type"][:40])
    if given["country"].upper() not in dict(countries):
        return Problem(line, ProblemKind.UNKNOWN_COUNTRY, given["country"][:40])
    if given["route"].casefold() not in set(Route):
        return Problem(line, ProblemKind.UNKNOWN_ROUTE, given["route"][:40])
    limits = {"name": 200, "acronym": 30, "website": 200, "head_name": 200, "head_title": 120, "ecosoc_number": 40}
    too_long = [name for name, most in limits.items() if len(given[name]) > most]
    if too_long:
        return Problem(line, ProblemKind.TOO_LONG, ", ".join(too_long))
    if given["website"] and not _passes(ADDRESS, given["website"]):
        return Problem(line, ProblemKind.BAD_WEBSITE, given["website"][:60])
    if given["contact_email"] and not _passes(validate_email, given["contact_email"]):
        return Problem(line, ProblemKind.BAD_EMAIL, given["contact_email"][:60])
    try:
        day = date.fromisoformat(given["accredited_on"])
    except ValueError:
        return Problem(line, ProblemKind.BAD_DATE, given["accredited_on"][:40])
    cycle = window.cycle
    if not cycle.starts_at <= _noon(day) < cycle.ends_at:
        return Problem(line, ProblemKind.BAD_DATE, given["accredited_on"])
    return None


def _passes(validator: Any, value: str) -> bool:
    try:
        validator(value)
    except ValidationError:
        return False
    return True


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(16), tzinfo=UTC)


def import_paper(*, text: str, window: Window, actor: Actor, now: datetime) -> int:
    """Bring the bodies in as accredited, marked "imported", one act each with the digest-free facts of its evidence. With
    a single bad row nothing is imported. Returns how many."""
    insist_may(ActOf.IMPORT_PAPER, actor)
    with transaction.atomic():
        Window.objects.select_for_update(no_key=True).get(pk=window.pk)
        preview = preview_paper(text, window)
        if preview.problems:
            raise Refused(Reason.BAD_VALUE, "R2", tuple(str(problem.line) for problem in preview.problems))
        for body in preview.bodies:
            _bring_in(body, window, actor, now)
    return len(preview.bodies)


def _bring_in(body: Body, window: Window, actor: Actor, now: datetime) -> None:
    values = body.values
    moment = _noon(values["accredited_on"])
    organization = body.known or Organization.objects.create(
        reference=fresh_reference(Organization, "ORG", now),
        name=values["name"],
        acronym=values["acronym"],
        type=values["type"],
        country=values["country"],
        website=values["website"],
        website_domain=domain_of(values["website"]) if values["website"] else "",
        head_name=values["head_name"],
        head_title=values["head_title"],
        ecosoc_status=values["ecosoc_status"][:10],
        ecosoc_number=values["ecosoc_number"],
        created_at=now,
        confirmed_at=now,
        confirmed_by_id=actor.user_id,
    )
    application = Application.objects.create(
        reference=fresh_reference(Application, window.cycle.process.code, now),
        organization=organization,
        cycle=window.cycle,
        window=window,
        route=values["route"],
        state=State.ACCREDITED.value,
        state_since=moment,
        created_at=now,
        created_by_id=actor.person_id,
        submitted_at=moment,
        imported=True,
        contact_email=values["contact_email"],
    )
    accreditation = Accreditation.objects.create(
        organization=organization, cycle=window.cycle, application=application, begun_at=moment
    )
    application.secretariat_notes.create(text=values["evidence"], written_at=now, written_by_id=actor.person_id)
    record_act(
        kind="application.import",
        moment=now,
        actor=actor,
        subject=application.record_subject,
        facts={"accreditation": accreditation.pk, "line": body.line, "to": State.ACCREDITED.value},
        rule="R2",
    )
