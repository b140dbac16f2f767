"""What goes on a list, and what a circulated list says: files, annex, bodies named for information, late permissions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import Act
from accreditation.modalities.applications import may_enter
from accreditation.modalities.checking import may_circulate
from accreditation.modalities.outcomes import Verdict, allow
from accreditation.modalities.paragraphs import Rule
from accreditation.modalities.periods import may_set_period
from accreditation.modalities.states import Route, State
from accreditation.models import Accreditation, Application, Circulation, CirculationEntry, LatePermission, Window
from accreditation.models.circulation import CirculationStatus
from accreditation.queries.names import country_words, status_words
from accreditation.queries.outcomes import untold


@dataclass(frozen=True)
class Choice:
    """A dry run: which of the chosen files would go on the list, and which would be skipped, with the reason's code."""

    ready: list[Application]
    skipped: list[tuple[Application, str]]


def ready_for_list(window: Window) -> QuerySet[Application]:
    """Complete files of a window that are on no prepared list yet."""
    prepared = CirculationEntry.objects.filter(circulation__status=CirculationStatus.PREPARED)
    return (
        Application.objects.filter(window=window, state=State.COMPLETE.value, route=Route.NON_OBJECTION.value)
        .exclude(pk__in=prepared.values("application_id"))
        .select_related("organization", "window__cycle__process")
        .order_by("organization__name", "pk")
    )


def standing_on(circulation: Circulation) -> QuerySet[Application]:
    """The files that stand on a list: neither recalled from it nor taken off it by a change of substance. One that was may have
    been circulated anew since, and then stands on a later list, with another period."""
    entries = circulation.entries.filter(recalled_at__isnull=True, changed_at__isnull=True)
    return Application.objects.filter(pk__in=entries.values("application_id"))


def on_prepared_list(application: Application) -> bool:
    """Whether the file waits on another list for its second person."""
    return application.entries.filter(circulation__status=CirculationStatus.PREPARED).exists()


def choose(window: Window, references: Sequence[str]) -> Choice:
    """Try a choice without doing anything."""
    found = {
        application.reference: application
        for application in Application.objects.filter(reference__in=references).select_related(
            "organization", "window__cycle__process"
        )
    }
    waiting = set(
        CirculationEntry.objects.filter(
            circulation__status=CirculationStatus.PREPARED, application__reference__in=references
        ).values_list("application_id", flat=True)
    )
    ready, skipped = [], []
    for application in found.values():
        frozen = application.organization.frozen_at is not None
        verdict = may_circulate(application.state_now, application.route_now, frozen)
        if application.window_id != window.pk:
            skipped.append((application, "other_window"))
        elif application.pk in waiting:
            skipped.append((application, "on_prepared_list"))
        elif verdict.reason is not None:
            skipped.append((application, verdict.reason.value))
        else:
            ready.append(application)
    ready.sort(key=lambda application: application.organization.name.casefold())
    return Choice(ready, skipped)


def period_verdict(circulation: Circulation, now: datetime) -> Verdict:
    """Whether a list that went out now might have the period that it names, after what the Chair has said of it (R3)."""
    if circulation.annex_only:  # no period runs on it
        return allow(Rule.R3)
    return may_set_period(
        now,
        circulation.period_ends_at,
        circulation.window.cycle.process.rules(),
        circulation.short_period_by_id is not None,
        chair_declined_less=circulation.short_period_declined_at is not None,
    )


def annex_of(window: Window) -> list[dict[str, Any]]:
    """Those of a window that were not admitted, with the reason, and on no earlier list's annex (DESIGN 2)."""
    named = {
        row["reference"]
        for annex in window.circulations.filter(status=CirculationStatus.CIRCULATED).values_list("annex", flat=True)
        for row in annex
    }
    permissions = late_reasons(window.pk)
    excluded = (
        Application.objects.filter(window=window, state=State.NOT_ADMITTED.value)
        .exclude(reference__in=named)
        .select_related("organization")
        .prefetch_related("scope_proposals")
        .order_by("organization__name")
    )
    return [
        {
            "reference": application.reference,
            "organization": application.organization.name,
            "country": str(application.organization.country),
            "reason": next((p.reason for p in application.scope_proposals.all() if p.confirmed), ""),
            "late": late_reason(application, permissions),
        }
        for application in excluded
    ]


def last_annex_of(window: Window) -> int | None:
    """The number of the last circulated list of a window that has an annex."""
    with_annex = window.circulations.filter(status=CirculationStatus.CIRCULATED).exclude(annex=[])
    return with_annex.order_by("-number").values_list("number", flat=True).first()


