"""One file as a Member State may read it: what came after circulation, what is the mission's own, what may be decided when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest

from accounts.capacities import Actor
from accreditation.modalities.calendar import has_passed
from accreditation.modalities.objections import Standing, may_ask_applicant, may_lodge
from accreditation.modalities.outcomes import Verdict
from accreditation.modalities.states import BEFORE_STATES, CONTESTED, PENDING, Route, State
from accreditation.modalities.visibility import Audience, CaseFacts, Item, may_see
from accreditation.models import Application, CirculationEntry, Correction, OrganizationChange, Question, RouteChange
from accreditation.models.circulation import CirculationStatus
from accreditation.models.secretariat import OrganizationChangeKind
from objections.models import (
    Consultation,
    DecisionItem,
    DisseminationItem,
    LodgingDraft,
    MissionNote,
    Objection,
    PlenaryUpdateItem,
    PreparedAct,
)
from objections.models.dissemination import ItemKind
from objections.queries.cases import (
    circulated_at,
    corrected,
    shown_decisions,
    was_disseminated,
)
from objections.queries.lodging import lodging_ends_of, objection_facts
from objections.queries.prepared import may_still_be_confirmed
from objections.queries.states_files import entries_for, file_is_open, is_delegate


@dataclass(frozen=True)
class StatesQuestion:
    """A State's question as this State reads it: `state` is "" where the asking State did not choose to be named."""

    pk: int
    text: str
    asked_at: datetime
    state: str
    own: bool
    named: bool
    answer: str
    answered_at: datetime | None


def questions_on(application: Application, actor: Actor) -> list[StatesQuestion]:
    """All questions of Member States and their answers; the name where the table of DESIGN 4 shows it."""
    rows = Question.objects.filter(application=application, asked_by_state__isnull=False).select_related(
        "asked_by_state"
    )
    return [_question(row, actor) for row in rows.order_by("asked_at", "id")]


def _question(row: Question, actor: Actor) -> StatesQuestion:
    own = row.asked_by_state_id == actor.state_id
    audience = Audience.OWN_STATE if own else Audience.STATE
    named = may_see(Item.QUESTIONING_STATE, audience, CaseFacts(circulated=True, state_chooses=row.shows_state))
    name = row.asked_by_state.name if named and row.asked_by_state else ""
    return StatesQuestion(row.pk, row.text, row.asked_at, name, own, row.shows_state, row.answer, row.answered_at)


def addenda_to(application: Application) -> list[Correction]:
    """Corrections made since the file was last put before States: they went to all missions. Earlier ones are in it."""
    published = circulated_at(application)
    rows = application.corrections.filter(addendum=True).select_related("version").order_by("id")
    return list(rows.filter(made_at__gte=published) if published else rows)


def addenda_on(entries: Sequence[CirculationEntry]) -> dict[int, list[Correction]]:
    """The same for the files of one list, by the key of the application: those since it went out, and of a file that was taken
    off it those until then; later ones are in the file as circulated anew."""
    listed = {entry.application_id: entry for entry in entries}
    rows = Correction.objects.filter(application__in=listed, addendum=True).select_related("version").order_by("id")
    found: dict[int, list[Correction]] = {}
    for row in rows:
        entry = listed[row.application_id]
        begun, over = entry.circulation.published_at, entry.changed_at
        if (begun is None or row.made_at >= begun) and (over is None or row.made_at <= over):
            found.setdefault(row.application_id, []).append(row)
    return found


SHOWN_CHANGES = (
    OrganizationChangeKind.RENAMED,
    OrganizationChangeKind.MERGED,
    OrganizationChangeKind.SPLIT,
    OrganizationChangeKind.DISSOLVED,
    OrganizationChangeKind.LINKED,
)


def links_of(application: Application) -> list[OrganizationChange]:
    """Parents, branches, names and mergers on record: bodies of their own, the link shown to States (DESIGN 3)."""
    organization = application.organization_id
    return list(
        OrganizationChange.objects.filter(
            Q(organization=organization) | Q(other=organization, kind=OrganizationChangeKind.LINKED),
            kind__in=SHOWN_CHANGES,
        )
        .select_related("organization", "other")
        .order_by("recorded_at", "id")
    )


