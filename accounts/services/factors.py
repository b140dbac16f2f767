"""A lost second factor, removed: after two officers have confirmed it, or by the operator at the console (DESIGN 4)."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator

from accounts.capacities import Actor
from accounts.models import Act, User
from accounts.notices import letters
from accounts.people_reasons import PeopleReason
from accounts.refusals import Refused
from accounts.services.record import record_act
from accounts.services.telling import moment_words, tell_users


def remove_factors(user_id: int, actor: Actor, now: datetime, **facts: object) -> Act:
    """Remove every factor and recovery code, end every session, and void the password: who knows no more than that, or has
    talked an officer round, could else set up a factor and act. The link to a new one goes to the account's address. For
    services that have asked who may, in their transaction. Raises Refused: no factor."""
    user = User.objects.select_for_update().get(pk=user_id)
    removed, _by_model = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise Refused(PeopleReason.NO_FACTOR)
    user.sessions_ended_at = now
    user.set_unusable_password()
    user.save(update_fields=["sessions_ended_at", "password"])
    act = record_act(
        kind="people.reset_factor",
        moment=now,
        actor=actor,
        subject=f"user:{user.pk}",
        facts={**facts, "removed": removed},
    )
    tell_users(act, letters.FACTOR_RESET, [user], now, moment=moment_words(now))
    return act
