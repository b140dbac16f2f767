"""An invitation is accepted by its recipient, or another is asked for (DESIGN 4)."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.capacities import Actor, Party, Right
from accounts.models import Invitation, Mandate, User
from accounts.notices import letters
from accounts.people_reasons import PeopleReason
from accounts.queries.mandates import holding, people_of
from accounts.refusals import Refused
from accounts.said import said
from accounts.sealed import digest
from accounts.services.changing_chair import end_former_office, lock_office
from accounts.services.record import record_act
from accounts.services.telling import (
    moment_words,
    party_words,
    rights_words,
    tell_users,
    until_words,
)


def insist_usable(invitation: Invitation | None, now: datetime) -> Invitation:
    """Raise Refused unless the invitation can be accepted now."""
    if invitation is None:
        raise Refused(PeopleReason.UNKNOWN_INVITATION)
    if invitation.accepted_at is not None:
        raise Refused(PeopleReason.INVITATION_USED)
    if invitation.revoked_at is not None:
        raise Refused(PeopleReason.INVITATION_REVOKED)
    if invitation.closes_at <= now:
        raise Refused(PeopleReason.INVITATION_EXPIRED)
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, actor: Actor, now: datetime) -> Mandate:
    """The person invited accepts, signed in with that very address.

    Raises Refused: not known, used, taken back or expired, another address, a mandate there already."""
    invitation = insist_usable(_locked(token), now)
    user = User.objects.get(pk=actor.user_id or 0)
    if user.email.lower() != invitation.email.lower():
        raise Refused(PeopleReason.OTHER_ADDRESS)
    return _begin_mandate(invitation, user, now)


@transaction.atomic
def sign_up_by_invitation(*, token: str, full_name: str, language: str, password: str, now: datetime) -> Mandate:
    """The person invited has no account: make it, its address verified by the link, and accept.

    Raises Refused: not known, used, taken back or expired, an account of that address meanwhile."""
    invitation = insist_usable(_locked(token), now)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise Refused(PeopleReason.STALE)
    user = User.objects.create_user(
        invitation.email, password, full_name=said(full_name), language=language, joined_at=now
    )
    EmailAddress.objects.create(user=user, email=user.email.lower(), verified=True, primary=True)
    return _begin_mandate(invitation, user, now)


def _locked(token: str) -> Invitation | None:
    if Invitation.objects.filter(token_sha256=digest(token), party=Party.CHAIR.value).exists():
        lock_office()
    return (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("state")
        .filter(token_sha256=digest(token))
        .first()
    )


def _begin_mandate(invitation: Invitation, user: User, now: datetime) -> Mandate:
    begins = max(now, invitation.from_at or now)
    if invitation.is_of_new_chair:
        end_former_office(invitation, begins, now, actor=Actor(Party.PERSON, user_id=user.pk))
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
    """Who holds a link that cannot be used any more asks for another; who may invite is told, once.

    Raises Refused: not known, asked already."""
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
    """Those who may invite again, and their page. An administrator, and a Chair on a letter, are named by the Secretariat."""
    if invitation.party == Party.STATE.value and invitation.evidence_id is None:
        found = people_of(Party.STATE, now, state_id=invitation.state_id, right=Right.ADMINISTRATOR)
        return found, "/states/people/"
    if invitation.party == Party.CHAIR.value and invitation.evidence_id is None:
        found = people_of(Party.CHAIR, now, right=Right.OFFICE)
        if found:
            return found, "/chair/people/"
    return people_of(Party.SECRETARIAT, now, right=Right.SECURITY_OFFICER), "/admin/accounts/invitation/"
