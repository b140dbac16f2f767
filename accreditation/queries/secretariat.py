"""Cases as the Secretariat sees them: nothing here separates a contested case from an uncontested one (DESIGN 4).

For the ordinary Secretariat a case before States is "before States" until its list's outcomes are told, and then until
it is accredited. No word, filter, count, order or date below is made from anything that an objection moves:
`state_since`, `version`, `objection_known_at`, the day of an accreditation. Staff named by the
Chair see the state itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.capacities import Actor
from accounts.models import Act
from accounts.queries.acts import kept_from_named_staff
from accreditation.modalities.applications import Earlier
from accreditation.modalities.states import Route, State, Step
from accreditation.modalities.visibility import (
    Audience,
    CaseFacts,
    Shown,
    keeps_undisclosed,
    masked_state,
    shown_state,
)
from accreditation.models import (
    Accreditation,
    Application,
    Circulation,
    ImportUpload,
    Organization,
    Question,
    Representative,
    ScopeProposal,
    Window,
)
from accreditation.queries.audiences import audience_of
from accreditation.queries.outcomes import is_untold, untold

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
# The states of a file whose body is confirmed, if it has not been.
BEING_CHECKED = (State.SUBMITTED.value, State.RETURNED.value)
TAKING_BACK = frozenset(f"application.{step.value}" for step in (Step.WITHDRAW, Step.RELINQUISH))
# What a case's history shows: the acts of applicant and Secretariat.
KINDS = ("application.", "document.", "circulation.", "correction.", "question.", "accreditation.status_")


def imported_by(upload: ImportUpload) -> str:
    """Who imported an upload; empty where it has not been imported. The acts of an import bear its instant."""
    if upload.imported_at is None:
        return ""
    acts = Act.objects.filter(kind__in=("ecosoc.import", "application.import"), moment=upload.imported_at)
    act = acts.filter(actor__isnull=False).select_related("actor").first()
    return str(act.actor) if act is not None else ""


def _facts(*, untold: bool) -> CaseFacts:
    return CaseFacts(submitted=True, circulated=True, disseminated=True, outcome_untold=untold)


def facts_of(application: Application, now: datetime) -> CaseFacts:
    """What the words of a submitted case depend on beside its state; asked of the row where its list has asked it."""
    found = getattr(application, "outcome_untold", None)
    return _facts(untold=is_untold(application.pk, now) if found is None else bool(found))


def shown_to(application: Application, audience: Audience, now: datetime) -> Shown:
    """The word for a case that has been submitted."""
    return shown_state(application.state_now, audience, facts_of(application, now))


def masked(application: Application, audience: Audience, now: datetime) -> State:
    """The state that buttons are drawn from: before States every case is as on its first day."""
    return masked_state(application.state_now, audience, facts_of(application, now))


def with_route(application: Application, audience: Audience, now: datetime) -> Application:
    """The row with its route as `audience` may know it. While outcomes are not told it is that by which the file came before
    States: a change of route takes effect after the period on pending files alone, and would tell which are (DESIGN 4)."""
    if audience is Audience.SECRETARIAT and facts_of(application, now).outcome_untold:
        application.route = Route.NON_OBJECTION.value
    return application


def _of_route(route: str, audience: Audience) -> Q:
    """The rows of `cases` that are shown to have this route."""
    hidden = Q(outcome_untold=True) if audience is Audience.SECRETARIAT else Q(pk__in=[])
    return Q(route=route) | hidden if route == Route.NON_OBJECTION.value else Q(route=route) & ~hidden


def words_for(audience: Audience) -> list[Shown]:
    """The words that a filter offers."""
    return list(dict.fromkeys(shown_state(state, audience, _facts(untold=False)) for state in _sent()))


def _sent() -> list[State]:
    return [state for state in State if state is not State.DRAFT]


def _behind(word: str, audience: Audience) -> Q:
    """Which cases hide behind a word: what a filter by it asks for. None behind a word that is not shown."""
    behind = Q(pk__in=[])
    for waits in (True, False):
        states = [state.value for state in _sent() if shown_state(state, audience, _facts(untold=waits)) == word]
        behind |= Q(outcome_untold=waits, state__in=states)
    return behind


@dataclass(frozen=True)
class CaseFilters:
    """What a list of cases asks for; empty means all."""

    shown: str = ""
    window: int | None = None
    route: str = ""
    country: str = ""
    late: bool = False
    search: str = ""


def undisclosed(audience: Audience) -> Q:
    """Files kept from this audience because their very presence would tell that they were objected to."""
    return Q(kept_from_secretariat=True, state__in=[state.value for state in keeps_undisclosed(audience)])


def bodies(audience: Audience = Audience.SECRETARIAT) -> QuerySet[Organization]:
    """Organizations, without those that are known only by a file kept from this audience."""
    files = Application.objects.filter(organization=OuterRef("pk"))
    people = Representative.objects.filter(organization=OuterRef("pk"))
    return Organization.objects.exclude(
        Exists(files.filter(undisclosed(audience))) & ~Exists(files.exclude(undisclosed(audience))) & ~Exists(people)
    )


def submitted_cases(audience: Audience = Audience.SECRETARIAT) -> QuerySet[Application]:
    """From submission on: a draft is its organization's own (DESIGN 4). Unless told for whom, for the ordinary Secretariat."""
    return (
        Application.objects.exclude(state=State.DRAFT.value)
        .filter(submitted_at__isnull=False)
        .exclude(undisclosed(audience))
        .select_related("organization", "window", "cycle")
    )


