"""Invitations: the only way to a mandate. Single use, by letter, accepted by a POST of the person invited."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet

from accounts.capacities import RIGHTS_OF, Actor, Party, Right
from accounts.models import Invitation, Mandate, MemberState, StoredFile, User
from accounts.notices import letters
from accounts.people_reasons import PeopleReason
from accounts.policy import PeopleAct, insist_may
from accounts.queries.mandates import holding, people_of
from accounts.refusals import Refused
from accounts.sealed import digest, seal
from accounts.services.record import record_act
from accounts.services.telling import (
    moment_words,
    party_words,
    rights_words,
    tell,
    tell_mission,
    tell_users,
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
    """The mission's administrator invites somebody to act for the mission, until an instant or until it is ended."""
    insist_may(PeopleAct.DELEGATES, actor)
    rights = [Right.LODGING] * lodging + [Right.ADMINISTRATOR] * administrator
    state = MemberState.objects.get(pk=actor.state_id or 0)
    return open_invitation(
        email=email, full_name=full_name, language=language, party=Party.STATE, rights=rights, state=state,
        until=until, actor=actor, now=now,
    )  # fmt: skip


@transaction.atomic
def invite_to_office(*, email: str, full_name: str, language: str, actor: Actor, now: datetime) -> Invitation:
    """The Chair's office invites one of its people."""
    insist_may(PeopleAct.OFFICE_PEOPLE, actor)
    return open_invitation(
        email=email, full_name=full_name, language=language, party=Party.CHAIR, rights=[Right.OFFICE],
        actor=actor, now=now,
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
    """The Secretariat enters whom a note verbale names as the mission's administrator; the mission is told."""
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
    """Write the invitation, its letter and its act. For services that have asked policy, inside their transaction."""
    email = clean_address(email)
    chosen = sorted({right.value for right in rights})
    if not set(chosen) <= {right.value for right in RIGHTS_OF[party]}:
        raise Refused(PeopleReason.NOT_A_RIGHT_OF)
    insist_ahead(until, now)
    same = {"party": party.value, "state": state}
    if holding(from_at or now).filter(user__email__iexact=email, **same).exists():
        raise Refused(PeopleReason.HAS_MANDATE)
    if open_invitations(now).filter(email__iexact=email, **same).exists():
        raise Refused(PeopleReason.ALREADY_INVITED)
    link = seal(PATH)
    invitation = Invitation.objects.create(
        email=email, full_name=full_name.strip(), language=language, rights=chosen, token_sha256=link.sha256,
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
    tell(
        act, letters.INVITATION, [to_invited(invitation)], now,
        party=party_words(invitation), rights=rights_words(chosen), expires=moment_words(invitation.expires_at),
        link=link.mark,
    )  # fmt: skip
    if state is not None and evidence is not None:
        tell_mission(act, letters.ADMINISTRATOR_TO_MISSION, state, now, email=email)
    return invitation


def clean_address(email: str) -> str:
    """The address, trimmed. Raises Refused for what is none."""
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(PeopleReason.NOT_AN_ADDRESS) from None
    return email


def insist_ahead(until: datetime | None, now: datetime) -> None:
    """Raise Refused for a mandate that would have ended before it holds."""
    if until is not None and until <= now:
        raise Refused(PeopleReason.IN_THE_PAST)


def open_invitations(now: datetime) -> QuerySet[Invitation]:
    """Neither accepted, taken back nor expired."""
    return Invitation.objects.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, actor: Actor, now: datetime) -> Invitation:
    """Take an invitation back: by the mission's administrator, the Chair's office, or the security officer."""
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    insist_may(_may_invite(locked, actor), actor, state_id=locked.state_id)
    if locked.accepted_at is not None:
        raise Refused(PeopleReason.INVITATION_USED)
    if locked.revoked_at is None:
        locked.revoked_at = now
        locked.save(update_fields=["revoked_at"])
        record_act(kind="people.revoke_invitation", moment=now, actor=actor, subject=f"invitation:{locked.pk}")
    return locked


def _may_invite(invitation: Invitation, actor: Actor) -> PeopleAct:
    if invitation.party == Party.STATE.value:
        return PeopleAct.MISSION_MANDATES if actor.party is Party.SECRETARIAT else PeopleAct.DELEGATES
    return PeopleAct.OFFICE_PEOPLE if invitation.party == Party.CHAIR.value else PeopleAct.SECRETARIAT_RIGHTS


def insist_usable(invitation: Invitation | None, now: datetime) -> Invitation:
    """Raise Refused unless the invitation can be accepted now."""
    if invitation is None:
        raise Refused(PeopleReason.UNKNOWN_INVITATION)
    if invitation.accepted_at is not None:
        raise Refused(PeopleReason.INVITATION_USED)
    if invitation.revoked_at is not None:
        raise Refused(PeopleReason.INVITATION_REVOKED)
    if invitation.expires_at <= now or (invitation.until_at is not None and invitation.until_at <= now):
        raise Refused(PeopleReason.INVITATION_EXPIRED)
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, actor: Actor, now: datetime) -> Mandate:
    """The person invited accepts, signed in with that very address."""
    invitation = insist_usable(_locked(token), now)
    user = User.objects.get(pk=actor.user_id or 0)
    if user.email.lower() != invitation.email.lower():
        raise Refused(PeopleReason.OTHER_ADDRESS)
    return _begin_mandate(invitation, user, now)


