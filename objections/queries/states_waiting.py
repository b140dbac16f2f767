"""What waits for a delegate: the States' front page (DESIGN 10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Q, Value, When

from accounts.capacities import Actor
from accreditation.modalities.calendar import has_passed
from accreditation.models import Circulation, Question
from objections.models import Decision, Dissemination, LodgingDraft, Objection, PreparedAct
from objections.models.decision import DecisionStatus
from objections.queries.states_case import READ, awaiting_second, entered_for, prepared_by_mission, with_ends
from objections.queries.states_communications import communications_for, decisions_for
from objections.queries.states_files import is_delegate, lists_with_unseen_for

MOST = 10


@dataclass(frozen=True)
class Waiting:
    """One query for each part: the page's cost does not grow with the number of files. `emptied`: lists whose period has not
    ended, and all of whose files were recalled; nothing on them is open. `annexes`: lists of bodies not admitted
    alone, not opened by the mission yet, or new."""

    open_lists: list[Circulation]
    emptied: list[Circulation]
    annexes: list[Circulation]
    new_lists: list[Circulation]
    awaiting: list[Any]
    entered: list[Objection]
    prepared: list[PreparedAct]
    drafts: list[Any]
    answers: list[Question]
    unanswered: int
    communications: list[Dissemination]
    silences: list[Decision]

    @property
    def unseen(self) -> int:
        return sum(circulation.unseen for circulation in self.open_lists)  # type: ignore[attr-defined]


def waiting_for(actor: Actor, since: datetime | None, now: datetime) -> Waiting:
    """Everything that waits for the actor's State. `since` is the end of the delegate's last visit, if there was one."""
    newest = list(lists_with_unseen_for(actor).filter(_open_or_new(since, now))[: 2 * MOST])
    answers, unanswered = _own_questions(actor)
    return Waiting(
        open_lists=sorted((c for c in newest if c.period_ends_at > now and c.files), key=lambda c: c.period_ends_at),
        emptied=[c for c in newest if c.period_ends_at > now and not c.files and not c.annex_only],
        annexes=[c for c in newest if c.annex_only],
        new_lists=[c for c in newest if since is not None and c.published_at is not None and c.published_at > since],
        awaiting=awaiting_second(actor, MOST, now),
        entered=entered_for(actor, MOST),
        prepared=prepared_by_mission(actor, MOST),
        drafts=_drafts(actor, now),
        answers=answers,
        unanswered=unanswered,
        communications=list(communications_for(actor).filter(opened=False)[:MOST]),
        silences=list(
            decisions_for(actor)
            .filter(status=DecisionStatus.UNDER_SILENCE, silence_ends_at__gt=now)
            .order_by("silence_ends_at", "id")[:MOST]
        ),
    )


def _open_or_new(since: datetime | None, now: datetime) -> Q:
    running = Q(period_ends_at__gt=now) | Q(annex_only=True, opened=False)
    return running if since is None else running | Q(published_at__gt=since)


def _own_questions(actor: Actor) -> tuple[list[Question], int]:
    """The latest answers to the State's questions, and how many have none yet."""
    if not is_delegate(actor):
        return [], 0
    own = Question.objects.filter(asked_by_state_id=actor.state_id)
    answered = own.filter(answered_at__isnull=False).select_related("application__organization")
    return list(answered.order_by("-answered_at", "-id")[:MOST]), own.filter(answered_at__isnull=True).count()


def _drafts(actor: Actor, now: datetime) -> list[Any]:
    """The delegate's own drafts, never a colleague's: first those that can still be lodged, the nearest end first."""
    over = Case(When(application__period_ends_at__gt=now, then=Value(0)), default=Value(1))
    own = LodgingDraft.objects.filter(user_id=actor.person_id, state_id=actor.state_id)
    rows = own.select_related("application__organization").order_by(over, "application__period_ends_at", "id")
    found = with_ends(rows[:READ])
    return sorted(found, key=lambda one: one.ends.at is None or has_passed(one.ends.at, now))[:MOST]
