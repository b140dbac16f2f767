"""A person's own account, and the first people of the Secretariat (DESIGN 4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.capacities import Actor, Party, Right, timer
from accounts.models import Act, Invitation, Letter, Mandate, Subscription, User
from accounts.people_reasons import PeopleReason
from accounts.queries.mandates import holding
from accounts.refusals import Refused
from accounts.said import said
from accounts.sealed import seal
from accounts.services.invitations import PATH, clean_address, open_invitations
from accounts.services.record import record_act

FIRST_RIGHTS = [Right.SECURITY_OFFICER, Right.SETTINGS, Right.CHECKER, Right.CIRCULATOR, Right.MODERATOR]
OPERATOR = timer("operator")
ACT_FIELDS = ("number", "kind", "moment", "on_behalf_of", "subject")
LETTER_FIELDS = ("kind", "address", "subject", "status", "written_at", "posted_at")


@transaction.atomic
def change_profile(*, full_name: str, language: str, actor: Actor, now: datetime) -> User:
    """The person's own name and language of letters."""
    user = User.objects.select_for_update().get(pk=actor.user_id or 0)
    if (user.full_name, user.language) == (said(full_name), language):
        return user
    user.full_name, user.language = said(full_name), language
    user.save(update_fields=["full_name", "language"])
    record_act(kind="people.change_profile", moment=now, actor=actor, subject=f"user:{user.pk}")
    return user


@transaction.atomic
def end_sessions(*, actor: Actor, now: datetime) -> User:
    """End every session of the person; the door may keep the one at hand."""
    user = User.objects.select_for_update().get(pk=actor.user_id or 0)
    user.sessions_ended_at = now
    user.save(update_fields=["sessions_ended_at"])
    record_act(kind="people.end_sessions", moment=now, actor=actor, subject=f"user:{user.pk}")
    return user


@transaction.atomic
def invite_first_officer(*, email: str, now: datetime, lasts: timedelta) -> tuple[Invitation, str]:
    """The operator of the portal invites a security officer while there are fewer than two: who confirms each other's
    acts. Returns the invitation and its link's mark, to be opened once and shown.

    Raises Refused: a mandate there already, two officers already."""
    email = clean_address(email)
    officers = holding(now).filter(party=Party.SECRETARIAT.value, rights__contains=[Right.SECURITY_OFFICER.value])
    if officers.filter(user__email__iexact=email).exists():
        raise Refused(PeopleReason.HAS_MANDATE)
    if officers.values("user_id").distinct().count() >= 2:
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
    record_act(
        kind="people.invite",
        moment=now,
        actor=OPERATOR,
        subject=f"invitation:{invitation.pk}",
        facts={"party": Party.SECRETARIAT.value, "state": None, "rights": invitation.rights, "evidence": None},
    )
    return invitation, link.mark


def own_data(*, user: User) -> dict[str, Any]:
    """What accounts holds about a person, for the person: profile, mandates, invitations, acts, letters."""
    return {
        "profile": {
            "email": user.email,
            "full_name": user.full_name,
            "language": user.language,
            "joined_at": user.joined_at,
            "last_login": user.last_login,
        },
        "mandates": list(
            Mandate.objects.filter(user=user)
            .order_by("id")
            .values("party", "state__name", "rights", "from_at", "until_at")
        ),
        "invitations": list(
            Invitation.objects.filter(email__iexact=user.email)
            .order_by("id")
            .values("party", "state__name", "rights", "invited_at", "expires_at", "accepted_at", "revoked_at")
        ),
        "mailing_list": list(
            Subscription.objects.filter(email__iexact=user.email).values("email", "language", "confirmed_at")
        ),
        "acts": list(Act.objects.filter(actor=user).order_by("number").values(*ACT_FIELDS)),
        "letters": list(Letter.objects.filter(user=user, secret=False).order_by("id").values(*LETTER_FIELDS)),
    }