def lists_of(application: Application) -> list[CirculationEntry]:
    """Every circulation of the file, those that it was taken off included: all Member States had each."""
    return list(
        CirculationEntry.objects.filter(application=application, circulation__status=CirculationStatus.CIRCULATED)
        .select_related("circulation")
        .order_by("id")
    )


def route_changes_of(application: Application) -> list[RouteChange]:
    """Consultative status gained, once the Chair has consented and all missions have notice of it (DESIGN 2)."""
    return list(application.route_changes.filter(to_route=Route.ECOSOC.value, consented_at__isnull=False))


def told_on(application: Application) -> list[DisseminationItem]:
    """What the Chair has disseminated on a case, in order: the only source of what States know of others' objections."""
    on_case = Q(objection__application=application) | Q(reply__application=application)
    return list(
        corrected(DisseminationItem.objects.filter(on_case))
        .select_related("dissemination", "objection__state", "statement", "reply")
        .order_by("dissemination__number", "id")
    )


def still_told_to_stand(told: Iterable[Any]) -> set[int]:
    """Of what was told, the objections of which no withdrawal was told, nor that they were entered in error. Of a case that has
    moved to the ECOSOC route these are no longer applicable, as far as any Member State may know (DESIGN 4)."""
    withdrawn = {item.objection_id for item in told if item.kind == ItemKind.WITHDRAWAL and not item.corrected_by}
    return {
        item.pk
        for item in told
        if item.kind == ItemKind.OBJECTION and not item.corrected_by and item.objection_id not in withdrawn
    }


def own_objections(actor: Actor) -> QuerySet[Objection]:
    """The objections of the actor's own State, newest first."""
    if not is_delegate(actor):
        return Objection.objects.none()
    return (
        Objection.objects.filter(state_id=actor.state_id)
        .select_related(
            "application__organization", "application__cycle__process", "state", "lodged_by", "confirmed_by"
        )
        .order_by("-id")
    )


def own_objection_on(application: Application, actor: Actor) -> Objection | None:
    """The mission's latest objection on a file."""
    return own_objections(actor).filter(application=application).first()


def own_notes_on(application: Application, actor: Actor) -> list[MissionNote]:
    """The mission's private notes on a file."""
    if not is_delegate(actor):
        return []
    return list(
        MissionNote.objects.filter(application=application, state_id=actor.state_id).select_related("written_by")
    )


def own_draft_on(application: Application, actor: Actor) -> LodgingDraft | None:
    """What this delegate has typed on a file and not lodged."""
    if not is_delegate(actor):
        return None
    return LodgingDraft.objects.filter(
        application=application, user_id=actor.person_id, state_id=actor.state_id
    ).first()


def lodging_verdict(application: Application, actor: Actor, now: datetime) -> Verdict:
    """Whether the period and the State's own objection leave room for one now; the right is policy's to judge."""
    return may_lodge(objection_facts(application, actor.state_id or 0), now)


def asking_verdict(application: Application, now: datetime) -> Verdict:
    """Whether a State may ask the applicant a question now. After the period only where an objection was
    disseminated: all States read the question, and it would tell them of one."""
    ends_at = application.period_ends_at
    return may_ask_applicant(
        application.route_now,
        application.state_now,
        period_over=ends_at is not None and has_passed(ends_at, now),
        objection_disseminated=was_disseminated(application),
    )


def earlier_files(entry: CirculationEntry, actor: Actor, now: datetime) -> list[Any]:
    """Other applications of the same organization that went to States: "applied before"."""
    return list(
        entries_for(actor, now)
        .filter(application__organization_id=entry.application.organization_id)
        .exclude(application_id=entry.application_id)
        .order_by("-circulation__published_at", "-id")
    )


def updates_on(application: Application) -> list[PlenaryUpdateItem]:
    """The Chair's updates to plenaries that covered the case."""
    return list(
        PlenaryUpdateItem.objects.filter(application=application)
        .select_related("update__session")
        .order_by("update__given_at")
    )


def decisions_on(application: Application) -> list[DecisionItem]:
    """Decisions on the case that were put to States."""
    return list(
        DecisionItem.objects.filter(shown_decisions("decision__"), application=application)
        .select_related("decision__session")
        .order_by("decision_id")
    )


