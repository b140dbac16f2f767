"""Circulated files as one Member State may see them. Everything is fetched through the actor; the words of a status come
from modalities.visibility, asked once for each cell and turned into SQL, so that filters and pages cannot differ."""

from __future__ import annotations

import functools
import itertools
import operator
from datetime import datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce, Concat

from accounts.capacities import Actor, Party
from accreditation.modalities.objections import Standing
from accreditation.modalities.states import PENDING, State
from accreditation.modalities.visibility import Audience, CaseFacts, Item, Shown, may_see, shown_to_a_state
from accreditation.models import (
    Circulation,
    CirculationEntry,
    CirculationView,
    Correction,
    LatePermission,
    Question,
    RouteChange,
)
from accreditation.models.circulation import CirculationStatus
from objections.models import DecisionItem, Objection, PlenaryUpdateItem, SeenMark
from objections.models.decision import DecisionStatus
from objections.queries.cases import disseminated_to_states, shown_decisions

# A file that was recalled says so, whatever the case does since: that is again the Secretariat's and the applicant's.
RECALLED = "recalled"
# A file taken off its list because the organization has changed in substance; it stays readable, with the addendum.
CHANGED = "changed"
# While it says so: until the period of the list on which it comes again is over. Then it has the word of its case again, as
# it has once the case ended without one.
OFF_LIST = (State.SUBMITTED.value, State.RETURNED.value, State.COMPLETE.value)
TO_COME_AGAIN = Q(application__state__in=OFF_LIST) | Q(application__state=State.CIRCULATED.value, period_over=False)
# It ended off its list by what is the applicant's and the Secretariat's: States read that it ended (DESIGN 4).
ENDED = "ended"
ENDED_UNTOLD = frozenset({Shown.NOT_COMPLETED, Shown.NOT_ADMITTED})
# The facts of a cell of that table, and how each is written in its key.
CELL, YES, NO = ("knows", "period_over", "outcome_known"), "+", "-"
# The words that a row may carry, in the order of a case's life: what a filter by status offers.
WORDS = [
    Shown.CIRCULATED.value,
    Shown.AWAITING_OUTCOME.value,
    CHANGED,
    RECALLED,
    ENDED,
    Shown.IN_CONSULTATION.value,
    Shown.AWAITING_PLENARY.value,
    Shown.FURTHER_CONSULTATIONS.value,
    Shown.ACCREDITED.value,
    Shown.WITHDRAWN.value,
    Shown.CLOSED_WITH_CYCLE.value,
    Shown.LAPSED.value,
    Shown.RELINQUISHED.value,
    Shown.ANNULLED.value,
]


def is_delegate(actor: Actor | None) -> bool:
    return actor is not None and actor.party is Party.STATE and actor.state_id is not None


def file_is_open(word: str) -> bool:
    """Whether the file itself is shown: not that of a withdrawn or recalled application (DESIGN 4)."""
    if word == RECALLED:
        return False
    if word == CHANGED:
        return may_see(Item.FILE, Audience.STATE, CaseFacts(circulated=True))
    ended = word in {Shown.WITHDRAWN.value, Shown.NOT_COMPLETED.value, ENDED}
    item = Item.ENDED_FILE if ended else Item.FILE
    return may_see(item, Audience.STATE, CaseFacts(circulated=True))


class _Looked(Func):
    """CASE key WHEN … THEN … END. The key is worked out once for a row; Django's own Case would write it, with all its
    subqueries, into every line of the table."""

    def __init__(self, key: Any, words: dict[str, str], default: str) -> None:
        super().__init__(key, output_field=CharField())
        self.words, self.default = words, default

    def as_sql(self, compiler: Any, connection: Any, *_args: Any, **_extra: Any) -> tuple[str, tuple[Any, ...]]:
        key, parameters = compiler.compile(self.source_expressions[0])
        lines = " ".join(["WHEN %s THEN %s"] * len(self.words))
        return f"CASE {key} {lines} ELSE %s END", (*parameters, *itertools.chain(*self.words.items()), self.default)


