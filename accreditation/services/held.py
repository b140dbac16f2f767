"""What an outage has held: the Secretariat proposes to confirm or to reopen for all, the Chair consents (DESIGN 2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.capacities import Actor, Party, Right
from accounts.deadline_words import instant_words
from accounts.models import Act
from accounts.notices.occasions import Occasion
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.periods import may_release, may_reopen
from accreditation.modalities.states import State
from accreditation.models import Application, Circulation, DeadlineChange, Held, HeldRelease, Window
from accreditation.notices import held_letters as letters
from accreditation.notices.held_words import title_of
from accreditation.policy import insist_may
from accreditation.queries.circulation import standing_on
from accreditation.queries.held import awaits_the_chair, ends_of, of_held
from accreditation.queries.recipients import bodies_of_window, people_of_bodies
from accreditation.services.given import insist_said
from accreditation.services.steps import insist, lock_application
from accreditation.services.telling import tell_bodies, tell_missions, tell_office, tell_people

CONFIRM, REOPEN = "held.release", "held.reopen"
ANNOUNCED = frozenset({CONFIRM, REOPEN})


def propose_release(
    *, held: Held, reopen_until: datetime | None, reason: str, actor: Actor, now: datetime
) -> HeldRelease:
    """The Secretariat proposes what becomes of a held list or window: confirmed as it ended (`reopen_until` None), or
    reopened for all until an instant. Nothing happens before the Chair consents.

    Raises Refused: no right, no reason, not held, proposed already, an instant that has passed or is after the cycle."""
    insist_may(ActOf.RELEASE_HELD, actor)
    insist_said(reason, "R3")
    with transaction.atomic():
        held = _locked(held)
        insist(may_release(held=held.is_held, awaiting=awaits_the_chair(held)))
        if reopen_until is not None:
            _insist_reopening(held, reopen_until, now)
        release = HeldRelease.objects.create(
            **of_held(held),
            reopen_until=reopen_until,
            reason=said(reason),
            proposed_at=now,
            proposed_by_id=actor.person_id,
        )
        act = _record(held, "held.propose", actor, now, release)
        tell_office(act, letters.HELD_PROPOSED, Party.CHAIR, now, title=title_of(held))
    return release


def consent_to_release(*, release: HeldRelease, actor: Actor, now: datetime) -> HeldRelease:
    """The Chair consents: the outcome is confirmed, or the list or window is reopened for all. Everybody concerned is
    told at once, with the reason and, of a reopening, the old end and the new (DESIGN 5).

    Raises Refused: no right, decided already, no longer held, an instant that has passed meanwhile or is after the cycle."""
    insist_may(ActOf.CONSENT_TO_RELEASE, actor)
    with transaction.atomic():
        release, held = _open(release)
        before = ends_of(held)
        values: dict[str, Any] = {"title": title_of(held), "reason": release.reason}
        if release.reopen_until is None:
            held.released_at = now
            held.save(update_fields=["released_at"])
            kind = letters.HELD_CONFIRMED
        else:
            _insist_reopening(held, release.reopen_until, now)
            _reopen(held, release, release.reopen_until, now)
            kind, values["before"] = letters.HELD_REOPENED, instant_words(before)
        _answer(release, actor, now, consented=True)
        act = _record(held, CONFIRM if release.reopen_until is None else REOPEN, actor, now, release)
        values["ends"] = instant_words(release.reopen_until or before)
        tell_missions(act, kind, now, **values)
        tell_people(act, kind, [release.proposed_by], now, **values)
        _tell_applicants(act, kind, held, now, **values)
    return release


def decline_release(*, release: HeldRelease, actor: Actor, now: datetime) -> HeldRelease:
    """The Chair does not consent: the outcome stays held until another proposal. Whoever proposed is told.

    Raises Refused: no right, decided already, no longer held."""
    insist_may(ActOf.CONSENT_TO_RELEASE, actor)
    with transaction.atomic():
        release, held = _open(release)
        _answer(release, actor, now, consented=False)
        act = _record(held, "held.decline", actor, now, release)
        tell_people(act, letters.HELD_DECLINED, [release.proposed_by], now, title=title_of(held))
    return release


def tell_held(act: Act, held: Held, now: datetime) -> None:
    """That an end was held, in the sweep's transaction: to the Secretariat's circulators and the Chair's office, who release
    it; to the people of the bodies concerned, who may have been kept out of applying, or of changing what they had sent; and
    of a list to all missions. It tells nothing of objections: it is so for every file of the list (DESIGN 4)."""
    values: dict[str, Any] = {"title": title_of(held), "ends": instant_words(ends_of(held))}
    tell_office(act, letters.HELD_RECORDED, Party.SECRETARIAT, now, right=Right.CIRCULATOR, **values)
    tell_office(act, letters.HELD_RECORDED, Party.CHAIR, now, **values)
    if isinstance(held, Circulation):
        tell_missions(act, letters.HELD_RECORDED, now, **values)
    _tell_applicants(act, letters.HELD_RECORDED, held, now, **values)


def _locked(held: Held) -> Held:
    if isinstance(held, Window):
        return Window.objects.select_for_update(of=("self",), no_key=True).select_related("cycle").get(pk=held.pk)
    lists = Circulation.objects.select_for_update(of=("self",), no_key=True).select_related("window__cycle")
    return lists.get(pk=held.pk)


def _open(release: HeldRelease) -> tuple[HeldRelease, Held]:
    """Lock what is held first, then the proposal."""
    found = HeldRelease.objects.select_related("circulation", "window").get(pk=release.pk)
    target = found.circulation or found.window
    if target is None:
        raise Refused(Reason.NOT_HELD, "R3")
    held = _locked(target)
    release = (
        HeldRelease.objects.select_for_update(of=("self",), no_key=True)
        .select_related("proposed_by")
        .get(pk=release.pk)
    )
    if release.answered_at is not None:
        raise Refused(Reason.ALREADY_DONE, "R3")
    insist(may_release(held=held.is_held))
    return release, held


def _insist_reopening(held: Held, until: datetime, now: datetime) -> None:
    window = held if isinstance(held, Window) else held.window
    insist(may_reopen(ends_of(held), until, window.cycle.ends_at, now))


def _tell_applicants(act: Act, kind: Occasion, held: Held, now: datetime, **values: Any) -> None:
    """Of a window everybody with an application in it, begun or sent: what was sent may be changed while it is open. Asked
    once for all of them."""
    if isinstance(held, Window):
        tell_bodies(act, kind, bodies_of_window(held), now, **values)
    else:
        tell_people(act, kind, people_of_bodies(_files(held).order_by().values("organization_id")), now, **values)


def _files(circulation: Circulation) -> QuerySet[Application]:
    """The files of a list that await its outcome."""
    return standing_on(circulation).filter(state=State.CIRCULATED.value).order_by("pk")


def _reopen(held: Held, release: HeldRelease, until: datetime, now: datetime) -> None:
    """Open again until an instant, kept as any published deadline that moves; what had been recorded of the old end is
    forgotten, another outage may hold again."""
    DeadlineChange.objects.create(
        **of_held(held),
        before=ends_of(held),
        after=until,
        reason=release.reason,
        changed_at=now,
        changed_by_id=release.proposed_by_id,
    )
    held.held_at = None
    if isinstance(held, Window):
        held.closes_at, held.closed_recorded_at = until, None
        held.save(update_fields=["closes_at", "closed_recorded_at", "held_at"])
        return
    held.period_ends_at, held.ended_recorded_at, held.outcomes_known_at = until, None, None
    held.save(update_fields=["period_ends_at", "ended_recorded_at", "outcomes_known_at", "held_at"])
    for application in [lock_application(pk) for pk in _files(held).values_list("pk", flat=True)]:
        application.period_ends_at = until
        application.save(update_fields=["period_ends_at"])


def _answer(release: HeldRelease, actor: Actor, now: datetime, *, consented: bool) -> None:
    release.answered_at, release.answered_by_id, release.consented = now, actor.user_id, consented
    release.save(update_fields=["answered_at", "answered_by", "consented"])


def _record(held: Held, kind: str, actor: Actor, now: datetime, release: HeldRelease) -> Act:
    """A release is announced: that the end was held stands in the public calendar, which it changes (DESIGN 4, 5). What is
    only proposed is between the two offices."""
    subject, window = (
        (f"window:{held.pk}", held) if isinstance(held, Window) else (f"circulation:{held.pk}", held.window)
    )
    facts = {"release": release.pk, "until": release.reopen_until.isoformat() if release.reopen_until else None}
    public = kind in ANNOUNCED and window.is_announced
    return record_act(kind=kind, moment=now, actor=actor, subject=subject, facts=facts, rule="R3", public=public)
