"""Mandates: their rights and their end. Nobody's mandate is deleted; it ends at an instant, and what was done stands (DESIGN 4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor, Party, Right
from accounts.models import Mandate, MemberState
from accounts.notices import letters
from accounts.people_reasons import PeopleReason
from accounts.policy import PeopleAct, insist_may
from accounts.queries.mandates import TWO_PERSONS, has_two_who_lodge, holding
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.invitations import insist_ahead, open_invitations
from accounts.services.record import record_act
from accounts.services.telling import (
    moment_words,
    party_words,
    rights_words,
    tell_mission,
    tell_users,
    until_words,
)


def locked_mandate(mandate: Mandate, now: datetime) -> Mandate:
    """The mandate under lock. Raises Refused when it has ended. All of its party are locked with it, in order, so that
    two people cannot each take the other's last right."""
    rows = Mandate.objects.select_for_update(of=("self",)).filter(party=mandate.party, state_id=mandate.state_id)
    row = {one.pk: one for one in rows.select_related("user", "state").order_by("id")}[mandate.pk]
    if row.until_at is not None and row.until_at <= now:
        raise Refused(PeopleReason.MANDATE_ENDED)
    return row


def insist_as_drawn(mandate: Mandate, seen: str | None) -> None:
    """Raise Refused if rights or last day have changed since a page showed them. `seen`: the mandate `drawn` then; None where
    no page was drawn."""
    if seen is not None and seen != mandate.drawn():
        raise Refused(PeopleReason.RIGHTS_CHANGED)


def insist_administered(mandate: Mandate, until: datetime | None, now: datetime) -> None:
    """Raise Refused if a last day that is set, or moved forward, would leave a mission without an administrator. What a note
    verbale has set stays as it is."""
    sooner = until is not None and (mandate.until_at is None or until < mandate.until_at)
    if (
        sooner
        and Right.ADMINISTRATOR.value in mandate.rights
        and _others_with(mandate, Right.ADMINISTRATOR, until or now) < 1
    ):
        raise Refused(PeopleReason.LAST_ADMINISTRATOR)


def _others_with(mandate: Mandate, right: Right, now: datetime) -> int:
    return (
        holding(now)
        .filter(party=mandate.party, state_id=mandate.state_id, rights__contains=[right.value])
        .exclude(pk=mandate.pk)
        .values("user_id")
        .distinct()
        .count()
    )


def insist_leaves_enough(mandate: Mandate, rights: Iterable[str], now: datetime) -> None:
    """Raise Refused if, with only `rights` left, nobody could administer the body's people any more, or a mission that has
    chosen a second person's confirmation would have nobody left to give it."""
    lost = set(mandate.rights) - set(rights)
    if Right.ADMINISTRATOR.value in lost and _others_with(mandate, Right.ADMINISTRATOR, now) < 1:
        raise Refused(PeopleReason.LAST_ADMINISTRATOR)
    if Right.OFFICE.value in lost and _others_with(mandate, Right.OFFICE, now) < 1:
        raise Refused(PeopleReason.LAST_OF_OFFICE)
    if Right.SECURITY_OFFICER.value in lost and _others_with(mandate, Right.SECURITY_OFFICER, now) < 2:
        raise Refused(PeopleReason.LAST_OFFICER)
    if Right.LODGING.value in lost and mandate.state_id is not None:
        # Under lock: the mission's choice may be made at the same moment.
        state = MemberState.objects.select_for_update().get(pk=mandate.state_id)
        if state.second_person and _others_with(mandate, Right.LODGING, now) == TWO_PERSONS - 1:
            raise Refused(PeopleReason.LAST_SECOND_DELEGATE)


def write_rights(
    mandate: Mandate, rights: Iterable[str], actor: Actor, now: datetime, *, until: datetime | None
) -> Mandate:
    """Write the rights and until when they hold (None: until ended), record and tell. For services that hold the lock
    and have asked policy."""
    chosen = sorted(set(rights))
    if chosen == sorted(mandate.rights) and until == mandate.until_at:
        return mandate
    before, mandate.rights, mandate.until_at = sorted(mandate.rights), chosen, until
    mandate.save(update_fields=["rights", "until_at"])
    act = record_act(
        kind="people.change_rights",
        moment=now,
        actor=actor,
        subject=f"mandate:{mandate.pk}",
        facts={"before": before, "after": chosen, "until": until.isoformat() if until else None},
    )
    tell_users(
        act, letters.RIGHTS_CHANGED, [mandate.user], now, party=party_words(mandate), rights=rights_words(chosen),
        moment=moment_words(now), until=until_words(until),
    )  # fmt: skip
    return mandate


def write_end(mandate: Mandate, actor: Actor, now: datetime, *, at: datetime | None = None, **facts: object) -> Mandate:
    """End a mandate at an instant, take back the invitations it has sent, record and tell. Under the caller's lock.

    A change of Chair that it has begun (`from_at`) goes on: it is the office's act, and the office takes it back."""
    at = at or now
    mandate.until_at = max(at, mandate.from_at)
    mandate.save(update_fields=["until_at"])
    revoked = open_invitations(now).filter(
        invited_by_id=mandate.user_id, party=mandate.party, state_id=mandate.state_id, from_at__isnull=True
    )
    act = record_act(
        kind="people.end_mandate",
        moment=now,
        actor=actor,
        subject=f"mandate:{mandate.pk}",
        facts={"until": mandate.until_at.isoformat(), "invitations": revoked.update(revoked_at=now), **facts},
    )
    tell_users(
        act,
        letters.MANDATE_ENDED,
        [mandate.user],
        now,
        party=party_words(mandate),
        moment=moment_words(mandate.until_at),
    )
    return mandate


