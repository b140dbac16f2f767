"""What the operator of the portal does at the server's console, where two security officers cannot: on record, and told to
all of them (DESIGN 4)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.capacities import Party, Right, timer
from accounts.models import Invitation, Proposal, User
from accounts.models.proposal import ProposalKind
from accounts.notices import letters
from accounts.people_reasons import PeopleReason
from accounts.queries.mandates import people_of
from accounts.refusals import Refused
from accounts.sealed import seal
from accounts.second_factor import has_second_factor
from accounts.services.factors import remove_factors
from accounts.services.invitations import PATH, clean_address, open_invitations
from accounts.services.record import record_act
from accounts.services.telling import moment_words, tell_users

FIRST_RIGHTS = [Right.SECURITY_OFFICER, Right.SETTINGS, Right.CHECKER, Right.CIRCULATOR, Right.MODERATOR]
OPERATOR = timer("operator")


def officers(now: datetime) -> list[User]:
    """Everybody who is a security officer at `now` (UTC)."""
    return people_of(Party.SECRETARIAT, now, right=Right.SECURITY_OFFICER)


def _can_act(user: User) -> bool:
    """Whether the officer's desk opens: without a factor it does not, and nothing is confirmed there."""
    return has_second_factor(user) or not settings.SECOND_FACTOR_REQUIRED


@transaction.atomic
def invite_first_officer(*, email: str, now: datetime, lasts: timedelta) -> tuple[Invitation, str]:
    """Invite a security officer while fewer than two can sign in with a second factor: who confirms each other's acts.
    Those who are officers are told. Returns the invitation and its link's mark, to be opened once and shown.

    Raises Refused: a mandate there already, two officers who can act already."""
    email = clean_address(email)
    there = officers(now)
    if any(user.email.lower() == email.lower() for user in there):
        raise Refused(PeopleReason.HAS_MANDATE)
    if sum(_can_act(user) for user in there) >= 2:
        raise Refused(PeopleReason.NO_RIGHT)
    open_invitations(now).filter(party=Party.SECRETARIAT.value, email__iexact=email).update(revoked_at=now)
    link = seal(PATH)
    invitation = Invitation.objects.create(
        email=email,
        party=Party.SECRETARIAT.value,
        rights=sorted(right.value for right in FIRST_RIGHTS),
        token_sha256=link.sha256,
        invited_at=now,
        expires_at=now + lasts,
    )
    act = record_act(
        kind="people.invite",
        moment=now,
        actor=OPERATOR,
        subject=f"invitation:{invitation.pk}",
        facts={"party": Party.SECRETARIAT.value, "state": None, "rights": invitation.rights, "evidence": None},
    )
    tell_users(act, letters.OFFICER_BY_OPERATOR, there, now, person=email, moment=moment_words(now))
    return invitation, link.mark


@transaction.atomic
def reset_officers_factor(*, email: str, now: datetime) -> User:
    """Remove the lost second factor of a security officer, as two officers do of anybody's: where there are no two others to
    propose and confirm it. All officers are told.

    Raises Refused: nobody of this address is a security officer (NO_RIGHT), no factor."""
    there = officers(now)
    lost = next((user for user in there if user.email.lower() == clean_address(email).lower()), None)
    if lost is None:
        raise Refused(PeopleReason.NO_RIGHT)
    act = remove_factors(lost.pk, OPERATOR, now)
    # What another officer has proposed in vain is done; nobody is asked to confirm it any more.
    Proposal.objects.filter(kind=ProposalKind.RESET_FACTOR, user=lost, decided_at__isnull=True).update(
        decided_at=now, confirmed=False
    )
    others = [user for user in there if user.pk != lost.pk]
    tell_users(act, letters.FACTOR_BY_OPERATOR, others, now, person=str(lost), moment=moment_words(now))
    return lost