@transaction.atomic
def sign_up_by_invitation(*, token: str, full_name: str, language: str, password: str, now: datetime) -> Mandate:
    """The person invited has no account: make it, its address verified by the link, and accept."""
    invitation = insist_usable(_locked(token), now)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise Refused(PeopleReason.STALE)
    user = User.objects.create_user(
        invitation.email, password, full_name=full_name.strip(), language=language, joined_at=now
    )
    EmailAddress.objects.create(user=user, email=user.email.lower(), verified=True, primary=True)
    return _begin_mandate(invitation, user, now)


def _locked(token: str) -> Invitation | None:
    return (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("state")
        .filter(token_sha256=digest(token))
        .first()
    )


def _begin_mandate(invitation: Invitation, user: User, now: datetime) -> Mandate:
    begins = max(now, invitation.from_at or now)
    if holding(begins).filter(user=user, party=invitation.party, state=invitation.state).exists():
        raise Refused(PeopleReason.HAS_MANDATE)
    mandate = Mandate.objects.create(
        user=user,
        party=invitation.party,
        state=invitation.state,
        rights=invitation.rights,
        from_at=begins,
        until_at=invitation.until_at,
        evidence=invitation.evidence,
        given_by_id=invitation.invited_by_id,
    )
    invitation.accepted_at, invitation.accepted_by = now, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    act = record_act(
        kind="people.accept_invitation",
        moment=now,
        actor=Actor(Party.PERSON, user_id=user.pk),
        subject=f"mandate:{mandate.pk}",
        facts={
            "invitation": invitation.pk,
            "party": mandate.party,
            "state": mandate.state_id,
            "rights": mandate.rights,
            "until": mandate.until_at.isoformat() if mandate.until_at else None,
        },
    )
    tell_users(
        act, letters.MANDATE_BEGUN, [user], now,
        party=party_words(mandate), rights=rights_words(mandate.rights), moment=moment_words(mandate.from_at),
        until=until_words(mandate.until_at),
    )  # fmt: skip
    return mandate


@transaction.atomic
def ask_for_another(*, token: str, now: datetime) -> Invitation:
    """Who holds a link that cannot be used any more asks for another; who may invite is told, once."""
    invitation = _locked(token)
    if invitation is None:
        raise Refused(PeopleReason.UNKNOWN_INVITATION)
    if invitation.asked_again_at is not None:
        raise Refused(PeopleReason.ASKED_ALREADY)
    invitation.asked_again_at = now
    invitation.save(update_fields=["asked_again_at"])
    act = record_act(
        kind="people.ask_for_invitation",
        moment=now,
        actor=Actor(Party.PERSON),
        subject=f"invitation:{invitation.pk}",
    )
    inviters, page = _inviters(invitation, now)
    tell_users(
        act, letters.ASKED_AGAIN, inviters, now, email=invitation.email, party=party_words(invitation), page=page
    )
    return invitation


def _inviters(invitation: Invitation, now: datetime) -> tuple[list[User], str]:
    """Those who may invite again, and their page. An administrator is named by the Secretariat."""
    if invitation.party == Party.STATE.value and invitation.evidence_id is None:
        found = people_of(Party.STATE, now, state_id=invitation.state_id, right=Right.ADMINISTRATOR)
        return found, "/states/people/"
    if invitation.party == Party.CHAIR.value:
        found = people_of(Party.CHAIR, now, right=Right.OFFICE)
        if found:
            return found, "/chair/people/"
    return people_of(Party.SECRETARIAT, now, right=Right.SECURITY_OFFICER), "/admin/accounts/invitation/"
