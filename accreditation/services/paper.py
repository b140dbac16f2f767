"""What exists on paper, brought in on day one: bodies accredited, before Member States or being checked, each with its
evidence kept as a file (R1, R2).

Open objections and decisions are brought in by the app that may read them, with the same reader of CSV."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Lower
from django_countries import countries

from accounts.capacities import Actor
from accounts.models import StoredFile
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.calendar import close_of
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import day_from
from accreditation.modalities.states import LIVE, Route, State
from accreditation.models import Accreditation, Application, Circulation, CirculationEntry, Organization, Window
from accreditation.models.circulation import CirculationStatus
from accreditation.models.ecosoc import EcosocStatus
from accreditation.models.organization import OrganizationType
from accreditation.notices.imports import Problem, ProblemKind
from accreditation.policy import insist_may
from accreditation.queries.domains import domain_of
from accreditation.services.ecosoc import sorted_problems
from accreditation.services.imports import Row, read_table
from accreditation.services.references import fresh_reference
from accreditation.services.versions import freeze_version

COLUMNS = ("name", "type", "country", "route", "evidence")
OPTIONAL = (
    "standing",
    "accredited_on",
    "submitted_on",
    "circulated_on",
    "period_ends_on",
    "acronym",
    "website",
    "head_name",
    "head_title",
    "ecosoc_status",
    "ecosoc_number",
    "contact_email",
)
ADDRESS = URLValidator(schemes=["http", "https"])


class Standing(StrEnum):
    """Where a body stands on paper. One against which an objection is open is the Chair's to bring in."""

    ACCREDITED = "accredited"
    CIRCULATED = "circulated"
    SUBMITTED = "submitted"


# The dates that each needs, the first of them being when it came to stand so.
DATES: dict[Standing, tuple[str, ...]] = {
    Standing.ACCREDITED: ("accredited_on",),
    Standing.CIRCULATED: ("circulated_on", "period_ends_on"),
    Standing.SUBMITTED: ("submitted_on",),
}
STATES = {
    Standing.ACCREDITED: State.ACCREDITED,
    Standing.CIRCULATED: State.CIRCULATED,
    Standing.SUBMITTED: State.SUBMITTED,
}


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


def preview_paper(text: str, window: Window, now: datetime) -> PaperPreview:
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
        values = _values(row, window, now, problems)
        if values is None:
            continue
        if body is not None and body.pk in live:
            problems.append(Problem(row.line, ProblemKind.ALREADY_HERE, body.name))
            continue
        bodies.append(Body(row.line, values, body))
    if not bodies and not problems:
        problems.append(Problem(0, ProblemKind.NO_ROWS))
    return PaperPreview(bodies, sorted_problems(problems))


def _values(row: Row, window: Window, now: datetime, problems: list[Problem]) -> dict[str, Any] | None:
    given = row.values
    problem = _first_problem(row, window) or _problem_of_dates(row, window, now)
    if problem is not None:
        problems.append(problem)
        return None
    return {
        **given,
        "type": given["type"].casefold(),
        "country": given["country"].upper(),
        "route": given["route"].casefold(),
        "standing": (standing := _standing(row) or Standing.ACCREDITED),
        "ecosoc_status": given["ecosoc_status"].casefold(),
        **{name: day_from(given[name]) for name in DATES[standing]},
    }


def _standing(row: Row) -> Standing | None:
    """Where the row says that the body stands: accredited where it says nothing; None for an unknown word."""
    given = row.values["standing"].casefold() or Standing.ACCREDITED.value
    return Standing(given) if given in set(Standing) else None


def _problem_of_dates(row: Row, window: Window, now: datetime) -> Problem | None:
    given, line, cycle = row.values, row.line, window.cycle
    standing = _standing(row)
    if standing is None:
        return Problem(line, ProblemKind.UNKNOWN_STANDING, given["standing"][:40])
    missing = [name for name in DATES[standing] if not given[name]]
    if missing:
        return Problem(line, ProblemKind.NEEDS_DATE, ", ".join(missing))
    days = []
    for name in DATES[standing]:
        try:
            days.append(day_from(given[name]))
        except ValueError:
            return Problem(line, ProblemKind.BAD_DATE, given[name][:40])
    begun = given[DATES[standing][0]]
    # One who is accredited is so in the cycle; one who applies may have done so before it began.
    if not (cycle.starts_at <= _noon(days[0]) or standing is Standing.SUBMITTED) or _noon(days[0]) > now:
        return Problem(line, ProblemKind.BAD_DATE, begun)
    if standing is Standing.CIRCULATED:
        if given["route"].casefold() == Route.ECOSOC.value:
            return Problem(line, ProblemKind.UNKNOWN_ROUTE, given["route"])
        if close_of(days[1], cycle.process.rules()) <= now:
            return Problem(line, ProblemKind.PERIOD_OVER, given["period_ends_on"])
    return None


def _first_problem(row: Row, window: Window) -> Problem | None:
    given, line = row.values, row.line
    if given["type"].casefold() not in OrganizationType.values:
        return Problem(line, ProblemKind.UNKNOWN_TYPE, given["type"][:40])
    if given["country"].upper() not in dict(countries):
        return Problem(line, ProblemKind.UNKNOWN_COUNTRY, given["country"][:40])
    if given["route"].casefold() not in set(Route):
        return Problem(line, ProblemKind.UNKNOWN_ROUTE, given["route"][:40])
    if given["ecosoc_status"] and given["ecosoc_status"].casefold() not in EcosocStatus.values:
        return Problem(line, ProblemKind.UNKNOWN_STATUS, given["ecosoc_status"][:40])
    limits = {"name": 200, "acronym": 30, "website": 200, "head_name": 200, "head_title": 120, "ecosoc_number": 40}
    too_long = [name for name, most in limits.items() if len(given[name]) > most]
    if too_long:
        return Problem(line, ProblemKind.TOO_LONG, ", ".join(too_long))
    if given["website"] and not _passes(ADDRESS, given["website"]):
        return Problem(line, ProblemKind.BAD_WEBSITE, given["website"][:60])
    if given["contact_email"] and not _passes(validate_email, given["contact_email"]):
        return Problem(line, ProblemKind.BAD_EMAIL, given["contact_email"][:60])
    return None


def _passes(validator: Any, value: str) -> bool:
    try:
        validator(value)
    except ValidationError:
        return False
    return True


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(16), tzinfo=UTC)


def import_paper(*, text: str, window: Window, evidence: StoredFile | None, actor: Actor, now: datetime) -> int:
    """Bring the bodies in as they stand, marked "imported", one act each with the digest of the kept evidence. Those before
    Member States stand on a numbered list for each period, which went out on paper: nobody is written to. Without
    evidence, or with a single bad row, nothing is imported. Returns how many."""
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
        if preview.problems:
            raise Refused(Reason.BAD_LINES, "R2", tuple(str(problem.line) for problem in preview.problems))
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
        values, standing = body.values, body.values["standing"]
        moment = _noon(values[DATES[standing][0]])
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
            submitted_at=moment,
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
        before = self.window.circulations.aggregate(last=Max("number"))["last"] or 0
        return Circulation.objects.create(
            window=self.window,
            number=before + 1,
            supplementary=before > 0,
            status=CirculationStatus.CIRCULATED,
            period_ends_at=close_of(period_ends_on, self.window.cycle.process.rules()),
            prepared_by_id=self.actor.person_id,
            prepared_at=self.now,
            published_at=_noon(circulated_on),
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