def newest_file(organization: Organization) -> Application | None:
    """The newest file that it has sent."""
    return submitted_cases().filter(organization=organization).order_by("-submitted_at").first()


def earlier_as_shown(
    organization: Organization, window: Window, audience: Audience, now: datetime
) -> tuple[Earlier, ...]:
    """The organization's applications as `audience` may know them: what decides whether it may still apply in `window`."""
    rows = submitted_cases().filter(organization=organization).annotate(outcome_untold=untold(now))
    return tuple(
        Earlier(masked(row, audience, now), row.cycle_id == window.cycle_id, row.window.opens_at >= window.opens_at)
        for row in rows
    )


def cases(filters: CaseFilters, audience: Audience, now: datetime) -> QuerySet[Application]:
    rows = submitted_cases(audience).annotate(outcome_untold=untold(now))
    if filters.shown:
        rows = rows.filter(_behind(filters.shown, audience))
    if filters.window:
        rows = rows.filter(window_id=filters.window)
    if filters.route:
        rows = rows.filter(_of_route(filters.route, audience))
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


def history_of(application: Application, actor: Actor, now: datetime) -> QuerySet[Act]:
    """The acts on a case that this capacity may see. The database hides secret ones from the web role; for the ordinary
    Secretariat the outcome's own act is left out as well, since its kind and day would tell. While outcomes are not told,
    it reads of what came after the period only its own acts: what others may still do depends on the outcome, and the act
    by which a body takes its file back names what had become of it."""
    acts = Act.objects.filter(subject=application.record_subject).select_related("actor").order_by("number")
    if audience_of(actor, application) is Audience.SECRETARIAT:
        prefixes = Q()
        for prefix in KINDS:
            prefixes |= Q(kind__startswith=prefix)
        acts = acts.filter(prefixes, secret=False).exclude(kind__in=OUTCOME_KINDS)
        if facts_of(application, now).outcome_untold:
            others = ~Q(on_behalf_of=actor.on_behalf_of) | Q(kind__in=TAKING_BACK)
            acts = acts.exclude(others, moment__gte=application.period_ends_at)
        return acts
    # Staff named by the Chair: what they may see of objections, never the log or what a mission keeps to itself.
    return acts.exclude(kept_from_named_staff())


def questions_for(application: Application, audience: Audience, now: datetime) -> QuerySet[Question]:
    """Questions and answers as this audience reads them now. A State asks after the period only where an objection was
    disseminated, and an answer is welcome only while a case is before States: both tell, until outcomes are told."""
    rows = application.questions.select_related("asked_by_state", "asked_by")
    ends = application.period_ends_at
    if audience is not Audience.SECRETARIAT or ends is None or not facts_of(application, now).outcome_untold:
        return rows
    answered = Q(answered_at__isnull=True) | Q(answered_at__lt=ends)
    return rows.filter(answered, asked_at__lt=ends)


def places(audience: Audience, now: datetime) -> QuerySet[Accreditation]:
    """The accredited: for the ordinary Secretariat from when their list's outcomes are told."""
    rows = Accreditation.objects.select_related("organization", "application", "cycle__process")
    return rows.filter(~untold(now, "application")) if audience is Audience.SECRETARIAT else rows


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
    """Bodies whose file is being checked, or whose input waits to be posted, and who have not been confirmed."""
    files = Application.objects.filter(state__in=BEING_CHECKED).values("organization_id")
    inputs = Organization.objects.filter(input_waits_since__isnull=False).values("pk")
    waiting = files.order_by().union(inputs.order_by())
    return Organization.objects.filter(pk__in=waiting, confirmed_at__isnull=True)


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
