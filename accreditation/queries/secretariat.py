"""Cases as the Secretariat sees them: nothing here separates a contested case from an uncontested one (DESIGN 4).

For the ordinary Secretariat a case before States is "before States" until it is accredited. No word, filter, count,
order or date below is made from anything that an objection moves: `state_since`, `version`, `objection_known_at`,
`clock_ends_known_at`, the day of an accreditation. Staff named by the Chair see the state itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.capacities import Actor
from accounts.models import Act
from accounts.queries.acts import kept_from_named_staff
from accreditation.modalities.states import BEFORE_STATES, Route, State, Step
from accreditation.modalities.visibility import Audience, CaseFacts, Shown, shown_state
from accreditation.models import (
    Application,
    Circulation,
    Organization,
    Question,
    ScopeProposal,
)
from accreditation.queries.audiences import audience_of

# The acts by which a case leaves the States: they tell by their kind, or by their day, what stood against it.
OUTCOME_KINDS = frozenset(
    f"application.{step.value}"
    for step in (
        Step.END_PERIOD_CLEAR,
        Step.END_PERIOD_OBJECTED,
        Step.END_PERIOD_CLOCK_OVER,
        Step.END_CONSULTATION,
        Step.UPDATE_WITHOUT_DECISION,
        Step.LAST_OBJECTION_GONE,
        Step.DECIDE,
    )
)
# What a case's history shows: the acts of applicant and Secretariat.
KINDS = ("application.", "document.", "circulation.", "correction.", "question.", "accreditation.status_lost")


def shown_to(state: State, audience: Audience) -> Shown:
    """The word for a case that has been submitted."""
    return shown_state(state, audience, CaseFacts(submitted=True, circulated=True, disseminated=True))


def masked(state: State, audience: Audience) -> State:
    """The state that buttons are drawn from: before States every case is as on its first day."""
    return State.CIRCULATED if audience is Audience.SECRETARIAT and state in BEFORE_STATES else state


def states_by_word(audience: Audience) -> dict[Shown, list[str]]:
    """Which states hide behind each word: what a filter by word asks for."""
    words: dict[Shown, list[str]] = {}
    for state in State:
        if state is not State.DRAFT:
            words.setdefault(shown_to(state, audience), []).append(state.value)
    return words


@dataclass(frozen=True)
class CaseFilters:
    """What a list of cases asks for; empty means all."""

    shown: str = ""
    window: int | None = None
    route: str = ""
    country: str = ""
    late: bool = False
    search: str = ""


def submitted_cases() -> QuerySet[Application]:
    """From submission on: a draft is its organization's own (DESIGN 4)."""
    return (
        Application.objects.exclude(state=State.DRAFT.value)
        .filter(submitted_at__isnull=False)
        .select_related("organization", "window", "cycle")
    )


def cases(filters: CaseFilters, audience: Audience) -> QuerySet[Application]:
    rows = submitted_cases()
    if filters.shown:
        states = {word.value: found for word, found in states_by_word(audience).items()}
        rows = rows.filter(state__in=states.get(filters.shown, []))
    if filters.window:
        rows = rows.filter(window_id=filters.window)
    if filters.route:
        rows = rows.filter(route=filters.route)
    if filters.country:
        rows = rows.filter(organization__country=filters.country)
    if filters.late:
        rows = rows.filter(late=True)
    if filters.search:
        text = filters.search.replace("\x00", "").strip()
        rows = rows.filter(
            Q(reference__iexact=text) | Q(organization__name__icontains=text) | Q(organization__acronym__iexact=text)
        )
    return rows


def history_of(application: Application, actor: Actor) -> QuerySet[Act]:
    """The acts on a case that this capacity may see. The database hides secret ones from the web role; for the ordinary
    Secretariat the outcome's own act is left out as well, since its kind and day would tell."""
    acts = Act.objects.filter(subject=application.record_subject).select_related("actor").order_by("number")
    if audience_of(actor, application) is Audience.SECRETARIAT:
        prefixes = Q()
        for prefix in KINDS:
            prefixes |= Q(kind__startswith=prefix)
        return acts.filter(prefixes, secret=False).exclude(kind__in=OUTCOME_KINDS)
    # Staff named by the Chair: what they may see of objections, never the log or what a mission keeps to itself.
    return acts.exclude(kept_from_named_staff())


def to_check() -> QuerySet[Application]:
    """Submitted, with no proposal on scope before the Chair."""
    open_proposals = ScopeProposal.objects.filter(application=OuterRef("pk"), decided_at__isnull=True)
    return submitted_cases().filter(~Exists(open_proposals), state=State.SUBMITTED.value)


def next_to_check(application: Application) -> Application | None:
    """The file to check that was submitted next after this one; after the last, the first; None where no other waits."""
    others = to_check().exclude(pk=application.pk).order_by("submitted_at", "id")
    later = others.filter(
        Q(submitted_at__gt=application.submitted_at) | Q(submitted_at=application.submitted_at, pk__gt=application.pk)
    )
    return later.first() or others.first()


def answered() -> QuerySet[Application]:
    """Submitted again, with an answer to what was asked."""
    answers = Question.objects.filter(
        application=OuterRef("pk"), asked_by_state__isnull=True, answered_at__isnull=False
    )
    return to_check().filter(Exists(answers))


def returned() -> QuerySet[Application]:
    return submitted_cases().filter(state=State.RETURNED.value)


def not_circulated() -> QuerySet[Application]:
    return submitted_cases().filter(state=State.COMPLETE.value)


def to_confirm() -> QuerySet[Organization]:
    """Bodies whose file is being checked and who have not been confirmed."""
    waiting = Application.objects.filter(
        organization=OuterRef("pk"), state__in=[State.SUBMITTED.value, State.RETURNED.value]
    )
    return Organization.objects.filter(Exists(waiting), confirmed_at__isnull=True)


def open_proposals() -> QuerySet[ScopeProposal]:
    return ScopeProposal.objects.filter(
        decided_at__isnull=True, application__state=State.SUBMITTED.value
    ).select_related("application__organization")


def proposed_not_in_scope() -> QuerySet[Application]:
    """Files on which the Chair has still to speak."""
    return submitted_cases().filter(pk__in=open_proposals().values("application_id"))


def recalls_asked(now: datetime) -> QuerySet[Circulation]:
    return Circulation.objects.filter(
        entries__recall_asked_by__isnull=False, entries__recalled_at__isnull=True, period_ends_at__gt=now
    ).distinct()


def ecosoc_waiting() -> QuerySet[Application]:
    return to_check().filter(route=Route.ECOSOC.value)
