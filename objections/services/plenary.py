"""The Chair's update to the plenary (R8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor, timer
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import record_act
from accreditation.modalities.consultations import clock_has_ended
from accreditation.modalities.decisions import CaseFacts, may_update
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import State, Step
from accreditation.models import Application
from accreditation.policy import insist_may
from accreditation.services.imports import fingerprint_of, insist_seen
from accreditation.services.steps import insist, lock_application, take_step
from objections.models import PlenaryUpdate, PlenaryUpdateItem
from objections.notices import letters
from objections.queries.cases import (
    clock_facts,
    consultation_of,
    note_is_flagged,
    undisseminated_count,
    was_objected_to,
)
from objections.services.consulting import record_clock_end
from objections.services.pushing_down import push_down
from objections.services.telling import tell_missions
from sessions_app.models import Session


def case_facts(
    application: Application, now: datetime, session: Session | None = None, before: datetime | None = None
) -> CaseFacts:
    """A case as modalities take it before an update at `session` or a decision. With `before`, what States had not been
    told by the end of a silence."""
    return CaseFacts(
        application.state_now,
        undisseminated_count(application, before),
        clock_over=clock_has_ended(clock_facts(application), now),
        updated_here=session is not None
        and PlenaryUpdateItem.objects.filter(update__session=session, application=application).exists(),
        as_of_earlier=before is not None,
        note_received=note_is_flagged(application),  # receipt decides, not entry: whenever it was flagged
    )


def as_previewed(applications: Sequence[Application]) -> str:
    """What a preview of the update shows of where its cases stand: all Member States are told just that, with the words."""
    return fingerprint_of(sorted((application.pk, application.state) for application in applications))


def give_update(
    *,
    session: Session,
    applications: Sequence[Application],
    exchange_of_views: str,
    summaries: Mapping[int, str],
    text: str,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> PlenaryUpdate:
    """The Chair updates all Member States at an open substantive plenary (R8). Cases that awaited it, and on which no
    decision was taken, go on to further consultations (R9). `summaries` by application id go to States with it.
    `seen` is what the preview showed of the cases (`as_previewed`); None: nobody looked.

    Raises Refused: no right, no case, a meeting that is no open plenary, updated already, something not disseminated,
    a case not ripe, a case that has moved since it was previewed (STALE)."""
    insist_may(ActOf.UPDATE_PLENARY, actor)
    if not applications:
        raise Refused(Reason.NOTHING_CHOSEN, "R8")
    with transaction.atomic():
        meeting = session.facts()
        locked = [lock_application(pk) for pk in sorted({application.pk for application in applications})]
        for application in locked:
            if not was_objected_to(application):
                raise Refused(Reason.WRONG_STATE, "R8", (application.reference,))
            insist(may_update(case_facts(application, now, session), meeting, now), application.reference)
        insist_seen(as_previewed(locked), seen, "R8")
        update = PlenaryUpdate.objects.create(
            session=session,
            given_at=now,
            given_by_id=actor.person_id,
            exchange_of_views=exchange_of_views,
            text=said(text),
        )
        act = record_act(
            kind="plenary_update.give",
            moment=now,
            actor=actor,
            subject=f"session:{session.pk}",
            facts={"cases": [application.pk for application in locked], "update": update.pk},
            rule="R8",
            secret=True,
        )
        update.act = act
        update.save(update_fields=["act"])
        for application in locked:
            _record_ended_clock(application, now)
            PlenaryUpdateItem.objects.create(
                update=update,
                application=application,
                state_then=application.state,
                summary=said(summaries.get(application.pk, "")),
            )
            if application.state_now is State.AWAITING_PLENARY:
                take_step(application=application, step=Step.UPDATE_WITHOUT_DECISION, actor=actor, now=now, secret=True)
                push_down(application, now=now)
        tell_missions(act, letters.UPDATE_TO_MISSION, now, session=session.title, count=len(locked))
    return update


def _record_ended_clock(application: Application, now: datetime) -> None:
    """A clock that ended during the plenary and whose sweep has not come yet: time decides, the timer records."""
    consultation = consultation_of(application)
    if application.state_now is State.IN_CONSULTATION and consultation is not None and consultation.ended_at is None:
        record_clock_end(application, consultation, actor=timer("end_clocks"), moment=consultation.ends_at, now=now)
