"""Communications, updates and decisions as the Chair's office reads them, with who was told and who has opened (R6, R8, R9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import Letter, MemberState
from accreditation.modalities.decisions import UPDATABLE, CaseFacts, may_decide, may_update
from accreditation.modalities.outcomes import Verdict
from accreditation.modalities.periods import falls_badly
from accreditation.modalities.states import CONTESTED, State
from accreditation.models import Application
from objections.models import (
    Consultation,
    ConsultationNote,
    Decision,
    Dissemination,
    DisseminationItem,
    DisseminationView,
    PlenaryUpdate,
    PlenaryUpdateItem,
)
from objections.queries.cases import clock_is_over, corrected, received_or_told, waiting_notes
from objections.queries.deciding import items_left
from objections.queries.pending import fingerprint, unsent_by_case
from sessions_app.models import Session


def disseminations() -> QuerySet[Dissemination]:
    return Dissemination.objects.annotate(
        pieces=Count("items", distinct=True), opened=Count("views", distinct=True)
    ).select_related("sent_by")


def items_of(dissemination: Dissemination) -> list[DisseminationItem]:
    """The pieces of one communication, as they were sent."""
    return list(
        corrected(dissemination.items.all())
        .select_related(
            "objection__application__organization",
            "objection__state",
            "statement",
            "reply__application__organization",
        )
        .order_by("id")
    )


def sent_as_shown(seen: str) -> Dissemination | None:
    """The communication with just the pieces that a preview showed, by its fingerprint; of the latest few."""
    latest = Dissemination.objects.select_related("sent_by").order_by("-number")[:5]
    return next((sent for sent in latest if fingerprint(items_of(sent)) == seen), None)


@dataclass(frozen=True)
class Told:
    """One mission in the log of when and to whom."""

    state: MemberState
    letter: Letter | None
    opened_at: datetime | None


def told(dissemination: Dissemination) -> list[Told]:
    """Every Member State: the letter to its mission and its status, and when it opened the communication."""
    act = dissemination.act_id or 0  # one from paper has no act of its own and no letters
    letters = {
        letter.state_id: letter
        for letter in Letter.objects.filter(act_id=act, state__isnull=False, kind="dissemination.sent")
    }
    opened = dict(
        DisseminationView.objects.filter(dissemination=dissemination).values_list("state_id", "first_opened_at")
    )
    return [Told(state, letters.get(state.pk), opened.get(state.pk)) for state in MemberState.objects.all()]


def unreachable() -> list[MemberState]:
    """Missions that a letter would not reach: no mailbox, or one whose last letter came back."""
    return list(MemberState.objects.filter(Q(mailbox="") | Q(mailbox_failed_at__isnull=False)).order_by("name"))


def reachable_count() -> int:
    return MemberState.objects.exclude(mailbox="").count()


@dataclass(frozen=True)
class UpdateRow:
    """A case that an update may cover: whether it may now, what its log has as a summary."""

    application: Application
    verdict: Verdict
    summary: str
    resolved: bool
    note_received: bool = False


def update_rows(session: Session, now: datetime) -> list[UpdateRow]:
    """Built from the cases: those that await first, further consultations next, then those resolved since the last update."""
    covered_as = PlenaryUpdateItem.objects.filter(application=OuterRef("pk"), state_then=OuterRef("state"))
    resolved = [state.value for state in UPDATABLE - CONTESTED]
    files = (
        Application.objects.filter(Exists(received_or_told().filter(application=OuterRef("pk"))), cycle=session.cycle)
        .filter(Q(state__in=[s.value for s in CONTESTED]) | (Q(state__in=resolved) & ~Exists(covered_as)))
        .select_related("organization", "cycle__process")
    )
    meeting = session.facts()
    here = set(PlenaryUpdateItem.objects.filter(update__session=session).values_list("application_id", flat=True))
    summaries = dict(
        ConsultationNote.objects.filter(application__in=files, is_summary=True)
        .order_by("id")
        .values_list("application_id", "text")
    )
    unsent, clocks, notes = unsent_by_case(), consultations_for(list(files)), _with_a_note()
    rows = []
    for application in files:
        facts = CaseFacts(
            application.state_now,
            unsent[application.pk],
            clock_over=clock_is_over(application, clocks.get(application.pk), now),
            updated_here=application.pk in here,
        )
        rows.append(
            UpdateRow(
                application,
                may_update(facts, meeting, now),
                summaries.get(application.pk, ""),
                application.state in resolved,
                application.pk in notes,
            )
        )
    order = {State.AWAITING_PLENARY: 0, State.IN_CONSULTATION: 1, State.FURTHER_CONSULTATIONS: 2}
    return sorted(rows, key=lambda r: (order.get(r.application.state_now, 3), r.application.organization.name))


def updates() -> QuerySet[PlenaryUpdate]:
    return PlenaryUpdate.objects.select_related("session", "given_by").annotate(count=Count("items"))


def update_with(session: Session, cases: list[str]) -> PlenaryUpdate | None:
    """The update of a meeting that covers just these cases, named by their keys as a form sends them."""
    wanted = {int(key) for key in cases if key.isascii() and key.isdigit() and len(key) < 10}
    items = PlenaryUpdateItem.objects.filter(update__session=session, application__in=wanted).select_related("update")
    update = next((item.update for item in items), None)
    covered = set(update.items.values_list("application_id", flat=True)) if update else set()
    return update if wanted and covered == wanted else None


def update_items(update: PlenaryUpdate) -> list[PlenaryUpdateItem]:
    return list(
        update.items.select_related("application__organization").order_by("application__organization__name", "id")
    )


def decisions() -> QuerySet[Decision]:
    return Decision.objects.select_related("session", "prepared_by", "confirmed_by", "broken_by").annotate(
        count=Count("items")
    )


def decidable(now: datetime) -> list[tuple[Application, Verdict]]:
    """The contested cases, each with whether a decision may take it now."""
    files = (
        Application.objects.filter(state__in=[s.value for s in CONTESTED])
        .select_related("organization")
        .order_by("organization__name", "id")
    )
    unsent, notes = unsent_by_case(), _with_a_note()
    facts = [(file, CaseFacts(file.state_now, unsent[file.pk], note_received=file.pk in notes)) for file in files]
    return [(file, may_decide(case, None, True, now)) for file, case in facts]  # noqa: FBT003


def _with_a_note() -> set[int]:
    return set(waiting_notes().values_list("application_id", flat=True))


def blocked_by_undisseminated(decision: Decision) -> list[Application]:
    """Cases of a decision on which something has not been told to all Member States: silence would pass them by."""
    items = items_left(decision).filter(done_at__isnull=True).select_related("application")
    unsent = unsent_by_case()
    return [item.application for item in items if unsent[item.application_id]]


def silence_falls_badly(decision: Decision) -> bool:
    """Whether a silence ends on a weekend or a holiday at the seat: warned about, never forbidden (DESIGN 2)."""
    item = decision.items.select_related("application__cycle__process").first()
    if decision.silence_ends_at is None or item is None:
        return False
    return falls_badly(decision.silence_ends_at, item.application.cycle.process.rules())


def consultations_for(applications: list[Application]) -> dict[int, Consultation]:
    return {row.application_id: row for row in Consultation.objects.filter(application__in=applications)}
