"""What waits at the Secretariat's desk: how many, since when, and by when. Nothing here is made from anything that an
objection moves (DESIGN 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Aggregate, Count, Exists, Min, OuterRef, Q, QuerySet

from accreditation.modalities.states import Route, State
from accreditation.models import Application, Circulation, Claim, LatePermission, ScopeProposal
from accreditation.models.circulation import CirculationStatus
from accreditation.queries import secretariat as cases
from accreditation.queries.held import held_circulations, held_windows


@dataclass(frozen=True)
class Waiting:
    """One queue: how many wait (capped), since when the oldest does, and the next deadline among them. Instants UTC."""

    key: str
    count: int
    more: bool = False
    oldest_at: datetime | None = None
    next_at: datetime | None = None


def waiting_rows(key: str, rows: QuerySet, since: str = "", by: str = "") -> Waiting:
    """Counted in one query: `since` names the column of its beginning, `by` that of its deadline."""
    asked: dict[str, Aggregate] = {"count": Count("pk", distinct=True)}
    asked |= {"oldest_at": Min(since)} if since else {}
    asked |= {"next_at": Min(by)} if by else {}
    return Waiting(key, **rows.order_by().aggregate(**asked))


def queues(now: datetime) -> dict[str, Waiting]:
    """All queues that this app knows of, by key."""
    return {waiting.key: waiting for waiting in [*_of_files(), *_of_bodies(), *_of_lists(now)]}


def _of_files() -> Iterator[Waiting]:
    open_proposals = ScopeProposal.objects.filter(application=OuterRef("pk"), decided_at__isnull=True)
    states = [State.SUBMITTED.value, State.RETURNED.value, State.COMPLETE.value]
    check = Q(state=State.SUBMITTED.value, proposed=False)
    ecosoc = check & Q(route=Route.ECOSOC.value)
    found = (
        Application.objects.filter(state__in=states, submitted_at__isnull=False)
        .annotate(proposed=Exists(open_proposals))
        .aggregate(
            check=Count("pk", filter=check),
            check_from=Min("submitted_at", filter=check),
            ecosoc=Count("pk", filter=ecosoc),
            ecosoc_from=Min("submitted_at", filter=ecosoc),
            returned=Count("pk", filter=Q(state=State.RETURNED.value)),
            returned_from=Min("state_since", filter=Q(state=State.RETURNED.value)),
            due=Min("due_at", filter=Q(state=State.RETURNED.value)),
            complete=Count("pk", filter=Q(state=State.COMPLETE.value)),
            complete_from=Min("state_since", filter=Q(state=State.COMPLETE.value)),
        )
    )
    yield Waiting("check", found["check"], oldest_at=found["check_from"])
    yield Waiting("ecosoc", found["ecosoc"], oldest_at=found["ecosoc_from"])
    yield Waiting("returned", found["returned"], oldest_at=found["returned_from"], next_at=found["due"])
    yield Waiting("complete", found["complete"], oldest_at=found["complete_from"])
    yield waiting_rows("answered", cases.answered(), "questions__answered_at")
    yield waiting_rows("scope", cases.open_proposals(), "proposed_at", "heard_until")


def _of_bodies() -> Iterator[Waiting]:
    yield _to_confirm()
    yield waiting_rows("claims", Claim.objects.filter(decided_at__isnull=True), "claimed_at", "heard_until")


def _to_confirm() -> Waiting:
    """Since the file that is checked was submitted, or the input that waits was sent."""
    checked = Q(applications__state__in=cases.BEING_CHECKED)
    found = (
        cases.to_confirm()
        .order_by()
        .aggregate(
            count=Count("pk", distinct=True),
            file=Min("applications__submitted_at", filter=checked),
            input=Min("input_waits_since"),
        )
    )
    oldest = min((at for at in (found["file"], found["input"]) if at is not None), default=None)
    return Waiting("confirm", found["count"], oldest_at=oldest)


def _of_lists(now: datetime) -> Iterator[Waiting]:
    lists = Circulation.objects.all()
    running = lists.with_period().filter(period_ends_at__gt=now)
    held = waiting_rows("held", held_circulations(), "held_at")
    windows = waiting_rows("held", held_windows(), "held_at")
    oldest = min((one.oldest_at for one in (held, windows) if one.oldest_at is not None), default=None)
    yield waiting_rows("prepared", lists.filter(status=CirculationStatus.PREPARED), "prepared_at", "period_ends_at")
    yield waiting_rows("recalls", cases.recalls_asked(now), by="period_ends_at")
    yield waiting_rows("periods", running, "published_at", "period_ends_at")
    yield waiting_rows("late", LatePermission.objects.filter(until_at__gt=now), "given_at", "until_at")
    yield Waiting("held", held.count + windows.count, oldest_at=oldest)
