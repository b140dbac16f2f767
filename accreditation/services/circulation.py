"""Circulating lists to all Member States: prepared by one circulator, circulated by a second (R1, R3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.capacities import Actor
from accounts.deadline_words import instant_words
from accounts.models import Act, MemberState
from accounts.notices.drafts import to_mission
from accounts.notices.occasions import Occasion, Writer
from accounts.refusals import Refused
from accounts.services.letters import write_letters
from accounts.services.record import record_act, text_digest
from accreditation.modalities.calendar import has_passed
from accreditation.modalities.checking import may_circulate, may_make_list
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason, Verdict
from accreditation.modalities.periods import may_answer_short_period, may_end_within
from accreditation.modalities.states import Step
from accreditation.models import Application, Circulation, CirculationEntry, Window
from accreditation.models.circulation import CirculationStatus
from accreditation.notices import letters, secretariat_letters
from accreditation.policy import insist_may, insist_second_person
from accreditation.queries.circulation import (
    annex_of,
    for_information_of,
    last_annex_of,
    on_prepared_list,
    period_verdict,
)
from accreditation.services.given import insist_said, insist_version
from accreditation.services.missions import insist_missions_settled
from accreditation.services.steps import insist, lock_application, take_step
from accreditation.services.telling import tell_applicant, tell_people
from accreditation.services.versions import freeze_version, latest_version


def prepare_circulation(
    *, window: Window, applications: Sequence[Application], period_ends_at: datetime, actor: Actor, now: datetime
) -> Circulation:
    """Choose complete files of one window for a list. Nothing is sent: a second circulator does that (DESIGN 4).

    Raises Refused: no right, nothing chosen, an end that has passed or is after the cycle, a file that may not be
    circulated or is on another list."""
    insist_may(ActOf.CIRCULATE, actor)
    insist(may_make_list(len(applications), 0, annex_only=False))
    if has_passed(period_ends_at, now):
        raise Refused(Reason.PERIOD_IN_PAST, "R3")
    insist(may_end_within(window.cycle.ends_at, period_ends_at))
    with transaction.atomic():
        circulation = Circulation.objects.create(
            window=window,
            period_ends_at=period_ends_at,
            prepared_by_id=actor.person_id,
            prepared_at=now,
        )
        locked = {pk: lock_application(pk) for pk in sorted({chosen.pk for chosen in applications})}
        for position, application in enumerate(sorted(locked.values(), key=by_name), start=1):
            insist(_verdict(application), application.reference)
            if application.window_id != window.pk or on_prepared_list(application):
                raise Refused(Reason.WRONG_STATE, "R1", (application.reference,))
            CirculationEntry.objects.create(circulation=circulation, application=application, position=position)
        record_act(
            kind="circulation.prepare",
            moment=now,
            actor=actor,
            subject=f"circulation:{circulation.pk}",
            facts={"files": len(locked), "ends": period_ends_at.isoformat()},
            rule="R1",
        )
    return circulation


def prepare_annex(*, window: Window, actor: Actor, now: datetime) -> Circulation:
    """A list that is an annex alone: bodies found not in scope after the last list of the window, with the reason. A second
    circulator sends it; no period runs on it. Raises Refused(NOTHING_CHOSEN) where every such body has been named."""
    insist_may(ActOf.CIRCULATE, actor)
    with transaction.atomic():
        insist(may_make_list(0, len(annex_of(window)), annex_only=True))
        circulation = Circulation.objects.create(
            window=window,
            annex_only=True,
            period_ends_at=window.cycle.ends_at,  # none runs; written when the list goes out
            prepared_by_id=actor.person_id,
            prepared_at=now,
        )
        record_act(
            kind="circulation.prepare",
            moment=now,
            actor=actor,
            subject=f"circulation:{circulation.pk}",
            facts={"files": 0},
            rule="R1",
        )
    return circulation


def follows_a_list(window: Window) -> bool:
    """Whether a list that goes out now is supplementary: the window has one with files already. An annex alone is none.
    Asked under the lock that takes the number: two lists may have been prepared before either went out."""
    return window.circulations.filter(status=CirculationStatus.CIRCULATED, annex_only=False).exists()


def by_name(application: Application) -> str:
    """The order of a list: by the body's name, whatever its case."""
    return application.organization.name.casefold()


