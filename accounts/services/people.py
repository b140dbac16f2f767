"""A person's own account (DESIGN 4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.capacities import Actor
from accounts.models import Act, Invitation, Letter, Mandate, Subscription, User
from accounts.said import said
from accounts.services.record import record_act

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
