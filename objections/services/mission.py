"""What a mission does for itself at its desk: opens, marks, notes, drafts, downloads (R5, DESIGN 4).

Marks, notes and drafts are the mission's own and leave no act: nobody else, the Chair included, may know of them.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta

from django.db import transaction

from accounts.capacities import Actor
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.references import ALPHABET
from accreditation.modalities.words import is_within
from accreditation.models import Application, Circulation, CirculationView
from accreditation.policy import insist_may
from accreditation.services.given import insist_said
from objections.models import Dissemination, DisseminationView, LodgingDraft, MissionNote, SeenMark, VisitMark

# Pages opened within this time of each other are one visit.
ONE_VISIT = timedelta(minutes=30)
# A mark is moved no more often than this, so that not every page writes.
SEEN_ANEW = timedelta(minutes=1)


def record_visit(*, actor: Actor, now: datetime) -> datetime | None:
    """Note that the delegate is at the desk, in the name of this State. Returns the end of the visit before this one, None on
    the first.

    Raises Refused: not a delegate."""
    insist_may(ActOf.READ_AS_STATE, actor)
    mark, _made = VisitMark.objects.get_or_create(
        user_id=actor.person_id, state_id=actor.for_state, defaults={"last_seen_at": now}
    )
    away = now - mark.last_seen_at
    if away >= ONE_VISIT:
        mark.previous_at = mark.last_seen_at
    if away >= SEEN_ANEW:
        mark.last_seen_at = now
        mark.save(update_fields=["previous_at", "last_seen_at"])
    return mark.previous_at


def record_opening(*, circulation: Circulation, actor: Actor, now: datetime) -> None:
    """The mission has opened a list for the first time: part of the record of silence (R1).

    Raises Refused: not a delegate."""
    insist_may(ActOf.READ_AS_STATE, actor)
    with transaction.atomic():
        _view, first = CirculationView.objects.get_or_create(
            circulation=circulation, state_id=actor.state_id, defaults={"first_opened_at": now}
        )
        if first:
            record_act(
                kind="mission.open_list",  # who of a mission read it, and when, is the mission's own (DESIGN 4)
                moment=now,
                actor=actor,
                subject=f"circulation:{circulation.pk}",
                rule="R1",
                secret=True,
            )


def record_communication_opening(*, dissemination: Dissemination, actor: Actor, now: datetime) -> None:
    """The mission has opened a communication of the Chair for the first time: the Chair's log of when and to whom (R6).

    Raises Refused: not a delegate."""
    insist_may(ActOf.READ_AS_STATE, actor)
    DisseminationView.objects.get_or_create(
        dissemination=dissemination, state_id=actor.state_id, defaults={"first_opened_at": now}
    )


def record_download(*, subject: str, form: str, actor: Actor, now: datetime) -> str:
    """A copy leaves the portal. Returns the mark printed on it, by which the act, and so the mission, is found again.

    Raises Refused: not a delegate."""
    insist_may(ActOf.READ_AS_STATE, actor)
    mark = "".join(secrets.choice(ALPHABET) for _ in range(10))
    with transaction.atomic():
        record_act(
            kind="pack.download",
            moment=now,
            actor=actor,
            subject=subject,
            facts={"form": form, "mark": mark},
            rule="R1",
            secret=True,
        )
    return mark


def mark_seen(*, application: Application, seen: bool, actor: Actor, now: datetime) -> None:
    """Mark a file as seen by the mission, or take the mark away.

    Raises Refused: not a delegate."""
    insist_may(ActOf.READ_AS_STATE, actor)
    if not seen:
        SeenMark.objects.filter(application=application, state_id=actor.state_id).delete()
        return
    SeenMark.objects.get_or_create(
        application=application, state_id=actor.state_id, defaults={"seen_at": now, "seen_by_id": actor.person_id}
    )


def write_note(*, application: Application, text: str, actor: Actor, now: datetime) -> MissionNote:
    """Write a private note on a file; only the own mission reads it.

    Raises Refused: not a delegate, no words or too many."""
    insist_may(ActOf.READ_AS_STATE, actor)
    text = insist_said(text)
    if not is_within(text, application.cycle.process.rules().mission_note_words):
        raise Refused(Reason.LIMIT_EXCEEDED, "", ("text",))
    return MissionNote.objects.create(
        application=application,
        state_id=actor.for_state,
        text=text,
        written_at=now,
        written_by_id=actor.person_id,
    )


def remove_note(*, note_id: int, actor: Actor) -> bool:
    """Remove a note of the own mission; another's is as if it were not there. Returns whether there was one.

    Raises Refused: not a delegate."""
    insist_may(ActOf.READ_AS_STATE, actor)
    removed, _models = MissionNote.objects.filter(pk=note_id, state_id=actor.state_id).delete()
    return bool(removed)


def save_draft(
    *, application: Application, text: str, shares_basis: bool, shares_name: bool, actor: Actor, now: datetime
) -> LodgingDraft:
    """Keep what the delegate has typed until it is lodged or discarded. Each saving has a key of its own: a page that read
    back an earlier one lodges nothing, so that what is lodged is what was read (R5).

    Raises Refused: no right."""
    insist_may(ActOf.LODGE, actor)
    draft, _made = LodgingDraft.objects.update_or_create(
        user_id=actor.person_id,
        state_id=actor.state_id,
        application=application,
        defaults={
            "text": said(text),
            "shares_basis": shares_basis,
            "shares_name": shares_name,
            "saved_at": now,
            "key": uuid.uuid4().hex,
        },
    )
    return draft


def discard_draft(*, application: Application, actor: Actor) -> None:
    """Forget the delegate's own draft on a file.

    Raises Refused: not a delegate."""
    insist_may(ActOf.READ_AS_STATE, actor)
    LodgingDraft.objects.filter(application=application, user_id=actor.person_id, state_id=actor.state_id).delete()
