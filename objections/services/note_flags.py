"""Notes verbales that came in: flagged until they are entered, and kept where they were missed (R5, DESIGN 2).

A flag holds the automatic outcome of its case. Runs as the desk role."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.capacities import Actor
from accounts.deadline_words import instant_words
from accounts.models import MemberState, StoredFile
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import text_digest
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.objections import (
    may_enter_on_paper,
)
from accreditation.modalities.outcomes import Reason, Verdict
from accreditation.models import Application
from accreditation.policy import insist_may
from accreditation.services.given import insist_said
from accreditation.services.steps import insist, lock_application
from objections.models import NoteReceived
from objections.notices import letters
from objections.queries.cases import open_flags
from objections.queries.lodging import objection_facts
from objections.services.receipts import record_on_case
from objections.services.resolving import follow_withdrawal
from objections.services.telling import tell_chair, tell_missions


def flag_note_received(
    *, application: Application, state: MemberState | None, received_at: datetime, actor: Actor, now: datetime
) -> NoteReceived:
    """A note verbale came in: until it is entered or found to be none, the case's automatic outcome is held. Each note has
    its flag: of one State one waits at a time, and of States not known one for each instant of receipt. Where the outcome
    has been written already, it is refused and kept like one that is entered too late."""
    insist_may(ActOf.ENTER_ON_PAPER, actor)
    with transaction.atomic():
        application = lock_application(application.pk)
        if _flags_like(application, state, received_at).exists():
            raise Refused(Reason.ALREADY_DONE, "R5")
        own = state.pk if state else 0
        verdict = may_enter_on_paper(objection_facts(application, own), received_at, now)
        missed = verdict.reason is Reason.OUTCOME_WRITTEN
        if missed:
            keep_missed(application, state, received_at, None, actor, now)
        else:
            insist_note(verdict, application)
            flag = hold_for_note(application, state, received_at, actor, now)
    if missed:
        raise Refused(Reason.OUTCOME_WRITTEN, "R5", (application.reference,))
    return flag


def insist_note(verdict: Verdict, application: Application) -> None:
    """Raise Refused where a note cannot be entered; of one that came too late it says when the period had ended."""
    ends_at = application.period_ends_at
    too_late = verdict.reason is Reason.RECEIVED_AFTER_PERIOD and ends_at is not None
    insist(verdict, instant_words(ends_at) if too_late and ends_at else application.reference)


def hold_for_note(
    application: Application,
    state: MemberState | None,
    received_at: datetime,
    actor: Actor,
    now: datetime,
    *,
    paper: StoredFile | None = None,
) -> NoteReceived:
    """A note waits on a locked case, and its automatic outcome with it. One that waits already holds as well."""
    waiting = _flags_like(application, state, received_at).first()
    if waiting is not None:
        return waiting
    flag = NoteReceived.objects.create(
        application=application,
        state=state,
        paper=paper,
        received_at=received_at,
        flagged_at=now,
        flagged_by_id=actor.person_id,
    )
    record_on_case(application, "paper.flag", actor, now, {"flag": flag.pk, "received": received_at.isoformat()})
    return flag


def _flags_like(application: Application, state: MemberState | None, received_at: datetime) -> QuerySet[NoteReceived]:
    """Of one State one waits; of States not known, one for each instant of receipt."""
    same = {"state": state} if state is not None else {"state": None, "received_at": received_at}
    return open_flags(application).filter(**same)


def flag_of_note(
    application: Application, state: MemberState, received_at: datetime, named: NoteReceived | None = None
) -> NoteReceived | None:
    """The flag of a note that is now entered: the one that it was entered from (`named`), else its State's, else the one of an
    unknown State that came at that instant. None is guessed: a note that nobody has looked at holds until each is said."""
    waiting = [flag for flag in open_flags(application) if flag.state_id in {None, state.pk}]
    entered_from = [flag for flag in waiting if named is not None and flag.pk == named.pk]
    own = [flag for flag in waiting if flag.state_id == state.pk]
    at_once = [flag for flag in waiting if flag.received_at == received_at]
    return next(iter(entered_from or own or at_once), None)


def lift_flag(*, flag: NoteReceived, reason: str, actor: Actor, now: datetime) -> NoteReceived:
    """The Chair's office says what became of a flagged note, or of one that was missed. The outcome is free again.

    Raises Refused: no right, no reason, lifted already."""
    insist_may(ActOf.ENTER_ON_PAPER, actor)
    insist_said(reason, "R5")
    with transaction.atomic():
        application = lock_application(flag.application_id)
        flag = NoteReceived.objects.select_for_update(of=("self",), no_key=True).get(pk=flag.pk)
        if flag.lifted_at is not None:
            raise Refused(Reason.ALREADY_DONE, "R5")
        record_lifted(application, flag, said(reason), actor, now)
        if not flag.missed:
            # The last objection may have gone meanwhile, or was struck.
            follow_withdrawal(application, actor=actor, now=now)
    return flag


def keep_missed(
    application: Application,
    state: MemberState | None,
    received_at: datetime,
    paper: StoredFile | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Kept once for each State and case, however often the form is sent, until the Chair has said what becomes of it. The scan
    of one that was only flagged, or whose State was not known then, is kept with it; another scan is another note."""
    waiting = NoteReceived.objects.filter(application=application, missed=True, lifted_at__isnull=True)
    same = waiting.filter(state=state).first() or waiting.filter(state=None, received_at=received_at).first()
    if same is not None and (paper is None or same.paper is None or same.paper.sha256 == paper.sha256):
        _complete_missed(same, state, paper, actor, now)
        return
    note = NoteReceived.objects.create(
        application=application,
        state=state,
        paper=paper,
        missed=True,
        received_at=received_at,
        flagged_at=now,
        flagged_by_id=actor.person_id,
    )
    act = record_on_case(
        application, "paper.missed", actor, now, {"note": note.pk, "received": received_at.isoformat()}
    )
    received = instant_words(received_at)
    tell_chair(act, letters.NOTE_MISSED, now, reference=application.reference, received=received)
    if state is not None and state.mailbox:
        tell_missions(
            act, letters.NOTE_KEPT_TO_MISSION, now, [state], reference=application.reference, received=received
        )


def _complete_missed(
    note: NoteReceived, state: MemberState | None, paper: StoredFile | None, actor: Actor, now: datetime
) -> None:
    """What was not known of a kept note when it was flagged: its scan, its State."""
    missing = {"paper": paper if note.paper is None else None, "state": state if note.state is None else None}
    found = {name: value for name, value in missing.items() if value is not None}
    if not found:
        return
    for name, value in found.items():
        setattr(note, name, value)
    note.save(update_fields=list(found))
    facts = {"note": note.pk, "received": note.received_at.isoformat(), "paper": paper.sha256 if paper else ""}
    record_on_case(note.application, "paper.missed", actor, now, facts)


def record_lifted(application: Application, flag: NoteReceived, reason: str, actor: Actor, now: datetime) -> None:
    """What became of a flag, on its locked row; the case's outcome is free again."""
    flag.lifted_at, flag.lifted_by_id, flag.lift_reason = now, actor.user_id, reason
    flag.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    record_on_case(application, "paper.lift_flag", actor, now, {"flag": flag.pk, "sha256": text_digest(reason)})
