"""Open objections, with clocks already running, and decisions, brought in from paper on day one (R5, R7, R9).

Each is marked "imported" and names its evidence. One bad row stops the whole file. The CSV is never kept: it is read,
shown and sent back with the press of the button, because a kept one could be read by others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Max
from django_countries import countries

from accounts.capacities import Actor
from accounts.models import MemberState
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.calendar import close_of
from accreditation.modalities.consultations import clock_end
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.objections import Standing, dissemination_due
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters, day_from
from accreditation.modalities.states import LIVE, Route, State
from accreditation.models import Application, Organization, Window
from accreditation.models.organization import OrganizationType
from accreditation.notices.imports import Problem, ProblemKind
from accreditation.policy import insist_may
from accreditation.queries.domains import domain_of
from accreditation.services.imports import Row, read_table
from accreditation.services.references import fresh_reference
from accreditation.services.versions import freeze_version
from objections.models import (
    Consultation,
    Decision,
    DecisionItem,
    Dissemination,
    DisseminationItem,
    Objection,
    ObjectionStatement,
)
from objections.models.decision import DecisionStatus
from objections.models.dissemination import ItemKind
from objections.services.disseminating import lock_numbering
from objections.services.pushing_down import push_down
from sessions_app.services.decisions import publish_decision

OBJECTIONS = (
    "organization",
    "type",
    "country",
    "state",
    "received_on",
    "period_ended_on",
    "consultations_began_on",
    "evidence",
)
OBJECTIONS_OPTIONAL = ("website", "basis", "disseminated_on")
DECISIONS = ("title", "symbol", "adopted_on", "reference", "evidence")
DATES = ("received_on", "period_ended_on", "consultations_began_on")


@dataclass(frozen=True)
class Preview:
    """What an import would do, by case or by decision; with a problem, nothing."""

    groups: dict[str, list[Row]]
    problems: list[Problem] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(len(rows) for rows in self.groups.values())


def preview_objections(text: str, window: Window, now: datetime) -> Preview:
    """Read the open cases of `window`'s cycle. Raises UnreadableFile when it cannot be read at all."""
    table = read_table(text, required=OBJECTIONS, optional=OBJECTIONS_OPTIONAL)
    states = set(MemberState.objects.values_list("code", flat=True))
    live = {
        name.casefold()
        for name in Application.objects.filter(
            cycle_id=window.cycle_id, state__in=[state.value for state in LIVE]
        ).values_list("organization__name", flat=True)
    }

    def problem(row: Row) -> Problem | None:
        return _objection_problem(row, states, live, window.cycle.process.rules(), now)

    found = _grouped(table.rows, list(table.problems), lambda row: row.values["organization"], problem)
    for name, rows in found.groups.items():
        told: dict[str, int] = {}
        for row in rows:
            if any(row.values[key] != rows[0].values[key] for key in DATES[1:]):
                found.problems.append(Problem(row.line, ProblemKind.DATES_DIFFER, name))
            earlier = told.setdefault(row.values["state"].upper(), row.line)
            if earlier != row.line:
                found.problems.append(Problem(row.line, ProblemKind.DUPLICATE, row.values["state"], other_line=earlier))
    return found


def preview_decisions(text: str, window: Window, now: datetime) -> Preview:
    """Read decisions that were taken before the portal: a row for each body that they confirm."""
    table = read_table(text, required=DECISIONS, unique="reference")
    cases = dict(Application.objects.filter(cycle_id=window.cycle_id).values_list("reference", "state"))

    def problem(row: Row) -> Problem | None:
        reference = row.values["reference"].upper()
        day = _day(row.values["adopted_on"])
        if reference not in cases:
            return Problem(row.line, ProblemKind.UNKNOWN_CASE, row.values["reference"][:40])
        if cases[reference] != State.ACCREDITED.value:
            return Problem(row.line, ProblemKind.NOT_ACCREDITED, reference)
        if day is None or _noon(day) > now:
            return Problem(row.line, ProblemKind.BAD_DATE, row.values["adopted_on"][:40])
        return _too_long(row, {"title": 200, "symbol": 60, "evidence": 300})

    return _grouped(table.rows, list(table.problems), lambda row: row.values["symbol"], problem)


