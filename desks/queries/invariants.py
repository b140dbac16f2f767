"""What must never be: a search for the impossible over the whole record. Run as the desk role.

Each function yields a sentence for each thing found; none means that all is well. The rehearsal runs them, and the
operator may at any time (`manage.py check_invariants`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.fields.json import KT

from accounts.models import Act, Letter
from accreditation.modalities.consultations import clock_end
from accreditation.modalities.objections import Standing
from accreditation.modalities.states import CONTESTED, TRANSITIONS, State, Step
from accreditation.models import Accreditation, Application, ApplicationVersion, CirculationEntry
from objections.models import Consultation, Decision, DecisionItem, Objection
from submissions.models import InputVersion, PostedInput


def accredited_have_a_place() -> Iterator[str]:
    """R2: who stands accredited has one open Accreditation in the cycle, and nobody else has."""
    accredited = set(Application.objects.filter(state=State.ACCREDITED.value).values_list("pk", flat=True))
    placed = set(Accreditation.objects.filter(ended_at__isnull=True).values_list("application_id", flat=True))
    for pk in sorted(accredited ^ placed):
        yield f"application {pk}: state and accreditation disagree"


def nobody_is_accredited_in_an_ended_cycle(now: datetime) -> Iterator[str]:
    """R2: a place lapses with its cycle (once its sweep has run)."""
    late = Accreditation.objects.filter(
        ended_at__isnull=True, cycle__ended_recorded_at__isnull=False, cycle__ends_at__lte=now
    )
    for pk in late.values_list("pk", flat=True):
        yield f"accreditation {pk} outlives its cycle"


def states_follow_the_record() -> Iterator[str]:
    """DESIGN 3: replaying the acts of each application along the table leads to the state that is stored."""
    stored = dict(Application.objects.values_list("pk", "state"))
    reached = dict.fromkeys(stored, State.DRAFT.value)
    steps = {f"application.{step.value}": step for step in Step}
    for kind, subject, facts in (
        Act.objects.filter(kind__in=steps).order_by("number").values_list("kind", "subject", "facts")
    ):
        pk = int(subject.partition(":")[2])
        arrow = TRANSITIONS[steps[kind]]
        before = reached.get(pk, State.DRAFT.value)
        if (
            State(before) not in arrow.sources
            or facts["to"] != arrow.target.value
            # What the ordinary Secretariat may read leaves out where before States it came from (services.steps).
            or facts.get("from", before) != before
        ):
            yield f"{subject}: {kind} does not follow from {reached.get(pk)}"
        reached[pk] = facts["to"]
    imported = set(Application.objects.filter(imported=True).values_list("pk", flat=True))
    for pk, state in stored.items():
        if reached[pk] != state and pk not in imported:
            yield f"application {pk} stands {state}, the record says {reached[pk]}"


def objections_came_in_time() -> Iterator[str]:
    """R5: no objection was received after the end of its period, none on the ECOSOC route."""
    late = Objection.objects.filter(
        Q(received_at__gte=F("application__period_ends_at")) | Q(application__route="ecosoc"),
        standing__in=[Standing.STANDING.value, Standing.WITHDRAWN.value],
        imported=False,
    )
    for pk in late.values_list("pk", flat=True):
        yield f"objection {pk} was received after its period or on a route without objections"


def contested_cases_have_an_objection() -> Iterator[str]:
    """A contested case has a standing objection or awaits a notice, a note or a decision after the last was withdrawn, or
    was an entry from paper that was struck."""
    contested = Application.objects.filter(state__in=[state.value for state in CONTESTED])
    objected = set(
        Objection.objects.exclude(standing=Standing.AWAITING_SECOND.value)
        .exclude(standing=Standing.NOT_LODGED.value, on_paper=False)
        .values_list("application_id", flat=True)
    )
    for pk in contested.exclude(pk__in=objected).values_list("pk", flat=True):
        yield f"application {pk} is contested without an objection"


def clocks_run_three_months() -> Iterator[str]:
    """R7: every clock ends when the rule says, and none was extended."""
    for consultation in Consultation.objects.filter(imported=False).select_related("application__cycle__process"):
        rules = consultation.application.cycle.process.rules()
        if consultation.ends_at != clock_end(consultation.opened_at, rules):
            yield f"consultation {consultation.pk} does not end by the rule"
        if (
            consultation.ended_at is not None
            and consultation.ended_at > consultation.ends_at
            and consultation.application.state in {s.value for s in CONTESTED}
        ):
            yield f"consultation {consultation.pk} was recorded as ending after its end"


def nobody_is_accredited_before_its_list() -> Iterator[str]:
    """R1: who was before Member States is not accredited as of a moment before the list on which it stands was published."""
    places = Accreditation.objects.filter(application__imported=False)
    early = places.filter(
        application__entries__circulation__published_at__gt=F("begun_at"),
        application__entries__recalled_at__isnull=True,
        application__entries__changed_at__isnull=True,
    )
    for pk in early.values_list("pk", flat=True).distinct():
        yield f"accreditation {pk} begins before the list was published on which its file stands"


def submissions_came_in_time() -> Iterator[str]:
    """R3: nothing was submitted outside its window, save with a late permission."""
    outside = Application.objects.filter(
        Q(submitted_at__lt=F("window__opens_at")) | Q(submitted_at__gte=F("window__closes_at")),
        late=False,
        imported=False,
    ).exclude(submitted_at__isnull=True)
    for reference in outside.values_list("reference", flat=True):
        yield f"{reference} was submitted outside its window"


def circulated_files_are_frozen() -> Iterator[str]:
    """DESIGN 3: an entry on a published list has its frozen version, of its own application."""
    for pk in CirculationEntry.objects.filter(circulation__status="circulated", version__isnull=True).values_list(
        "pk", flat=True
    ):
        yield f"entry {pk} has no frozen version"
    strange = ApplicationVersion.objects.filter(pk__in=CirculationEntry.objects.values("version_id")).exclude(
        pk__in=CirculationEntry.objects.filter(version__application_id=F("application_id")).values("version_id")
    )
    for pk in strange.values_list("pk", flat=True):
        yield f"version {pk} stands on a list for another application"


def decisions_had_two_people() -> Iterator[str]:
    """DESIGN 4: a decision is confirmed by a second person; what it confirmed is not contested any more."""
    alone = Decision.objects.filter(status="adopted").filter(Q(confirmed_by=F("prepared_by")) | Q(confirmed_by=None))
    for pk in alone.values_list("pk", flat=True):
        yield f"decision {pk} had no second person"
    undone = DecisionItem.objects.filter(done_at__isnull=False, application__state__in=[s.value for s in CONTESTED])
    for pk in undone.values_list("pk", flat=True):
        yield f"decision item {pk} was done but its case is still contested"


def posted_inputs_are_what_was_sent() -> Iterator[str]:
    """R10: a posted input is the version whose digest it prints: its meeting, its sender and, while it is on the list, its
    words and its file."""
    version = InputVersion.objects.filter(input=OuterRef("input"), digest=OuterRef("digest"))
    same = version.annotate(
        as_named=KT("content__organization__name"),
        as_type=KT("content__organization__type"),
        as_country=KT("content__organization__country"),
        as_titled=KT("content__title"),
        as_written=KT("content__text"),
    ).filter(
        session=OuterRef("session"),
        as_named=OuterRef("organization_name"),
        as_type=OuterRef("organization_type"),
        as_country=OuterRef("country"),
    )
    on_list = same.filter(
        Q(file=OuterRef("file")) | Q(file=None, input__posted__file=None),
        as_titled=OuterRef("title"),
        as_written=OuterRef("text"),
    )
    strange = PostedInput.objects.exclude(Q(gone="") & Exists(on_list)).exclude(~Q(gone="") & Exists(same))
    for symbol in strange.values_list("symbol", flat=True):
        yield f"{symbol} is posted otherwise than it was sent"


def letters_are_one_each() -> Iterator[str]:
    """Promise 1: one letter row and one Message-ID for each act, recipient and kind."""
    for row in Letter.objects.values("act_id", "recipient", "kind").annotate(n=Count("pk")).filter(n__gt=1):
        yield f"act {row['act_id']} wrote {row['n']} letters of one kind to one recipient"


def every_broken_invariant(now: datetime) -> list[str]:
    """All findings, in one list."""
    return [
        *accredited_have_a_place(),
        *nobody_is_accredited_in_an_ended_cycle(now),
        *states_follow_the_record(),
        *objections_came_in_time(),
        *contested_cases_have_an_objection(),
        *clocks_run_three_months(),
        *nobody_is_accredited_before_its_list(),
        *submissions_came_in_time(),
        *circulated_files_are_frozen(),
        *decisions_had_two_people(),
        *posted_inputs_are_what_was_sent(),
        *letters_are_one_each(),
    ]