def _word() -> _Looked:
    """modalities.visibility.shown_to_a_state as SQL: one line for each cell of its table."""
    words = {RECALLED: RECALLED, CHANGED: CHANGED}
    for state, cell in itertools.product(State, itertools.product((True, False), repeat=len(CELL))):
        knows, over, told = cell
        shown = shown_to_a_state(state, knows=knows, period_over=over, outcome_known=told)
        word = ENDED if shown in ENDED_UNTOLD else shown.value
        words["".join([state.value, *(YES if fact else NO for fact in cell)])] = word
    facts = [Case(When(Q(**{name: True}), then=Value(YES)), default=Value(NO)) for name in CELL]
    key = Case(
        When(recalled_at__isnull=False, then=Value(RECALLED)),
        When(TO_COME_AGAIN, changed_at__isnull=False, then=Value(CHANGED)),
        default=Concat("application__state", *facts, output_field=CharField()),
    )
    return _Looked(key, words, Shown.AWAITING_OUTCOME.value)


def _is(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())  # noqa: FBT003


def _outcome_known(now: datetime) -> Q:
    """Outcomes are told list by list, from a fixed instant after the period (docs/decisions/0007); of a case resolved
    between the two as well, for whoever does not know by then that it was objected to. A file that has left its list waits
    for the one on which it came since."""
    told = Q(circulation__outcomes_known_at__isnull=True) | Q(circulation__outcomes_known_at__lte=now)
    since = CirculationEntry.objects.filter(
        application=OuterRef("application"), pk__gt=OuterRef("pk"), circulation__outcomes_known_at__gt=now
    )
    return told & (Q(changed_at__isnull=True) | ~Q(Exists(since)))


def _standing_by(now: datetime) -> Case:
    """Where an objection stands: one that was not confirmed before its period or its case ended is not lodged, whether or not
    the sweep has said so yet."""
    over = Q(application__period_ends_at__lte=now) | ~Q(application__state__in=[state.value for state in PENDING])
    late = Q(over, standing=Standing.AWAITING_SECOND.value)
    return Case(When(late, then=Value(Standing.NOT_LODGED.value)), default=F("standing"), output_field=CharField())


def entries_for(actor: Actor, now: datetime) -> QuerySet[Any]:
    """Every entry of every circulated list, with what the actor's State may know of it:

    `name`, `acronym`, `country`, `type` as circulated; `word`, the status; `seen`; `own_standing` and `own_receipt`, the
    State's own objection; `knows`, whether it may know of an objection; `period_over`; `outcome_known`, whether outcomes
    have been told; `late_reason`. None for anybody but a delegate.
    """
    if not is_delegate(actor):
        return CirculationEntry.objects.none()
    own = Objection.objects.filter(application=OuterRef("application"), state_id=actor.state_id).order_by("-id")
    told = Objection.objects.filter(disseminated_to_states(), application=OuterRef("application"))
    standing = own.filter(standing=Standing.STANDING.value)
    organization = KeyTransform("organization", "version__content")
    return (
        CirculationEntry.objects.filter(circulation__status=CirculationStatus.CIRCULATED)
        .select_related("application__organization", "circulation__window")
        .annotate(
            name=_text("name", organization, "name"),
            acronym=KeyTextTransform("acronym", organization),
            country=_text("country", organization, "country"),
            type=_text("type", organization, "type"),
            seen=Exists(SeenMark.objects.filter(application=OuterRef("application"), state_id=actor.state_id)),
            own_standing=Coalesce(Subquery(own.annotate(by_now=_standing_by(now)).values("by_now")[:1]), Value("")),
            own_receipt=Coalesce(Subquery(own.values("receipt")[:1]), Value("")),
            told=Exists(told),
            late_reason=_late_reason(),
        )
        .alias(own_stands=Exists(standing))
        .annotate(
            knows=_is(Q(told=True) | Q(own_stands=True)),
            period_over=_is(Q(application__period_ends_at__lte=now)),
            outcome_known=_is(_outcome_known(now)),
        )
        .annotate(word=_word())
    )


