"""Invitations: the only way to a mandate. Single use, by letter, accepted by a POST of the person invited (DESIGN 4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.capacities import RIGHTS_OF, Actor, Party, Right
from accounts.mail_addresses import is_mail_address
from accounts.models import Invitation, MemberState, StoredFile
from accounts.notices import letters
from accounts.notices.hand_over import passes_at
from accounts.people_reasons import PeopleReason
from accounts.policy import PeopleAct, insist_may
from accounts.queries.mandates import holding
from accounts.queries.people import pending_hand_over
from accounts.refusals import Refused
from accounts.said import said
from accounts.sealed import seal
from accounts.services.record import record_act
from accounts.services.telling import (
    moment_words,
    party_words,
    rights_words,
    tell,
    tell_mission,
    to_invited,
    until_words,
)

LASTS = timedelta(days=14)


PATH = "/accounts/invitation/"


@transaction.atomic
def invite_delegate(
    *,
    email: str,
    full_name: str,
    language: str,
    lodging: bool,
    administrator: bool = False,
    until: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> Invitation:
    """The mission's administrator invites somebody to act for the mission, until an instant or until it is ended.

    Raises Refused: no right, and as `open_invitation`."""
    insist_may(PeopleAct.DELEGATES, actor)
    rights = [Right.LODGING] * lodging + [Right.ADMINISTRATOR] * administrator
    state = MemberState.objects.get(pk=actor.state_id or 0)
    return open_invitation(
        email=email, full_name=full_name, language=language, party=Party.STATE, rights=rights, state=state,
        until=until, actor=actor, now=now,
    )  # fmt: skip


@transaction.atomic
def invite_to_office(*, email: str, full_name: str, language: str, actor: Actor, now: datetime) -> Invitation:
    """The Chair's office invites one of its people: no longer than until the desk passes, where a new Chair has accepted.

    Raises Refused: no right, and as `open_invitation`."""
    insist_may(PeopleAct.OFFICE_PEOPLE, actor)
    pending = pending_hand_over(now)
    return open_invitation(
        email=email, full_name=full_name, language=language, party=Party.CHAIR, rights=[Right.OFFICE],
        until=pending.from_at if pending and pending.accepted_at else None, actor=actor, now=now,
    )  # fmt: skip


@transaction.atomic
def name_administrator(
    *,
    state: MemberState,
    email: str,
    full_name: str,
    evidence: StoredFile | None,
    until: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> Invitation:
    """The Secretariat enters whom a note verbale names as the mission's administrator; the mission is told.

    Raises Refused: no right, no note on file, and as `open_invitation`."""
    insist_may(PeopleAct.MISSION_MANDATES, actor)
    if evidence is None:
        raise Refused(PeopleReason.NEEDS_EVIDENCE)
    return open_invitation(
        email=email, full_name=full_name, language=state.language, party=Party.STATE, state=state,
        rights=[Right.ADMINISTRATOR], evidence=evidence, until=until, actor=actor, now=now,
    )  # fmt: skip


def open_invitation(
    *,
    email: str,
    full_name: str,
    language: str,
    party: Party,
    rights: Iterable[Right],
    actor: Actor,
    now: datetime,
    state: MemberState | None = None,
    evidence: StoredFile | None = None,
    from_at: datetime | None = None,
    until: datetime | None = None,
) -> Invitation:
    """Write the invitation, its letter and its act. For services that have asked policy, inside their transaction.

    Raises Refused: no address, a right of another party, an instant that has passed, a mandate there, invited
    already."""
    email = clean_address(email)
    chosen = sorted({right.value for right in rights})
    if not set(chosen) <= {right.value for right in RIGHTS_OF[party]}:
        raise Refused(PeopleReason.NOT_A_RIGHT_OF)
    insist_ahead(until, now)
    same = {"party": party.value, "state": state}
    insist_not_there(email, party, now, state=state, from_at=from_at)
    link = seal(PATH)
    invitation = Invitation.objects.create(
        email=email, full_name=said(full_name), language=language, rights=chosen, token_sha256=link.sha256,
        evidence=evidence, invited_by_id=actor.user_id, invited_at=now, expires_at=now + LASTS, from_at=from_at, until_at=until,
        **same,
    )  # fmt: skip
    act = record_act(
        kind="people.invite",
        moment=now,
        actor=actor,
        subject=f"invitation:{invitation.pk}",
        facts={
            "party": party.value,
            "state": state.pk if state else None,
            "rights": chosen,
            "until": until.isoformat() if until else None,
            "evidence": evidence.sha256 if evidence else None,
        },
    )
    kind, values = letters.INVITATION, {"until": until_words(until)}
    if invitation.is_of_new_chair:
        kind, values = letters.NEW_CHAIR_INVITED, {"moment": moment_words(passes_at(invitation))}
    tell(
        act, kind, [to_invited(invitation)], now,
        party=party_words(invitation), rights=rights_words(chosen), expires=until_words(invitation.closes_at),
        link=link.mark, **values,
    )  # fmt: skip
    if state is not None and evidence is not None:
        tell_mission(act, letters.ADMINISTRATOR_TO_MISSION, state, now, email=email)
    return invitation


def insist_not_there(
    email: str, party: Party, now: datetime, *, state: MemberState | None = None, from_at: datetime | None = None
) -> None:
    """Raise Refused for who acts in that capacity already, and for an address whose invitation to it is open: where an
    invitation is proposed, and where it is written. With a change of Chair (`from_at`) what stands ends."""
    same = {"party": party.value, "state": state}
    if from_at is None and holding(now).filter(user__email__iexact=email, **same).exists():
        raise Refused(PeopleReason.HAS_MANDATE)
    if open_invitations(now).filter(email__iexact=email, **same).exists():
        raise Refused(PeopleReason.ALREADY_INVITED)


def clean_address(email: str) -> str:
    """The address, trimmed. Raises Refused for what is none, or is longer than any mail server takes."""
    email = email.strip()
    if not is_mail_address(email):
        raise Refused(PeopleReason.NOT_AN_ADDRESS)
    return email


def insist_ahead(until: datetime | None, now: datetime) -> None:
    """Raise Refused for a mandate that would have ended before it holds."""
    if until is not None and until <= now:
        raise Refused(PeopleReason.IN_THE_PAST)


def open_invitations(now: datetime) -> QuerySet[Invitation]:
    """Neither accepted, taken back nor past what closes them."""
    waiting = Invitation.objects.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)
    return waiting.filter(Q(until_at__isnull=True) | Q(until_at__gt=now))


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, actor: Actor, now: datetime) -> Invitation:
    """Take an invitation back: by the mission's administrator, the Chair's office, or the security officer.

    Raises Refused: no right, accepted already."""
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    insist_may(may_invite(locked, actor), actor, state_id=locked.state_id)
    if locked.accepted_at is not None:
        raise Refused(PeopleReason.INVITATION_USED)
    if locked.revoked_at is None:
        locked.revoked_at = now
        locked.save(update_fields=["revoked_at"])
        record_act(kind="people.revoke_invitation", moment=now, actor=actor, subject=f"invitation:{locked.pk}")
    return locked


def may_invite(invitation: Invitation, actor: Actor) -> PeopleAct:
    """The act of whoever takes it back. A Chair whom officers have named on a letter is theirs: the former office cannot
    hold the desk by taking back what ends it."""
    if invitation.party == Party.CHAIR.value and invitation.evidence_id is not None:
        return PeopleAct.NAME_CHAIR
    if invitation.party == Party.STATE.value:
        return PeopleAct.MISSION_MANDATES if actor.party is Party.SECRETARIAT else PeopleAct.DELEGATES
    return PeopleAct.OFFICE_PEOPLE if invitation.party == Party.CHAIR.value else PeopleAct.SECRETARIAT_RIGHTS