def _grouped(
    rows: list[Row],
    problems: list[Problem],
    key: Callable[[Row], str],
    problem_of: Callable[[Row], Problem | None],
) -> Preview:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        problem = problem_of(row)
        if problem is None:
            groups.setdefault(key(row), []).append(row)
        else:
            problems.append(problem)
    if not groups and not problems:
        problems.append(Problem(0, ProblemKind.NO_ROWS))
    return Preview(groups, problems)


def _objection_problem(row: Row, states: set[str], live: set[str], rules: Parameters, now: datetime) -> Problem | None:
    given, line = row.values, row.line
    if given["organization"].casefold() in live:
        return Problem(line, ProblemKind.ALREADY_HERE, given["organization"])
    if given["type"].casefold() not in OrganizationType.values:
        return Problem(line, ProblemKind.UNKNOWN_TYPE, given["type"][:40])
    if given["country"].upper() not in dict(countries):
        return Problem(line, ProblemKind.UNKNOWN_COUNTRY, given["country"][:40])
    if given["state"].upper() not in {code.upper() for code in states}:
        return Problem(line, ProblemKind.UNKNOWN_STATE, given["state"][:40])
    days = {name: _day(given[name]) for name in DATES}
    optional = given["disseminated_on"]
    bad = next((given[name] for name, day in days.items() if day is None), None)
    if bad is None and optional and _day(optional) is None:
        bad = optional
    if bad is not None:
        return Problem(line, ProblemKind.BAD_DATE, bad[:40])
    received, ended, began = (days[name] for name in DATES)
    sent = _day(optional) if optional else None
    if received is None or ended is None or began is None:  # told above
        return Problem(line, ProblemKind.BAD_DATE)
    in_order = received <= ended and began <= ended and close_of(ended, rules) <= now
    if not in_order or (sent is not None and (sent < received or _noon(sent) > now)):
        return Problem(line, ProblemKind.BAD_ORDER, given["organization"])
    return _too_long(row, {"organization": 200, "website": 200, "evidence": 300})


def _too_long(row: Row, limits: dict[str, int]) -> Problem | None:
    names = [name for name, most in limits.items() if len(row.values[name]) > most]
    return Problem(row.line, ProblemKind.TOO_LONG, ", ".join(names)) if names else None


def _day(text: str) -> date | None:
    try:
        return day_from(text)
    except ValueError:
        return None


def _noon(day: date) -> datetime:
    """Paper knows days: noon at the seat, or nearly, stands for each."""
    return datetime.combine(day, time(16), tzinfo=UTC)


def import_objections(*, text: str, window: Window, actor: Actor, now: datetime) -> int:
    """Bring in the open cases of the file, each with its objections and its clock. Returns how many cases."""
    insist_may(ActOf.ENTER_ON_PAPER, actor)
    with transaction.atomic():
        Window.objects.select_for_update(of=("self",)).get(pk=window.pk)
        found = _sound(preview_objections(text, window, now))
        for name, rows in found.groups.items():
            _bring_in(name, rows, window, actor, now)
    return len(found.groups)


