"""What waits for the Chair's office: overdue dissemination first, then clocks, plenary, people (DESIGN 10). Desk role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accreditation.modalities.decisions import MeetingKind
from accreditation.modalities.objections import Standing
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.periods import may_set_period
from accreditation.modalities.states import CONTESTED, State
from accreditation.models import Accreditation, Circulation, HeldRelease, ObjectionReply, RouteChange, ScopeProposal
from accreditation.models.circulation import CirculationStatus
from accreditation.queries.route_changes import open_changes
from objections.models import Consultation, Decision, DisseminationItem, NoteReceived, Objection, PlenaryUpdate
from objections.models.decision import DecisionStatus
from objections.queries.cases import received_or_told, waiting_notes
from objections.queries.chair_cases import received_or_struck
from objections.queries.contests import contested_withdrawals
from objections.queries.notes import flagged_notes
from objections.queries.pending import due_of, pending_items
from sessions_app.models import Session

SOON = timedelta(days=14)
RECENT = timedelta(days=30)
MOST = 25
IN_OPEN_CASES = {State.CIRCULATED.value, *(state.value for state in CONTESTED)}


@dataclass(frozen=True)
class ToSend:
    """One item that waits to be disseminated."""

    item: DisseminationItem
    due: datetime | None
    overdue: bool

    @property
    def application(self) -> Any:
        found = self.item.objection or self.item.reply
        return found.application if found is not None else None


def to_send(now: datetime) -> list[ToSend]:
    """Everything received and not sent, the earliest due first; replies, which have no term, last."""
    rows = [
        ToSend(item, due, due is not None and now >= due) for item, due in ((i, due_of(i)) for i in pending_items())
    ]
    return sorted(rows, key=lambda row: (row.due is None, row.due or now))


def short_lists(now: datetime) -> list[Circulation]:
    """Prepared lists whose period would be shorter than the shortest, which only the Chair may set (DESIGN 2)."""
    prepared = Circulation.objects.filter(
        status=CirculationStatus.PREPARED,
        short_period_by__isnull=True,
        short_period_declined_at__isnull=True,
        period_ends_at__gt=now,
    ).select_related("window__cycle__process")[:MOST]
    return [
        one
        for one in prepared
        if may_set_period(now, one.period_ends_at, one.window.cycle.process.rules(), chair_agrees_to_less=False).reason
        is Reason.PERIOD_TOO_SHORT
    ]


def running_clocks() -> QuerySet[Consultation]:
    """Clocks that run, the next to end first."""
    return (
        Consultation.objects.filter(ended_at__isnull=True, application__state__in=IN_OPEN_CASES)
        .select_related("application__organization", "facilitator")
        .order_by("ends_at", "id")
    )


def awaiting_plenary() -> QuerySet[Consultation]:
    """Cases whose consultations are over and that no update has covered, with the instant since when they wait; only those
    of which an update can tell."""
    return Consultation.objects.filter(
        Exists(received_or_told().filter(application=OuterRef("application"))),
        application__state=State.AWAITING_PLENARY.value,
    ).annotate(over_at=Coalesce("ended_at", "ends_at"))


def missed_plenaries(now: datetime) -> QuerySet[Session]:
    """Plenaries that closed without an update on a case that already waited for one: the alarm (DESIGN 3)."""
    return Session.objects.filter(
        Exists(_waiting_at_its_close()), kind=MeetingKind.PLENARY.value, closes_at__lte=now
    ).order_by("closes_at")


def unanswered_plenaries(now: datetime) -> QuerySet[Session]:
    """Plenaries that meet now and that cases of their cycle await."""
    return open_plenaries(now).filter(Exists(_waiting_at_its_close()))


def _waiting_at_its_close() -> QuerySet[Consultation]:
    return awaiting_plenary().filter(application__cycle=OuterRef("cycle"), ended_at__lt=OuterRef("closes_at"))


def open_plenaries(now: datetime) -> QuerySet[Session]:
    """Substantive plenaries that meet now: to which an update may be given (R8)."""
    return Session.objects.filter(kind=MeetingKind.PLENARY.value, opens_at__lte=now, closes_at__gt=now)


def next_plenaries(now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(kind=MeetingKind.PLENARY.value, opens_at__gt=now).order_by("opens_at")


def _gone() -> QuerySet[Any]:
    """The objections of a clock's case that stand no more, the last to go first: withdrawn, or struck. Not what a mission has
    only prepared and taken back, of which the Chair knows nothing (DESIGN 4)."""
    gone = Coalesce("withdrawal_received_at", "withdrawn_at", "struck_at", "contest_settled_at")
    rows = received_or_struck().filter(application=OuterRef("application")).annotate(gone_at=gone)
    return rows.filter(gone_at__isnull=False).order_by("-gone_at")


@dataclass(frozen=True)
class Waiting:
    """Everything on the front page. Lists are cut at MOST; what is counted is counted whole."""

    to_send: list[ToSend]
    clocks: list[Consultation]
    awaiting_count: int
    awaiting_since: datetime | None
    missed: list[Session]
    plenary: Session | None
    plenary_is_open: bool
    plenary_is_updated: bool
    scope: list[ScopeProposal]
    routes: list[RouteChange]
    held: list[HeldRelease]
    short: list[Circulation]
    contested: list[Objection]
    decisions: list[Decision]
    replies: list[ObjectionReply]
    notes: list[NoteReceived]
    annulments: list[Accreditation]
    none_stands: list[Consultation]


def waiting(now: datetime) -> Waiting:
    """A constant number of queries, whatever waits."""
    open_now = open_plenaries(now).first()
    awaiting = awaiting_plenary().aggregate(count=Count("pk"), since=Min("over_at"))
    standing = Objection.objects.filter(application=OuterRef("application"), standing=Standing.STANDING.value)
    noted = waiting_notes().filter(application=OuterRef("application"))
    contested = contested_withdrawals().filter(application=OuterRef("application"))
    case = "application__organization"
    return Waiting(
        to_send=to_send(now),
        clocks=list(running_clocks().filter(ends_at__lte=now + SOON)[:MOST]),
        awaiting_count=awaiting["count"],
        awaiting_since=awaiting["since"],
        missed=list(missed_plenaries(now)[:5]),
        plenary=open_now or next_plenaries(now).first(),
        plenary_is_open=open_now is not None,
        plenary_is_updated=open_now is not None and PlenaryUpdate.objects.filter(session=open_now).exists(),
        scope=list(
            ScopeProposal.objects.filter(decided_at__isnull=True).select_related(case).order_by("heard_until")[:MOST]
        ),
        short=short_lists(now),
        routes=list(
            open_changes()
            .filter(consented_at__isnull=True, application__state__in=IN_OPEN_CASES)
            .select_related(case)
            .order_by("asked_at")[:MOST]
        ),
        held=list(
            HeldRelease.objects.filter(answered_at__isnull=True)
            .select_related("circulation__window", "window")
            .order_by("proposed_at")[:MOST]
        ),
        contested=list(
            Objection.objects.filter(contested_at__isnull=False, contest_settled_at__isnull=True)
            .select_related(case, "state")
            .order_by("contested_at")[:MOST]
        ),
        decisions=list(
            Decision.objects.filter(status__in=[DecisionStatus.PREPARED, DecisionStatus.UNDER_SILENCE])
            .select_related("prepared_by", "session")
            .order_by(F("silence_ends_at").asc(nulls_first=True), "id")[:MOST]
        ),
        replies=list(
            ObjectionReply.objects.filter(sent_at__gt=now - RECENT).select_related(case).order_by("-sent_at")[:MOST]
        ),
        notes=list(
            flagged_notes()
            .filter(lifted_at__isnull=True)
            .select_related(case, "state")
            .order_by("-missed", "received_at")[:MOST]
        ),
        annulments=list(
            Accreditation.objects.filter(annulment_proposed_at__isnull=False, ended_at__isnull=True)
            .select_related(case)
            .order_by("annulment_heard_until")[:MOST]
        ),
        none_stands=list(
            Consultation.objects.filter(~Exists(standing), application__state__in=[state.value for state in CONTESTED])
            .annotate(gone_at=Subquery(_gone().values("gone_at")[:1]), held=Exists(noted) | Exists(contested))
            .select_related(case, "application__cycle__process")
            .order_by("resolves_at", "id")[:MOST]
        ),
    )
