"""The Chair's cases: the list with its filters, and one case whole. Run as the desk role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts.asked import Asked
from accounts.capacities import Party
from accounts.models import Act
from accounts.queries.mandates import people_of
from accreditation.modalities.decisions import MeetingKind
from accreditation.modalities.earliest import Earliest
from accreditation.modalities.objections import Standing
from accreditation.modalities.states import BEFORE_STATES, CONTESTED, State
from accreditation.modalities.visibility import Audience, CaseFacts, Item, may_see
from accreditation.models import (
    Accreditation,
    Application,
    ApplicationVersion,
    CirculationEntry,
    ObjectionReply,
    RouteChange,
    ScopeProposal,
)
from accreditation.queries.people import people_for
from objections.models import (
    Consultation,
    ConsultationNote,
    DecisionItem,
    DisseminationItem,
    NoteReceived,
    Objection,
    PlenaryUpdateItem,
)
from objections.models.dissemination import ItemKind
from objections.queries.cases import CONTESTED_ENTRY, NEVER_LODGED, STRUCK_ENTRY, undisseminated_count
from objections.queries.earliest import Hold, earliest_for_chair, holds_on
from objections.queries.notes import flagged_notes
from sessions_app.models import Session

STAGES = ("objected", "circulated", "in_consultation", "awaiting_plenary", "further_consultations", "resolved", "all")
RESOLVED = [
    state.value
    for state in State
    if state not in BEFORE_STATES
    and state not in {State.DRAFT, State.SUBMITTED, State.RETURNED, State.COMPLETE, State.NOT_ADMITTED}
]


def received() -> QuerySet[Objection]:
    """Objections that reached the Chair. What a mission only prepares is nobody's but the mission's (DESIGN 4)."""
    return Objection.objects.exclude(standing__in=NEVER_LODGED)


def received_or_struck() -> QuerySet[Objection]:
    """The same, and what was entered from a note and struck: never lodged, but the office keeps what it did, and the note."""
    return Objection.objects.filter(
        ~Q(standing__in=NEVER_LODGED) | Q(on_paper=True, standing=Standing.NOT_LODGED.value)
    )


def stage_of(query: Mapping[str, str]) -> str:
    """The stage that the query string asks for; nothing is asked for: those objected to."""
    with Asked(query) as asked:
        return asked.one("stage", STAGES, STAGES[0])


def cases(asked: Mapping[str, str]) -> QuerySet[Application]:
    """The cases that the query string asks for, with what a row shows."""
    on_case = received().filter(application=OuterRef("pk"))
    clock = Consultation.objects.filter(application=OuterRef("pk"))
    rows = (
        Application.objects.exclude(state=State.DRAFT.value)
        .select_related("organization", "window")
        .annotate(
            clock_ends=Subquery(clock.values("ends_at")[:1]),
            clock_ended=Subquery(clock.values("ended_at")[:1]),
            standing_now=_count(on_case.filter(standing=Standing.STANDING.value)),
            received_all=_count(on_case),
            unsent_due=Subquery(
                on_case.exclude(disseminated__kind="objection")
                .order_by()
                .values("application")
                .annotate(due=Min("dissemination_due_at"))
                .values("due")[:1]
            ),
        )
    )
    return rows.filter(_stage(stage_of(asked), on_case)).filter(_words(asked.get("q", "")))


def _count(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.order_by().values("application").annotate(n=Count("pk")).values("n")[:1])


def _stage(stage: str, on_case: QuerySet[Objection]) -> Q:
    if stage == "all":
        return Q(pk__isnull=False)
    if stage == "circulated":
        return Q(state=State.CIRCULATED.value)
    if stage == "resolved":
        return Q(Exists(on_case)) & Q(state__in=RESOLVED)
    if stage in {"in_consultation", "awaiting_plenary", "further_consultations"}:
        return Q(state=stage)
    return Q(Exists(on_case)) & Q(state__in=[state.value for state in BEFORE_STATES])


def _words(text: str) -> Q:
    text = text.strip()
    if not text:
        return Q()
    return Q(reference__iexact=text) | Q(organization__name__icontains=text) | Q(organization__acronym__iexact=text)


def find_case(reference: str) -> Application | None:
    """A case the Chair may know of: from submission on (DESIGN 4)."""
    found = (
        Application.objects.select_related("organization", "window", "cycle__process")
        .filter(reference=reference.strip().upper())
        .first()
    )
    if found is None:
        return None
    facts = CaseFacts(submitted=found.submitted_at is not None and found.state_now is not State.DRAFT)
    return found if may_see(Item.FILE, Audience.CHAIR, facts) else None


def plenary_that_meets(now: datetime) -> Session | None:
    """The substantive plenary that is open now: a clock that ends during it may be updated there (DESIGN 3)."""
    plenaries = Session.objects.filter(kind=MeetingKind.PLENARY.value, opens_at__lte=now, closes_at__gt=now)
    return plenaries.order_by("opens_at").first()


@dataclass(frozen=True)
class CaseFile:
    """One case as the Chair's office sees it."""

    application: Application
    consultation: Consultation | None
    objections: list[Objection]
    contests: list[Act]
    log: list[ConsultationNote]
    replies: list[ObjectionReply]
    flags: list[NoteReceived]
    entries: list[CirculationEntry]
    sent: list[DisseminationItem]
    updates: list[PlenaryUpdateItem]
    decisions: list[DecisionItem]
    accreditation: Accreditation | None
    routes: list[RouteChange]
    scope: list[ScopeProposal]
    version: ApplicationVersion | None
    contacts: list[Any]
    unsent: int
    earliest: Earliest | None
    holds: list[Hold]

    @property
    def standing(self) -> int:
        return sum(1 for objection in self.objections if objection.standing == Standing.STANDING.value)

    @property
    def objected(self) -> bool:
        """Whether an objection was received, or told to Member States: only then does a reply go to them, and an update tell
        of the case (R8); `was_objected_to`, of rows that are here already."""
        told = any(item.kind == ItemKind.OBJECTION for item in self.sent)
        return told or any(not objection.was_struck for objection in self.objections)

    @property
    def before_states(self) -> bool:
        return self.application.state_now in BEFORE_STATES

    @property
    def moves(self) -> RouteChange | None:
        """The change of route to which the Chair has consented, while its notice to Member States runs."""
        if not self.before_states:
            return None
        return next((one for one in self.routes if one.consented_at and not one.done_at and not one.lapsed_at), None)

    @property
    def contested(self) -> bool:
        return self.application.state_now in CONTESTED


