"""What an applicant may know of its own case: read from its own cells alone (DESIGN 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import Act
from accreditation.modalities.consultations import over_at_the_latest
from accreditation.modalities.earliest import Earliest
from accreditation.modalities.states import BEFORE_STATES, Route, State
from accreditation.models import (
    Accreditation,
    Application,
    CirculationEntry,
    Correction,
    LatePermission,
    ObjectionReply,
    Question,
    RouteChange,
    ScopeProposal,
)
from accreditation.models.circulation import CirculationStatus
from accreditation.queries.earliest import earliest_for_applicant
from accreditation.queries.field_names import about
from accreditation.queries.parameters import shares_with_applicant
from accreditation.queries.route_changes import NOTICED, Became, what_became


def knows_of_objection(application: Application, now: datetime) -> bool:
    """Whether the applicant may know that an objection was received; never how many."""
    return application.objection_known_at is not None and application.objection_known_at <= now


@dataclass(frozen=True)
class OwnCase:
    """The applicant's facts. `acts`: when each kind of act was last done; secret acts are not among them. `entry`: where it
    stands on a circulated list; `off_lists`: where it stood, recalled or overtaken by a change of substance. `clock_ends_at`:
    by when consultations are over at the latest; `waits`: the end of its period is not recorded; `moved_at`: when it moved to
    the ECOSOC route."""

    state: State
    route: Route
    acts: dict[str, datetime]
    entry: CirculationEntry | None
    off_lists: list[CirculationEntry]
    questions: list[Question]
    state_questions: list[Question]
    proposal: ScopeProposal | None
    replies: list[ObjectionReply]
    corrections: list[Correction]
    accreditation: Accreditation | None
    route_change: RouteChange | None
    moved_at: datetime | None
    late: LatePermission | None
    earliest: Earliest | None
    objection_known: bool
    shared_states: list[str]
    shared_bases: list[dict[str, Any]]
    clock_ends_at: datetime | None
    waits: bool

    @property
    def list_is_held(self) -> bool:
        """Its list's period ended after an outage and is not released: so for every file of the list, objected to or not."""
        return self.waits and self.entry is not None and self.entry.circulation.is_held

    @property
    def other_route_at(self) -> datetime | None:
        """When it ended as not found in the ECOSOC register, its body invited to take the other route in a later window. A file
        that was given days to take it in its own window is on that route."""
        ended = self.state is State.NOT_COMPLETED and self.route is Route.ECOSOC
        return self.acts.get("application.invite_other_route") if ended else None

    @property
    def moves_at(self) -> datetime | None:
        """When it moved to the ECOSOC route, or moves: the Chair has consented."""
        change = self.route_change
        return self.moved_at or (change.takes_effect_at if change is not None and change.consented_at else None)

    @property
    def asked_about(self) -> list[tuple[Question, str]]:
        """The Secretariat's questions, each with the part of the file that it is about; empty for the whole."""
        return [(question, about(question)) for question in self.questions]

    @property
    def open_questions(self) -> list[Question]:
        return [question for question in self.questions if question.answered_at is None]


def own_case_facts(application: Application, now: datetime) -> OwnCase:
    """Read once for a page: a constant number of queries."""
    acts = Act.objects.filter(subject=application.record_subject, secret=False, kind__startswith="application.")
    questions = list(application.questions.select_related("asked_by_state").order_by("id"))
    known = knows_of_objection(application, now)
    entries = _circulated_entries(application)
    change = _answered_change(application)
    shared = known and shares_with_applicant(application)
    return OwnCase(
        state=application.state_now,
        route=application.route_now,
        acts=dict(acts.order_by("number").values_list("kind", "moment")),
        entry=next((entry for entry in reversed(entries) if not _is_off(entry)), None),
        off_lists=[entry for entry in entries if _is_off(entry)],
        questions=[question for question in questions if question.asked_by_state_id is None],
        state_questions=[question for question in questions if question.asked_by_state_id is not None],
        proposal=ScopeProposal.objects.filter(application=application).order_by("-id").first(),
        replies=list(ObjectionReply.objects.filter(application=application).order_by("id")) if known else [],
        corrections=list(application.corrections.order_by("id")),
        accreditation=Accreditation.objects.filter(application=application).first(),
        route_change=change,
        moved_at=_moved_at(application),
        late=LatePermission.objects.filter(
            window_id=application.window_id, organization_id=application.organization_id
        ).first(),
        earliest=earliest_for_applicant(application, known=known, change=change, now=now),
        objection_known=known,
        shared_states=list(application.shared_states) if shared else [],
        shared_bases=list(application.shared_bases) if shared else [],
        clock_ends_at=consultations_over_at(application) if known else None,
        waits=application.state_now is State.CIRCULATED,
    )


def _circulated_entries(application: Application) -> list[CirculationEntry]:
    return list(
        application.entries.filter(circulation__status=CirculationStatus.CIRCULATED)
        .select_related("version", "circulation")
        .order_by("id")
    )


def _is_off(entry: CirculationEntry) -> bool:
    return entry.recalled_at is not None or entry.changed_at is not None


def _answered_change(application: Application) -> RouteChange | None:
    """The change of route on which the Chair has answered, while the file is before States: its people have a letter of it."""
    if application.state_now not in BEFORE_STATES:
        return None
    return application.route_changes.filter(NOTICED | Q(declined_at__isnull=False)).order_by("-id").first()


def _moved_at(application: Application) -> datetime | None:
    """When a file of the second route moved to the first, by the Secretariat alone or by the Chair's consent."""
    if application.route_now is not Route.ECOSOC:
        return None
    rows = what_became(application.route_changes.order_by("id"))
    return next((change.done_at for change, became in rows if became in {Became.MOVED, Became.TOOK_EFFECT}), None)


def consultations_over_at(application: Application) -> datetime | None:
    """Until when the Chair's consultations may last, as far as the applicant may know: neither an early opening nor an early
    end is in it (DESIGN 4)."""
    return over_at_the_latest(application.period_ends_at, application.cycle.process.rules())