@transaction.atomic
def set_delegate_rights(
    *,
    mandate: Mandate,
    lodging: bool,
    administrator: bool,
    until: datetime | None = None,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> Mandate:
    """The mission's administrator gives or takes the lodging right and the administration, and says until when the
    mandate holds (UTC, half-open; None: until it is ended). `seen`: the mandate `drawn` as the page showed it.

    Raises Refused: no right, another mission's, ended, changed since it was `seen`, an instant that has passed, the last
    administrator, the last but one who lodges where a second person confirms."""
    insist_may(PeopleAct.DELEGATES, actor, state_id=mandate.state_id)
    row = locked_mandate(mandate, now)
    insist_as_drawn(row, seen)
    rights = [Right.LODGING.value] * lodging + [Right.ADMINISTRATOR.value] * administrator
    insist_leaves_enough(row, rights, now)
    insist_ahead(until, now)
    if administrator:
        insist_administered(row, until, now)
    return write_rights(row, rights, actor, now, until=until)


@transaction.atomic
def end_delegate(*, mandate: Mandate, actor: Actor, now: datetime) -> Mandate:
    """The mission's administrator removes a delegate.

    Raises Refused: no right, not a delegate's, another mission's, ended, the last administrator, the
    last but one who lodges where a second person confirms."""
    insist_may(PeopleAct.DELEGATES, actor, state_id=mandate.state_id)
    if mandate.party != Party.STATE.value:
        raise Refused(PeopleReason.OTHER_PARTY)
    row = locked_mandate(mandate, now)
    insist_leaves_enough(row, [], now)
    return write_end(row, actor, now)


@transaction.atomic
def end_office_mandate(*, mandate: Mandate, actor: Actor, now: datetime) -> Mandate:
    """The Chair's office removes one of its people.

    Raises Refused: no right, not of the office, ended, the last one of it."""
    insist_may(PeopleAct.OFFICE_PEOPLE, actor)
    if mandate.party != Party.CHAIR.value:
        raise Refused(PeopleReason.OTHER_PARTY)
    row = locked_mandate(mandate, now)
    insist_leaves_enough(row, [], now)
    return write_end(row, actor, now)


@transaction.atomic
def name_staff(*, mandate: Mandate, named: bool, actor: Actor, now: datetime) -> Mandate:
    """The Chair names somebody of the Secretariat to see objections (DESIGN 4), or takes it back.

    Raises Refused: no right, somebody who is not of the Secretariat."""
    insist_may(PeopleAct.NAME_STAFF, actor)
    if mandate.party != Party.SECRETARIAT.value:
        raise Refused(PeopleReason.NOT_A_RIGHT_OF)
    row = locked_mandate(mandate, now)
    rights = set(row.rights) - {Right.NAMED_STAFF.value} | ({Right.NAMED_STAFF.value} if named else set())
    return write_rights(row, rights, actor, now, until=row.until_at)


@transaction.atomic
def end_mission_mandates(
    *, state: MemberState, mandates: Iterable[Mandate] | None, reason: str, actor: Actor, now: datetime
) -> int:
    """The mandate of a mission's people lapses or is contested: end those given, or all. What was lodged stands; new
    acts wait for a note from the mission, which is told.

    Raises Refused: no right, no reason, nobody whose mandate holds."""
    insist_may(PeopleAct.MISSION_MANDATES, actor)
    if not said(reason):
        raise Refused(PeopleReason.NEEDS_REASON)
    chosen = None if mandates is None else {mandate.pk for mandate in mandates}
    rows = Mandate.objects.select_for_update(of=("self",)).select_related("user", "state").filter(state=state)
    ended = 0
    for row in rows.order_by("id"):
        if (row.until_at is None or row.until_at > now) and (chosen is None or row.pk in chosen):
            write_end(row, actor, now)
            ended += 1
    revoked = open_invitations(now).filter(state=state).update(revoked_at=now) if chosen is None else 0
    if not ended and not revoked:
        raise Refused(PeopleReason.MANDATE_ENDED)
    act = record_act(
        kind="people.end_mission_mandates",
        moment=now,
        actor=actor,
        subject=f"memberstate:{state.pk}",
        facts={"ended": ended, "invitations": revoked},
    )
    tell_mission(act, letters.MANDATES_ENDED_TO_MISSION, state, now, moment=moment_words(now), count=ended)
    return ended


@transaction.atomic
def set_mission_choices(
    *, second_person: bool, language: str, actor: Actor, now: datetime, seen: str | None = None
) -> MemberState:
    """The mission chooses whether a second delegate confirms objections, and the language of its letters. `seen`: its choices
    as the page showed them (`choices_drawn`). Raises Refused where they have changed since, and where fewer than two could
    lodge: nothing that one prepares could ever be confirmed."""
    insist_may(PeopleAct.MISSION_CHOICES, actor)
    state = MemberState.objects.select_for_update().get(pk=actor.state_id or 0)
    if seen is not None and seen != state.choices_drawn():
        raise Refused(PeopleReason.CHOICES_CHANGED)
    if (state.second_person, state.language) == (second_person, language):
        return state
    if second_person and not state.second_person and not has_two_who_lodge(state, now):
        raise Refused(PeopleReason.NO_SECOND_DELEGATE)
    state.second_person, state.language = second_person, language
    state.save(update_fields=["second_person", "language"])
    record_act(
        kind="mission.choices",
        moment=now,
        actor=actor,
        subject=f"memberstate:{state.pk}",
        facts={"second_person": second_person, "language": language},
    )
    return state