def for_information_of(window: Window, now: datetime) -> list[dict[str, Any]]:
    """Bodies of a window in consultative status with ECOSOC: named for information, no objection lies against them (R1).
    One that has changed to this route while on a list is named when that list's outcomes are told."""
    named = {
        row["organization"]
        for rows in window.circulations.filter(status=CirculationStatus.CIRCULATED).values_list(
            "for_information", flat=True
        )
        for row in rows
    }
    permissions = late_reasons(window.pk)
    places = (
        Accreditation.objects.filter(
            ~untold(now, "application"),
            application__window=window,
            application__route=Route.ECOSOC.value,
            ended_at__isnull=True,
        )
        .select_related("organization", "application")
        .order_by("organization__name")
    )
    return [
        {
            "organization": place.organization.name,
            "country": str(place.organization.country),
            "status": place.organization.ecosoc_status,
            "number": place.organization.ecosoc_number,
            "late": late_reason(place.application, permissions),
        }
        for place in places
        if place.organization.name not in named
    ]


def still_editable(window: Window, files: Iterable[Application], now: datetime) -> list[bool]:
    """Of each complete file of a window, whether its body may still edit it at `now`, late permission and all."""
    late = {given.organization_id: given for given in LatePermission.objects.filter(window=window, until_at__gt=now)}
    return [may_enter(window.facts(late.get(file.organization_id)), now).allowed for file in files]


def late_reasons(window_id: int) -> dict[int, str]:
    """The reasons of a window's late permissions, by the organization's key."""
    given = LatePermission.objects.filter(window_id=window_id)
    return dict(given.values_list("organization_id", "reason"))


def late_reason(application: Application, reasons: Mapping[int, str]) -> str:
    """Why this one came after the close; nothing of a permission that it did not use (DESIGN 2)."""
    return reasons.get(application.organization_id, "") if application.late else ""


@dataclass(frozen=True)
class RecallAsked:
    """A recall that awaits its second person: who asked for it, when (UTC) and why."""

    by: str
    at: datetime
    reason: str


def recall_asked(entry: CirculationEntry) -> RecallAsked | None:
    """The recall that is asked for and not done; its instant is that of its act."""
    if entry.recall_asked_by_id is None or entry.recalled_at is not None:
        return None
    act = (
        Act.objects.filter(
            kind="circulation.ask_recall",
            subject=f"application:{entry.application_id}",
            facts__circulation=entry.circulation_id,
        )
        .order_by("number")
        .last()
    )
    return RecallAsked(str(entry.recall_asked_by), act.moment, entry.recall_reason) if act is not None else None


def with_words(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of an annex, or of the bodies named for information, with the country and the status in words, and `late`: why
    it came after the close, where it did."""
    return [
        {
            **row,
            "country": country_words(row.get("country", "")),
            "late": row.get("late", ""),
            **({"status": status_words(row["status"])} if "status" in row else {}),
        }
        for row in rows
    ]


@dataclass(frozen=True)
class Line:
    """One numbered line of a list, as it was circulated."""

    number: int
    entry: CirculationEntry
    application: Application
    name: str
    country: str
    type: str
    website: str
    digest: str
    late_reason: str
    recalled_reason: str
    changed_at: datetime | None = None

    @property
    def country_name(self) -> str:
        return country_words(self.country)

    @property
    def reference(self) -> str:
        return self.application.reference


@dataclass(frozen=True)
class Beside:
    """What a list names beside its files: a body for information, or one of the annex, with the reason."""

    name: str
    country_name: str
    late_reason: str
    reference: str = ""
    not_admitted: str = ""
    number: str = ""
    type: str = ""
    website: str = ""
    digest: str = ""
    recalled_reason: str = ""


def beside(annex: Iterable[dict[str, Any]], for_information: Iterable[dict[str, Any]]) -> list[Beside]:
    """The rows of a list beside its files, as `with_words` gives them."""
    return [
        *(Beside(row["organization"], row["country"], row["late"]) for row in for_information),
        *(Beside(row["organization"], row["country"], row["late"], row["reference"], row["reason"]) for row in annex),
    ]


def lines_of(circulation: Circulation) -> list[Line]:
    """The list as it was circulated: names from the frozen version; said beside it a late permission, a recall and that a
    change of substance took the file off the list, which all missions are told.

    Nothing else here depends on what became of a file afterwards."""
    entries = list(
        circulation.entries.select_related("application__organization", "version").order_by("position", "pk")
    )
    permissions = late_reasons(circulation.window_id)
    lines = []
    for number, entry in enumerate(entries, start=1):
        organization = entry.application.organization
        frozen = entry.version.content["organization"] if entry.version else {}
        lines.append(
            Line(
                number=number,
                entry=entry,
                application=entry.application,
                name=frozen.get("name") or organization.name,
                country=frozen.get("country") or str(organization.country),
                type=frozen.get("type") or organization.type,
                website=frozen.get("website", organization.website),
                digest=entry.version.digest if entry.version else "",
                late_reason=late_reason(entry.application, permissions),
                recalled_reason=entry.recall_reason if entry.recalled_at else "",
                changed_at=entry.changed_at,
            )
        )
    return lines