def _late_reason() -> Case:
    """The reason of the late permission by which a file came; of one that was never used nothing is said."""
    given = LatePermission.objects.filter(
        window=OuterRef("application__window"), organization=OuterRef("application__organization")
    )
    used = When(application__late=True, then=Subquery(given.values("reason")[:1]))
    return Case(used, default=Value(""), output_field=CharField())


def _text(name: str, frozen: KeyTransform, live: str) -> Coalesce:
    """What was circulated; the organization's own where an imported list has no frozen version."""
    return Coalesce(KeyTextTransform(name, frozen), F(f"application__organization__{live}"), output_field=CharField())


def new_since(since: datetime, now: datetime) -> Any:
    """What has changed for a reader: circulated, recalled, corrected, answered, disseminated, given notice of, told the outcome
    of, in an update to a plenary or in a decision since."""
    corrected = Correction.objects.filter(application=OuterRef("application"), addendum=True, made_at__gt=since)
    answered = Question.objects.filter(
        application=OuterRef("application"), asked_by_state__isnull=False, answered_at__gt=since
    )
    told = Objection.objects.filter(application=OuterRef("application"), disseminated__dissemination__sent_at__gt=since)
    moved = RouteChange.objects.filter(
        Q(consented_at__gt=since) | Q(consented_at__isnull=False, lapsed_at__gt=since),
        application=OuterRef("application"),
    )
    updated = PlenaryUpdateItem.objects.filter(application=OuterRef("application"), update__given_at__gt=since)
    decided = DecisionItem.objects.filter(shown_decisions("decision__"), application=OuterRef("application"))
    return (
        Q(circulation__published_at__gt=since)
        | Q(circulation__outcomes_known_at__gt=since, circulation__outcomes_known_at__lte=now)
        | Q(recalled_at__gt=since)
        | Q(changed_at__gt=since)
        | Q(Exists(corrected))
        | Q(Exists(answered))
        | Q(Exists(told))
        | Q(Exists(moved))
        | Q(Exists(updated))
        | Q(Exists(decided.filter(_decided_since(since))))
    )


def _decided_since(since: datetime) -> Q:
    """Proposed or recorded, adopted, broken, or fallen away at the end of its silence."""
    fell_away = Q(decision__status=DecisionStatus.DISCARDED, decision__silence_ends_at__gt=since)
    acts = ("confirmed_at", "adopted_at", "broken_at")
    return functools.reduce(operator.or_, (Q(**{f"decision__{act}__gt": since}) for act in acts), fell_away)


def entry_for(actor: Actor, reference: str, now: datetime) -> Any:
    """The file as last circulated: the newest entry that stands, else the newest that was recalled."""
    return (
        entries_for(actor, now)
        .select_related("version", "application__cycle__process", "application__window")
        .filter(application__reference=reference)
        .order_by(F("recalled_at").asc(nulls_first=True), "-id")
        .first()
    )


def lists_for(actor: Actor) -> QuerySet[Any]:
    """The circulated lists, newest first, with `opened` (by the mission) and `files`."""
    if not is_delegate(actor):
        return Circulation.objects.none()
    return (
        Circulation.objects.filter(status=CirculationStatus.CIRCULATED)
        .select_related("window__cycle__process")
        .annotate(
            opened=Exists(CirculationView.objects.filter(circulation=OuterRef("pk"), state_id=actor.state_id)),
            files=_count(_on_list()),
        )
        .order_by("-published_at", "-id")
    )


def lists_with_unseen_for(actor: Actor) -> QuerySet[Any]:
    """The same with `unseen`, for which each file of a list is compared with the marks: only where it is shown."""
    seen = SeenMark.objects.filter(application=OuterRef("application"), state_id=actor.state_id)
    return lists_for(actor).annotate(unseen=_count(_on_list().exclude(Exists(seen))))


def _on_list() -> QuerySet[CirculationEntry]:
    return CirculationEntry.objects.filter(circulation=OuterRef("pk"), recalled_at__isnull=True).order_by()


def _count(entries: QuerySet[CirculationEntry]) -> Coalesce:
    counted = entries.values("circulation").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
