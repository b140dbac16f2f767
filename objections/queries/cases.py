"""Facts about a case that only here are both seen: the file and its objections. Run as the desk role."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from django.db import connection
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from accounts.models import Act
from accreditation.modalities.consultations import ClockFacts, clock_has_ended
from accreditation.modalities.objections import (
    Standing,
    dissemination_due,
    may_strike_entry,
)
from accreditation.modalities.outcomes import Verdict
from accreditation.models import Application, CirculationEntry
from objections.models import Consultation, DisseminationItem, NoteReceived, Objection, ObjectionStatement
from objections.models.decision import DecisionStatus
from objections.models.dissemination import ItemKind

# What is read with a piece, for the words of a correction.
CORRECTED = ("corrects__dissemination", "corrects__objection__state")
# By which correction each kind of piece is taken back.
CORRECTION = {ItemKind.OBJECTION: ItemKind.STRUCK, ItemKind.WITHDRAWAL: ItemKind.REINSTATED}
WITHDRAWAL_SENT = Q(kind=ItemKind.WITHDRAWAL, struck_at__isnull=True)
# How long before it is due a dissemination is reminded of.
SOON = timedelta(days=2)
NEVER_LODGED = (Standing.AWAITING_SECOND.value, Standing.NOT_LODGED.value)


def corrected(items: QuerySet[DisseminationItem]) -> QuerySet[DisseminationItem]:
    """Pieces with `corrected_by`: the number of the communication that corrected them since, if one did. What was told of
    an objection that turned out never to have been lodged, its basis above all, is corrected with it (R6)."""
    corrections = DisseminationItem.objects.order_by("id")
    own = corrections.filter(corrects=OuterRef("pk"))
    struck = corrections.filter(kind=ItemKind.STRUCK, objection=OuterRef("objection"))
    numbers = [Subquery(found.values("dissemination__number")[:1]) for found in (own, struck)]
    return items.annotate(
        corrected_by=Case(When(kind__in=[*CORRECTION, ItemKind.STATEMENT], then=Coalesce(*numbers)), default=None)
    ).select_related(*CORRECTED)


def standing_count(application: Application) -> int:
    """Objections that stand, whether lodged or entered; one awaiting its second person does not."""
    return Objection.objects.filter(application=application, standing=Standing.STANDING.value).count()


def stood_at(end: datetime | OuterRef) -> QuerySet[Objection]:
    """Objections that stood at the instant at which a period ended: received before it and not taken back before it.
    Receipt decides, not entry; what was withdrawn since, or applies no longer, stood all the same (R5)."""
    return _not_gone_by(end).filter(received_at__lt=end)


def _not_gone_by(end: datetime | OuterRef) -> QuerySet[Objection]:
    return (
        Objection.objects.annotate(gone_at=Coalesce("withdrawal_received_at", "withdrawn_at"))
        .filter(Q(gone_at__isnull=True) | Q(gone_at__gte=end))
        .exclude(standing__in=NEVER_LODGED)
    )


def was_clear_at_end(application: Application) -> bool:
    """Whether by receipt no objection stood when the period ended: all that were received had gone by then, or were never
    lodged. One from paper that was received after the end stood at no end, and did not go by it."""
    end = application.period_ends_at
    return end is not None and not _not_gone_by(end).filter(application=application).exists()


def circulated_at(application: Application) -> datetime | None:
    """When the file was put before States, on the list that counts: a recalled one does not."""
    return _published(application).filter(recalled_at__isnull=True).order_by("-id").first()


def first_circulated_at(application: Application) -> datetime | None:
    """When the file first was before States, recalled lists included: an error of the Secretariat costs no State the objection
    that it made meanwhile (decision 9)."""
    return _published(application).order_by("circulation__published_at").first()


def _published(application: Application) -> QuerySet[CirculationEntry, datetime | None]:
    published = CirculationEntry.objects.filter(application=application, circulation__published_at__isnull=False)
    return published.values_list("circulation__published_at", flat=True)


def entered_by_chair(objection: Objection) -> bool:
    """Whether the objection, or a withdrawal of it, was entered from paper by the Chair's office; one that was struck since
    included."""
    return objection.on_paper or objection.withdrawal_paper_id is not None or objection.struck_paper_id is not None


class Entry(StrEnum):
    """What the Chair's office enters from paper of one objection."""

    OBJECTION = "objection"
    WITHDRAWAL = "withdrawal"


CONTESTED_ENTRY, STRUCK_ENTRY = "objection.contest", "paper.strike"


def last_entry(objection: Objection) -> Entry | None:
    """What was entered last and counts, which is what a mission may contest: first the withdrawal, then the objection."""
    if objection.withdrawal_paper_id is not None and objection.standing == Standing.WITHDRAWN.value:
        return Entry.WITHDRAWAL
    return Entry.OBJECTION if objection.on_paper else None