def agree_to_short_period(*, circulation: Circulation, reason: str, actor: Actor, now: datetime) -> Circulation:
    """The Chair sets a period shorter than the shortest, for a reason on record (DESIGN 2). Nothing is sent by it; who
    circulates the list still does. Raises Refused: no right, no reason, not prepared any more, answered already."""
    insist_may(ActOf.SHORTEN_PERIOD, actor)
    reason = insist_said(reason, "R3")
    with transaction.atomic():
        circulation = _asked_for_less(circulation)
        circulation.short_period_by_id, circulation.short_period_reason = actor.person_id, reason
        circulation.version += 1
        circulation.save(update_fields=["short_period_by", "short_period_reason", "version"])
        act = record_act(
            kind="circulation.agree_to_short_period",
            moment=now,
            actor=actor,
            subject=f"circulation:{circulation.pk}",
            facts={"ends": circulation.period_ends_at.isoformat()},
            rule="R3",
        )
        _tell_who_prepared(act, circulation, secretariat_letters.SHORT_PERIOD_AGREED, now)
    return circulation


def decline_short_period(*, circulation: Circulation, reason: str, actor: Actor, now: datetime) -> Circulation:
    """The Chair does not set a shorter period: the list is not circulated so, and who prepared it is told why.

    Raises Refused: no right, no reason, not prepared any more, answered already."""
    insist_may(ActOf.SHORTEN_PERIOD, actor)
    reason = insist_said(reason, "R3")
    with transaction.atomic():
        circulation = _asked_for_less(circulation)
        circulation.short_period_declined_at, circulation.short_period_declined_reason = now, reason
        circulation.version += 1
        circulation.save(update_fields=["short_period_declined_at", "short_period_declined_reason", "version"])
        act = record_act(
            kind="circulation.decline_short_period",
            moment=now,
            actor=actor,
            subject=f"circulation:{circulation.pk}",
            facts={"ends": circulation.period_ends_at.isoformat(), "sha256": text_digest(reason)},
            rule="R3",
        )
        _tell_who_prepared(act, circulation, secretariat_letters.SHORT_PERIOD_DECLINED, now)
    return circulation


def _asked_for_less(circulation: Circulation) -> Circulation:
    """The prepared list, locked, on which the Chair has not answered."""
    circulation = (
        Circulation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("window", "prepared_by")
        .get(pk=circulation.pk)
    )
    if circulation.status != CirculationStatus.PREPARED:
        raise Refused(Reason.WRONG_STATE, "R3")
    answered = circulation.short_period_by_id is not None or circulation.short_period_declined_at is not None
    insist(may_answer_short_period(answered))
    return circulation


def _tell_who_prepared(act: Act, circulation: Circulation, kind: Occasion, now: datetime) -> None:
    reason = circulation.short_period_reason or circulation.short_period_declined_reason
    tell_people(act, kind, [circulation.prepared_by], now, window=circulation.window.title, reason=reason)


def circulate(*, circulation: Circulation, actor: Actor, now: datetime, version: int | None = None) -> Circulation:
    """Circulate a prepared list to every mission; the second person's act. The period runs from `now` (R1, R3).

    Files that are no longer complete, or whose organization is frozen by now, are left out; raises
    Refused(NOTHING_CHOSEN) when none is left, and for a period that is too short, or that the Chair has declined."""
    with transaction.atomic():
        circulation = (
            Circulation.objects.select_for_update(of=("self",), no_key=True)
            .select_related("window__cycle__process")
            .get(pk=circulation.pk)
        )
        insist_version(circulation, version)
        if circulation.status != CirculationStatus.PREPARED:
            raise Refused(Reason.WRONG_STATE, "R1")
        insist_second_person(ActOf.CIRCULATE, circulation.prepared_by_id, actor)
        insist_missions_settled()
        insist(period_verdict(circulation, now))
        # One list at a time takes a number; then every case, before the first act is written: acts are numbered one after
        # another, so who waits for a case while holding a number could wait for ever.
        Window.objects.select_for_update(no_key=True).get(pk=circulation.window_id)
        chosen = circulation.entries.order_by("application_id").values_list("application_id", flat=True)
        locked = {pk: lock_application(pk) for pk in chosen}
        last = circulation.window.circulations.aggregate(last=Max("number"))["last"] or 0
        circulation.number = last + 1
        circulation.supplementary = follows_a_list(circulation.window)
        circulation.status = CirculationStatus.CIRCULATED
        circulation.published_at, circulation.published_by_id = now, actor.user_id
        circulation.version += 1
        circulation.annex = annex_of(circulation.window)
        if circulation.annex_only and not circulation.annex:
            raise annex_named(circulation)
        circulation.for_information = for_information_of(circulation.window, now)
        if circulation.annex_only:  # nothing ends, and nothing is told later
            circulation.period_ends_at = circulation.ended_recorded_at = circulation.outcomes_known_at = now
        circulation.save()
        count = _freeze_and_circulate(circulation, locked, actor, now)
        insist(may_make_list(count, len(circulation.annex), annex_only=circulation.annex_only))
        _tell_missions(circulation, count, actor, now)
    return circulation


