"""Meetings set and changed by the Secretariat, each change a public act (R3, R4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.text import slugify

from accounts.capacities import Actor
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.models import Cycle, Window
from accreditation.policy import insist_may
from sessions_app.models import AgendaItem, Session, SessionKind

FIELDS = ("title", "kind", "opens_at", "closes_at", "place", "description", "source", "fed_by")


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
    """Change a meeting. `seen` is the fingerprint that the page was drawn from: another one in force raises STALE. A
    plenary that has closed is history: an update may rest on it."""
    insist_may(ActOf.SET_WINDOW, actor)
    with transaction.atomic():
        session = (
            Session.objects.select_for_update(of=("self",), no_key=True).select_related("cycle").get(pk=session.pk)
        )
        if seen is not None and seen != fingerprint(session):
            raise Refused(Reason.STALE)
        if session.closes_at <= now and (
            values["opens_at"] != session.opens_at
            or values["closes_at"] != session.closes_at
            or values["kind"] != session.kind
        ):
            raise Refused(Reason.WRONG_STATE, "R8")
        _insist_sound(session.cycle, values)
        changed = [name for name in FIELDS if getattr(session, name) != values[name]]
        if not changed:
            raise Refused(Reason.UNCHANGED)
        for name in changed:
            setattr(session, name, values[name])
        session.save(update_fields=changed)
        _record("session.change", session, actor, now, fields=sorted(changed))
    return session


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
    values = [getattr(session, name) for name in FIELDS if name != "fed_by"]
    return "|".join(str(value) for value in [*values, session.fed_by_id])


def _insist_sound(cycle: Cycle, values: dict[str, Any]) -> None:
    if values["closes_at"] <= values["opens_at"] or values["kind"] not in SessionKind.values:
        raise Refused(Reason.BAD_VALUE, "R4", ("closes_at",))
    if not cycle.starts_at <= values["opens_at"] < cycle.ends_at:
        raise Refused(Reason.BAD_VALUE, "R2", ("opens_at",))
    window: Window | None = values["fed_by"]
    if window is not None and window.closes_at > values["opens_at"]:
        raise Refused(Reason.BAD_VALUE, "R3", ("fed_by",))


def _free_slug(title: str, opens_at: datetime) -> str:
    base = slugify(f"{title}-{opens_at.year}")[:70] or f"meeting-{opens_at.year}"
    slug, number = base, 1
    while Session.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def _record(kind: str, session: Session, actor: Actor, now: datetime, **facts: Any) -> None:
    record_act(
        kind=kind,
        moment=now,
        actor=actor,
        subject=f"session:{session.pk}",
        facts={"opens": session.opens_at.isoformat(), "closes": session.closes_at.isoformat(), **facts},
        rule="R3",
        public=True,
    )