def came_with_entry(objection: Objection, statement: ObjectionStatement) -> bool:
    """Whether a statement of an objection from paper stood in the note: it was made when that was received. What the mission
    adds at its desk is later."""
    return objection.on_paper and statement.made_at == objection.received_at


def is_adopted(objection: Objection) -> bool:
    """Whether the mission has supplemented or shared at its own desk what the office entered: no query where the statements
    are prefetched."""
    if objection.name_shared_at is not None or objection.basis_shared_at is not None:
        return True
    return any(not came_with_entry(objection, one) for one in objection.statements.all())


def may_strike(objection: Objection) -> Verdict:
    """Whether the Chair's office may strike what it entered last of this objection."""
    entry, standing = last_entry(objection), Standing(objection.standing)
    return may_strike_entry(
        entry is not None,
        standing,
        objection.application.state_now,
        own_withdrawal=entry is Entry.OBJECTION and standing is Standing.WITHDRAWN,
        contest_open=objection.contest_is_open,
        adopted=entry is Entry.OBJECTION and is_adopted(objection),
    )


def _contests(objection: Objection) -> list[str]:
    """Which entries of the objection were contested, in order, from the record."""
    acts = Act.objects.filter(kind=CONTESTED_ENTRY, subject=f"objection:{objection.pk}").order_by("number")
    return [facts.get("entry", "") for facts in acts.values_list("facts", flat=True)]


def contested_entry(objection: Objection) -> Entry | None:
    """Which entry the mission's last contest is about."""
    if objection.contested_at is None:
        return None
    last = next(reversed(_contests(objection)), "")
    return Entry(last) if last else last_entry(objection)


def is_contested(objection: Objection) -> bool:
    """Whether the mission has contested what was entered last: a withdrawal entered after the Chair's answer, and an
    objection that stands again because its withdrawal was undone, are other entries."""
    settled = objection.contest_settled_at
    if objection.contested_at is None or settled is None:
        return objection.contested_at is not None
    if last_entry(objection) is Entry.WITHDRAWAL:
        return objection.withdrawn_at is None or objection.withdrawn_at <= settled
    return any(entry != Entry.WITHDRAWAL for entry in _contests(objection))


UNTOUCHED = """
SELECT NOT EXISTS (SELECT FROM objections_objection WHERE application_id = %(pk)s)
    AND NOT EXISTS (SELECT FROM objections_consultation WHERE application_id = %(pk)s)
    AND NOT EXISTS (SELECT FROM objections_notereceived WHERE application_id = %(pk)s)
"""


def is_untouched(application: Application) -> bool:
    """Whether nothing of this app was ever written about the case: no objection, not even one prepared, no clock and no
    note. Most cases are so, and of them nothing more need be asked."""
    with connection.cursor() as cursor:
        cursor.execute(UNTOUCHED, {"pk": application.pk})
        (untouched,) = cursor.fetchone()
    return bool(untouched)


def consultation_of(application: Application) -> Consultation | None:
    return Consultation.objects.filter(application=application).first()


def clock_facts(application: Application, consultation: Consultation | None = None) -> ClockFacts:
    """The case's clock as modalities take it."""
    consultation = consultation or consultation_of(application)
    return _clock_facts(application, consultation, standing_count(application))


def clock_is_over(application: Application, consultation: Consultation | None, now: datetime) -> bool:
    """Whether the consultations on a case have ended, asked without a query. What stands does not end a clock."""
    return clock_has_ended(_clock_facts(application, consultation, 0), now)


def _clock_facts(application: Application, consultation: Consultation | None, standing: int) -> ClockFacts:
    return ClockFacts(
        state=application.state_now,
        period_ends_at=application.period_ends_at,
        standing_objections=standing,
        opened_at=consultation.opened_at if consultation else None,
        ends_at=consultation.ends_at if consultation else None,
        ended_at=consultation.ended_at if consultation else None,
    )


def undisseminated_count(
    application: Application, before: datetime | None = None, *, of_state: int | None = None
) -> int:
    """What was received on a case and has not been sent to all Member States: objections, supplements, withdrawals. With
    `before`: what had been received by that instant (UTC, half-open) and had not been sent by then; with `of_state`, its
    key: what one State has made known."""
    of_case = Q(application=application, **({} if of_state is None else {"state": of_state}))
    received = (
        Objection.objects.filter(of_case)
        .exclude(standing__in=NEVER_LODGED)
        .annotate(gone_at=Coalesce("withdrawal_received_at", "withdrawn_at"))
    )
    objections, withdrawals = received, received.filter(standing=Standing.WITHDRAWN.value)
    wrong = to_correct(before).filter(objection__in=Objection.objects.filter(of_case))
    statements = ObjectionStatement.objects.filter(objection__in=received)
    sent = DisseminationItem.objects.filter(objection__application=application)
    if before is not None:
        objections, withdrawals = objections.filter(received_at__lt=before), withdrawals.filter(gone_at__lt=before)
        statements = statements.filter(made_at__lt=before)
        sent = sent.filter(dissemination__sent_at__lt=before)
    return (
        objections.exclude(pk__in=sent.filter(kind=ItemKind.OBJECTION).values("objection")).count()
        + withdrawals.exclude(pk__in=sent.filter(WITHDRAWAL_SENT).values("objection")).count()
        + statements.exclude(pk__in=sent.filter(kind=ItemKind.STATEMENT).values("statement")).count()
        + wrong.count()
    )