def known_clock(entry: Any, actor: Actor) -> Consultation | None:
    """The consultations' clock, once this State was told of an objection. Before, only one that its own standing objection
    explains: it began after the Chair had that, or with the end of the period. Any other would tell of another State's."""
    clock = Consultation.objects.filter(application=entry.application).first() if entry.knows else None
    if clock is None or entry.told:
        return clock
    explained = Q(known_to_chair_at__lte=clock.opened_at) | Q(application__period_ends_at__lte=clock.opened_at)
    own = (
        Objection.objects.filter(
            application=entry.application_id, state_id=actor.state_id, standing=Standing.STANDING.value
        )
        .annotate(known_to_chair_at=Greatest(F("received_at"), F("lodged_at")))
        .filter(explained)
    )
    return clock if own.exists() else None


def compared(actor: Actor, references: Sequence[str], now: datetime) -> list[CirculationEntry]:
    """The files chosen for the side-by-side view, in the order chosen; those that are not open are left out."""
    found: dict[str, CirculationEntry] = {}
    rows = (
        entries_for(actor, now)
        .select_related("version")
        .filter(application__reference__in=list(references)[:10], recalled_at__isnull=True)
        .order_by("id")
    )
    for row in rows:
        if file_is_open(row.word):
            found[row.application.reference] = row
    return [found[reference] for reference in dict.fromkeys(references) if reference in found]


def prepared_on(objection: Objection) -> list[PreparedAct]:
    """What the mission has prepared on its standing objection and its second person has not confirmed."""
    if not may_still_be_confirmed(objection):
        return []
    return list(objection.prepared.filter(ended_at__isnull=True).select_related("prepared_by"))


def prepared_by_mission(actor: Actor, most: int) -> list[PreparedAct]:
    """Withdrawals and supplements of the mission that await their second person, the oldest first."""
    if not is_delegate(actor):
        return []
    open_cases = [State.CIRCULATED.value, *(state.value for state in CONTESTED)]
    return list(
        PreparedAct.objects.filter(
            objection__state_id=actor.state_id,
            objection__standing=Standing.STANDING.value,
            objection__application__state__in=open_cases,
            ended_at__isnull=True,
        )
        .select_related("objection__application__organization", "prepared_by")
        .order_by("id")[:most]
    )


# So many rows are read before those that end first are chosen: a change of route brings only a few ends forward.
READ = 200


def awaiting_second(actor: Actor, most: int, now: datetime) -> list[Any]:
    """The mission's objections that can still be confirmed by its second person, the nearest end first; last those whose file
    is off its list, and can be confirmed once it is circulated again. Each has its `ends`. Time decides, not the sweep."""
    open_still = Q(application__period_ends_at__gt=now) | Q(application__period_ends_at__isnull=True)
    pending = [state.value for state in PENDING]
    rows = own_objections(actor).filter(
        open_still, standing=Standing.AWAITING_SECOND.value, application__state__in=pending
    )
    found = with_ends(rows.order_by("application__period_ends_at", "id")[:READ])
    return [one for one in found if one.ends.at is None or not has_passed(one.ends.at, now)][:most]


def with_ends(rows: Iterable[Any]) -> list[Any]:
    """Objections or drafts, each with until when it can be confirmed or lodged as `ends`, the nearest first; last those whose
    file is on no list."""
    found = list(rows)
    ends = lodging_ends_of(one.application for one in found)
    for one in found:
        one.ends = ends[one.application_id]
    return sorted(found, key=lambda one: (one.ends.at is None, one.ends.at))


def entered_for(actor: Actor, most: int) -> list[Objection]:
    """What the Chair's office has entered for the mission from notes, on cases still before States, and the mission has not
    contested: for it to look at whether it is its own. The newest first."""
    entered = Q(on_paper=True, standing=Standing.STANDING.value) | Q(
        withdrawal_paper__isnull=False, standing=Standing.WITHDRAWN.value
    )
    before = [state.value for state in BEFORE_STATES]
    rows = own_objections(actor).filter(entered, application__state__in=before, contested_at__isnull=True)
    return list(rows.order_by("-id")[:most])
