"""Meetings set, changed and moved by the Secretariat, each a public act; a move has a reason that all concerned read (R4,
R8, DESIGN 5). Which window feeds one is set in `targets`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.text import slugify

from accounts.capacities import Actor
from accounts.models import Act
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.attendance import access_to
from accreditation.modalities.calendar import has_passed
from accreditation.modalities.decisions import MeetingKind
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.planner import MAY_BE_FED
from accreditation.models import Cycle
from accreditation.policy import insist_may
from accreditation.queries.recipients import bodies_of_cycle, people_of_bodies
from accreditation.services.given import insist_said
from accreditation.services.telling import tell_missions, tell_people
from sessions_app.models import AgendaItem, MeetingChange, Session, SessionKind
from sessions_app.notices.meetings import MEETING_MOVED, MEETING_MOVED_TO_MISSION, when_words

WORDS = ("title", "place", "description", "source")
DATES = ("kind", "opens_at", "closes_at")
FIELDS = (*WORDS, *DATES)


def set_meeting(*, cycle: Cycle, values: dict[str, Any], actor: Actor, now: datetime) -> Session:
    """Put a meeting on the calendar. `values` has the keys of FIELDS, already valid by themselves. Pressed twice, the
    meeting that was made first is answered; another of the same title and opening is refused."""
    insist_may(ActOf.SET_WINDOW, actor)
    with transaction.atomic():
        Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
        _insist_sound(cycle, values)
        there = Session.objects.filter(cycle=cycle, title=values["title"], opens_at=values["opens_at"]).first()
        if there is not None:
            if any(getattr(there, name) != values[name] for name in FIELDS):
                raise Refused(Reason.BAD_VALUE, "R4", ("meeting",))
            return there
        session = Session.objects.create(cycle=cycle, slug=_free_slug(values["title"], values["opens_at"]), **values)
        _record("session.announce", session, actor, now)
    return session


def change_meeting(
    *, session: Session, values: dict[str, Any], actor: Actor, now: datetime, seen: str | None = None
) -> Session:
    """Change what is said of a meeting: `values` has the keys of WORDS. When it is, `move_meeting` changes.

    Raises Refused: no right; STALE where `seen` is not its `fingerprint`; UNCHANGED."""
    insist_may(ActOf.SET_WINDOW, actor)
    with transaction.atomic():
        session = _locked(session, seen)
        changed = [name for name in WORDS if getattr(session, name) != values[name]]
        if not changed:
            raise Refused(Reason.UNCHANGED)
        for name in changed:
            setattr(session, name, values[name])
        session.save(update_fields=changed)
        _record("session.change", session, actor, now, fields=sorted(changed))
    return session


def move_meeting(
    *,
    session: Session,
    values: dict[str, Any],
    reason: str,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> MeetingChange:
    """Give a meeting other dates, or make it one of another kind: `values` has the keys of DATES, instants in UTC. All
    missions and the people of those that have applied in the cycle are told at once: the earliest decision hangs on it
    (R8). One that has closed is history: an update may rest on it.

    Raises Refused: no right; NEEDS_REASON; STALE where `seen` is not its `fingerprint`; WRONG_STATE once it has closed;
    UNCHANGED; BAD_VALUE for dates outside its cycle or before the close of the window that feeds it, for a close not after
    the opening, and for a kind that no window may feed where one does."""
    insist_may(ActOf.SET_WINDOW, actor)
    reason = insist_said(reason, "R4")
    with transaction.atomic():
        session = _locked(session, seen)
        if has_passed(session.closes_at, now):
            raise Refused(Reason.WRONG_STATE, "R8")
        _insist_sound(session.cycle, values)
        _insist_in_time(session, values)
        if all(getattr(session, name) == values[name] for name in DATES):
            raise Refused(Reason.UNCHANGED)
        before = when_words(session)
        change = MeetingChange(
            session=session,
            kind_before=session.kind,
            opened_before=session.opens_at,
            closed_before=session.closes_at,
            kind_after=values["kind"],
            opens_after=values["opens_at"],
            closes_after=values["closes_at"],
            reason=reason,
            changed_at=now,
            changed_by_id=actor.person_id,
        )
        change.save()
        for name in DATES:
            setattr(session, name, values[name])
        session.save(update_fields=DATES)
        act = _record("session.move", session, actor, now, change=change.pk)
        told: dict[str, Any] = {
            "meeting": session.title,
            "before": before,
            "after": when_words(session),
            "reason": reason,
        }
        tell_people(act, MEETING_MOVED, people_of_bodies(bodies_of_cycle(session.cycle)), now, **told)
        tell_missions(act, MEETING_MOVED_TO_MISSION, now, **told)
    return change


def set_agenda(
    *,
    session: Session,
    lines: list[tuple[str, str]],
    actor: Actor,
    now: datetime,
    seen: list[tuple[str, str]] | None = None,
) -> int:
    """Set the agenda from (number, title) pairs. An item that is no longer named is taken off; one on which something
    rests, such as a written input, stays: then this is refused with its number, and nothing changes. `seen` is the agenda
    that the page was drawn from: another one in force raises STALE."""
    insist_may(ActOf.SET_WINDOW, actor)
    numbers = [number for number, _title in lines]
    if len(set(numbers)) != len(numbers) or any(not n or len(n) > 10 or not t or len(t) > 300 for n, t in lines):
        raise Refused(Reason.BAD_VALUE, "R11", ("agenda",))
    with transaction.atomic():
        Session.objects.select_for_update(no_key=True).get(pk=session.pk)
        standing = [(item.number, item.title) for item in session.agenda.all()]
        if seen is not None and seen != standing:
            raise Refused(Reason.STALE)
        for position, (number, title) in enumerate(lines):
            AgendaItem.objects.update_or_create(
                session=session, number=number, defaults={"title": title, "position": position}
            )
        for item in session.agenda.exclude(number__in=numbers):
            _take_off(item)
        _record("session.agenda", session, actor, now, items=len(lines))
    return len(lines)


def _take_off(item: AgendaItem) -> None:
    try:
        item.delete()
    except ProtectedError as error:
        raise Refused(Reason.IN_USE, "R11", (item.number,)) from error


def fingerprint(session: Session) -> str:
    """What a page was drawn from, in short."""
    values = [getattr(session, name) for name in FIELDS]
    return "|".join(str(value) for value in [*values, session.fed_by_id])


def _locked(session: Session, seen: str | None) -> Session:
    rows = Session.objects.select_for_update(of=("self",), no_key=True).select_related("cycle__process", "fed_by")
    found = rows.get(pk=session.pk)
    if seen is not None and seen != fingerprint(found):
        raise Refused(Reason.STALE)
    return found


def _insist_sound(cycle: Cycle, values: dict[str, Any]) -> None:
    if values["closes_at"] <= values["opens_at"] or values["kind"] not in SessionKind.values:
        raise Refused(Reason.BAD_VALUE, "R4", ("closes_at",))
    if not cycle.starts_at <= values["opens_at"] < cycle.ends_at:
        raise Refused(Reason.BAD_VALUE, "R2", ("opens_at",))


def _insist_in_time(session: Session, values: dict[str, Any]) -> None:
    """What a window feeds stays a meeting that it may feed, opening after its close."""
    window = session.fed_by
    if window is not None and (window.closes_at > values["opens_at"] or values["kind"] not in MAY_BE_FED):
        raise Refused(Reason.BAD_VALUE, "R3", ("fed_now",))


def _free_slug(title: str, opens_at: datetime) -> str:
    base = slugify(f"{title}-{opens_at.year}")[:70] or f"meeting-{opens_at.year}"
    slug, number = base, 1
    while Session.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def _record(kind: str, session: Session, actor: Actor, now: datetime, **facts: Any) -> Act:
    return record_act(
        kind=kind,
        moment=now,
        actor=actor,
        subject=f"session:{session.pk}",
        facts={"opens": session.opens_at.isoformat(), "closes": session.closes_at.isoformat(), **facts},
        rule=access_to(MeetingKind(session.kind), session.cycle.process.rules()).rule.value,
        public=True,
    )
