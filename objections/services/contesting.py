"""A mission contests what the Chair's office entered for it from paper, and the Chair answers (R5, DESIGN 2).

Runs as the desk role."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accounts.said import said
from accounts.services.record import record_act, text_digest
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.objections import ContestAnswer, may_contest, may_settle_contest
from accreditation.modalities.parameters import LastWithdrawal
from accreditation.models import Application
from accreditation.policy import insist_may
from accreditation.services.given import insist_said
from accreditation.services.steps import insist
from objections.models import Objection
from objections.notices import letters
from objections.queries.cases import (
    CONTESTED_ENTRY,
    Entry,
    contested_entry,
    is_contested,
    last_entry,
    was_clear_at_end,
)
from objections.services.receipts import (
    acknowledge,
    insist_words,
    lock_objection,
    lock_own,
    record_on_case,
)
from objections.services.resolving import follow_withdrawal
from objections.services.striking import strike, unlearn
from objections.services.telling import tell_chair, tell_missions


def contest_entry(*, objection: Objection, reason: str, actor: Actor, now: datetime) -> Objection:
    """The mission contests what the Chair's office entered for it from paper. The entry stands until the Chair has
    looked into it; the Chair's office is told (DESIGN 2).

    Raises Refused: no right, another party, no reason, nothing entered, contested already, too many words."""
    insist_may(ActOf.CONTEST_ENTRY, actor)
    insist_said(reason, "R5")
    with transaction.atomic():
        objection = lock_own(objection, actor)
        entry = last_entry(objection)
        insist(may_contest(entry is not None, is_contested(objection), struck=objection.was_struck))
        insist_words(reason, objection.application.cycle.process.rules())
        objection.contested_at, objection.contested_reason = now, said(reason)
        objection.contest_settled_at, objection.contest_settled_by = None, None
        objection.contest_outcome = objection.contest_answer = ""
        objection.save(
            update_fields=[
                "contested_at",
                "contested_reason",
                "contest_settled_at",
                "contest_settled_by",
                "contest_outcome",
                "contest_answer",
            ]
        )
        act = record_act(
            kind=CONTESTED_ENTRY,
            moment=now,
            actor=actor,
            subject=f"objection:{objection.pk}",
            facts={"sha256": text_digest(reason), "entry": entry},
            rule="R5",
            secret=True,
        )
        acknowledge(act, objection, now)
        tell_chair(
            act,
            letters.ENTRY_CONTESTED,
            now,
            reference=objection.application.reference,
            receipt=objection.receipt,
            entry=letters.ENTRIES[entry or Entry.OBJECTION],
        )
    return objection


def settle_contest(
    *, objection: Objection, answer: ContestAnswer, outcome: str, actor: Actor, now: datetime
) -> Objection:
    """The Chair answers a mission that contests an entry. It stands; or it is undone: an objection was then never lodged, and its
    note is flagged (decision 22); a withdrawal was never made, and the objection stands again; what all Member States were told
    of it is corrected with the next communication (R6). Or it was wrong, and the case has been decided on it: nothing is
    undone, and the mission is told so.

    Raises Refused: no right, nothing said, no contest open, undone on a case no longer before States, decided on one that
    is."""
    insist_may(ActOf.ENTER_ON_PAPER, actor)
    insist_said(outcome, "R5")
    with transaction.atomic():
        objection = lock_objection(objection)
        application = objection.application
        knew = application.objection_known_at is not None
        undone = answer is ContestAnswer.UNDONE
        insist(may_settle_contest(objection.contest_is_open, application.state_now, answer))
        objection.contest_settled_at, objection.contest_settled_by_id = now, actor.user_id
        objection.contest_outcome, objection.contest_answer = said(outcome), answer.value
        fields = ["contest_settled_at", "contest_settled_by", "contest_outcome", "contest_answer"]
        entry = contested_entry(objection)
        if undone:
            fields += strike(objection, entry, actor, now)
        objection.save(update_fields=fields)
        act = record_on_case(
            application,
            "paper.settle_contest",
            actor,
            now,
            {"objection": objection.pk, "answer": answer.value, "sha256": text_digest(outcome)},
        )
        tell_missions(
            act,
            letters.CONTEST_SETTLED,
            now,
            [objection.state] if objection.state.mailbox else [],
            receipt=objection.receipt,
            reference=application.reference,
            entry=letters.ENTRIES[entry or Entry.OBJECTION],
        )
        if not undone and _was_held(application, entry):
            follow_withdrawal(application, actor=actor, now=now)
        unlearn(application, act, now, knew=knew)
    return objection


def _was_held(application: Application, entry: Entry | None) -> bool:
    """Whether the contest held what follows by itself from a withdrawal; a decision is asked of people, once."""
    by_decision = application.cycle.process.rules().last_withdrawal is LastWithdrawal.BY_DECISION
    return entry is Entry.WITHDRAWAL and (not by_decision or was_clear_at_end(application))