def to_correct(before: datetime | None = None) -> QuerySet[DisseminationItem]:
    """What all Member States were told, and not yet told that it never was. With `before`: as it was at that instant."""
    wrong = DisseminationItem.objects.filter(struck_at__isnull=False)
    if before is None:
        return wrong.filter(correction__isnull=True)
    sent = Q(correction__isnull=False, correction__dissemination__sent_at__lt=before)
    return wrong.filter(~sent, struck_at__lt=before)


def withdrawal_told() -> Exists:
    """Whether the withdrawal of an objection was disseminated, and not struck since."""
    return Exists(DisseminationItem.objects.filter(WITHDRAWAL_SENT, objection=OuterRef("pk")))


def received_or_told() -> QuerySet[Objection]:
    """Every objection received, not one only prepared at a mission's desk; and one of which all Member States were told, though
    that was corrected since. On their cases the Chair updates a plenary (R8), and replies go to Member States: elsewhere a reply
    to an entry that was struck would be all they ever learn of it."""
    told = DisseminationItem.objects.filter(kind=ItemKind.OBJECTION, objection=OuterRef("pk"))
    return Objection.objects.filter(~Q(standing__in=NEVER_LODGED) | Exists(told))


def was_objected_to(application: Application) -> bool:
    """Whether the case is one of which an update tells: the same question for one case as `received_or_told` for many."""
    return received_or_told().filter(application=application).exists()


def waiting_notes() -> QuerySet[NoteReceived]:
    """The notes verbales that have still to be entered, or to be found to be no objection."""
    return NoteReceived.objects.filter(lifted_at__isnull=True, missed=False)


def open_flags(application: Application) -> QuerySet[NoteReceived]:
    """Those on one case."""
    return waiting_notes().filter(application=application).order_by("id")


def note_is_flagged(application: Application) -> bool:
    """Whether a "note received" holds the case's automatic outcome."""
    return open_flags(application).exists()


def shown_decisions(of: str = "") -> Q:
    """Decisions that were put to States; `of` is the way to them. One that fell away after its silence was, a draft that
    the Chair put aside was not."""
    shown = Q(**{f"{of}status__in": (DecisionStatus.UNDER_SILENCE, DecisionStatus.ADOPTED, DecisionStatus.BROKEN)})
    return shown | Q(**{f"{of}status": DecisionStatus.DISCARDED, f"{of}confirmed_at__isnull": False})


def disseminated_to_states() -> Exists:
    """Objections that Member States know of: disseminated, and not corrected since as never lodged. Where the case had ended
    by then, they had been told what became of it, and know it still."""
    known = Q(correction__isnull=True) | Q(correction__case_over=True)
    items = DisseminationItem.objects.filter(known, kind=ItemKind.OBJECTION)
    return Exists(items.filter(objection=OuterRef("pk")))


def was_disseminated(application: Application) -> bool:
    """Whether all Member States have been told that the case is objected to."""
    return Objection.objects.filter(disseminated_to_states(), application=application).exists()


def undisseminated_since(now: datetime) -> list[tuple[Objection, datetime]]:
    """Objections of which something waits for dissemination, each with the earliest instant by which it is due; those
    due within SOON or overdue at `now`."""
    soon = now + SOON
    received = Objection.objects.exclude(
        standing__in=[Standing.AWAITING_SECOND.value, Standing.NOT_LODGED.value]
    ).select_related("application")
    found: dict[int, tuple[Objection, datetime]] = {}

    def add(objection: Objection, due_at: datetime | None) -> None:
        if due_at is not None and due_at <= soon:
            earlier = found.get(objection.pk)
            found[objection.pk] = (objection, min(due_at, earlier[1]) if earlier else due_at)

    for objection in received.filter(dissemination_due_at__lte=soon).exclude(disseminated__kind=ItemKind.OBJECTION):
        add(objection, objection.dissemination_due_at)
    withdrawn = received.filter(standing=Standing.WITHDRAWN.value, withdrawal_due_at__lte=soon)
    for objection in withdrawn.exclude(withdrawal_told()):
        add(objection, objection.withdrawal_due_at)
    for item in to_correct().select_related("objection__application__cycle__process"):
        if item.objection is not None and item.struck_at is not None:
            add(item.objection, dissemination_due(item.struck_at, item.objection.application.cycle.process.rules()))
    supplements = ObjectionStatement.objects.filter(
        objection__in=received, disseminated__isnull=True, dissemination_due_at__lte=soon
    ).select_related("objection__application")
    for statement in supplements:
        add(statement.objection, statement.dissemination_due_at)
    return list(found.values())