def annex_named(circulation: Circulation) -> Refused:
    """The refusal for an annex alone whose bodies another list has named since it was prepared, by that list's number."""
    number = last_annex_of(circulation.window)
    return Refused(Reason.ANNEX_NAMED, "R1", (str(number),) if number is not None else ())


def discard_circulation(
    *, circulation: Circulation, actor: Actor, now: datetime, version: int | None = None
) -> Circulation:
    """Put a prepared list away; its files stay complete and go on another.

    Raises Refused: no right, a stale page, circulated or discarded already."""
    insist_may(ActOf.CIRCULATE, actor)
    with transaction.atomic():
        circulation = Circulation.objects.select_for_update(no_key=True).get(pk=circulation.pk)
        insist_version(circulation, version)
        if circulation.status != CirculationStatus.PREPARED:
            raise Refused(Reason.WRONG_STATE, "R1")
        circulation.status = CirculationStatus.DISCARDED
        circulation.version += 1
        circulation.save(update_fields=["status", "version"])
        record_act(
            kind="circulation.discard",
            moment=now,
            actor=actor,
            subject=f"circulation:{circulation.pk}",
            rule="R1",
        )
    return circulation


def _verdict(application: Application) -> Verdict:
    frozen = application.organization.frozen_at is not None
    return may_circulate(application.state_now, application.route_now, frozen)


def _freeze_and_circulate(circulation: Circulation, locked: dict[int, Application], actor: Actor, now: datetime) -> int:
    count = 0
    for entry in circulation.entries.order_by("application_id"):
        application = locked[entry.application_id]
        if not _verdict(application).allowed:
            entry.delete()
            continue
        entry.version = latest_version(application) or freeze_version(application, reason="circulated", now=now)
        entry.save(update_fields=["version"])
        application.period_ends_at = circulation.period_ends_at
        act = take_step(
            application=application,
            step=Step.CIRCULATE,
            actor=actor,
            now=now,
            facts={"circulation": circulation.pk, "digest": entry.version.digest},
            fields=("period_ends_at",),
        )
        tell_applicant(
            act,
            letters.CIRCULATED_TO_APPLICANT,
            application,
            now,
            ends=instant_words(circulation.period_ends_at),
        )
        count += 1
    return count


def _tell_missions(circulation: Circulation, count: int, actor: Actor, now: datetime) -> None:
    act = record_act(
        kind="circulation.publish",
        moment=now,
        actor=actor,
        subject=f"circulation:{circulation.pk}",
        facts={"number": circulation.number, "files": count, "ends": circulation.period_ends_at.isoformat()},
        rule="R1",
    )
    alone = circulation.annex_only
    writer = Writer(letters.ANNEX_TO_MISSION if alone else letters.LIST_TO_MISSION)
    values: dict[str, Any] = {
        "number": circulation.number,
        "window": circulation.window.title,
        "count": len(circulation.annex) if alone else count,
        **({} if alone else {"ends": instant_words(circulation.period_ends_at)}),
    }
    drafts = [writer.draft(to_mission(state), values) for state in MemberState.objects.exclude(mailbox="")]
    write_letters(act=act, drafts=drafts, now=now)