def objections_of(application: Application) -> list[Objection]:
    """What was received on a case, with basis and dissemination; what was struck with it."""
    return list(
        received_or_struck()
        .filter(application=application)
        .select_related(
            "application", "state", "lodged_by", "withheld_by", "paper", "withdrawal_paper", "struck_paper", "struck_by"
        )
        .prefetch_related(
            "statements",
            Prefetch("disseminated", queryset=DisseminationItem.objects.select_related("dissemination")),
        )
        .order_by("received_at", "id")
    )


def contests_on(objections: list[Objection]) -> list[Act]:
    """What the record has of entries that were contested or struck: each withdrawal, contest, answer and strike, since the
    rows keep the last."""
    found = [one for one in objections if one.contested_at is not None or one.struck_at is not None]
    if not found:
        return []
    of_objection = Q(
        subject__in=[f"objection:{one.pk}" for one in found], kind__in=("objection.withdraw", CONTESTED_ENTRY)
    )
    settled = Q(
        subject=found[0].application.record_subject,
        kind__in=("paper.settle_contest", STRUCK_ENTRY),
        facts__objection__in=[one.pk for one in found],
    )
    return list(Act.objects.filter(of_objection | settled).order_by("number"))


def case_file(application: Application, now: datetime) -> CaseFile:
    """Everything on one case, in a constant number of queries."""
    consultation = (
        Consultation.objects.select_related("facilitator", "opened_by").filter(application=application).first()
    )
    objections = objections_of(application)
    entries = list(
        CirculationEntry.objects.filter(application=application, circulation__published_at__isnull=False)
        .select_related("circulation__window", "version")
        .order_by("id")
    )
    current = next((entry for entry in reversed(entries) if entry.recalled_at is None), None)
    version = current.version if current and current.version else application.versions.order_by("-number").first()
    before_states = application.state_now in BEFORE_STATES
    objected = any(not objection.was_struck for objection in objections)
    standing = sum(1 for objection in objections if objection.standing == Standing.STANDING.value)
    sees_contacts = may_see(
        Item.CONTACTS,
        Audience.CHAIR,
        CaseFacts(contested=before_states and (objected or consultation is not None)),
    )
    return CaseFile(
        application=application,
        consultation=consultation,
        objections=objections,
        contests=contests_on(objections),
        log=list(
            ConsultationNote.objects.filter(application=application)
            .select_related("with_state", "written_by")
            .order_by("-happened_at", "-id")
        ),
        replies=list(ObjectionReply.objects.filter(application=application)),
        flags=list(flagged_notes().filter(application=application).order_by("id")),
        entries=entries,
        sent=list(
            DisseminationItem.objects.filter(
                Q(objection__application=application) | Q(reply__application=application)
            ).select_related("dissemination", "objection__state")
        ),
        updates=list(
            PlenaryUpdateItem.objects.filter(application=application).select_related("update__session").order_by("id")
        ),
        decisions=list(DecisionItem.objects.filter(application=application).select_related("decision").order_by("id")),
        accreditation=Accreditation.objects.select_related("annulment_entered_by")
        .filter(application=application)
        .first(),
        routes=list(application.route_changes.select_related("consented_by").order_by("id")),
        scope=list(application.scope_proposals.select_related("circulation_asked_by").order_by("id")),
        version=version,
        contacts=people_for(application.organization) if sees_contacts else [],
        unsent=undisseminated_count(application),
        earliest=earliest_for_chair(application, consultation, standing, now),
        holds=holds_on(application, now),
    )


def facilitator_left(consultation: Consultation | None, now: datetime) -> bool:
    """Whether who was named to lead the consultations has left the Chair's office, and with it all sight (DESIGN 3)."""
    if consultation is None or consultation.facilitator_id is None:
        return False
    return consultation.facilitator_id not in {user.pk for user in people_of(Party.CHAIR, now)}