def import_decisions(*, text: str, window: Window, actor: Actor, now: datetime) -> int:
    """Bring in the decisions of the file, adopted, for the record. Returns how many."""
    insist_may(ActOf.DECIDE, actor)
    with transaction.atomic():
        Window.objects.select_for_update(of=("self",)).get(pk=window.pk)
        found = _sound(preview_decisions(text, window, now))
        for symbol, rows in found.groups.items():
            if Decision.objects.filter(symbol=symbol, imported=True).exists():
                raise Refused(Reason.ALREADY_DONE, "R9", (symbol,))
            first = rows[0].values
            adopted = _noon(day_from(first["adopted_on"]))
            decision = Decision.objects.create(
                symbol=symbol,
                title=first["title"],
                status=DecisionStatus.ADOPTED,
                prepared_by_id=actor.person_id,
                prepared_at=now,
                adopted_at=adopted,
                imported=True,
                evidence=first["evidence"],
            )
            references = [row.values["reference"].upper() for row in rows]
            cases = list(Application.objects.filter(reference__in=references).select_related("cycle"))
            DecisionItem.objects.bulk_create(
                DecisionItem(decision=decision, application=case, done_at=adopted) for case in cases
            )
            record_act(
                kind="decision.import",
                moment=now,
                actor=actor,
                subject=f"decision:{decision.pk}",
                rule="R9",
                public=True,
            )
            publish_decision(cycle=cases[0].cycle, session=None, title=decision.title, symbol=symbol, taken_at=adopted)
    return len(found.groups)


def _sound(preview: Preview) -> Preview:
    if preview.problems:
        raise Refused(Reason.BAD_LINES, "", tuple(str(problem.line) for problem in preview.problems))
    return preview


def _bring_in(name: str, rows: list[Row], window: Window, actor: Actor, now: datetime) -> None:
    first = rows[0].values
    rules = window.cycle.process.rules()
    period_ends = close_of(day_from(first["period_ended_on"]), rules)
    began_on = day_from(first["consultations_began_on"])
    opened = period_ends if first["consultations_began_on"] == first["period_ended_on"] else _noon(began_on)
    ends = clock_end(opened, rules)
    over = now >= ends
    application = _application(name, first, window, period_ends, over, actor, now)
    Consultation.objects.create(
        application=application,
        opened_at=opened,
        ends_at=ends,
        ended_at=ends if over else None,
        imported=True,
    )
    for row in rows:
        _objection(application, row.values, rules, actor, now)
    push_down(application, now=now)
    record_act(
        kind="case.import",
        moment=now,
        actor=actor,
        subject=application.record_subject,
        facts={"lines": [row.line for row in rows], "to": application.state},
        rule="R7",
        secret=True,
    )


def _application(
    name: str, values: dict[str, Any], window: Window, period_ends: datetime, over: bool, actor: Actor, now: datetime
) -> Application:
    organization = Organization.objects.filter(name__iexact=name).first() or Organization.objects.create(
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
        period_ends_at=period_ends,
        imported=True,
    )
    freeze_version(application, reason="imported", now=now)
    return application


def _objection(
    application: Application, values: dict[str, Any], rules: Parameters, actor: Actor, now: datetime
) -> None:
    received = _noon(day_from(values["received_on"]))
    objection = Objection.objects.create(
        application=application,
        state=MemberState.objects.get(code__iexact=values["state"]),
        standing=Standing.STANDING.value,
        receipt=fresh_reference(Objection, "OBJ", now, field="receipt"),
        lodged_by_id=actor.person_id,
        lodged_at=now,
        received_at=received,
        on_paper=True,
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
        sent = _imported_dissemination(_noon(day_from(values["disseminated_on"])))
        DisseminationItem.objects.create(dissemination=sent, kind=ItemKind.OBJECTION, objection=objection)
        if statement is not None:
            DisseminationItem.objects.create(
                dissemination=sent, kind=ItemKind.STATEMENT, objection=objection, statement=statement
            )


def _imported_dissemination(sent_at: datetime) -> Dissemination:
    """What was sent on paper on one day is one communication here, numbered with the others."""
    lock_numbering()
    found = Dissemination.objects.filter(imported=True, sent_at=sent_at).first()
    if found is not None:
        return found
    number = (Dissemination.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    return Dissemination.objects.create(number=number, sent_at=sent_at, imported=True)
